"""What a dialogue has taken it does not take again.

An update is confirmed after it is handled (`bot.handlers.polling`), so a process that is killed in between gets it
once more. A use case bears that; a step of a dialogue would not: the same words would answer the next question, or
stand in an agenda twice. So each dialogue remembers the updates that moved it, and remembers one in the very write
by which it moved. They are remembered by id, not by the highest id: several processes behind a webhook take two
messages in either order, and Telegram begins its numbers anew after a quiet week (core.telegram.org/bots/api#update).
"""

from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram import BaseMiddleware
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.types import TelegramObject, Update

from bot.handlers.showing import acknowledge
from bot.views.texts import Texts

log = structlog.get_logger(__name__)

KEPT = 100
"""getUpdates gives no more at once (core.telegram.org/bots/api#getupdates), so no more can come again together."""

_TAKEN = "taken"
"""Where the ids lie among the dialogue's data; handlers do not see them."""


@dataclass(slots=True)
class _Hearing:
    """The update that is being handled. `due`: the dialogue's next write must name it."""

    update_id: int
    due: bool


_hearing: ContextVar[_Hearing | None] = ContextVar("hearing", default=None)


class OnceStorage(BaseStorage):
    """Any storage, whose dialogues name the updates that changed them."""

    def __init__(self, kept: BaseStorage) -> None:
        self._kept = kept

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        hearing = _hearing.get()
        if hearing is not None and not hearing.due:
            name = state.state if isinstance(state, State) else state
            hearing.due = await self._kept.get_state(key) != name
        await self._kept.set_state(key, state)

    async def get_state(self, key: StorageKey) -> str | None:
        return await self._kept.get_state(key)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        before = await self._kept.get_data(key)
        taken = before.pop(_TAKEN, [])
        hearing = _hearing.get()
        if hearing is not None and (hearing.due or before != data):
            hearing.due = False
            taken = [*(one for one in taken if one != hearing.update_id), hearing.update_id][-KEPT:]
        await self._kept.set_data(key, {**data, _TAKEN: taken} if taken else data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        data = await self._kept.get_data(key)
        data.pop(_TAKEN, None)
        return data

    async def taken(self, key: StorageKey) -> list[int]:
        """Ids of the updates that the dialogue has taken, the last one last."""
        return list((await self._kept.get_data(key)).get(_TAKEN, []))

    async def close(self) -> None:
        await self._kept.close()


class Once(BaseMiddleware):
    """Stops an update that the dialogue has taken, before any handler.

    A message in a dialogue counts as taken even when it was refused or changed nothing: the next one may have been
    understood, and then the refused one, come again, would answer another question.
    """

    def __init__(self, storage: OnceStorage) -> None:
        self._storage = storage

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        state: FSMContext | None = data.get("state")
        if not isinstance(event, Update) or state is None:
            return await handler(event, data)
        taken = await self._storage.taken(state.key)
        if event.update_id in taken or _is_overtaken_command(event, taken):
            log.info("taken already", update=event.update_id)
            await _say_so(event, data["texts"], unanswered=event.update_id == taken[-1])
            return None
        in_dialogue = event.message is not None and data.get("raw_state") is not None
        hearing = _Hearing(event.update_id, due=in_dialogue)
        token = _hearing.set(hearing)
        try:
            return await handler(event, data)
        finally:
            if hearing.due:
                await state.set_data(await state.get_data())
            _hearing.reset(token)


def _is_overtaken_command(update: Update, taken: list[int]) -> bool:
    """A command that began nothing is named nowhere; come again, it would end the dialogue that began after it."""
    message = update.message
    if message is None or not (message.text or "").startswith("/"):
        return False
    return any(0 < later - update.update_id < KEPT for later in taken)


async def _say_so(update: Update, texts: Texts, *, unanswered: bool) -> None:
    """Only the last one can have missed its answer: each person's updates are handled one after the other."""
    if update.callback_query is not None:
        notice = Texts.plain(texts.language)("dialogue.taken-already") if unanswered else None
        await acknowledge(update.callback_query, notice)
    elif update.message is not None and unanswered:
        await update.message.answer(texts("dialogue.taken-already"))
