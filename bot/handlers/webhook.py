"""Webhooks, where several processes stand behind one balancer: Telegram calls, and is answered when it is handled."""

import asyncio
from urllib.parse import urlsplit

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import AiogramError
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 15.0
"""How long calls under way are waited for at the end; Telegram calls again about what was not answered."""
RETRY_SECONDS = 5.0


class Webhook:
    """Serves the address that Telegram calls. An update is confirmed by the answer, so only after it is handled."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, *, url: str, secret: str, port: int) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._url = url
        self._secret = secret
        self._port = port

    async def run(self) -> None:
        """Until cancelled; then calls under way are finished. The webhook stays set: others may be serving it."""
        application = web.Application()
        handler = SimpleRequestHandler(
            self._dispatcher, self._bot, handle_in_background=False, secret_token=self._secret
        )
        handler.register(application, path=urlsplit(self._url).path or "/")
        runner = web.AppRunner(application, shutdown_timeout=DRAIN_SECONDS)
        await runner.setup()
        await web.TCPSite(runner, port=self._port).start()
        try:
            await self._set()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _set(self) -> None:
        """Telegram may be away at start: the webhook is set when it is back."""
        while True:
            try:
                await self._bot.set_webhook(
                    self._url,
                    secret_token=self._secret,
                    allowed_updates=self._dispatcher.resolve_used_update_types(),
                )
            except AiogramError as failure:
                log.warning("webhook", error=type(failure).__name__)
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return
