"""Whom a meeting's notices have reached; what a human hand told; the list and the proof as files."""

import asyncio
import io
from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.documents.ladder_file import ladder_csv, ladder_xlsx, read_ladder_file
from bot.documents.proof import draw_proof
from bot.documents.table_file import MOST_BYTES
from bot.handlers.dates import read_date
from bot.handlers.said import words
from bot.handlers.showing import acknowledge, show
from bot.rules.terms import ALMATY, local_day
from bot.usecases.errors import Refused
from bot.usecases.ladder import Group
from bot.usecases.office import Office
from bot.usecases.read_proof import read_proof
from bot.usecases.rights import Actor
from bot.usecases.see_deliveries import see_deliveries, see_delivery_names, see_group, see_member_ladder
from bot.usecases.tell_by_hand import (
    HandTelling,
    Recorded,
    TellingsFile,
    record_tellings,
    require_recording,
    tell_by_hand,
    undo_telling,
)
from bot.views.ladder import (
    AskList,
    AskWhen,
    OpenRung,
    SendList,
    SendProof,
    ShowNames,
    TakeList,
    TellNow,
    UndoTelling,
    ask_list_screen,
    deliveries_screen,
    list_file_name,
    list_screen,
    names_screen,
    proof_file_name,
    recorded_words,
    rung_screen,
    state_words,
    when_screen,
)
from bot.views.screens import Screen
from bot.views.taps import OpenDeliveries
from bot.views.texts import LANGUAGES, Texts
from db.models import TellingWay

router = Router(name="ladder")


class AtLadder(StatesGroup):
    """What the clerk has been asked for."""

    when = State()
    file = State()
    preview = State()


