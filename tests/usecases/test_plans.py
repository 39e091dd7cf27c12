"""A prepared convocation: called at its hour or on its last lawful day, warned of while something is missing."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.convocation import MeetingKind
from bot.rules.planning import Part
from bot.rules.terms import ALMATY
from bot.usecases.convene import Convocation, convene
from bot.usecases.errors import Denied, Refused
from bot.usecases.grant_role import revoke_role
from bot.usecases.office import Office
from bot.usecases.plan_meeting import Filling, drop_plan, fill, prepare
from bot.usecases.record_publication import record_publication
from bot.usecases.rights import Actor
from bot.usecases.see_plans import see_plan, see_plans
from bot.usecases.send_plans import call_planned, tend_plans
from db.models import AuditEntry, Body, Meeting, NoticeKind, PlanState, Publication, RoleGrant
from tests.conftest import Clock
from tests.people import body_id, enrol_many
from tests.sittings import actor, clerk, notices

STARTS = datetime(2023, 6, 1, 10, 0, tzinfo=ALMATY)
LAST = date(2023, 5, 2)
"""Thirty days before (9.2)."""
TODAY = date(2023, 3, 27)
WHOLE = Filling(
    place=("Астана", "Астана"),
    agenda_kk=("Есеп",),
    agenda_ru=("Отчёт",),
    order=("15", TODAY),
    publication=(TODAY, "Егемен Қазақстан"),
)


async def planned(
    office: Office, *, body: str = "session", starts_at: datetime = STARTS
) -> tuple[Actor, int]:
    await enrol_many(office, 3, body=body, first_telegram_id=1000)
    desk = await clerk(office, body)
    async with AsyncSession(office.engine) as session:
        body_key = await body_id(session, body)
    return desk, await prepare(office, desk, body_key, starts_at)


async def told_of_refusals(office: Office) -> list[object]:
    """What the audit knows of calls that were refused; whoever lost the role is told of nothing."""
    async with AsyncSession(office.engine) as session:
        rows = await session.scalars(select(AuditEntry).where(AuditEntry.action == "plan.refused"))
        return [row.details["code"] for row in rows]


async def entries(office: Office) -> int:
    async with AsyncSession(office.engine) as session:
        return (await session.scalars(select(func.count(AuditEntry.id)))).one()


async def meetings(office: Office) -> list[Meeting]:
    async with AsyncSession(office.engine) as session:
        return list(await session.scalars(select(Meeting)))


async def warnings(office: Office) -> list[dict[str, object]]:
    return [one.payload for one in await notices(office, NoticeKind.PREPARATION)]


def at(day: date, hour: int = 9, minute: int = 1) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ALMATY)


async def test_a_plan_says_what_is_missing_and_how_much_time_is_left(office: Office) -> None:
    desk, key = await planned(office)
    facts = await see_plan(office, desk, key)
    assert facts.missing == (Part.ORDER, Part.PLACE, Part.AGENDA, Part.PUBLICATION)
    assert (facts.last_day, facts.days_left, facts.complete) == (LAST, 36, False)
    await fill(office, desk, key, WHOLE)
    facts = await see_plan(office, desk, key)
    assert (facts.missing, facts.complete) == ((), True)


async def test_an_agenda_in_one_language_is_missing(office: Office) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    await fill(office, desk, key, Filling(agenda_kk=("Есеп", "Сайлау")))
    assert (await see_plan(office, desk, key)).missing == (Part.AGENDA,)


async def test_it_is_called_at_the_hour_that_the_clerk_chose_and_once(office: Office, clock: Clock) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    await fill(office, desk, key, Filling(send_at=at(date(2023, 4, 10), 12, 0)))
    clock.set(at(date(2023, 4, 10), 11, 59))
    assert await tend_plans(office) == 0
    clock.set(at(date(2023, 4, 10), 12, 0))
    assert await tend_plans(office) == 1
    assert await tend_plans(office) == 0
    (meeting,) = await meetings(office)
    assert (meeting.starts_at, meeting.order_number, meeting.convened_by) == (STARTS, "15", desk.telegram_id)
    assert len(await notices(office, NoticeKind.CONVOCATION)) == 1
    facts = await see_plan(office, desk, key)
    assert (facts.state, facts.meeting_id) == (PlanState.SENT, meeting.id)
    async with AsyncSession(office.engine) as session:
        assert (await session.scalars(select(Publication.outlet))).one() == "Егемен Қазақстан"


async def test_a_meeting_called_by_hand_meanwhile_keeps_its_one_publication(office: Office) -> None:
    """The very same convocation was sent and its publication recorded: the plan finds both and adds neither."""
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    async with AsyncSession(office.engine) as session:
        body = await body_id(session, "session")
    by_hand = await convene(
        office,
        desk,
        Convocation(
            body_id=body,
            kind=MeetingKind.REGULAR,
            starts_at=STARTS,
            place_kk="Астана",
            place_ru="Астана",
            agenda=(("Есеп", "Отчёт"),),
            order_number="15",
            order_date=TODAY,
        ),
    )
    await record_publication(office, desk, by_hand.meeting_id, TODAY, "Егемен Қазақстан", "№ 58")
    assert (await call_planned(office, desk, key)).again
    async with AsyncSession(office.engine) as session:
        (row,) = await session.scalars(select(Publication))
    assert (row.meeting_id, row.address) == (by_hand.meeting_id, "№ 58")


async def test_on_the_last_lawful_day_it_goes_by_itself(office: Office, clock: Clock) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    clock.set(at(LAST, 8, 59))
    assert await tend_plans(office) == 0
    clock.set(at(LAST))
    assert await tend_plans(office) == 1


async def test_an_hour_behind_the_last_lawful_day_or_in_the_past_is_refused(office: Office) -> None:
    desk, key = await planned(office)
    with pytest.raises(Refused, match="plan-too-late"):
        await fill(office, desk, key, Filling(send_at=at(LAST + timedelta(days=1))))
    with pytest.raises(Refused, match="date-past"):
        await fill(office, desk, key, Filling(send_at=at(TODAY, 11)))
    with pytest.raises(Refused, match="date-past"):
        await fill(office, desk, key, Filling(starts_at=at(TODAY - timedelta(days=1))))


async def test_clerk_and_chair_are_warned_at_15_7_3_and_1_days_while_something_is_missing(
    office: Office, clock: Clock
) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, Filling(place=("Астана", "Астана")))
    for left in (16, 15, 14, 7, 3, 2, 1, 0):
        clock.set(at(LAST - timedelta(days=left)))
        await tend_plans(office)
        await tend_plans(office)
    told = await warnings(office)
    assert [one["days_left"] for one in told] == [15, 7, 3, 1, 0]
    assert told[0]["missing"] == ["order", "agenda", "publication"]


async def test_a_whole_plan_is_not_warned_of(office: Office, clock: Clock) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    clock.set(at(LAST - timedelta(days=3)))
    await tend_plans(office)
    assert await warnings(office) == []


async def test_at_its_hour_an_incomplete_one_is_not_called_and_the_clerk_is_told(
    office: Office, clock: Clock
) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, Filling(send_at=at(date(2023, 4, 10))))
    clock.set(at(date(2023, 4, 10), 9, 2))
    assert await tend_plans(office) == 0
    assert await tend_plans(office) == 0
    assert await meetings(office) == []
    assert len(await warnings(office)) == 1
    with pytest.raises(Refused, match="plan-incomplete"):
        await call_planned(office, desk, key)


async def test_what_the_law_refuses_at_its_hour_is_told_once_and_called_by_nobody(
    office: Office, clock: Clock
) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    clock.set(at(LAST + timedelta(days=2)))
    await fill(office, desk, key, Filling(order=("16", LAST + timedelta(days=2))))
    for _ in range(3):
        assert await tend_plans(office) == 0
    assert [one["refused"] for one in await warnings(office)] == ["plan-too-late"]


async def test_what_the_bot_slept_through_is_not_called_late_by_itself_and_is_told_once(
    office: Office, clock: Clock
) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    for days in (1, 2, 40):
        clock.set(at(LAST + timedelta(days=days)))
        assert await tend_plans(office) == 0
    assert [one["refused"] for one in await warnings(office)] == ["plan-too-late"]
    assert await meetings(office) == []


async def test_an_hour_that_an_earlier_date_has_left_behind_does_not_make_the_notices_late(
    office: Office, clock: Clock
) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    await fill(office, desk, key, Filling(send_at=at(LAST)))
    await fill(office, desk, key, Filling(starts_at=STARTS - timedelta(days=10)))
    facts = await see_plan(office, desk, key)
    assert (facts.send_at, facts.last_day) == (None, LAST - timedelta(days=10))
    clock.set(at(LAST - timedelta(days=10)))
    assert await tend_plans(office) == 1


async def test_an_hour_behind_a_longer_term_of_the_body_gives_way_to_the_last_lawful_day(
    office: Office, clock: Clock
) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    await fill(office, desk, key, Filling(send_at=at(LAST)))
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Body).values(notice_days=35))
        await session.commit()
    clock.set(at(LAST - timedelta(days=5)))
    assert await tend_plans(office) == 1


async def test_with_another_date_the_warnings_begin_again(office: Office, clock: Clock) -> None:
    desk, key = await planned(office)
    clock.set(at(LAST - timedelta(days=7)))
    await tend_plans(office)
    await fill(office, desk, key, Filling(starts_at=STARTS + timedelta(days=30)))
    clock.set(at(LAST + timedelta(days=23)))
    await tend_plans(office)
    assert [one["days_left"] for one in await warnings(office)] == [7, 7]


async def test_the_right_of_who_prepared_it_is_asked_again(office: Office, clock: Clock) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    async with AsyncSession(office.engine) as session:
        grant = (await session.scalars(select(RoleGrant.id))).one()
    await revoke_role(office, Actor.operator(), grant)
    clock.set(at(LAST - timedelta(days=1)))
    assert await tend_plans(office) == 0
    assert await warnings(office) == [], "nothing was to be called yet"
    clock.set(at(LAST))
    for _ in range(3):
        assert await tend_plans(office) == 0
    assert await meetings(office) == []
    assert await told_of_refusals(office) == ["not-yours"]


async def test_a_lost_right_does_not_fill_the_record_tick_by_tick(office: Office, clock: Clock) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    async with AsyncSession(office.engine) as session:
        grant = (await session.scalars(select(RoleGrant.id))).one()
    await revoke_role(office, Actor.operator(), grant)
    clock.set(at(LAST - timedelta(days=3)))
    before = await entries(office)
    for _ in range(3):
        await tend_plans(office)
    assert await entries(office) == before


async def test_a_dropped_plan_is_called_by_nobody(office: Office, clock: Clock) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    await drop_plan(office, desk, key)
    clock.set(at(LAST))
    assert await tend_plans(office) == 0
    with pytest.raises(Refused, match="plan-dropped"):
        await call_planned(office, desk, key)
    assert await see_plans(office, desk) == ()


async def test_plans_are_of_ones_own_body(office: Office) -> None:
    _, key = await planned(office)
    other = await actor(office, (await enrol_many(office, 1, body="abai-session", first_telegram_id=5000))[0])
    for act in (see_plan, drop_plan, call_planned):
        with pytest.raises(Denied):
            await act(office, other, key)
    with pytest.raises(Denied):
        await see_plans(office, other)


async def test_where_the_law_sets_no_term_a_short_one_is_called_with_a_reason(office: Office) -> None:
    soon = at(TODAY + timedelta(days=3), 10, 0)
    desk, key = await planned(office, body="almaty-session", starts_at=soon)
    await fill(office, desk, key, WHOLE)
    facts = await see_plan(office, desk, key)
    assert (facts.asks_reason, facts.complete) == (True, False)
    with pytest.raises(Refused, match="reason-missing"):
        await call_planned(office, desk, key)
    await fill(office, desk, key, Filling(reason="Жедел мәселе"))
    assert (await see_plan(office, desk, key)).complete
    await call_planned(office, desk, key)
    (meeting,) = await meetings(office)
    assert meeting.short_notice_reason == "Жедел мәселе"


async def test_no_reason_makes_a_late_session_lawful(office: Office) -> None:
    """The law's thirty days hold for everybody (9.2): a reason is not even asked for."""
    desk, key = await planned(office, starts_at=at(TODAY + timedelta(days=20), 10, 0))
    await fill(office, desk, key, WHOLE)
    await fill(office, desk, key, Filling(reason="Жедел мәселе"))
    assert not (await see_plan(office, desk, key)).asks_reason
    with pytest.raises(Refused, match=r"term-9\.2"):
        await call_planned(office, desk, key)


async def test_a_meeting_prepared_with_a_video_link_is_convened_with_one(office: Office) -> None:
    desk, key = await planned(office)
    await fill(office, desk, key, WHOLE)
    for online in (True, False, True):
        await fill(office, desk, key, Filling(online=online))
        assert (await see_plan(office, desk, key)).online is online
    await call_planned(office, desk, key)
    (meeting,) = await meetings(office)
    assert meeting.online
