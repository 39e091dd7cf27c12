"""Messages that follow a state: each shows the newest one as soon as the pace has room, after everything else.

An edit counts for Telegram as a message, and a hall of 504 taps at once: the answer over the chat, which has no limit,
tells everybody; the messages beneath follow within a few seconds. What a process did not get to is lost with it: the
member has been told, and `/vote` or the same tap once more shows it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import InaccessibleMessage, MaybeInaccessibleMessageUnion

from bot.delivery.pace import Rank, broadcasting
from bot.delivery.persistence import AWAY
from bot.views.screens import Screen

log = structlog.get_logger(__name__)

GONE = ("message to edit not found", "message can't be edited")
"""What Telegram says of a message that was deleted while the tap was on its way."""
IN_FLIGHT = 4
"""Edits under way at once: what waits here can still be replaced by something newer, what waits in the pace cannot."""
ATTEMPTS = 60
SECONDS_BETWEEN = 1.0
"""A minute in all while Telegram is away, as long as an answer is tried (`bot.delivery.persistence`)."""

Key = tuple[int, int]
"""A chat and a message in it."""


async def change(message: MaybeInaccessibleMessageUnion, screen: Screen) -> None:
    """Make the message show the screen; a new one where it is too old, gone, or has no words of its own."""
    if isinstance(message, InaccessibleMessage) or message.text is None:
        # Too old to be changed, or a document or picture, whose words are a caption and no screen.
        await message.answer(screen.text, reply_markup=screen.keyboard)
        return
    try:
        await message.edit_text(screen.text, reply_markup=screen.keyboard)
    except TelegramBadRequest as refusal:
        if any(words in refusal.message for words in GONE):
            await message.answer(screen.text, reply_markup=screen.keyboard)
        elif "message is not modified" not in refusal.message:
            raise


@dataclass(frozen=True, slots=True)
class _Edit:
    message: MaybeInaccessibleMessageUnion
    draw: Callable[[], Screen]
    attempts: int = 0


class Edits:
    """The newest screen of each message, and the few that are on their way."""

    def __init__(self) -> None:
        self._newest: dict[Key, _Edit] = {}
        self._under_way: set[Key] = set()
        self._line: asyncio.Queue[Key] = asyncio.Queue()

    def put(self, message: MaybeInaccessibleMessageUnion | None, draw: Callable[[], Screen]) -> None:
        """The message is to show what `draw` gives, and no longer what was to be shown before. No message: nothing.

        It is drawn when its turn has come: most of a busy hall's screens are overtaken, or can wait.
        """
        if message is not None:
            self._put((message.chat.id, message.message_id), _Edit(message, draw))

    def _put(self, key: Key, edit: _Edit) -> None:
        known = key in self._newest or key in self._under_way
        self._newest[key] = edit
        if not known:
            self._line.put_nowait(key)

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as hands:
            for _ in range(IN_FLIGHT):
                hands.create_task(self._work())

    async def _work(self) -> None:
        while True:
            key = await self._line.get()
            edit = self._newest.pop(key)
            self._under_way.add(key)
            again = await self._make(edit)
            if again and key not in self._newest:
                self._newest[key] = replace(edit, attempts=edit.attempts + 1)
            # One at a time to a message, or an older screen might come last.
            self._under_way.discard(key)
            if key in self._newest:
                self._line.put_nowait(key)

    async def _make(self, edit: _Edit) -> bool:
        """Whether it is to be tried again."""
        try:
            with broadcasting(rank=Rank.EDIT):
                await change(edit.message, edit.draw())
        except TelegramRetryAfter:
            return True  # the pace holds everybody back
        except TelegramForbiddenError:
            log.info("blocked", chat=edit.message.chat.id)
        except AWAY as failure:
            log.warning("edit", error=type(failure).__name__, attempts=edit.attempts)
            await asyncio.sleep(SECONDS_BETWEEN)
            return edit.attempts < ATTEMPTS
        except Exception as defect:
            log.error("edit defect", exc_info=defect)
        return False
