"""Dialogue state kept in the database, so that a clerk's half-made convocation outlives a restart."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.office import Office
from db.engine import sqlite_file
from db.models import DialogueState

Step = tuple[str | None, dict[str, Any]]
"""A dialogue's state and the answers so far."""

_just_read: ContextVar[tuple[str, Step] | None] = ContextVar("just read", default=None)
"""What an update's handling has asked for its state: the answers lie in the same row, and are wanted next."""


class DialogueStorage(BaseStorage):
    """aiogram's storage over the table `dialogue_states`.

    The state is asked for at every update. With one SQLite file this is the only process, so what was read or
    written once is remembered; otherwise another process may have written it, and the table is asked.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._keys = DefaultKeyBuilder(with_bot_id=True)
        self._alone = sqlite_file(str(office.engine.url)) is not None
        self._remembered: dict[str, Step] = {}

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        _, data = await self._read(key)
        await self._write(key, (name, data))

    async def get_state(self, key: StorageKey) -> str | None:
        step = await self._read(key)
        _just_read.set((self._keys.build(key), step))
        return step[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        state, _ = await self._read(key)
        await self._write(key, (state, dict(data)))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        before = _just_read.get()
        _just_read.set(None)
        if before is not None and before[0] == self._keys.build(key):
            return dict(before[1][1])
        return dict((await self._read(key))[1])

    async def close(self) -> None:
        """The engine is the app's to close."""

    async def _read(self, key: StorageKey) -> Step:
        name = self._keys.build(key)
        if self._alone and name in self._remembered:
            return self._remembered[name]
        step = await self._office.together(_steps, name)
        self._remembered[name] = step
        return step

    async def _write(self, key: StorageKey, step: Step) -> None:
        name = self._keys.build(key)
        _just_read.set(None)
        if self._alone and self._remembered.get(name) == step:
            return  # /menu and the like end a dialogue that never began
        async with AsyncSession(self._office.engine) as session:
            row = DialogueState(key=name, state=step[0], data=step[1], updated_at=self._office.now())
            await session.merge(row)
            await session.commit()
        self._remembered[name] = step


async def _steps(office: Office, names: Sequence[str]) -> list[Step]:
    """The dialogues of all who wait: in a hall that taps at once one question, not one for each."""
    async with AsyncSession(office.reader) as session:
        rows = await session.scalars(select(DialogueState).where(DialogueState.key.in_(names)))
        found = {row.key: (row.state, dict(row.data)) for row in rows}
    return [found.get(name, (None, {})) for name in names]
