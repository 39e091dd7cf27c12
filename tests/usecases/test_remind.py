"""Reminders: at their days, to those who have not declined, once; after a long sleep only what is still of use."""

from collections import Counter
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.convocation import MeetingKind
from bot.rules.terms import ALMATY
from bot.usecases.answer_notice import answer_notice, mark_read
from bot.usecases.cancel_meeting import cancel_meeting
from bot.usecases.change_meeting import Change, change_meeting
from bot.usecases.convene import Convocation, convene
from bot.usecases.notify import fate
from bot.usecases.office import Office
from bot.usecases.remind import remind_due
from bot.usecases.rights import Actor
from db.models import Delivery, DeliveryState, Notice, NoticeKind, Reminder, ReminderState, Rsvp, Seat
from tests.conftest import Clock
from tests.people import Enrolled, body_id, enrol_many
from tests.sittings import actor

STARTS = datetime(2023, 5, 10, 10, 0, tzinfo=ALMATY)
OPERATOR = Actor.operator()


async def called(office: Office) -> tuple[int, int, list[Enrolled]]:
    """The meeting, its notice, and five members of whom everybody has it."""
    people = await enrol_many(office, 5, first_telegram_id=1000)
    async with AsyncSession(office.engine) as session:
        body = await body_id(session, "session")
    wanted = Convocation(
        body, MeetingKind.REGULAR, STARTS, "Астана", "Астана", (("Есеп", "Отчёт"),), "15", date(2023, 3, 27)
    )
    meeting_id = (await convene(office, OPERATOR, wanted)).meeting_id
    return meeting_id, await arrive(office), people


async def arrive(office: Office) -> int:
    """All that is queued is sent; the newest notice."""
    async with AsyncSession(office.engine) as session:
        await session.execute(
            update(Delivery).where(Delivery.state == DeliveryState.QUEUED).values(state=DeliveryState.SENT)
        )
        await session.commit()
        return (await session.scalars(select(Notice.id).order_by(Notice.id.desc()).limit(1))).one()


async def told(office: Office) -> Counter[tuple[str, str]]:
    """How many were told, by kind of reminder and mark."""
    async with AsyncSession(office.engine) as session:
        rows = await session.execute(
            select(Notice.kind, Notice.payload)
            .join(Delivery, Delivery.notice_id == Notice.id)
            .where(Notice.kind.in_((NoticeKind.REMINDER, NoticeKind.READ_REMINDER)))
        )
        return Counter((kind.value, payload["mark"]) for kind, payload in rows)


async def states(office: Office) -> dict[str, str]:
    async with AsyncSession(office.engine) as session:
        rows = await session.scalars(select(Reminder).order_by(Reminder.id))
        return {f"{row.starts_at:%d} {row.mark.value}": row.state.value for row in rows}


def before(days: int, hour: int = 10, minute: int = 1) -> datetime:
    return (STARTS - timedelta(days=days)).replace(hour=hour, minute=minute)


async def test_the_read_are_reminded_the_unread_asked_to_read_and_who_cannot_come_is_left_in_peace(
    office: Office, clock: Clock
) -> None:
    _, notice_id, people = await called(office)
    await mark_read(office, await actor(office, people[0]), notice_id)
    await answer_notice(office, await actor(office, people[1]), notice_id, Rsvp.WILL_COME)
    await answer_notice(office, await actor(office, people[2]), notice_id, Rsvp.CANNOT)
    clock.set(before(14, 9, 59))
    assert await remind_due(office) == 0
    clock.set(before(14))
    assert await remind_due(office) == 1
    assert await told(office) == {("reminder", "14"): 2, ("read_reminder", "14"): 2}
    assert await remind_due(office) == 0, "once"


async def test_all_four_come_at_their_days(office: Office, clock: Clock) -> None:
    await called(office)
    for moment in (before(14), before(7), before(1), before(0, 8, 31)):
        clock.set(moment)
        await remind_due(office)
    assert await told(office) == {("read_reminder", mark): 5 for mark in ("14", "7", "1", "0")}
    assert set((await states(office)).values()) == {"written"}


