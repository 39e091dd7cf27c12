"""The office: where a use case opens its transaction, names its right and leaves its entry in the record."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.rules.terms import local_day
from bot.usecases.audit_chain import Entry, append
from bot.usecases.errors import Denied
from bot.usecases.known import KnownAccounts
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.together import Asked, Line, Told
from db.engine import reader_of, steady_of
from db.models import Base, Body, Meeting

log = structlog.get_logger(__name__)


class Act:
    """One use case under way: its session, its actor, its moment."""

    def __init__(self, session: AsyncSession, actor: Actor, now: datetime) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self._named = False
        self._entries: list[Entry] = []

    @property
    def today(self) -> date:
        """The day in Almaty."""
        return local_day(self.now)

    def require(self, right: Right, of: Body | Meeting | None = None) -> None:
        """Go on only if the actor holds the right for that body or meeting; raise `Denied` otherwise."""
        self._named = True
        if not self.actor.may(right, place_of(of) if of is not None else None):
            raise Denied(right, subject_of(of) if of is not None else "-")

    def require_own(self) -> None:
        """Name that this act concerns nobody but the actor (language, binding, own record)."""
        self._named = True

    def record(self, action: str, subject: Base, **details: Any) -> None:
        """Leave an entry, written with the same commit. `details`: ids, counts, codes; no names, no choices."""
        self._entries.append(_entry(self.actor, self.now, action, subject_of(subject), True, details))
        log.info(action, subject=subject_of(subject), account=self.actor.telegram_id, **details)

    def record_refusal(self, action: str, subject: Base) -> None:
        """Leave an entry of what was tried in vain, written with the same commit."""
        self._entries.append(_entry(self.actor, self.now, action, subject_of(subject), False, {}))

    async def commit(self) -> None:
        """Keep what was done, and its entries at the chain's end. A use case that named no right cannot."""
        self.must_be_named()
        await append(self.session, self._entries)
        self._entries.clear()
        await self.session.commit()

    def must_be_named(self) -> None:
        """Denied unless named: a use case without a right is a defect, found the first time it runs."""
        if not self._named:
            raise RuntimeError("a use case must name its right")


class Office:
    """Hands out transactions; one for the whole process."""

    def __init__(
        self, engine: AsyncEngine, now: Callable[[], datetime], first_administrators: Collection[int] = ()
    ) -> None:
        self.engine = engine
        self.reader = reader_of(engine)
        """For whoever only looks: waits for no writer."""
        self._steady = steady_of(engine) or self.reader
        self.now = now
        self.first_administrators = frozenset(first_administrators)
        """Telegram ids that are administrators by the settings, before anybody could grant it."""
        self.known = KnownAccounts()
        self.acts = 0
        """How many transactions were let through in this process: whoever follows need not ask the database first."""
        self._lines: dict[Callable[..., Any], Line[Any, Any]] = {}

    async def together(
        self,
        serve: Callable[["Office", Sequence[Asked]], Awaitable[Sequence[Told | Exception]]],
        asked: Asked,
    ) -> Told:
        """What `serve` tells this one; it serves all who wait for it in this process in one go."""
        if serve not in self._lines:
            self._lines[serve] = Line(partial(serve, self))
        told: Told = await self._lines[serve].ask(asked)
        return told

    @asynccontextmanager
    async def act(self, actor: Actor) -> AsyncIterator[Act]:
        """A transaction that rolls back unless committed. What is denied is recorded in one of its own."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            act = Act(session, actor, self.now())
            try:
                yield act
                self.acts += 1
            except Denied as denied:
                await session.rollback()
                await self._record_denial(actor, denied)
                raise

    @asynccontextmanager
    async def look(self, actor: Actor, *, steady: bool = False) -> AsyncIterator[Act]:
        """Only reads, and so waits for nobody; `steady`: all as of one moment. Who names no right has read nothing."""
        async with AsyncSession(self._steady if steady else self.reader, expire_on_commit=False) as session:
            act = Act(session, actor, self.now())
            try:
                yield act
                act.must_be_named()
            except Denied as denied:
                await session.rollback()
                await self._record_denial(actor, denied)
                raise

    async def close(self) -> None:
        """Serve those who still wait, and give the connections back."""
        for line in self._lines.values():
            await line.empty()
        await self.reader.dispose()
        await self.engine.dispose()

    async def _record_denial(self, actor: Actor, denied: Denied) -> None:
        log.warning("denied", right=denied.right, subject=denied.subject, account=actor.telegram_id)
        async with AsyncSession(self.engine) as session:
            await append(session, [_entry(actor, self.now(), denied.right, denied.subject, False, {})])
            await session.commit()


def _entry(
    actor: Actor, at: datetime, action: str, subject: str, allowed: bool, details: dict[str, Any]
) -> Entry:
    return Entry(at, actor.telegram_id, actor.member_id, action, subject, allowed, details)


def subject_of(row: Base) -> str:
    """A row's name in the record: `meetings:7`."""
    key = getattr(row, "id", None) or getattr(row, "vote_id", None) or getattr(row, "telegram_id", None)
    return f"{row.__tablename__}:{key}"
