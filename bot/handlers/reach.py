"""Whom an announcement has not reached: the clerk's list and its file."""

import asyncio

from aiogram import Bot, Router
from aiogram.types import BufferedInputFile, CallbackQuery

from bot.documents.ladder_file import ladder_csv, ladder_xlsx
from bot.handlers.showing import acknowledge, show
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.see_reach import see_reach, see_reach_page
from bot.views.ladder import state_words
from bot.views.reach import SendReach, ShowReach, reach_file_name, reach_screen
from bot.views.texts import Texts

router = Router(name="reach")


@router.callback_query(ShowReach.filter())
async def show_names(
    query: CallbackQuery, callback_data: ShowReach, office: Office, actor: Actor, texts: Texts
) -> None:
    found = await see_reach_page(
        office, actor, callback_data.notice_id, callback_data.group, callback_data.page
    )
    await show(query, reach_screen(texts, found))


@router.callback_query(SendReach.filter())
async def send_file(
    query: CallbackQuery, callback_data: SendReach, office: Office, actor: Actor, texts: Texts, bot: Bot
) -> None:
    reach = await see_reach(office, actor, callback_data.notice_id, callback_data.group)
    plain = Texts.plain(texts.language)
    await acknowledge(query, plain("ladder.being-written"))
    states = {rung.member_id: state_words(plain, rung) for rung in reach.rungs}
    draw = ladder_xlsx if callback_data.kind == "xlsx" else ladder_csv
    content = await asyncio.to_thread(draw, reach.rungs, states, reach.notice_id, texts.language)
    file = BufferedInputFile(content, reach_file_name(texts.language, reach, callback_data.kind))
    await bot.send_document(query.from_user.id, file, caption=texts.many("reach.caption", len(reach.rungs)))
