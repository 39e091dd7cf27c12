"""Who is it, in which language: found once for each update, before any handler."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import TelegramObject, Update, User

from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.views.texts import Texts


class Identity(BaseMiddleware):
    """Gives every handler `actor` and `texts`. Updates without a person (a channel's post) go no further.

    Nor does what is said in a group: the bot would show a record, a register or a draft to everybody there.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user: User | None = data.get("event_from_user")
        if user is None or user.is_bot or _said_in_a_group(event):
            return None
        office: Office = data["office"]
        actor = await identify(office, user.id, user.language_code)
        data["actor"] = actor
        data["texts"] = Texts(actor.language)
        return await handler(event, data)


def _said_in_a_group(event: TelegramObject) -> bool:
    message = event.message if isinstance(event, Update) else None
    return message is not None and message.chat.type != ChatType.PRIVATE
