"""How fast a bot may send, and what it is told when it sends faster."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.rehearsal.refusals import too_many_requests


@dataclass(frozen=True)
class Limits:
    """Telegram's pace, from https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.

    The FAQ gives no more than about 30 messages a second in all, one a second in a chat with short bursts
    that "may" be allowed, and 20 a minute in a group. The first and the last are kept strictly, in any second
    and any minute. How long a burst is tolerated Telegram does not say: `chat_burst` messages at once is this
    server's reading of "short", a token bucket that fills by one each `per_chat_interval` seconds. A
    zero turns a limit off.
    """

    per_second: int = 30
    per_chat_interval: float = 1.0
    chat_burst: int = 3
    group_per_minute: int = 20

    @classmethod
    def off(cls) -> "Limits":
        return cls(per_second=0, per_chat_interval=0.0, group_per_minute=0)


class Pace:
    """What was sent lately. Time is monotonic, in seconds: the pace is real even when the calendar is not."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self.limits = limits
        self._now = monotonic
        self._sent: deque[float] = deque()
        self._groups: defaultdict[int, deque[float]] = defaultdict(deque)
        self._full_at: dict[int, float] = {}

    def spend(self, chat_id: int, messages: int = 1) -> None:
        """Counts messages to a chat (a group's id is below zero), or refuses with 429 and counts nothing."""
        now = self._now()
        wait = max(
            _window_wait(self._sent, self.limits.per_second, 1.0, now, messages),
            self._group_wait(chat_id, now, messages),
            self._chat_wait(chat_id, now, messages),
        )
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        self._count(chat_id, now, messages)

    def _group_wait(self, chat_id: int, now: float, messages: int) -> float:
        if chat_id >= 0:
            return 0.0
        return _window_wait(self._groups[chat_id], self.limits.group_per_minute, 60.0, now, messages)

    def _chat_wait(self, chat_id: int, now: float, messages: int) -> float:
        """The bucket is kept as the moment when it is full again; an album may be longer than a burst."""
        interval = self.limits.per_chat_interval
        burst = max(self.limits.chat_burst, messages)
        full_at = max(self._full_at.get(chat_id, now), now)
        return full_at + (messages - burst) * interval - now

    def _count(self, chat_id: int, now: float, messages: int) -> None:
        if self.limits.per_second:
            self._sent.extend([now] * messages)
        if chat_id < 0 and self.limits.group_per_minute:
            self._groups[chat_id].extend([now] * messages)
        if self.limits.per_chat_interval:
            full_at = max(self._full_at.get(chat_id, now), now)
            self._full_at[chat_id] = full_at + messages * self.limits.per_chat_interval


def _window_wait(sent: deque[float], most: int, window: float, now: float, messages: int) -> float:
    """Seconds until so many more fit into the window; 0 when they fit now or the limit is off."""
    if not most:
        return 0.0
    while sent and sent[0] <= now - window:
        sent.popleft()
    excess = len(sent) + min(messages, most) - most
    return sent[excess - 1] + window - now if excess > 0 else 0.0
