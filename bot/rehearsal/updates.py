"""The queue of updates and long polling: https://core.telegram.org/bots/api#getting-updates."""

import asyncio
import random
from collections import deque
from typing import Any

from bot.rehearsal.refusals import bad_request, conflict

Update = dict[str, Any]

# Every kind of https://core.telegram.org/bots/api#update, so that a slip in a name is refused. This server makes
# message, callback_query, inline_query and my_chat_member, none of which has to be asked for (#getupdates).
KINDS = {
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages", "guest_message",
    "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query",
    "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member",
    "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot", "subscription",
    "stopped_message_generation",
}  # fmt: skip


class UpdateQueue:
    """Updates wait here until a later offset or a webhook's 2xx confirms them.

    Telegram forgets them after 24 hours; this queue doesn't, because a rehearsal's calendar jumps by weeks.
    """

    def __init__(self) -> None:
        self.waiting: deque[Update] = deque()
        self.allowed: frozenset[str] | None = None
        self.closing = False
        # Identifiers "start from a certain positive number" (#update): so not from 1.
        self._next_id = random.randrange(10_000_000, 900_000_000)
        self._arrival: asyncio.Future[None] | None = None
        self._poll = 0
        self._ended_by = ""

    def add(self, kind: str, body: dict[str, Any]) -> None:
        if self.allowed is not None and kind not in self.allowed:
            return
        self.waiting.append({"update_id": self._next_id, kind: body})
        self._next_id += 1
        self.wake()

    def wake(self) -> None:
        """Whoever waits looks again."""
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)

    async def arrival(self) -> None:
        """Returns when something was added, or the server closes."""
        if self._arrival is None or self._arrival.done():
            self._arrival = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._arrival)

    def allow(self, names: Any) -> None:
        """An absent list keeps the last setting; an empty one brings back the default (#getupdates)."""
        if names is None:
            return
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise bad_request("can't parse allowed_updates: Array of String expected")
        unknown = sorted(set(names) - KINDS)
        if unknown:
            raise bad_request(f"unknown allowed_updates {', '.join(unknown)}")
        self.allowed = frozenset(names) if names else None

    def confirm(self, offset: int) -> None:
        """Forgets what lies before a positive offset; a negative one leaves that many at the end."""
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        while offset > 0 and self.waiting and self.waiting[0]["update_id"] < offset:
            self.waiting.popleft()

    def forget(self, update: Update) -> None:
        """A webhook has confirmed it; it may have been dropped in between."""
        if update in self.waiting:
            self.waiting.remove(update)

    def interrupt(self) -> None:
        """A webhook was set: the poll that waits is ended."""
        self._end_poll("terminated by setWebhook request")

    def _end_poll(self, why: str) -> None:
        self._poll += 1
        self._ended_by = why
        self.wake()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Update]:  # noqa: ASYNC109  # Telegram's own
        """Up to `limit` updates, after at most `timeout` seconds; a second poll ends this one with 409."""
        self._end_poll(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        mine = self._poll
        self.confirm(offset)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not self.waiting and not self.closing and loop.time() < deadline:
            try:
                async with asyncio.timeout_at(deadline):
                    await self.arrival()
            except TimeoutError:
                break
            if mine != self._poll:
                raise conflict(self._ended_by)
        return [self.waiting[number] for number in range(min(limit, len(self.waiting)))]
