"""Delivery of updates to a webhook: https://core.telegram.org/bots/api#setwebhook."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp

from bot.rehearsal import parameters
from bot.rehearsal.messages import unix
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.updates import Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name
_LONGEST_DELAY = 64.0  # seconds; Telegram says only "a reasonable amount of attempts"

Execute = Callable[[str, Parameters], Awaitable[Any]]


@dataclass
class Hook:
    """Where updates go. `secret` is 1-256 of A-Z, a-z, 0-9, _ and -, or empty."""

    url: str
    secret: str
    max_connections: int
    last_error: str = ""
    last_error_date: int = 0


class Webhook:
    """Posts what waits in the queue, in order within a chat, until the bot answers 2xx.

    A failed delivery is repeated after `retry_delay` seconds, then after twice as many, and so on. A method
    in the answer's body is executed (https://core.telegram.org/bots/api#making-requests-when-getting-updates).
    """

    def __init__(
        self, queue: UpdateQueue, execute: Execute, clock: Callable[[], datetime], retry_delay: float
    ) -> None:
        self.hook: Hook | None = None
        self._queue = queue
        self._execute = execute
        self._clock = clock
        self._retry_delay = retry_delay
        self._running: asyncio.Task[None] | None = None

    async def set(self, hook: Hook) -> None:
        await self.remove()
        self.hook = hook
        self._running = asyncio.create_task(self._run(hook))

    async def remove(self) -> None:
        """Ends the deliveries; what was not confirmed stays in the queue."""
        self.hook = None
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
            self._running = None

    async def _run(self, hook: Hook) -> None:
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as deliveries:
            busy: dict[int, asyncio.Task[None]] = {}
            while True:
                for update in list(self._queue.waiting):
                    if len(busy) >= hook.max_connections:
                        break
                    chat_id = _chat_of(update)
                    if chat_id not in busy:
                        busy[chat_id] = deliveries.create_task(self._deliver(session, hook, update))
                arrival = asyncio.create_task(self._queue.arrival())
                try:
                    await asyncio.wait({arrival, *busy.values()}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    arrival.cancel()
                busy = {chat_id: task for chat_id, task in busy.items() if not task.done()}

    async def _deliver(self, session: aiohttp.ClientSession, hook: Hook, update: Update) -> None:
        delay = self._retry_delay
        while not await self._attempt(session, hook, update):
            await asyncio.sleep(delay)
            delay = min(2 * delay, _LONGEST_DELAY)
        self._queue.forget(update)

    async def _attempt(self, session: aiohttp.ClientSession, hook: Hook, update: Update) -> bool:
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update, headers=headers) as response:
                if not response.ok:
                    self._failed(
                        hook, f"Wrong response from the webhook: {response.status} {response.reason}"
                    )
                    return False
                call = await _method_in(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            self._failed(hook, f"Connection failed: {type(error).__name__}")
            return False
        if call is not None:
            await self._execute(*call)
        return True

    def _failed(self, hook: Hook, error: str) -> None:
        hook.last_error = error
        hook.last_error_date = unix(self._clock())


async def _method_in(response: aiohttp.ClientResponse) -> tuple[str, Parameters] | None:
    """The method that the answer asks for, JSON or multipart; None when it asks for nothing."""
    if response.content_type == "multipart/form-data":
        asked = await parameters.from_multipart(aiohttp.MultipartReader.from_response(response))  # type: ignore[arg-type]  # the wrapper iterates as the reader does
    elif response.content_type == "application/json":
        body = await response.json()
        asked = parameters.from_json(body) if isinstance(body, dict) else Parameters()
    else:
        return None
    name = asked.values.pop("method", "")
    return (name, asked) if name else None


def _chat_of(update: Update) -> int:
    """The key of the order in which updates go; a person's taps and inline queries go with their chat."""
    body = next(value for key, value in update.items() if key != "update_id")
    chat_id: int = body["chat"]["id"] if "chat" in body else body["from"]["id"]
    return chat_id
