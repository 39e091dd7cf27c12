"""A meeting's papers: the number of the minutes, and the files for whoever may see the meeting."""

import asyncio

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.documents.archive import KINDS, draw_archive
from bot.documents.attendance_sheet import draw_attendance_sheet
from bot.documents.minutes import draw_minutes
from bot.handlers.said import words
from bot.handlers.showing import acknowledge, show
from bot.usecases.attendance_sheet import read_attendance_sheet
from bot.usecases.draw_up_minutes import draw_up_minutes, prepare_numbering, see_minutes
from bot.usecases.minutes_facts import MinutesFacts, read_minutes
from bot.usecases.office import Office
from bot.usecases.read_archive import read_archive
from bot.usecases.rights import Actor
from bot.views.minutes import (
    NumberMinutes,
    SendArchive,
    SendMinutes,
    SendMinutesPdf,
    SendSheet,
    SendSheetPdf,
    archive_file_name,
    minutes_file_name,
    minutes_screen,
    number_screen,
    sheet_file_name,
)
from bot.views.notices import meeting_calendar
from bot.views.taps import OpenMinutes
from bot.views.texts import LANGUAGES, Texts

router = Router(name="minutes")

MOST_MEGABYTES = 50
"""The largest file that a bot may send (core.telegram.org/bots/api#senddocument)."""
MOST_BYTES = MOST_MEGABYTES * 1000 * 1000


class Numbering(StatesGroup):
    """The clerk has been asked for the number of a meeting's minutes."""

    number = State()


@router.callback_query(OpenMinutes.filter())
async def open_minutes(
    event: CallbackQuery,
    callback_data: OpenMinutes,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    """The card; a question for the number that still stands is taken back."""
    if await state.get_state() == Numbering.number.state:
        await state.clear()
    await show(event, minutes_screen(texts, await see_minutes(office, actor, callback_data.meeting_id)))


@router.callback_query(NumberMinutes.filter())
async def ask_number(
    event: CallbackQuery,
    callback_data: NumberMinutes,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    await prepare_numbering(office, actor, callback_data.meeting_id)
    await state.set_state(Numbering.number)
    await state.set_data({"meeting_id": callback_data.meeting_id})
    await show(event, number_screen(texts, callback_data.meeting_id))


@router.message(Numbering.number, words)
async def take_number(
    event: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext, bot: Bot
) -> None:
    """The number as a message; a refused one may be written again."""
    meeting_id = (await state.get_data())["meeting_id"]
    facts = await draw_up_minutes(office, actor, meeting_id, event.text or "")
    await state.clear()
    await show(event, minutes_screen(texts, await see_minutes(office, actor, meeting_id)))
    await _send_minutes(bot, event.chat.id, facts, "docx")


@router.callback_query(SendMinutes.filter())
@router.callback_query(SendMinutesPdf.filter())
async def send_minutes(
    event: CallbackQuery,
    callback_data: SendMinutes | SendMinutesPdf,
    office: Office,
    actor: Actor,
    texts: Texts,
    bot: Bot,
) -> None:
    facts = await read_minutes(office, actor, callback_data.meeting_id)
    await acknowledge(event, Texts.plain(texts.language)("minutes.being-written"))
    await _send_minutes(bot, event.from_user.id, facts, callback_data.ending)


@router.callback_query(SendSheet.filter())
@router.callback_query(SendSheetPdf.filter())
async def send_sheet(
    event: CallbackQuery,
    callback_data: SendSheet | SendSheetPdf,
    office: Office,
    actor: Actor,
    texts: Texts,
    bot: Bot,
) -> None:
    facts = await read_attendance_sheet(office, actor, callback_data.meeting_id)
    await acknowledge(event, Texts.plain(texts.language)("minutes.being-written"))
    ending = callback_data.ending
    for language in LANGUAGES:
        content = await asyncio.to_thread(draw_attendance_sheet, facts, language, KINDS[ending])
        file = BufferedInputFile(content, sheet_file_name(language, facts.starts_at, ending))
        await bot.send_document(event.from_user.id, file, caption=Texts(language)("minutes.sheet-caption"))


@router.callback_query(SendArchive.filter())
async def send_archive(
    event: CallbackQuery, callback_data: SendArchive, office: Office, actor: Actor, texts: Texts, bot: Bot
) -> None:
    """One file in the language of whoever asks; what is inside is in both."""
    facts = await read_archive(office, actor, callback_data.meeting_id)
    plain = Texts.plain(texts.language)
    await acknowledge(event, plain("minutes.being-written"))
    stamped_at = facts.meeting.convened_at
    calendars = {language: meeting_calendar(language, facts.meeting, stamped_at) for language in LANGUAGES}
    content = await asyncio.to_thread(draw_archive, facts, calendars)
    if len(content) > MOST_BYTES:
        await bot.send_message(event.from_user.id, texts("minutes.archive-too-large", most=MOST_MEGABYTES))
        return
    name = archive_file_name(texts.language, facts.minutes.number, facts.minutes.starts_at)
    caption = texts("minutes.archive-caption", number=facts.minutes.number)
    await bot.send_document(event.from_user.id, BufferedInputFile(content, name), caption=caption)


async def _send_minutes(bot: Bot, chat_id: int, facts: MinutesFacts, ending: str) -> None:
    """Both language versions, each with a caption in its own."""
    for language in LANGUAGES:
        content = await asyncio.to_thread(draw_minutes, facts, language, KINDS[ending])
        file = BufferedInputFile(content, minutes_file_name(language, facts.number, facts.starts_at, ending))
        caption = Texts(language)("minutes.caption", number=facts.number)
        await bot.send_document(chat_id, file, caption=caption)
