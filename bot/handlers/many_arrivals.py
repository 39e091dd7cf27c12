"""The desk registers many at once: ticks on the list of the absent, or a list of names, seen before it is taken."""

import asyncio
import io
from collections.abc import Iterable

from aiogram import Bot, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.delivery.outbox import Outbox
from bot.documents.names_file import names_written, read_names_file
from bot.documents.table_file import MOST_BYTES
from bot.handlers.said import words
from bot.handlers.showing import show
from bot.live.boards import Boards
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.register_many import register_many
from bot.usecases.rights import Actor
from bot.usecases.see_absent import NameLine, find_names, see_absent
from bot.usecases.see_door import see_door
from bot.views.hall import TickMany, door_screen
from bot.views.many_arrivals import (
    ClearTicks,
    RegisterTicked,
    Tick,
    TickPage,
    confirm_ticked_screen,
    many_notice,
    ticking_screen,
)
from bot.views.texts import Texts

router = Router(name="many_arrivals")


class AtList(StatesGroup):
    """The list to tick on is open: what is typed or sent are names."""

    names = State()


async def _ticked(state: FSMContext, meeting_id: int) -> set[int]:
    """The ticks at this meeting's list; a tap on a list that was left, or on another meeting's, begins anew."""
    data = await state.get_data()
    if await state.get_state() == AtList.names.state and data.get("meeting_id") == meeting_id:
        return set(data["ticked"])
    await _keep(state, meeting_id, ())
    return set()


async def _keep(state: FSMContext, meeting_id: int, ticked: Iterable[int]) -> None:
    await state.set_state(AtList.names)
    await state.set_data({"meeting_id": meeting_id, "ticked": sorted(ticked)})


@router.callback_query(TickMany.filter())
async def open_list(
    query: CallbackQuery,
    callback_data: TickMany,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    meeting_id = callback_data.meeting_id
    ticked = await _ticked(state, meeting_id)
    absent = await see_absent(office, actor, meeting_id, ticked, callback_data.page)
    await show(query, ticking_screen(texts, absent))


@router.callback_query(Tick.filter())
async def tick(
    query: CallbackQuery, callback_data: Tick, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    meeting_id = callback_data.meeting_id
    ticked = await _ticked(state, meeting_id) ^ {callback_data.member_id}
    absent = await see_absent(office, actor, meeting_id, ticked, callback_data.page)
    if callback_data.member_id in ticked - {person.member_id for person in absent.ticked}:
        raise Refused("not-absent")
    await _keep(state, meeting_id, ticked)
    await show(query, ticking_screen(texts, absent))


@router.callback_query(TickPage.filter())
async def tick_page(
    query: CallbackQuery,
    callback_data: TickPage,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    meeting_id, page = callback_data.meeting_id, callback_data.page
    ticked = await _ticked(state, meeting_id)
    absent = await see_absent(office, actor, meeting_id, ticked, page)
    ticked |= {person.member_id for person in absent.people}
    await _keep(state, meeting_id, ticked)
    await show(query, ticking_screen(texts, await see_absent(office, actor, meeting_id, ticked, page)))


@router.callback_query(ClearTicks.filter())
async def clear_ticks(
    query: CallbackQuery,
    callback_data: ClearTicks,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    absent = await see_absent(office, actor, callback_data.meeting_id, ())
    await _keep(state, callback_data.meeting_id, ())
    await show(query, ticking_screen(texts, absent))


@router.message(StateFilter(AtList.names), words)
async def take_names(message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext) -> None:
    await _tick_named(message, names_written(message.text or ""), office, actor, texts, state)


async def document(message: Message) -> bool:
    """A file, of whatever kind."""
    return message.document is not None


@router.message(StateFilter(AtList.names), document)
async def take_file(
    message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext, bot: Bot
) -> None:
    assert message.document is not None
    if (message.document.file_size or 0) > MOST_BYTES:
        raise Refused("list-too-big", count=MOST_BYTES // 1_000_000)
    content = io.BytesIO()
    await bot.download(message.document.file_id, content)
    lines = await asyncio.to_thread(read_names_file, content.getvalue())
    await _tick_named(message, lines, office, actor, texts, state)


async def _tick_named(
    message: Message,
    lines: tuple[NameLine, ...],
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    """Nobody is registered yet: the desk sees first whom the list has named."""
    meeting_id = (await state.get_data())["meeting_id"]
    found = await find_names(office, actor, meeting_id, lines)
    ticked = await _ticked(state, meeting_id) | found.absent
    await _keep(state, meeting_id, ticked)
    absent = await see_absent(office, actor, meeting_id, ticked)
    await show(message, ticking_screen(texts, absent, found))


@router.callback_query(RegisterTicked.filter())
async def register_ticked(
    query: CallbackQuery,
    callback_data: RegisterTicked,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    boards: Boards,
    outbox: Outbox,
) -> None:
    meeting_id = callback_data.meeting_id
    ticked = await _ticked(state, meeting_id)
    absent = await see_absent(office, actor, meeting_id, ticked)
    if not absent.ticked:
        raise Refused("nobody-ticked")
    if not callback_data.sure:
        await show(query, confirm_ticked_screen(texts, absent))
        return
    done = await register_many(office, actor, meeting_id, ticked)
    await state.clear()
    boards.wake()
    outbox.wake()
    door = await see_door(office, actor, meeting_id)
    await show(query, door_screen(texts, door), notice=many_notice(texts, done))
