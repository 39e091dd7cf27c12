"""One pace for several processes: what the permitted rate still holds stands in a row that all of them lock in turn.

One process alone (SQLite) has the line of `pace.py` and needs none of this.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field

import structlog
from sqlalchemy import bindparam, literal_column, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine

from db.models import SharedPace

log = structlog.get_logger(__name__)

WINDOW = 1.0
LOST_AFTER = 100.0
"""Seconds after which a call is held for lost with its process; longer than any send may take."""
LOOK_AGAIN = 0.05
"""Seconds until the next look when only a call that comes back makes room."""
THE_ROW = 1

_ROW = update(SharedPace).where(SharedPace.id == THE_ROW)
_HOLD = _ROW.values(id=THE_ROW).returning(
    SharedPace.state, literal_column("extract(epoch FROM clock_timestamp())").label("now")
)
"""Locks the row, then tells what it holds and the moment: waiting for a lock takes time, and a select that locks
would read the clock before it."""
_LEAVE = _ROW.values(state=bindparam("kept"))


@dataclass(slots=True)
class Common:
    """Who is on the way to Telegram and who came back lately, of all processes; moments in seconds of one clock.

    Telegram counts a call somewhere between its start and its return: a call holds its place until a second after
    it came back, so that no delay of the network makes one too many in any second.
    """

    flying: dict[str, float] = field(default_factory=dict)
    landed: list[float] = field(default_factory=list)
    next_at: float = 0.0
    paused_until: float = 0.0
    slowness: float = 1.0

    def take(self, now: float, place: str, per_second: float, *, spaced: bool) -> float:
        """0 when the call may go, and has the place; otherwise the seconds to wait. `spaced`: not in bursts."""
        self.flying = {key: since for key, since in self.flying.items() if since > now - LOST_AFTER}
        self.landed = [moment for moment in self.landed if moment > now - WINDOW]
        wait = max(self.paused_until, self.next_at if spaced else 0.0) - now
        excess = len(self.flying) + len(self.landed) - int(per_second)
        if excess >= 0:
            room = self.landed[excess] + WINDOW - now if excess < len(self.landed) else LOOK_AGAIN
            wait = max(wait, room)
        if wait > 0:
            return wait
        self.flying[place] = now
        self.next_at = max(now, self.next_at) + self.slowness / per_second
        return 0.0

    def land(self, now: float, place: str, recovery: float = 1.0) -> None:
        """The call came back; one that went through lets a slowed pace recover."""
        if self.flying.pop(place, None) is not None:
            self.landed.append(now)
        self.slowness = max(1.0, self.slowness * recovery)

    def give_back(self, place: str) -> None:
        """The call was never made."""
        self.flying.pop(place, None)

    def pause(self, now: float, seconds: float, slower: float, slowest: float) -> None:
        """A 429 that one of them met: nobody goes for so long, and all go slower afterwards."""
        self.paused_until = max(self.paused_until, now + seconds)
        self.slowness = min(self.slowness * slower, slowest)


class Commons:
    """The row of `Common`, by the database's clock: processes may run on several machines."""

    def __init__(self, engine: AsyncEngine, per_second: float) -> None:
        self._engine = engine
        self._per_second = per_second

    async def take(self, *, spaced: bool) -> str:
        """Wait for a place. Without the database everybody goes by their own line: an answer must not wait for it."""
        place = secrets.token_hex(4)
        wait = 1.0
        while wait > 0:
            try:
                async with self._locked() as (common, now):
                    wait = common.take(now, place, self._per_second, spaced=spaced)
            except (DBAPIError, PoolTimeoutError, OSError) as failure:
                log.warning("shared pace", error=type(failure).__name__)
                return place
            if wait > 0:
                await asyncio.sleep(wait)
        return place

    async def land(self, place: str, recovery: float = 1.0) -> None:
        """The call came back."""
        await self._note(lambda common, now: common.land(now, place, recovery))

    async def give_back(self, place: str) -> None:
        """The call was never made."""
        await self._note(lambda common, _: common.give_back(place))

    async def pause(self, seconds: float, slower: float, slowest: float) -> None:
        """Telegram asked for a pause."""
        await self._note(lambda common, now: common.pause(now, seconds, slower, slowest))

    async def _note(self, change: Callable[[Common, float], None]) -> None:
        try:
            async with self._locked() as (common, now):
                change(common, now)
        except (DBAPIError, PoolTimeoutError, OSError) as failure:
            log.warning("shared pace", error=type(failure).__name__)

    @asynccontextmanager
    async def _locked(self) -> AsyncIterator[tuple[Common, float]]:
        async with self._engine.begin() as connection:
            held = (await connection.execute(_HOLD)).one_or_none()
            if held is None:
                first = insert(SharedPace).values(id=THE_ROW, state={}).on_conflict_do_nothing()
                await connection.execute(first)
                held = (await connection.execute(_HOLD)).one()
            common = Common(**held.state)
            yield common, float(held.now)
            await connection.execute(_LEAVE, {"kept": asdict(common)})