@router.callback_query(OpenDeliveries.filter())
async def open_deliveries(
    query: CallbackQuery,
    callback_data: OpenDeliveries,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    """The counts; a question that still stands is taken back."""
    report = await see_deliveries(office, actor, callback_data.meeting_id)
    await _leave(state)
    await show(query, deliveries_screen(texts, report))


@router.callback_query(ShowNames.filter())
async def show_names(
    query: CallbackQuery, callback_data: ShowNames, office: Office, actor: Actor, texts: Texts
) -> None:
    found = await see_delivery_names(
        office, actor, callback_data.meeting_id, callback_data.group, callback_data.page
    )
    await show(query, names_screen(texts, found))


@router.callback_query(OpenRung.filter())
async def open_rung(
    query: CallbackQuery,
    callback_data: OpenRung,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    found = await see_member_ladder(office, actor, callback_data.meeting_id, callback_data.member_id)
    await _leave(state)
    await show(query, rung_screen(texts, found, callback_data.group, callback_data.page))


@router.callback_query(AskWhen.filter())
async def ask_when(
    query: CallbackQuery,
    callback_data: AskWhen,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    meeting_id, rung = await require_recording(
        office, actor, callback_data.notice_id, callback_data.member_id
    )
    await state.set_state(AtLadder.when)
    await state.set_data(callback_data.model_dump(mode="json"))
    await show(query, when_screen(texts, callback_data, meeting_id, rung))


@router.callback_query(TellNow.filter())
async def told_now(
    query: CallbackQuery,
    callback_data: TellNow,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    """A letter that goes out today has no hour; whatever else happened just now has one, to the minute."""
    now = office.now().replace(second=0, microsecond=0)
    by_post = callback_data.way is TellingWay.POST
    telling = HandTelling(
        callback_data.member_id, callback_data.way, local_day(now), None if by_post else now
    )
    recorded = await tell_by_hand(office, actor, callback_data.notice_id, telling)
    await _leave(state)
    await _show_list(query, recorded, callback_data.group, callback_data.page, office, actor, texts)


@router.message(StateFilter(AtLadder.when), words)
async def told_then(message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext) -> None:
    """The day, and the hour where it is known; a refused one may be written again."""
    found = read_date(message.text or "")
    if found is None:
        raise Refused("moment-unclear")
    day, hour = found
    at = datetime.combine(day, hour, ALMATY) if hour is not None else None
    asked = AskWhen.model_validate(await state.get_data())
    telling = HandTelling(asked.member_id, asked.way, day, at)
    recorded = await tell_by_hand(office, actor, asked.notice_id, telling)
    await _leave(state)
    await _show_list(message, recorded, asked.group, asked.page, office, actor, texts)


@router.callback_query(UndoTelling.filter())
async def undo(
    query: CallbackQuery, callback_data: UndoTelling, office: Office, actor: Actor, texts: Texts
) -> None:
    meeting_id = await undo_telling(office, actor, callback_data.notice_id, callback_data.member_id)
    found = await see_member_ladder(office, actor, meeting_id, callback_data.member_id)
    screen = rung_screen(texts, found, callback_data.group, callback_data.page)
    await show(query, screen, notice=Texts.plain(texts.language)("ladder.undone"))


@router.callback_query(SendList.filter())
async def send_list(
    query: CallbackQuery, callback_data: SendList, office: Office, actor: Actor, texts: Texts, bot: Bot
) -> None:
    """In the clerk's language; the way back is read in either."""
    ladder, rungs = await see_group(office, actor, callback_data.meeting_id, callback_data.group)
    plain = Texts.plain(texts.language)
    await acknowledge(query, plain("ladder.being-written"))
    states = {rung.member_id: state_words(plain, rung) for rung in rungs}
    draw = ladder_xlsx if callback_data.kind == "xlsx" else ladder_csv
    content = await asyncio.to_thread(draw, rungs, states, ladder.notice_id, texts.language)
    file = BufferedInputFile(content, list_file_name(texts.language, ladder, callback_data.kind))
    await bot.send_document(query.from_user.id, file, caption=texts.many("ladder.list-caption", len(rungs)))


@router.callback_query(SendProof.filter())
async def send_proof(
    query: CallbackQuery, callback_data: SendProof, office: Office, actor: Actor, texts: Texts, bot: Bot
) -> None:
    facts = await read_proof(office, actor, callback_data.meeting_id)
    await acknowledge(query, Texts.plain(texts.language)("ladder.being-written"))
    for language in LANGUAGES:
        content = await asyncio.to_thread(draw_proof, facts, language)
        file = BufferedInputFile(content, proof_file_name(language, facts.ladder))
        await bot.send_document(query.from_user.id, file, caption=Texts(language)("proof.caption"))


@router.callback_query(AskList.filter())
async def ask_list(
    query: CallbackQuery,
    callback_data: AskList,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    """Who may not see the names is told so before anything is asked."""
    await see_group(office, actor, callback_data.meeting_id, Group.NOT_REACHED)
    await state.set_state(AtLadder.file)
    await state.set_data({"meeting_id": callback_data.meeting_id})
    await show(query, ask_list_screen(texts, callback_data.meeting_id))


async def document(message: Message) -> bool:
    """A file, of whatever kind."""
    return message.document is not None


@router.message(StateFilter(AtLadder.file, AtLadder.preview), document)
async def preview_list(
    message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext, bot: Bot
) -> None:
    """What the file would record. It is fetched again on "take": the chat keeps it."""
    assert message.document is not None
    if (message.document.file_size or 0) > MOST_BYTES:
        raise Refused("list-too-big", count=MOST_BYTES // 1_000_000)
    meeting_id = (await state.get_data())["meeting_id"]
    file = await _fetched(bot, message.document.file_id)
    report = await record_tellings(office, actor, meeting_id, file, dry_run=True)
    await state.set_state(AtLadder.file if report.problems else AtLadder.preview)
    await state.set_data({"meeting_id": meeting_id, "file_id": message.document.file_id})
    await show(message, list_screen(texts, report))


@router.message(StateFilter(AtLadder.file), words)
async def words_for_a_list(_message: Message) -> None:
    raise Refused("no-list")


@router.callback_query(StateFilter(AtLadder.preview), TakeList.filter())
async def take_list(
    query: CallbackQuery,
    callback_data: TakeList,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    bot: Bot,
) -> None:
    """The meeting may have changed since the preview: lines that went wrong meanwhile are shown again."""
    data = await state.get_data()
    if data["meeting_id"] != callback_data.meeting_id:
        raise Refused("stale-button")
    file = await _fetched(bot, data["file_id"])
    report = await record_tellings(office, actor, callback_data.meeting_id, file)
    await _leave(state)
    await show(query, list_screen(texts, report))


async def _fetched(bot: Bot, file_id: str) -> TellingsFile:
    content = io.BytesIO()
    await bot.download(file_id, content)
    return await asyncio.to_thread(read_ladder_file, content.getvalue())


async def _leave(state: FSMContext) -> None:
    """No question of this topic stands any more; another topic's does not concern it."""
    if await state.get_state() in AtLadder.__all_states_names__:
        await state.clear()


async def _show_list(
    event: Message | CallbackQuery,
    recorded: Recorded,
    group: Group,
    page: int,
    office: Office,
    actor: Actor,
    texts: Texts,
) -> None:
    """Back among the others who are still to be told."""
    screen = names_screen(texts, await see_delivery_names(office, actor, recorded.meeting_id, group, page))
    if isinstance(event, Message):
        text = "\n\n".join([recorded_words(texts, recorded), screen.text])
        await show(event, Screen(text, screen.keyboard))
    else:
        await show(event, screen, notice=recorded_words(Texts.plain(texts.language), recorded))
