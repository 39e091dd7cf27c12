"""The hall's screen as a picture in the chat, for those outside the hall; a tap brings it up to date."""

import asyncio

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, CallbackQuery, InputMediaPhoto, Message

from bot.delivery.edits import GONE
from bot.handlers.showing import acknowledge
from bot.live.hall_picture import hall_picture
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.see_from_outside import see_from_outside
from bot.views.hall_picture import picture_screen
from bot.views.hall_screen import screen_state
from bot.views.screens import Screen
from bot.views.taps import OpenHallPicture
from bot.views.texts import Texts

router = Router(name="hall_picture")


@router.callback_query(OpenHallPicture.filter())
async def see_hall(
    query: CallbackQuery, callback_data: OpenHallPicture, office: Office, actor: Actor, texts: Texts
) -> None:
    meeting_id = callback_data.meeting_id
    facts = await see_from_outside(office, actor, meeting_id)
    state = screen_state(
        facts, bot_username=""
    )  # the name stands in the code's link, which is not given here
    drawn = await asyncio.to_thread(hall_picture, state, texts.language)
    picture = BufferedInputFile(drawn, "hall.png")
    screen = picture_screen(texts, meeting_id, facts.desk.quorum, facts.desk.seen_at)
    await acknowledge(query)
    if query.message is None:
        return
    if callback_data.again and isinstance(query.message, Message) and query.message.photo:
        await _renew(query.message, picture, screen)
    else:
        await query.message.answer_photo(picture, caption=screen.text, reply_markup=screen.keyboard)


async def _renew(message: Message, picture: BufferedInputFile, screen: Screen) -> None:
    """The same message with a new picture; another one where it is gone."""
    try:
        await message.edit_media(
            InputMediaPhoto(media=picture, caption=screen.text), reply_markup=screen.keyboard
        )
    except TelegramBadRequest as refusal:
        if not any(words in refusal.message for words in GONE):
            raise
        await message.answer_photo(picture, caption=screen.text, reply_markup=screen.keyboard)
