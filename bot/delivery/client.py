"""The connection to Telegram, or to the Bot API server that the settings name."""

from functools import cache

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.methods import AnswerCallbackQuery, EditMessageText, GetUpdates, Response, SendMessage
from aiogram.types import LinkPreviewOptions

from bot.settings import Settings


@cache
def _forms_of_answers() -> tuple[type, ...]:
    """Held, because pydantic makes such a class anew, for some 10 ms (measured), whenever nobody holds the last one."""
    usual = (AnswerCallbackQuery, EditMessageText, GetUpdates, SendMessage)
    return tuple(Response[method.__returning__] for method in usual)  # type: ignore[name-defined]  # known at run time


def make_bot(settings: Settings) -> Bot:
    """aiogram's Bot against Telegram or the server of `TELEGRAM_API`."""
    if settings.bot_token is None:
        raise ValueError("BOT_TOKEN is not set")
    _forms_of_answers()
    return Bot(
        settings.bot_token.get_secret_value(),
        session=AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_api)),
        default=DefaultBotProperties(
            parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True)
        ),
    )
