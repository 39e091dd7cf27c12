"""A meeting's papers: the number of the minutes, and the files for whoever may see the meeting."""

import asyncio

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.documents.attendance_sheet import draw_attendance_sheet
from bot.documents.minutes import draw_minutes
from bot.handlers.said import words
from bot.handlers.showing import acknowledge, show
from bot.usecases.attendance_sheet import read_attendance_sheet
from bot.usecases.draw_up_minutes import draw_up_minutes, prepare_numbering, see_minutes
from bot.usecases.minutes_facts import MinutesFacts, read_minutes
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.views.minutes import (
    NumberMinutes,
    SendMinutes,
    SendSheet,
    minutes_file_name,
    minutes_screen,
    number_screen,
    sheet_file_name,
)
from bot.views.taps import OpenMinutes
from bot.views.texts import LANGUAGES, Texts

router = Router(name="minutes")


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
    await _send_minutes(bot, event.chat.id, facts)


@router.callback_query(SendMinutes.filter())
async def send_minutes(
    event: CallbackQuery, callback_data: SendMinutes, office: Office, actor: Actor, texts: Texts, bot: Bot
) -> None:
    facts = await read_minutes(office, actor, callback_data.meeting_id)
    await acknowledge(event, Texts.plain(texts.language)("minutes.being-written"))
    await _send_minutes(bot, event.from_user.id, facts)


@router.callback_query(SendSheet.filter())
async def send_sheet(
    event: CallbackQuery, callback_data: SendSheet, office: Office, actor: Actor, texts: Texts, bot: Bot
) -> None:
    facts = await read_attendance_sheet(office, actor, callback_data.meeting_id)
    await acknowledge(event, Texts.plain(texts.language)("minutes.being-written"))
    for language in LANGUAGES:
        content = await asyncio.to_thread(draw_attendance_sheet, facts, language)
        file = BufferedInputFile(content, sheet_file_name(language, facts.starts_at))
        await bot.send_document(event.from_user.id, file, caption=Texts(language)("minutes.sheet-caption"))


async def _send_minutes(bot: Bot, chat_id: int, facts: MinutesFacts) -> None:
    """Both language versions, each with a caption in its own."""
    for language in LANGUAGES:
        content = await asyncio.to_thread(draw_minutes, facts, language)
        file = BufferedInputFile(content, minutes_file_name(language, facts.number, facts.starts_at))
        caption = Texts(language)("minutes.caption", number=facts.number)
        await bot.send_document(chat_id, file, caption=caption)
