"""Long polling that confirms an update only after it is handled.

Telegram forgets an update when a later offset is asked for (core.telegram.org/bots/api#getupdates). So the next offset
is asked for when the whole batch is done: a process that is killed gets the batch once more, and every use case
bears a second time.
"""

import asyncio
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import AiogramError, ClientDecodeError, TelegramRetryAfter
from aiogram.types import Update
from aiogram.utils.backoff import Backoff, BackoffConfig
from pydantic import ValidationError

log = structlog.get_logger(__name__)

WAIT_SECONDS = 25
"""How long Telegram holds an empty answer back."""
BATCH = 100
"""The most that getUpdates gives at once (core.telegram.org/bots/api#getupdates)."""


class Polling:
    """Fetches batches of updates and handles each person's in their order, different people's side by side."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, wait_seconds: int = WAIT_SECONDS) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._wait_seconds = wait_seconds
        self._allowed = dispatcher.resolve_used_update_types()
        self._offset: int | None = None
        self._backoff = Backoff(BackoffConfig(min_delay=0.5, max_delay=10, factor=1.5, jitter=0.1))

    async def run(self) -> None:
        """Until cancelled. A batch under way is finished first, and confirmed."""
        await self._take_webhook_away()
        while True:
            updates = await self._fetch()
            if not updates:
                continue
            batch = asyncio.ensure_future(self._handle(updates))
            try:
                await asyncio.shield(batch)
            except asyncio.CancelledError:
                await batch
                await self._confirm()
                raise

    async def _take_webhook_away(self) -> None:
        """getUpdates is refused while a webhook is set (core.telegram.org/bots/api#getupdates)."""
        try:
            await self._bot.delete_webhook()
        except AiogramError as failure:
            log.warning("webhook", error=type(failure).__name__)

    async def _fetch(self) -> list[Update]:
        """The next batch. It is confirmed by the next call, so not before it is handled."""
        try:
            updates = await self._bot.get_updates(
                offset=self._offset,
                limit=BATCH,
                timeout=self._wait_seconds,
                allowed_updates=self._allowed,
                request_timeout=self._wait_seconds + 10,
            )
        except TelegramRetryAfter as pause:
            await asyncio.sleep(pause.retry_after)
        except ClientDecodeError as failure:
            if (raw := _batch_of(failure)) is not None:
                self._offset = raw[-1]["update_id"] + 1
                return _readable(raw, self._bot)
            await self._pause(failure)  # a gateway's page instead of an answer
        except AiogramError as failure:
            await self._pause(failure)
        else:
            self._backoff.reset()
            if updates:
                self._offset = updates[-1].update_id + 1
            return updates
        return []

    async def _pause(self, failure: AiogramError) -> None:
        log.warning("polling", error=type(failure).__name__, wait=round(self._backoff.next_delay, 1))
        await self._backoff.asleep()

    async def _handle(self, updates: list[Update]) -> None:
        await asyncio.gather(*(self._in_order(group) for group in _by_person(updates)))

    async def _in_order(self, updates: Iterable[Update]) -> None:
        for update in updates:
            try:
                await self._dispatcher.feed_update(self._bot, update)
            except Exception:
                # The handlers' own error router answers people; what still comes through must not stop the others.
                log.exception("update", update=update.update_id)

    async def _confirm(self) -> None:
        try:
            await self._bot.get_updates(offset=self._offset, limit=1, timeout=0, request_timeout=5)
        except AiogramError as failure:
            log.warning("confirmation", error=type(failure).__name__)


def _batch_of(failure: ClientDecodeError) -> list[dict[str, Any]] | None:
    """The updates as they came, when only some of them could not be read."""
    answer = failure.data
    return (answer.get("result") or None) if isinstance(answer, dict) and answer.get("ok") else None


def _readable(raw: list[dict[str, Any]], bot: Bot) -> list[Update]:
    """All but those that the library has no form for: asked for again, they would hold up everybody for ever."""
    updates = []
    for one in raw:
        try:
            updates.append(Update.model_validate(one, context={"bot": bot}))
        except ValidationError:
            log.error(
                "unreadable update", update=one["update_id"], kind=[key for key in one if key != "update_id"]
            )
    return updates


def _by_person(updates: list[Update]) -> list[list[Update]]:
    ordered = sorted(updates, key=lambda update: (_person(update), update.update_id))
    return [list(group) for _, group in groupby(ordered, key=_person)]


def _person(update: Update) -> int:
    """The acting account's id; 0 for updates without one."""
    user = getattr(update.event, "from_user", None)
    return user.id if user is not None else 0
