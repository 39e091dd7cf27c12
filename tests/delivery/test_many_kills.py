"""One broadcast to 1,000 members while the process is killed fifty times and the line to Telegram breaks."""

import asyncio
import os
import random
import secrets
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.outbox import IN_FLIGHT
from bot.rehearsal.faults import Fault
from bot.rehearsal.limits import Limits
from bot.rehearsal.server import BotApiServer
from bot.settings import Settings
from bot.usecases.notify import write_notice
from bot.usecases.office import Office
from bot.usecases.opening import open_office
from bot.usecases.rights import Actor, Right
from bot.usecases.write_announcement import notice_payload
from db.models import Body, Delivery, DeliveryState, NoticeKind
from tests.conftest import TOKEN
from tests.people import body_id, enrol_many
from tests.waiting import eventually

FIRST_ID = 5000
ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 25, 7, tzinfo=UTC)
"""The office's clock starts here, so that no night in Almaty falls into the test."""
SEED = int(os.environ.get("ASSEMBLY_KILL_SEED", secrets.randbelow(1_000_000)))
PER_SECOND = {"sqlite": 90, "postgresql": 60}
MEMBERS = {"sqlite": 1000, "postgresql": 100}
KILLS = {"sqlite": 50, "postgresql": 4}


class Zygote:
    """The process from which outboxes are forked."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def start(self) -> int:
        return await self._ask("start")

    async def kill(self, pid: int) -> None:
        """SIGKILL, and gone for certain: the next one finds the table alone."""
        os.kill(pid, signal.SIGKILL)
        assert await self._ask("reap") == signal.SIGKILL

    async def _ask(self, line: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n".encode())
        return int(await self._process.stdout.readline())


@asynccontextmanager
async def zygote(office: Office, telegram: BotApiServer, ahead: timedelta) -> AsyncIterator[Zygote]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.delivery.zygote"),
        *(TOKEN, telegram.url, office.engine.url.render_as_string(hide_password=False)),
        *(str(ahead.total_seconds()), str(PER_SECOND[office.engine.dialect.name])),
        stdin=PIPE, stdout=PIPE, stderr=asyncio.subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    try:
        yield Zygote(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


@pytest.mark.long
async def test_fifty_kills_lose_nothing_and_double_only_what_was_in_flight(database_url: str) -> None:
    """The seed is printed: `ASSEMBLY_KILL_SEED` plays the same kills and faults again."""
    print(f"ASSEMBLY_KILL_SEED={SEED}")
    chance = random.Random(SEED)
    ahead = NOON - datetime.now(UTC)
    settings = Settings(_env_file=None, database_url=database_url)
    async with (
        open_office(settings, lambda: datetime.now(UTC) + ahead) as office,
        BotApiServer(
            token=TOKEN,
            username="assembly_bot",
            clock=lambda: datetime.now(UTC),
            limits=Limits.off(),
            seed=SEED,
        ) as telegram,
    ):
        engine = office.engine.dialect.name
        members, kills = MEMBERS[engine], KILLS[engine]
        await announce(office, telegram, members)
        telegram.faults.add(  # each once for certain, then by chance
            Fault.too_many(1, times=1),
            Fault.server_error(502, times=1),
            Fault.server_error(504, html=True, times=1),
            Fault.too_many(1, times=2, probability=0.01),
            Fault.server_error(502, times=None, probability=0.02),
            Fault.server_error(504, html=True, times=None, probability=0.01),
            Fault.dropped_before(times=None, probability=0.02),
            Fault.dropped_after(times=None, probability=0.02),
            Fault.slow(0.05, times=None, probability=0.2),
        )
        async with zygote(office, telegram, ahead) as mother:
            for _ in range(kills):
                pid = await mother.start()
                await asyncio.sleep(chance.uniform(0.02, 0.3))
                await mother.kill(pid)
            assert await waiting(office) > 0, "every kill fell into the broadcast"
            pid = await mother.start()
            await eventually(lambda: nothing_waits(office), "the rest of the notices", 90)
            await mother.kill(pid)
        rows = await deliveries(office)
    people = [telegram.person(FIRST_ID + number) for number in range(members)]
    copies = Counter(person.id for person in people for _ in person.chat)
    assert [row.state for row in rows] == [DeliveryState.SENT] * members
    assert set(copies) == set(range(FIRST_ID, FIRST_ID + members)), "nobody is left out"
    marked = {FIRST_ID + row.member_id - rows[0].member_id for row in rows if row.may_be_doubled}
    assert {person for person, count in copies.items() if count > 1} <= marked
    broken = sum(call.outcome not in ("ok", "429") for call in telegram.calls)
    assert 0 < len(marked) <= kills * IN_FLIGHT + broken
    assert {"429", "502", "504"} <= {call.outcome for call in telegram.calls}


async def announce(office: Office, telegram: BotApiServer, members: int) -> None:
    enrolled = await enrol_many(office, members, first_telegram_id=FIRST_ID)
    for number in range(members):
        telegram.person(FIRST_ID + number).has_started()
    async with office.act(Actor.operator()) as act:
        act.require(Right.CONVENE)
        body = await act.session.get_one(Body, await body_id(act.session, "session"))
        await write_notice(
            act,
            NoticeKind.ANNOUNCEMENT,
            body,
            [person.member_id for person in enrolled],
            payload=notice_payload("Хабарландыру", "Объявление", None, None, None),
            priority=1,
        )
        await act.commit()


async def deliveries(office: Office) -> list[Delivery]:
    async with AsyncSession(office.reader) as session:
        return list(await session.scalars(select(Delivery).order_by(Delivery.id)))


async def waiting(office: Office) -> int:
    async with AsyncSession(office.reader) as session:
        query = select(func.count(Delivery.id)).where(Delivery.state != DeliveryState.SENT)
        return (await session.scalars(query)).one()


async def nothing_waits(office: Office) -> bool:
    return await waiting(office) == 0
