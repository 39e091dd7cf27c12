"""The desk at the hall's door: registration opened, the code shown, members found and marked."""

from typing import Any

from aiogram import Bot, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.delivery.outbox import Outbox
from bot.documents.qr import qr_png
from bot.handlers.said import words
from bot.handlers.showing import acknowledge, show
from bot.live.boards import Boards
from bot.usecases.errors import Refused
from bot.usecases.hall_code import HallCode
from bot.usecases.office import Office
from bot.usecases.open_registration import open_registration, renew_code
from bot.usecases.record_departure import Departure, record_departure
from bot.usecases.register_arrival import Arrival, register_at_desk
from bot.usecases.rights import Actor
from bot.usecases.see_door import Door, see_door
from bot.views.hall import (
    DoorPage,
    EveryoneAtDoor,
    MarkArrived,
    MarkDeparted,
    OpenRegistration,
    ShowCode,
    code_caption,
    confirm_departure_screen,
    desk_notice,
    door_screen,
    hall_link,
)
from bot.views.taps import OpenDoor
from bot.views.texts import Texts

router = Router(name="door")


class AtDesk(StatesGroup):
    """The desk is open: what is typed are the first letters of a name."""

    letters = State()


async def _door(office: Office, actor: Actor, state: FSMContext, meeting_id: int, page: int) -> Door:
    """The page, with the letters that were looked for at this meeting's desk."""
    data = await _letters(state, meeting_id)
    return await see_door(office, actor, meeting_id, data.get("letters", ""), page)


async def _letters(state: FSMContext, meeting_id: int) -> dict[str, Any]:
    """What the desk is looking for; a tap on a desk that was left, or on another meeting's, begins anew."""
    data = await state.get_data()
    if await state.get_state() == AtDesk.letters.state and data.get("meeting_id") == meeting_id:
        return data
    await state.set_state(AtDesk.letters)
    await state.set_data({"meeting_id": meeting_id})
    return {}


@router.callback_query(OpenDoor.filter())
async def open_door(
    query: CallbackQuery,
    callback_data: OpenDoor,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    await show(query, door_screen(texts, await _door(office, actor, state, callback_data.meeting_id, 0)))


@router.callback_query(EveryoneAtDoor.filter())
async def everyone(
    query: CallbackQuery,
    callback_data: EveryoneAtDoor,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    await state.set_state(AtDesk.letters)
    await state.set_data({"meeting_id": callback_data.meeting_id})
    await show(query, door_screen(texts, await see_door(office, actor, callback_data.meeting_id)))


@router.callback_query(DoorPage.filter())
async def turn_page(
    query: CallbackQuery,
    callback_data: DoorPage,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    door = await _door(office, actor, state, callback_data.meeting_id, callback_data.page)
    await show(query, door_screen(texts, door))


@router.message(StateFilter(AtDesk.letters), words)
async def look_for(message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext) -> None:
    data = await state.get_data()
    letters = (message.text or "").strip()
    door = await see_door(office, actor, data["meeting_id"], letters)
    await state.update_data(letters=letters)
    await show(message, door_screen(texts, door))


@router.callback_query(OpenRegistration.filter())
async def open_for_all(
    query: CallbackQuery,
    callback_data: OpenRegistration,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    boards: Boards,
    bot: Bot,
) -> None:
    code = await open_registration(office, actor, callback_data.meeting_id)
    boards.wake()
    await show(query, door_screen(texts, await _door(office, actor, state, code.meeting_id, 0)))
    await _send_code(bot, query.from_user.id, texts, code)


@router.callback_query(ShowCode.filter())
async def show_code(
    query: CallbackQuery,
    callback_data: ShowCode,
    office: Office,
    actor: Actor,
    texts: Texts,
    bot: Bot,
) -> None:
    """The picture with the code; opening registration again gives the one in force."""
    act = renew_code if callback_data.renew else open_registration
    code = await act(office, actor, callback_data.meeting_id)
    await acknowledge(query)
    await _send_code(bot, query.from_user.id, texts, code)


async def _send_code(bot: Bot, chat_id: int, texts: Texts, code: HallCode) -> None:
    """To the desk's own chat: whoever has it shows it in the hall."""
    link = hall_link((await bot.me()).username or "", code)
    picture = BufferedInputFile(qr_png(link), "hall.png")
    await bot.send_photo(chat_id, picture, caption=code_caption(texts, code, link))


@router.callback_query(MarkArrived.filter())
async def mark_arrived(
    query: CallbackQuery,
    callback_data: MarkArrived,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    boards: Boards,
    outbox: Outbox,
) -> None:
    arrival = await register_at_desk(office, actor, callback_data.meeting_id, callback_data.member_id)
    boards.wake()
    outbox.wake()
    door = await _door(office, actor, state, callback_data.meeting_id, callback_data.page)
    await _show_marked(query, texts, door, arrival)


@router.callback_query(MarkDeparted.filter())
async def mark_departed(
    query: CallbackQuery,
    callback_data: MarkDeparted,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    boards: Boards,
    outbox: Outbox,
) -> None:
    door = await _door(office, actor, state, callback_data.meeting_id, callback_data.page)
    if not callback_data.sure:
        person = next((one for one in door.people if one.member_id == callback_data.member_id), None)
        if person is None:
            raise Refused("stale-button")
        await show(query, confirm_departure_screen(texts, person, callback_data))
        return
    departure = await record_departure(office, actor, callback_data.meeting_id, callback_data.member_id)
    boards.wake()
    outbox.wake()
    door = await _door(office, actor, state, callback_data.meeting_id, callback_data.page)
    await _show_marked(query, texts, door, departure)


async def _show_marked(query: CallbackQuery, texts: Texts, door: Door, done: Arrival | Departure) -> None:
    await show(query, door_screen(texts, door), notice=desk_notice(texts, done))
