"""A claim's cost in a queue of 100 rows and in one of 100,000, on both databases."""

import statistics
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import claims
from bot.delivery.outbox import IN_FLIGHT
from bot.settings import Settings
from bot.usecases.office import Office
from bot.usecases.opening import open_office
from db.models import Body, Delivery, DeliveryState, Notice, NoticeKind
from tests.bench.standing import databases
from tests.people import body_id, enrol_many

LENGTHS = (100, 100_000)
MEMBERS = 100
ROUNDS = 60
NOON = datetime(2026, 11, 25, 7, tzinfo=UTC)
"""Noon in Almaty: no quiet hours in the measurement."""
STATES = (DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.QUEUED, DeliveryState.OVERTAKEN)


async def measure() -> list[str]:
    lines = []
    with databases() as kinds:
        for kind, fresh in kinds.items():
            async with AsyncExitStack() as stack:
                offices = []
                for length in LENGTHS:
                    settings = Settings(_env_file=None, database_url=await fresh())
                    offices.append(await stack.enter_async_context(open_office(settings, lambda: NOON)))
                    await _queue(offices[-1], length)
                # In turn: what else the machine does slows both alike.
                rounds = [[await _claim(office) for office in offices] for _ in range(ROUNDS)]
            few, many = map(statistics.median, zip(*rounds, strict=True))
            lines.append(
                f"claims, {kind}: {few * 1000:.2f} ms in a queue of {LENGTHS[0]}, {many * 1000:.2f} ms in one of "
                f"{LENGTHS[1]:,} ({many / few:.2f} times)"
            )
    return lines


async def _queue(office: Office, length: int) -> None:
    """So many rows due tomorrow, sent or overtaken, of both priorities, and a few due now behind them."""
    members = [person.member_id for person in await enrol_many(office, MEMBERS, first_telegram_id=5000)]
    async with AsyncSession(office.engine) as session:
        body = await session.get_one(Body, await body_id(session, "session"))
        for number in range(length // MEMBERS):
            due_at = NOON + timedelta(days=1)
            await _notice(session, body, members, number % 2, STATES[number // 2 % 4], due_at)
        for priority in (0, 1):
            await _notice(session, body, members, priority, DeliveryState.QUEUED, NOON)
        await session.commit()
        await session.execute(text("ANALYZE"))
        await session.commit()


async def _notice(
    session: AsyncSession,
    body: Body,
    members: list[int],
    priority: int,
    state: DeliveryState,
    due_at: datetime,
) -> None:
    notice = Notice(
        kind=NoticeKind.ANNOUNCEMENT,
        body_id=body.id,
        revision=0,
        payload={},
        priority=priority,
        urgent=False,
        created_at=NOON,
    )
    session.add(notice)
    await session.flush()
    rows = [
        {
            "notice_id": notice.id,
            "member_id": member_id,
            "state": state,
            "priority": priority,
            "due_at": due_at,
            "attempts": 0,
            "may_be_doubled": False,
        }
        for member_id in members
    ]
    await session.execute(insert(Delivery), rows)


async def _claim(office: Office) -> float:
    """Its seconds; it is taken back, so that the next finds the same queue."""
    async with AsyncSession(office.engine) as session:
        began = time.perf_counter()
        claimed = await claims.claim(session, "1", NOON, IN_FLIGHT)
        took = time.perf_counter() - began
        assert len(claimed) == IN_FLIGHT
        await session.rollback()
    return took
