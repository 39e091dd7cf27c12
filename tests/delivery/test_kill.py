"""The whole bot, as `make run` starts it, is killed in the middle of a convocation and started again."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.outbox import IN_FLIGHT
from bot.rehearsal.limits import Limits
from bot.rehearsal.server import BotApiServer
from bot.rules.convocation import MeetingKind
from bot.settings import Settings
from bot.usecases.convene import Convocation, convene
from bot.usecases.ladder import Group
from bot.usecases.office import Office
from bot.usecases.opening import open_office
from bot.usecases.rights import Actor
from bot.usecases.see_deliveries import see_deliveries
from db.models import Delivery, DeliveryState, Notice
from tests.people import body_id, enrol_many
from tests.waiting import eventually

TOKEN = "42:test-token-test-token-test-token-tes"
MEMBERS = 200
FIRST_ID = 5000
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def office(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Office]:
    """The one process of the default set-up: SQLite in one file, the machine's own clock."""
    file = tmp_path / "assembly.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    settings = Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{file}")
    async with open_office(settings) as opened:
        yield opened


@asynccontextmanager
async def running_bot(
    office: Office, telegram: BotApiServer, folder: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process of its own, as `make run` starts it."""
    environment = os.environ | {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API": telegram.url,
        "DATABASE_URL": office.engine.url.render_as_string(hide_password=False),
        "MESSAGES_PER_SECOND": "1000",
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, cwd=folder, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            assert await asyncio.wait_for(process.wait(), 20) == 0, "Ctrl-C ends the bot cleanly"


async def convocation(office: Office) -> Convocation:
    now = datetime.now(UTC)
    async with AsyncSession(office.engine) as session:
        body = await body_id(session, "session")
    return Convocation(
        body_id=body,
        kind=MeetingKind.REGULAR,
        starts_at=now + timedelta(days=40),
        place_kk="Астана",
        place_ru="Астана",
        agenda=(("Есеп", "Отчёт"),),
        order_number="15",
        order_date=now.date() - timedelta(days=1),
    )


@pytest.mark.long
async def test_after_a_kill_every_member_has_the_notice_once_but_for_those_in_flight(
    office: Office, tmp_path: Path
) -> None:
    await enrol_many(office, MEMBERS, first_telegram_id=FIRST_ID)
    async with BotApiServer(
        token=TOKEN, username="assembly_bot", clock=lambda: datetime.now(UTC), limits=Limits.off()
    ) as telegram:
        people = [telegram.person(FIRST_ID + number) for number in range(MEMBERS)]
        for person in people:
            person.has_started()
        convened = await convene(office, Actor.operator(), await convocation(office))
        assert convened.queued == MEMBERS
        await let_go_by_night(office)

        async with running_bot(office, telegram, tmp_path) as first:
            await eventually(lambda: len(telegram.calls_of("sendDocument")) >= 80, "80 notices", 60)
            first.kill()
            await first.wait()
        assert await sent(office) < MEMBERS, "the kill came in the middle"

        async with running_bot(office, telegram, tmp_path):
            await eventually(lambda: all_settled(office), "the rest of the notices", 90)

    copies = Counter(person.id for person in people for message in person.chat if message.document)
    assert set(copies) == {person.id for person in people}, "nobody is left out"
    doubled = {telegram_id for telegram_id, count in copies.items() if count > 1}
    marked = await marked_as_perhaps_doubled(office)
    assert doubled <= marked
    assert len(marked) <= IN_FLIGHT
    assert max(copies.values()) <= 2
    counts = (await see_deliveries(office, Actor.operator(), convened.meeting_id)).counts
    assert counts[Group.DELIVERED] == MEMBERS
    assert counts[Group.QUEUED] == counts[Group.FAILED] == 0
    assert counts[Group.DOUBLED] == len(marked)


async def let_go_by_night(office: Office) -> None:
    """The bot reads the machine's clock, and whoever runs the test may sit up late."""
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Notice).values(urgent=True))
        await session.execute(update(Delivery).values(due_at=office.now()))
        await session.commit()


async def sent(office: Office) -> int:
    async with AsyncSession(office.engine) as session:
        query = select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.SENT)
        return (await session.scalars(query)).one()


async def all_settled(office: Office) -> bool:
    return await sent(office) == MEMBERS


async def marked_as_perhaps_doubled(office: Office) -> set[int]:
    """Telegram ids; `enrol_many` gave them in the order of the members."""
    async with AsyncSession(office.engine) as session:
        first = (await session.scalars(select(func.min(Delivery.member_id)))).one()
        rows = await session.scalars(select(Delivery.member_id).where(Delivery.may_be_doubled))
        return {FIRST_ID + member_id - first for member_id in rows}
