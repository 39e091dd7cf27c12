"""The connection to Telegram, or to the Bot API server that the settings name."""

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.types import LinkPreviewOptions

from bot.settings import Settings


def make_bot(settings: Settings) -> Bot:
    """aiogram's Bot against Telegram or the server of `TELEGRAM_API`."""
    if settings.bot_token is None:
        raise ValueError("BOT_TOKEN is not set")
    return Bot(
        settings.bot_token.get_secret_value(),
        session=AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_api)),
        default=DefaultBotProperties(
            parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True)
        ),
    )
