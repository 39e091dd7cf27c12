"""Telegram's pace: one line in which every message waits for its turn, boards and answers before broadcasts.

About 30 messages a second in all, one a second in a chat with short bursts, 20 a minute in a group:
https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import asyncio
import enum
import itertools
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.delivery.commons import Commons

log = structlog.get_logger(__name__)

PER_SECOND = 30
CHAT_SECONDS = 1.0
GROUP_TIMES = 3
"""20 a minute is one in three seconds; a group's id is below zero."""
ANSWER_BURST = 2
"""Messages that may go to one person at once: the short burst of the FAQ. A broadcast waits for the whole second."""
CATCH_UP = 0.1
"""Seconds of a late turn that the next ones make up for; the count of calls in any second holds all the same."""
SLOWER = 1.5
SLOWEST = 4.0
"""A 429 makes the pace `SLOWER` times slower, never more than `SLOWEST` times."""
RECOVERY = 0.99
"""What each message that went through makes of the slowness: from 1.5 back to 1 in about forty messages."""
MARGIN = 0.1
"""Seconds added to `retry_after`, which Telegram rounds."""
ANSWER_ATTEMPTS = 4
PATIENCE = 30.0
"""Seconds of `retry_after` beyond which an answer is given up: the person has tapped again long since."""


class Rank(enum.IntEnum):
    """Who goes first."""

    BOARD = 0
    """A meeting's own board: few, one a second each, and who presides must see the truth before all others."""
    ANSWER = 1
    SEQUEL = 2
    """The second of two messages that belong together: it follows the first at once, in the FAQ's short burst."""
    BROADCAST = 3
    EDIT = 4
    """What a message shows beneath an answer that was given already."""


LastLook = Callable[[], Awaitable[None]]
"""Asked when a call's turn has come; raises where the call is not wanted any more."""

_rank: ContextVar[Rank] = ContextVar("rank", default=Rank.ANSWER)
_last_look: ContextVar[LastLook | None] = ContextVar("last look", default=None)


@contextmanager
def broadcasting(
    last_look: LastLook | None = None,
    rank: Literal[Rank.BOARD, Rank.SEQUEL, Rank.BROADCAST, Rank.EDIT] = Rank.BROADCAST,
) -> Iterator[None]:
    """Calls made inside give way to answers, except a board's, and get a 429 back instead of being repeated."""
    before, look = _rank.set(rank), _last_look.set(last_look)
    try:
        yield
    finally:
        _last_look.reset(look)
        _rank.reset(before)


def answering() -> bool:
    """Whether calls made here answer a person, and are no broadcast."""
    return _rank.get() is Rank.ANSWER


@dataclass(eq=False, slots=True)
class Ticket:
    """A place in the line. `called` is done when the message may go."""

    rank: Rank
    number: int
    chat: int | str | None
    called: asyncio.Future[None] | None = None

    @property
    def order(self) -> tuple[Rank, int]:
        return self.rank, self.number


@dataclass(slots=True)
class Line:
    """Who waits and who may go at a moment. It reads no clock: moments are handed in, in seconds."""

    per_second: float = PER_SECOND
    chat_seconds: float = CHAT_SECONDS
    waiting: list[Ticket] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _next_at: float = 0.0
    _chats: dict[int | str, float] = field(default_factory=dict)
    """When each chat's allowance is whole again."""
    _slowness: float = 1.0
    _under_way: int = 0
    _landed: deque[float] = field(default_factory=deque)
    _quickest: float = math.inf

    def join(self, rank: Rank, chat: int | str | None) -> Ticket:
        """Take a place behind those of one's own rank."""
        ticket = Ticket(rank, next(self._numbers), chat)
        self.waiting.append(ticket)
        return ticket

    def call(self, now: float) -> Ticket | None:
        """The one who may go now, taken out of the line; None when nobody may."""
        if now < max(self._next_at, self._room_at(now)):
            return None
        ready = [ticket for ticket in self.waiting if self._ready_at(ticket) <= now]
        if not ready:
            return None
        first = min(ready, key=lambda ticket: ticket.order)
        self.waiting.remove(first)
        self._next_at = max(self._next_at, now - CATCH_UP) + self._slowness / self.per_second
        self._count(first.chat, now)
        self._under_way += 1
        return first

    def wait(self, now: float) -> float | None:
        """Seconds until somebody may go; None when nobody waits, or only a call that comes back makes room."""
        room_at = self._room_at(now)
        if not self.waiting or room_at == math.inf:
            return None
        return max(0.0, max(self._next_at, room_at, min(map(self._ready_at, self.waiting))) - now)

    def landed(self, now: float, took: float = math.inf) -> None:
        """A call came back after so many seconds; without them, it was never made."""
        self._under_way -= 1
        self._quickest = min(self._quickest, took)
        if took != math.inf:
            self._landed.append(now)

    def pause(self, now: float, seconds: float) -> None:
        """A 429: nobody goes for so long, and the pace is slower afterwards."""
        self._next_at = max(self._next_at, now + seconds + MARGIN)
        self._slowness = min(self._slowness * SLOWER, SLOWEST)

    def went_through(self) -> None:
        """A message was taken: a slowed pace recovers a little."""
        self._slowness = max(1.0, self._slowness * RECOVERY)

    def _room_at(self, now: float) -> float:
        """When one more call cannot be the 31st that Telegram counts in one second, however the network delays any.

        Telegram counts a call somewhere between its start and its return, and at least the quickest round trip lies
        around that moment: what returned more than a second less that trip ago lies a whole second back.
        """
        window = 1.0 - (self._quickest if self._quickest < 1.0 else 0.0)
        while self._landed and self._landed[0] <= now - window:
            self._landed.popleft()
        excess = self._under_way + len(self._landed) - int(self.per_second)
        if excess < 0:
            return now
        return self._landed[excess] + window if excess < len(self._landed) else math.inf

    def _ready_at(self, ticket: Ticket) -> float:
        if ticket.chat is None:
            return 0.0
        whole_at = self._chats.get(ticket.chat, 0.0)
        if ticket.rank in (Rank.ANSWER, Rank.SEQUEL) and not _is_group(ticket.chat):
            return whole_at - (ANSWER_BURST - 1) * self.chat_seconds
        return whole_at

    def _count(self, chat: int | str | None, now: float) -> None:
        if chat is None:
            return
        if len(self._chats) > 1000:
            self._chats = {key: whole_at for key, whole_at in self._chats.items() if whole_at > now}
        seconds = self.chat_seconds * (GROUP_TIMES if _is_group(chat) else 1)
        self._chats[chat] = max(self._chats.get(chat, now), now) + seconds


