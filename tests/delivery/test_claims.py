"""A claim reads the rows it takes, and none of the hundred thousand others."""

from datetime import timedelta

from sqlalchemy import event, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import claims
from bot.usecases.office import Office
from db.models import Body, Delivery, DeliveryState, Notice, NoticeKind
from tests.conftest import Clock
from tests.people import body_id, enrol_many

NOTICES = 60
MEMBERS = 50


async def long_queue(office: Office) -> None:
    """Sent, cancelled and failed rows, thousands due tomorrow in both priorities, and eight due now."""
    members = await enrol_many(office, MEMBERS, first_telegram_id=5000)
    now, tomorrow = office.now(), office.now() + timedelta(days=1)
    states = (DeliveryState.SENT, DeliveryState.QUEUED, DeliveryState.QUEUED, DeliveryState.CANCELLED)
    async with AsyncSession(office.engine) as session:
        body = await session.get_one(Body, await body_id(session, "session"))
        notices = [
            Notice(
                kind=NoticeKind.ANNOUNCEMENT, body_id=body.id, revision=0, payload={}, priority=number % 2,
                urgent=False, created_at=now,
            )
            for number in range(NOTICES)
        ]  # fmt: skip
        session.add_all(notices)
        await session.flush()
        rows = [
            {
                "notice_id": notice.id,
                "member_id": member.member_id,
                "state": states[number % 4],
                "priority": notice.priority,
                "due_at": tomorrow,
                "attempts": 0,
                "may_be_doubled": False,
            }
            for number, notice in enumerate(notices)
            for member in members
        ]
        for row in rows[-8:]:
            row |= {"state": DeliveryState.QUEUED, "due_at": now}
        await session.execute(insert(Delivery), rows)
        await session.commit()
        await session.execute(text("ANALYZE"))
        await session.commit()


async def plans(office: Office) -> list[str]:
    """How the database means to find the rows of each statement of a claim that reads deliveries."""
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(office.engine.sync_engine, "before_cursor_execute", note)
    async with AsyncSession(office.engine) as session:
        assert len(await claims.claim(session, "1", office.now(), 4)) == 4
        assert await claims.anything_waits(session, office.now())
        await session.rollback()
    event.remove(office.engine.sync_engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if office.engine.dialect.name == "sqlite" else "EXPLAIN"
    found = []
    async with office.engine.connect() as connection:
        for statement, parameters in asked:
            if statement.startswith("SELECT") and "FROM deliveries" in statement:
                lines = await connection.exec_driver_sql(f"{explain} {statement}", parameters)  # type: ignore[arg-type]  # as the driver had them
                found.append("\n".join(str(line) for line in lines))
    return found


async def test_a_claim_finds_its_rows_by_the_index_of_the_queue(office: Office, clock: Clock) -> None:
    await long_queue(office)
    found = await plans(office)
    assert len(found) == 3, "a claim by priority, and the question whether anything waits"
    for plan in found:
        assert "ix_deliveries_queue" in plan
        assert "Seq Scan on deliveries" not in plan
        assert "SCAN deliveries" not in plan
        assert "TEMP B-TREE" not in plan  # PostgreSQL may sort the few that are due, if they are few
