"""Long polling that confirms an update only after it is handled, and waits for nobody's handler for long.

Telegram forgets an update when a later offset is asked for (core.telegram.org/bots/api#getupdates). So the offset
stays at the first update that is not handled yet, and what comes again because of that is passed over: a process
that is killed gets those once more, and every use case and dialogue bears a second time.

A hundred updates is the most that Telegram gives from one offset: so many can be handled past one that hangs, and
then everybody waits for it, which is a minute or two at the worst (`bot.delivery.persistence`).
"""

import asyncio
from collections.abc import Collection
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
GRACE_SECONDS = 1.0
"""How long a batch is waited for before the next is fetched past those that hang."""
PAUSE_SECONDS = 0.5
"""Between two looks for something new while something hangs: Telegram answers at once then, with what is known."""

InHand = dict[int, "asyncio.Future[None]"]
"""Update ids in the order of their coming, from the first that is not handled on."""


class Polling:
    """Fetches updates and handles each person's in their order, different people's side by side."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, wait_seconds: int = WAIT_SECONDS) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._wait_seconds = wait_seconds
        self._allowed = dispatcher.resolve_used_update_types()
        self._offset: int | None = None
        self._in_hand: InHand = {}
        self._last_of: dict[int, asyncio.Future[None]] = {}
        """The last update in hand of each person: the next one waits for it."""
        self._backoff = Backoff(BackoffConfig(min_delay=0.5, max_delay=10, factor=1.5, jitter=0.1))

    async def run(self) -> None:
        """Until cancelled. What is under way is finished first, and confirmed; cancelled once more, it is let go."""
        await self._take_webhook_away()
        try:
            while True:
                await self._wait_for(self._begin(await self._fetch()))
        finally:
            if self._in_hand:
                await asyncio.gather(*self._in_hand.values())
                await self._confirm()

    async def _take_webhook_away(self) -> None:
        """getUpdates is refused while a webhook is set (core.telegram.org/bots/api#getupdates)."""
        try:
            await self._bot.delete_webhook()
        except AiogramError as failure:
            log.warning("webhook", error=type(failure).__name__)

    async def _fetch(self) -> dict[int, Update | None]:
        """What is new, by its id; None where the library has no form for it."""
        self._pass_handled()
        wait = 0 if self._in_hand else self._wait_seconds
        try:
            updates = await self._bot.get_updates(
                offset=self._offset,
                limit=BATCH,
                timeout=wait,
                allowed_updates=self._allowed,
                request_timeout=wait + 10,
            )
        except TelegramRetryAfter as pause:
            await asyncio.sleep(pause.retry_after)
        except ClientDecodeError as failure:
            if (raw := _batch_of(failure)) is not None:
                return _readable(raw, self._bot, self._in_hand)
            await self._pause(failure)  # a gateway's page instead of an answer
        except AiogramError as failure:
            await self._pause(failure)
        else:
            self._backoff.reset()
            return {one.update_id: one for one in updates if one.update_id not in self._in_hand}
        return {}

    def _pass_handled(self) -> None:
        """The offset goes on over all that is handled, up to the first that is not."""
        for update_id, handling in list(self._in_hand.items()):
            if not handling.done():
                return
            self._offset = update_id + 1
            del self._in_hand[update_id]

    async def _pause(self, failure: AiogramError) -> None:
        log.warning("polling", error=type(failure).__name__, wait=round(self._backoff.next_delay, 1))
        await self._backoff.asleep()

    def _begin(self, updates: dict[int, Update | None]) -> list["asyncio.Future[None]"]:
        begun: list[asyncio.Future[None]] = []
        for update_id, update in updates.items():
            handling: asyncio.Future[None]
            if update is None:
                handling = asyncio.get_running_loop().create_future()
                handling.set_result(None)
            else:
                person = _person(update)
                handling = asyncio.create_task(self._handle(update, self._last_of.get(person)))
                self._last_of[person] = handling
            self._in_hand[update_id] = handling
            begun.append(handling)
        return begun

    async def _handle(self, update: Update, before: "asyncio.Future[None] | None") -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            await self._dispatcher.feed_update(self._bot, update)
        except Exception:
            # The handlers' own error router answers people; what still comes through must not stop the others.
            log.exception("update", update=update.update_id)
        finally:
            person = _person(update)
            if self._last_of.get(person) is asyncio.current_task():
                del self._last_of[person]

    async def _wait_for(self, begun: list["asyncio.Future[None]"]) -> None:
        """A short while for what has just begun; when nothing new came, until something of the old is done."""
        if begun:
            await asyncio.wait(begun, timeout=GRACE_SECONDS)
            return
        hanging = [handling for handling in self._in_hand.values() if not handling.done()]
        if hanging:
            await asyncio.wait(hanging, timeout=PAUSE_SECONDS, return_when=asyncio.FIRST_COMPLETED)

    async def _confirm(self) -> None:
        self._pass_handled()
        try:
            await self._bot.get_updates(offset=self._offset, limit=1, timeout=0, request_timeout=5)
        except AiogramError as failure:
            log.warning("confirmation", error=type(failure).__name__)


def _batch_of(failure: ClientDecodeError) -> list[dict[str, Any]] | None:
    """The updates as they came, when only some of them could not be read."""
    answer = failure.data
    return (answer.get("result") or None) if isinstance(answer, dict) and answer.get("ok") else None


def _readable(raw: list[dict[str, Any]], bot: Bot, known: Collection[int]) -> dict[int, Update | None]:
    """The unknown ones, each by itself: one that the library has no form for must not hold up everybody for ever."""
    updates: dict[int, Update | None] = {}
    for one in raw:
        update_id = one["update_id"]
        if update_id in known:
            continue
        try:
            updates[update_id] = Update.model_validate(one, context={"bot": bot})
        except ValidationError:
            updates[update_id] = None
            log.error("unreadable update", update=update_id, kind=[key for key in one if key != "update_id"])
    return updates


def _person(update: Update) -> int:
    """The acting account's id; 0 for updates without one."""
    user = getattr(update.event, "from_user", None)
    return user.id if user is not None else 0