class Pace(BaseRequestMiddleware):
    """Middleware of the bot's session: what puts or changes a message waits in the line, the rest is free.

    With `commons` each call takes its place among those of all processes as well.
    A 429 stops everybody. The call that met it is made again if it answers a person; a broadcast gets the error,
    because its row waits better in the table.
    """

    def __init__(
        self,
        per_second: float = PER_SECOND,
        chat_seconds: float = CHAT_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        commons: Commons | None = None,
    ) -> None:
        self._line = Line(per_second, chat_seconds)
        self._now = monotonic
        self._commons = commons
        self._timer: asyncio.TimerHandle | None = None

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        if not spends(method):
            return await make_request(bot, method)
        rank = _rank.get()
        attempts = ANSWER_ATTEMPTS if rank is Rank.ANSWER else 1
        for attempt in itertools.count(1):
            await self._turn(rank, getattr(method, "chat_id", None))
            place = await self._go_ahead(rank)
            started = self._now()
            try:
                answer = await make_request(bot, method)
            except TelegramRetryAfter as refusal:
                await self._pause(refusal)
                if attempt >= attempts or refusal.retry_after > PATIENCE:
                    raise
            else:
                self._line.went_through()
                return answer
            finally:
                self._line.landed(self._now(), self._now() - started)
                self._arm()
                if self._commons is not None and place is not None:
                    await self._commons.land(place, RECOVERY)
        raise AssertionError("the count does not end")

    async def _turn(self, rank: Rank, chat: int | str | None) -> None:
        ticket = self._line.join(rank, chat)
        ticket.called = asyncio.get_running_loop().create_future()
        self._arm()
        try:
            await ticket.called
        except asyncio.CancelledError:
            if ticket in self._line.waiting:
                self._line.waiting.remove(ticket)
            elif not ticket.called.cancelled():
                self._line.landed(self._now())  # called, and gone before it could go
            raise

    async def _go_ahead(self, rank: Rank) -> str | None:
        """A place among all processes, and a last look; the turn is given back where the call is not made."""
        place, look = None, _last_look.get()
        try:
            if self._commons is not None:
                place = await self._commons.take(spaced=rank in (Rank.SEQUEL, Rank.BROADCAST))
            if look is not None:
                await look()
        except BaseException:
            self._line.landed(self._now())
            self._arm()
            if self._commons is not None and place is not None:
                await self._commons.give_back(place)
            raise
        return place

    def _arm(self) -> None:
        """Look at the line again when somebody may go; a later look already ordered is replaced."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        wait = self._line.wait(self._now())
        if wait is not None:
            self._timer = asyncio.get_running_loop().call_later(wait, self._call)

    def _call(self) -> None:
        ticket = self._line.call(self._now())
        if ticket is not None and ticket.called is not None:
            if ticket.called.done():
                self._line.landed(self._now())  # given up in the same instant
            else:
                ticket.called.set_result(None)
        self._arm()

    async def _pause(self, refusal: TelegramRetryAfter) -> None:
        log.warning(
            "too many requests", retry_after=refusal.retry_after, method=type(refusal.method).__name__
        )
        self._line.pause(self._now(), refusal.retry_after)
        self._arm()
        if self._commons is not None:
            await self._commons.pause(refusal.retry_after + MARGIN, SLOWER, SLOWEST)


def spends(method: TelegramMethod[Any]) -> bool:
    """Whether the call puts a message into a chat or changes one."""
    name = method.__api_method__
    return name.startswith(("send", "edit", "copyMessage", "forwardMessage")) and name != "sendChatAction"


def _is_group(chat: int | str) -> bool:
    return isinstance(chat, int) and chat < 0
