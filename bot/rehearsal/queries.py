"""Taps and inline queries that still wait for the bot's answer."""

import asyncio
import secrets
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.refusals import bad_request


@dataclass(frozen=True)
class CallbackAnswer:
    """What a tap brought: the text over the chat (None: only acknowledged); `alert` asks for an OK."""

    text: str | None
    alert: bool
    url: str | None = None


class Queries:
    """Each id is answered once: a second answer, or one to an id never given, is refused as Telegram does."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    def open(self) -> tuple[str, asyncio.Future[Any]]:
        """A new id, and what will hold its answer."""
        query_id = str(secrets.randbits(63))
        answer = asyncio.get_running_loop().create_future()
        self._waiting[query_id] = answer
        return query_id, answer

    def check(self, query_id: str) -> None:
        if query_id not in self._waiting:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")

    def answer(self, query_id: str, answer: Any) -> None:
        self.check(query_id)
        waiting = self._waiting.pop(query_id)
        if not waiting.done():
            waiting.set_result(answer)
