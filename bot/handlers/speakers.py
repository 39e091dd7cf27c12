"""The floor: a member asks for it or takes it back, the chair gives it and goes on to the next item."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.delivery.outbox import Outbox
from bot.handlers.showing import acknowledge, show
from bot.live.boards import Boards
from bot.usecases.ask_floor import ask_floor, see_floor, withdraw
from bot.usecases.give_floor import end_speech, give_floor, go_on_to, limit_speeches, see_queue
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.views.speakers import (
    AskFloor,
    EndSpeech,
    GiveFloor,
    GoOn,
    LimitSpeeches,
    Withdraw,
    fresh_notice,
    own_place_screen,
    queue_screen,
)
from bot.views.taps import OpenFloor, OpenQueue
from bot.views.texts import Texts

router = Router(name="speakers")


@router.callback_query(OpenFloor.filter())
async def open_floor(
    query: CallbackQuery, callback_data: OpenFloor, office: Office, actor: Actor, texts: Texts
) -> None:
    own = await see_floor(office, actor, callback_data.meeting_id)
    notice = fresh_notice(texts) if callback_data.again else None
    await show(query, own_place_screen(texts, own), notice=notice)


@router.callback_query(AskFloor.filter())
async def ask(
    query: CallbackQuery,
    callback_data: AskFloor,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
) -> None:
    own = await ask_floor(office, actor, callback_data.meeting_id)
    boards.wake()
    await show(query, own_place_screen(texts, own))


@router.callback_query(Withdraw.filter())
async def take_back(
    query: CallbackQuery,
    callback_data: Withdraw,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
) -> None:
    own = await withdraw(office, actor, callback_data.meeting_id)
    boards.wake()
    await show(query, own_place_screen(texts, own))


@router.callback_query(OpenQueue.filter())
async def open_queue(
    query: CallbackQuery, callback_data: OpenQueue, office: Office, actor: Actor, texts: Texts
) -> None:
    """From the board it comes as a message of its own, because the board changes by itself; later it stays there."""
    kept = await see_queue(office, actor, callback_data.meeting_id)
    screen = queue_screen(texts, kept)
    if not callback_data.from_board:
        await show(query, screen, notice=fresh_notice(texts))
        return
    await acknowledge(query)
    if query.message is not None:
        await query.message.answer(screen.text, reply_markup=screen.keyboard)


@router.callback_query(GiveFloor.filter())
async def give(
    query: CallbackQuery,
    callback_data: GiveFloor,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
    outbox: Outbox,
) -> None:
    kept = await give_floor(office, actor, callback_data.turn_id, callback_data.instead_of)
    boards.wake()
    outbox.wake()
    await show(query, queue_screen(texts, kept))


@router.callback_query(EndSpeech.filter())
async def end(
    query: CallbackQuery,
    callback_data: EndSpeech,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
) -> None:
    kept = await end_speech(office, actor, callback_data.turn_id)
    boards.wake()
    await show(query, queue_screen(texts, kept))


@router.callback_query(LimitSpeeches.filter())
async def limit(
    query: CallbackQuery,
    callback_data: LimitSpeeches,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
) -> None:
    kept = await limit_speeches(office, actor, callback_data.meeting_id, callback_data.minutes or None)
    boards.wake()
    await show(query, queue_screen(texts, kept))


@router.callback_query(GoOn.filter())
async def go_on(
    query: CallbackQuery, callback_data: GoOn, office: Office, actor: Actor, texts: Texts, boards: Boards
) -> None:
    """The board itself shows where the meeting is."""
    await go_on_to(office, actor, callback_data.meeting_id, callback_data.item_id)
    boards.wake()
    await acknowledge(query, Texts.plain(texts.language)("desk.went-on"))
