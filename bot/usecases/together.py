"""Those who wait are served together: one question to the database, or one commit, for as many as have come."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Told = TypeVar("Told")

Serve = Callable[[Sequence[Asked]], Awaitable[Sequence[Told | Exception]]]
"""Answers each of a group, in the group's order; an exception is for that one alone. Raised, it is for all."""

MOST = 500
"""In one group: a commit of more would make the first wait for the last."""


class Line(Generic[Asked, Told]):
    """A line before one counter. A group is served at a time; whoever comes meanwhile is in the next one.

    So an answer never stands on anything that was read before its question came.
    """

    def __init__(self, serve: Serve[Asked, Told]) -> None:
        self._serve = serve
        self._waiting: deque[tuple[Asked, asyncio.Future[Told]]] = deque()
        self._serving: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Told:
        """The answer to this one. Cancelled before its group is begun, the question is withdrawn."""
        answer: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._serving is None or self._serving.done():
            # In a context of its own: it works for all, not for whoever came first.
            self._serving = asyncio.create_task(self._serve_all(), context=Context())
            self._serving.add_done_callback(self._withdraw_left)
        return await answer

    async def empty(self) -> None:
        """Return when nobody waits any more. Cancelled, it leaves those who wait to be served."""
        while self._serving is not None and not self._serving.done():
            await asyncio.wait([self._serving])

    async def _serve_all(self) -> None:
        while self._waiting:
            await self._serve_group()

    def _withdraw_left(self, ended: "asyncio.Task[None]") -> None:
        """Cancelled, perhaps before its first step: who still waits is told so, as the loop of events ends."""
        if ended.cancelled() and ended is self._serving:
            while self._waiting:
                self._waiting.popleft()[1].cancel()

    async def _serve_group(self) -> None:
        group = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        group = [(asked, answer) for asked, answer in group if not answer.cancelled()]
        if not group:
            return
        told: Sequence[Told | Exception]
        try:
            told = await self._serve([asked for asked, _ in group])
        except asyncio.CancelledError:
            # Whether it was committed is not known here: nobody is told that it was, and Telegram brings it again.
            for _, answer in group:
                answer.cancel()
            raise
        except Exception as failure:
            told = [failure] * len(group)
        for (_, answer), one in zip(group, told, strict=True):
            if answer.done():
                continue
            if isinstance(one, Exception):
                answer.set_exception(one)
            else:
                answer.set_result(one)
