"""The last router: what nobody else took. Every tap is answered, every word gets one sentence."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.showing import show
from bot.usecases.errors import Refused
from bot.views.menu import lost_screen
from bot.views.texts import Texts

router = Router(name="unknown")


@router.callback_query()
async def stale_button(_query: CallbackQuery) -> None:
    """An old keyboard, a finished dialogue or forged data."""
    raise Refused("stale-button")


@router.message()
async def anything(message: Message, texts: Texts) -> None:
    """A command that is none, words outside a dialogue, a picture."""
    command = message.text is not None and message.text.startswith("/")
    await show(message, lost_screen(texts, "lost.command" if command else "lost.words"))
