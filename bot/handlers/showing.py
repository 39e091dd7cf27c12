"""Put a screen before a person: a new message for a message, the same message for a tap."""

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InaccessibleMessage, Message

from bot.views.screens import Screen

GONE = ("message to edit not found", "message can't be edited")
"""What Telegram says of a message that was deleted while the tap was on its way."""


async def show(event: Message | CallbackQuery, screen: Screen, *, notice: str | None = None) -> None:
    """Answer a message with the screen, or change the tapped message into it; `notice` floats above."""
    if isinstance(event, Message):
        await event.answer(screen.text, reply_markup=screen.keyboard)
        return
    await acknowledge(event, notice)
    if event.message is None:  # a button of an inline result: there is no chat to show anything in
        return
    if isinstance(event.message, InaccessibleMessage) or event.message.text is None:
        # Too old to be changed, or a document or picture, whose words are a caption and no screen.
        await event.message.answer(screen.text, reply_markup=screen.keyboard)
        return
    try:
        await event.message.edit_text(screen.text, reply_markup=screen.keyboard)
    except TelegramBadRequest as refusal:
        if any(words in refusal.message for words in GONE):
            await event.message.answer(screen.text, reply_markup=screen.keyboard)
        elif "message is not modified" not in refusal.message:
            raise


async def acknowledge(query: CallbackQuery, notice: str | None = None, *, alert: bool = False) -> bool:
    """Answer the tap. False when Telegram takes no answer any more: the bot was away for long, or has answered."""
    try:
        await query.answer(notice, show_alert=alert)
    except TelegramBadRequest as refusal:
        if "query is too old" not in refusal.message:
            raise
        return False
    return True
