"""The guests' list at the hall's door: a message with a line for each guest, a tap to strike one off."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.handlers.said import words
from bot.handlers.showing import show
from bot.usecases.guests import add_guests, see_guests, strike_guest
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.views.guests import OpenGuests, StrikeGuest, guests_screen
from bot.views.texts import Texts

router = Router(name="guests")


class Listing(StatesGroup):
    """The guests' list is open: what is typed are guests."""

    names = State()


@router.callback_query(OpenGuests.filter())
async def open_guests(
    query: CallbackQuery,
    callback_data: OpenGuests,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    listed = await see_guests(office, actor, callback_data.meeting_id)
    await state.set_state(Listing.names if listed.open else None)
    await state.set_data({"meeting_id": callback_data.meeting_id})
    await show(query, guests_screen(texts, listed))


@router.message(StateFilter(Listing.names), words)
async def write_down(message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext) -> None:
    meeting_id = (await state.get_data())["meeting_id"]
    await show(message, guests_screen(texts, await add_guests(office, actor, meeting_id, message.text or "")))


@router.callback_query(StrikeGuest.filter())
async def strike(
    query: CallbackQuery, callback_data: StrikeGuest, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(query, guests_screen(texts, await strike_guest(office, actor, callback_data.guest_id)))
