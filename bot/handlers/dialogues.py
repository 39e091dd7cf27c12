"""Dialogue state kept in the database, so that a clerk's half-made convocation outlives a restart."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.office import Office
from db.engine import READING
from db.models import DialogueState


class DialogueStorage(BaseStorage):
    """aiogram's storage over the table `dialogue_states`."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._keys = DefaultKeyBuilder(with_bot_id=True)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        async with AsyncSession(self._office.engine) as session:
            row = await self._row(session, key)
            row.state = name
            await session.commit()

    async def get_state(self, key: StorageKey) -> str | None:
        row = await self._read(key)
        return row.state if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        async with AsyncSession(self._office.engine) as session:
            row = await self._row(session, key)
            row.data = dict(data)
            await session.commit()

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        row = await self._read(key)
        return dict(row.data) if row else {}

    async def close(self) -> None:
        """The engine is the app's to close."""

    def _name(self, key: StorageKey) -> str:
        return self._keys.build(key)

    async def _read(self, key: StorageKey) -> DialogueState | None:
        """Asked at every update, so in a transaction that waits for no writer."""
        async with self._office.engine.connect() as connection:
            await connection.execution_options(**READING)
            async with AsyncSession(connection, expire_on_commit=False) as session:
                return await session.get(DialogueState, self._name(key))

    async def _row(self, session: AsyncSession, key: StorageKey) -> DialogueState:
        row = await session.get(DialogueState, self._name(key))
        if row is None:
            row = DialogueState(key=self._name(key), data={})
            session.add(row)
        row.updated_at = self._office.now()
        return row
