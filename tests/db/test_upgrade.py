"""Records of an older form live on in the newest one."""

from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import Connection, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.rules.reminders import Mark
from bot.rules.terms import ALMATY
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.verify_record import verify_record
from db.engine import alembic_config, migrate
from db.models import Base, Delivery, DeliveryState, Meeting, Notice, Reminder, ReminderState

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
FIRST_RECORDS = (
    "INSERT INTO bodies (id, code, kind, name_kk, name_ru, notice_days)"
    " VALUES (1, 'session', 'session', 'С', 'С', 30)",
    "INSERT INTO members (id, name_kk, name_ru, registered_at) VALUES (1, 'А', 'А', '2026-11-01 00:00:00')",
    "INSERT INTO meetings (id, body_id, kind, state, starts_at, place_kk, place_ru, online, order_number,"
    " order_date, revision, convened_at) VALUES (1, 1, 'regular', 'convened', '2027-01-20 05:00:00', 'А', 'А',"
    " false, '1', '2026-11-02', 1, '2026-11-02 05:00:00')",
    "INSERT INTO notices (id, kind, meeting_id, revision, payload, priority, created_at)"
    " VALUES (1, 'convocation', 1, 1, '{}', 1, '2026-11-02 05:00:00')",
    "INSERT INTO deliveries (id, notice_id, member_id, state, priority, due_at, attempts, may_be_doubled)"
    " VALUES (1, 1, 1, 'sent', 1, '2026-11-02 05:00:00', 1, false)",
    "INSERT INTO audit_entries (id, at, action, subject, allowed, details)"
    " VALUES (1, '2026-11-02 05:00:00', 'meeting.convened', 'meetings:1', true, '{}'),"
    " (2, '2026-11-02 05:00:01', 'notice.written', 'notices:1', true, '{\"queued\": 1}')",
)


@pytest.fixture
async def first_form(office: Office) -> AsyncEngine:
    """The tables as revision 0001 made them, with a meeting and its notice in them."""

    def go_back(connection: Connection) -> None:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for line in FIRST_RECORDS:
            connection.execute(text(line))

    async with office.engine.begin() as connection:
        await connection.run_sync(go_back)
    return office.engine


async def test_a_notice_and_its_delivery_survive_the_change_of_their_tables(first_form: AsyncEngine) -> None:
    await migrate(first_form, NOW)
    async with AsyncSession(first_form) as session:
        notice = await session.get_one(Notice, 1)
        delivery = await session.get_one(Delivery, 1)
        assert (notice.meeting_id, notice.urgent, delivery.notice_id) == (1, False, notice.id)
        assert delivery.state is DeliveryState.SENT


async def test_a_meeting_called_before_there_were_reminders_gets_its_own(first_form: AsyncEngine) -> None:
    await migrate(first_form, NOW)
    async with AsyncSession(first_form) as session:
        rows = list(await session.scalars(select(Reminder).order_by(Reminder.due_at)))
        assert [row.mark for row in rows] == list(Mark)
        assert {row.state for row in rows} == {ReminderState.WAITING}
        assert rows[0].due_at == datetime(2027, 1, 6, 10, tzinfo=ALMATY)
        assert rows[-1].useful_until == rows[-1].starts_at == datetime(2027, 1, 20, 5, tzinfo=UTC)
        assert (await session.get_one(Notice, 1)).body_id == 1, "the notice's own body"


async def test_a_meeting_held_or_called_off_long_ago_is_not_reminded_of(first_form: AsyncEngine) -> None:
    async with first_form.begin() as connection:
        await connection.execute(text("UPDATE meetings SET state = 'cancelled'"))
    await migrate(first_form, NOW)
    async with AsyncSession(first_form) as session:
        assert list(await session.scalars(select(Reminder))) == []


async def test_a_meeting_closed_long_ago_keeps_the_name_its_body_has_at_the_change(
    first_form: AsyncEngine,
) -> None:
    async with first_form.begin() as connection:
        await connection.execute(
            text("UPDATE meetings SET state = 'closed', closed_at = '2026-11-20 05:00:00'")
        )
    await migrate(first_form, NOW)
    async with AsyncSession(first_form) as session:
        meeting = await session.get_one(Meeting, 1)
        assert (meeting.closing_body_kk, meeting.closing_presider_kk) == ("С", None)


async def test_the_record_of_acts_is_chained_from_its_first_entry(
    office: Office, first_form: AsyncEngine
) -> None:
    await migrate(first_form, NOW)
    verified = await verify_record(office, Actor.operator())
    assert (verified.entries, verified.bent) == (2, None)
