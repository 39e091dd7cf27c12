"""What a dialogue's step listens to: words. A command is never an answer."""

from aiogram.types import Message


async def words(message: Message) -> bool:
    """Text that is no command."""
    return message.text is not None and not message.text.startswith("/")
