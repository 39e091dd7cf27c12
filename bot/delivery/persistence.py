"""An answer to a person is made again while Telegram is away: the work is done, and the word about it must arrive."""

import asyncio

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramServerError
from aiogram.methods import AnswerCallbackQuery, Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.delivery.pace import answering, spends

log = structlog.get_logger(__name__)

WAITS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds before each further attempt: a minute in all."""
AWAY = (TelegramNetworkError, TelegramServerError, ClientDecodeError)
"""No connection, an error of Telegram's own, a gateway's page instead of an answer."""


class Persistence(BaseRequestMiddleware):
    """Middleware of the bot's session, around the pace: a broadcast's row waits in its table, an answer waits here.

    A connection that broke does not tell whether the call took effect: an answer that comes twice is better than none.
    """

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        if not answering() or not (spends(method) or isinstance(method, AnswerCallbackQuery)):
            return await make_request(bot, method)
        for wait in WAITS:
            try:
                return await make_request(bot, method)
            except AWAY as failure:
                log.warning(
                    "telegram away", method=method.__api_method__, error=type(failure).__name__, wait=wait
                )
            await asyncio.sleep(wait)
        return await make_request(bot, method)
