"""What keeps messages current: passes that follow each other while something changes, and what a screen showed."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable

import structlog

from bot.views.screens import Screen

log = structlog.get_logger(__name__)

SECONDS_AFTER_FAILURE = 5.0


class Passes:
    """Calls `refresh` again and again while it is woken, `seconds_between` apart.

    However many changes come between two passes, one pass tells them all, and the last is always told: a `wake()`
    during a pass makes another follow.
    """

    def __init__(self, name: str, refresh: Callable[[], Awaitable[None]], seconds_between: float) -> None:
        self._name = name
        self._refresh = refresh
        self._seconds_between = seconds_between
        self._called = asyncio.Event()
        self._not_before = 0.0

    def wake(self) -> None:
        """Something has changed, or time has passed."""
        self._called.set()

    def hold(self) -> None:
        """A message has just gone out: a pass now would draw what waits for its chat's second, and is stale by then."""
        self._not_before = asyncio.get_running_loop().time() + self._seconds_between

    def again(self, seconds: float = SECONDS_AFTER_FAILURE) -> None:
        """What could not be shown now is shown by a later pass."""
        asyncio.get_running_loop().call_later(seconds, self.wake)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._called.wait()
            await asyncio.sleep(max(0.0, self._not_before - asyncio.get_running_loop().time()))
            self._called.clear()
            try:
                await self._refresh()
            except Exception:
                # The database is away, or the defect is ours: neither may end the bot in the middle of a meeting.
                log.exception(self._name)
                self.again()
            self.hold()


def digest(screen: Screen) -> str:
    """By which it is known whether a message shows this already."""
    keyboard = screen.keyboard.model_dump_json() if screen.keyboard is not None else ""
    return hashlib.sha256(f"{screen.text}\n{keyboard}".encode()).hexdigest()
