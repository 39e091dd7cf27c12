"""Who is it, in which language: found once for each update, before any handler."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User

from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.views.texts import Texts


class Identity(BaseMiddleware):
    """Gives every handler `actor` and `texts`. Updates without a person (a channel's post) go no further."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user: User | None = data.get("event_from_user")
        if user is None or user.is_bot:
            return None
        office: Office = data["office"]
        actor = await identify(office, user.id, user.language_code)
        data["actor"] = actor
        data["texts"] = Texts(actor.language)
        return await handler(event, data)
