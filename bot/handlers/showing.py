"""Put a screen before a person: a new message for a message, the same message for a tap."""

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message

from bot.delivery.edits import change
from bot.views.screens import Screen


async def show(event: Message | CallbackQuery, screen: Screen, *, notice: str | None = None) -> None:
    """Answer a message with the screen, or change the tapped message into it; `notice` floats above."""
    if isinstance(event, Message):
        await event.answer(screen.text, reply_markup=screen.keyboard)
        return
    await acknowledge(event, notice)
    if event.message is not None:  # a button of an inline result has no chat to show anything in
        await change(event.message, screen)


async def acknowledge(query: CallbackQuery, notice: str | None = None, *, alert: bool = False) -> bool:
    """Answer the tap. False when Telegram takes no answer any more: the bot was away for long, or has answered."""
    try:
        await query.answer(notice, show_alert=alert)
    except TelegramBadRequest as refusal:
        if "query is too old" not in refusal.message:
            raise
        return False
    return True