async def test_a_bot_that_was_down_sends_what_is_still_of_use_and_marks_the_rest_missed(
    office: Office, clock: Clock
) -> None:
    await called(office)
    clock.set(before(3))
    assert await remind_due(office) == 1
    assert await told(office) == {("read_reminder", "7"): 5}
    assert list((await states(office)).values()) == ["missed", "written", "waiting", "waiting"]
    clock.set(STARTS + timedelta(minutes=1))
    assert await remind_due(office) == 0
    assert list((await states(office)).values()) == ["missed", "written", "missed", "missed"]


async def test_another_day_begins_the_reminders_again_and_another_place_does_not(
    office: Office, clock: Clock
) -> None:
    meeting_id, _, _ = await called(office)
    clock.set(before(14))
    await remind_due(office)
    await arrive(office)
    later = STARTS + timedelta(days=35)
    change = Change(starts_at=later, order_number="16", order_date=clock.now.astimezone(ALMATY).date())
    await change_meeting(office, OPERATOR, meeting_id, change)
    await arrive(office)
    assert sorted((await states(office)).values()) == ["overtaken"] * 3 + ["waiting"] * 4 + ["written"]
    clock.set(later - timedelta(days=14) + timedelta(minutes=1))
    assert await remind_due(office) == 1
    assert await told(office) == {("read_reminder", "14"): 10}


async def test_set_back_to_its_first_day_it_is_reminded_of_what_was_not_said_yet(
    office: Office, clock: Clock
) -> None:
    meeting_id, _, _ = await called(office)
    clock.set(before(14))
    await remind_due(office)
    today = clock.now.astimezone(ALMATY).date()
    later = Change(starts_at=STARTS + timedelta(days=35), order_number="16", order_date=today)
    await change_meeting(office, OPERATOR, meeting_id, later)
    back = Change(starts_at=STARTS, order_number="17", order_date=date(2023, 4, 1))
    await change_meeting(office, OPERATOR, meeting_id, back)
    await arrive(office)
    for moment in (before(7), before(1), before(0, 8, 31)):
        clock.set(moment)
        assert await remind_due(office) == 1
    assert await told(office) == {("read_reminder", mark): 5 for mark in ("14", "7", "1", "0")}


async def test_who_has_no_seat_any_more_is_not_reminded(office: Office, clock: Clock) -> None:
    _, _, people = await called(office)
    async with AsyncSession(office.engine) as session:
        await session.execute(
            update(Seat).where(Seat.member_id == people[0].member_id).values(ends=date(2023, 4, 20))
        )
        await session.commit()
    clock.set(before(14))
    await remind_due(office)
    assert await told(office) == {("read_reminder", "14"): 4}


async def test_tomorrow_is_not_said_on_the_day_itself(office: Office, clock: Clock) -> None:
    await called(office)
    clock.set(before(1))
    await remind_due(office)
    async with AsyncSession(office.engine) as session:
        newest = (await session.scalars(select(Notice.id).order_by(Notice.id.desc()).limit(1))).one()
        assert await fate(session, newest, before(1, 21)) is None
        assert await fate(session, newest, before(0, 8, 30)) is DeliveryState.OVERTAKEN


async def test_nobody_is_reminded_of_a_cancelled_meeting(office: Office, clock: Clock) -> None:
    meeting_id, _, _ = await called(office)
    await cancel_meeting(office, OPERATOR, meeting_id, "Кейінге қалды")
    clock.set(before(7))
    assert await remind_due(office) == 0
    assert await told(office) == {}


async def test_a_meeting_that_nobody_was_told_of_reminds_nobody(office: Office, clock: Clock) -> None:
    await called(office)
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Delivery).values(state=DeliveryState.NOT_BOUND))
        await session.commit()
    clock.set(before(7))
    await remind_due(office)
    assert sum((await told(office)).values()) == 0
    assert ReminderState.WRITTEN.value in (await states(office)).values()
