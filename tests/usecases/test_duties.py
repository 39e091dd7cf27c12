"""The law's calendar from the records: what is owed, who is warned, what a report or an answer settles."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.convocation import MeetingKind
from bot.rules.duties import Duty, DutyKind, Standing
from bot.usecases.errors import Denied, Refused
from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.usecases.record_publication import record_publication
from bot.usecases.record_term import drop_term, record_term, settle_recall
from bot.usecases.report_quarter import ReportFile, fetch_report, hand_in, see_reports
from bot.usecases.rights import Actor
from bot.usecases.see_duties import calendar_on, see_duties
from bot.usecases.track_recommendation import (
    Recommended,
    decisions_to_recommend,
    record_answer,
    record_recommendation,
    see_recommendations,
)
from bot.usecases.warn_of_duties import warn_of_duties
from db.models import (
    Decision,
    DecisionState,
    Delivery,
    DutyWarning,
    Meeting,
    MeetingState,
    NoticeKind,
    Role,
    TermKind,
)
from tests.conftest import Clock
from tests.people import enrol, give_role
from tests.sittings import DAY, adopted, chair, clerk, notices, sitting

REGION_CLERK = 900_010
FILE = ReportFile("file-1", "unique-1", "есеп.pdf", 60 * 1024 * 1024)


async def region_clerk(office: Office, region: str = "abai", telegram_id: int = REGION_CLERK) -> Actor:
    """A clerk of a region's secretariat, who keeps both its bodies."""
    person = await enrol(office, "Өңір Хатшысы", "Секретарь", body=None, telegram_id=telegram_id)
    await give_role(office, person.member_id, Role.CLERK, region=region)
    return await identify(office, telegram_id)


async def owed(office: Office, actor: Actor, kind: DutyKind) -> list[Duty]:
    """The actor's duties of that kind, the most pressing first."""
    return [one.duty for one in (await see_duties(office, actor)).duties if one.duty.kind is kind]


async def warnings(office: Office) -> int:
    async with AsyncSession(office.engine) as session:
        return (await session.scalars(select(func.count()).select_from(DutyWarning))).one()


async def test_a_session_must_be_ordered_thirty_days_before_the_year_ends(office: Office) -> None:
    desk = await clerk(office)
    (order,) = await owed(office, desk, DutyKind.SESSION_ORDER)
    (session,) = await owed(office, desk, DutyKind.SESSION)
    assert (order.due, session.due) == (date(2023, 12, 1), date(2023, 12, 31))
    assert (order.standing, session.standing, order.clause) == (Standing.DUE, Standing.DUE, "9.2")


async def test_a_called_session_is_arranged_and_wants_its_publication_recorded(office: Office) -> None:
    desk = await clerk(office)
    at = await sitting(office, state=MeetingState.CONVENED)
    (session,) = await owed(office, desk, DutyKind.SESSION)
    assert (session.standing, session.row_id, session.day) == (
        Standing.ARRANGED,
        at.meeting_id,
        date(2023, 4, 26),
    )
    (publication,) = await owed(office, desk, DutyKind.PUBLICATION)
    assert publication.due == date(2023, 4, 26)
    await record_publication(office, desk, at.meeting_id, date(2023, 3, 27), "Егемен Қазақстан")
    assert await owed(office, desk, DutyKind.PUBLICATION) == []


async def test_a_cancelled_meeting_settles_nothing(office: Office) -> None:
    desk = await clerk(office)
    await sitting(office, state=MeetingState.CANCELLED)
    (session,) = await owed(office, desk, DutyKind.SESSION)
    assert session.standing is Standing.DUE
    assert await owed(office, desk, DutyKind.PUBLICATION) == []


async def test_decisions_wait_for_the_chairs_approval_with_no_last_day(office: Office, clock: Clock) -> None:
    await chair(office)
    desk = await clerk(office)
    clock.set(DAY)
    at = await sitting(office, state=MeetingState.OPEN)
    await adopted(office, at)
    clock.move(timedelta(days=4))
    (approval,) = await owed(office, desk, DutyKind.APPROVAL)
    assert (approval.standing, approval.due, approval.count, approval.clause) == (
        Standing.WAITING,
        None,
        1,
        "9.7",
    )
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Decision).values(state=DecisionState.APPROVED))
        await session.commit()
    assert await owed(office, desk, DutyKind.APPROVAL) == []


async def test_clerk_and_chair_are_warned_once_a_mark_and_only_of_the_newest(
    office: Office, clock: Clock
) -> None:
    await chair(office)
    await clerk(office)
    clock.set(datetime(2023, 11, 24, 5, tzinfo=UTC))
    assert await warn_of_duties(office) == 1
    assert await warn_of_duties(office) == 0
    (notice,) = await notices(office, NoticeKind.DUTY)
    assert {values["kind"] for values in notice.payload["duties"]} == {"session_order", "session"}
    async with AsyncSession(office.engine) as session:
        told = select(func.count(Delivery.id)).where(Delivery.notice_id == notice.id)
        assert (await session.scalars(told)).one() == 2
        marks = await session.scalars(select(DutyWarning.mark).order_by(DutyWarning.mark))
        assert list(marks) == [7, 45], "the marks that were slept through are not made up for"
    clock.move(timedelta(days=1))
    assert await warn_of_duties(office) == 0


async def test_two_processes_that_tick_at_once_warn_once(office: Office, clock: Clock) -> None:
    await clerk(office)
    clock.set(datetime(2023, 11, 24, 5, tzinfo=UTC))
    assert sum(await asyncio.gather(*(warn_of_duties(office) for _ in range(4)))) == 1
    assert len(await notices(office, NoticeKind.DUTY)) == 1


async def test_nobody_to_warn_leaves_the_warning_to_whoever_comes(office: Office, clock: Clock) -> None:
    clock.set(datetime(2023, 11, 24, 5, tzinfo=UTC))
    assert await warn_of_duties(office) == 0
    assert await warnings(office) == 0
    await clerk(office)
    assert await warn_of_duties(office) == 1


async def test_a_role_without_bounds_is_not_warned_of_every_region(office: Office, clock: Clock) -> None:
    person = await enrol(office, body=None, telegram_id=5)
    await give_role(office, person.member_id, Role.CLERK)
    clock.set(datetime(2023, 11, 24, 5, tzinfo=UTC))
    await warn_of_duties(office)
    found = await notices(office, NoticeKind.DUTY)
    assert len(found) == 2, "the Session's and the Council's"
    assert {notice.payload["region"] for notice in found} == {None}


async def test_a_quarter_that_ended_is_asked_of_the_regions_clerk_and_answered_by_a_file(
    office: Office, clock: Clock
) -> None:
    desk = await region_clerk(office)
    national = await clerk(office)
    clock.set(datetime(2023, 4, 1, 5, tzinfo=UTC))
    await warn_of_duties(office)
    (asked,) = await notices(office, NoticeKind.REPORT_ASKED)
    assert asked.payload["duties"][0]["due"] == "2023-06-30"
    assert (await see_reports(office, national)).come == 0
    handed = await hand_in(office, desk, "abai", 2023, 1, FILE)
    assert not handed.again
    assert (await hand_in(office, desk, "abai", 2023, 1, FILE)).again
    seen = await see_reports(office, national)
    assert (seen.year, seen.quarter, seen.come, len(seen.reports)) == (2023, 1, 1, 20)
    assert handed.report.report_id is not None
    assert await fetch_report(office, national, handed.report.report_id) == FILE
    (report,) = await owed(office, desk, DutyKind.REPORT)
    assert report.standing is Standing.DONE


async def test_a_corrected_report_counts_instead_of_the_first(office: Office, clock: Clock) -> None:
    desk = await region_clerk(office)
    clock.set(datetime(2023, 4, 1, 5, tzinfo=UTC))
    await hand_in(office, desk, "abai", 2023, 1, FILE)
    second = await hand_in(office, desk, "abai", 2023, 1, ReportFile("f2", "u2", "түзетілген.pdf", 0))
    assert second.report.name == "түзетілген.pdf"


async def test_a_report_late_by_a_day_is_overdue(office: Office, clock: Clock) -> None:
    desk = await region_clerk(office)
    clock.set(datetime(2023, 6, 30, 5, tzinfo=UTC))
    assert [duty.standing for duty in await owed(office, desk, DutyKind.REPORT)] == [Standing.DUE]
    clock.move(timedelta(days=1))
    late, next_one = await owed(office, desk, DutyKind.REPORT)
    assert (late.standing, late.part, next_one.standing, next_one.part) == (
        Standing.OVERDUE,
        1,
        Standing.DUE,
        2,
    )


async def test_a_regions_clerk_reports_for_no_other_region_and_sees_no_other(
    office: Office, clock: Clock
) -> None:
    abai = await region_clerk(office)
    atyrau = await region_clerk(office, "atyrau", REGION_CLERK + 1)
    clock.set(datetime(2023, 4, 1, 5, tzinfo=UTC))
    handed = await hand_in(office, abai, "abai", 2023, 1, FILE)
    assert handed.report.report_id is not None
    with pytest.raises(Denied):
        await hand_in(office, atyrau, "abai", 2023, 1, FILE)
    with pytest.raises(Denied):
        await fetch_report(office, atyrau, handed.report.report_id)
    with pytest.raises(Denied):
        await see_reports(office, atyrau)
    with pytest.raises(Refused, match="report-quarter"):
        await hand_in(office, abai, "abai", 2023, 2, FILE)
    with pytest.raises(Refused, match="gone"):
        await hand_in(office, abai, "nowhere", 2023, 1, FILE)


async def test_a_recall_runs_five_days_until_it_is_with_the_president(office: Office, clock: Clock) -> None:
    desk = await clerk(office, body="council")
    first = await record_term(office, desk, TermKind.RECALL, date(2023, 3, 27), "А. Б.")
    again = await record_term(office, desk, TermKind.RECALL, date(2023, 3, 27), " А. Б. ")
    assert first == again
    (recall,) = await owed(office, desk, DutyKind.RECALL)
    assert (recall.due, recall.clause) == (date(2023, 4, 1), "18.3")
    await warn_of_duties(office)
    (notice,) = await notices(office, NoticeKind.DUTY)
    assert "recall" in {values["kind"] for values in notice.payload["duties"]}
    clock.move(timedelta(days=6))
    (recall,) = await owed(office, desk, DutyKind.RECALL)
    assert recall.standing is Standing.OVERDUE
    assert (await settle_recall(office, desk, first.term_id)).settled_on == date(2023, 4, 2)
    assert await owed(office, desk, DutyKind.RECALL) == []
    with pytest.raises(Refused, match="term-settled"):
        await drop_term(office, desk, first.term_id)


async def test_a_decided_extraordinary_session_is_owed_within_a_month_until_its_meeting_is_called(
    office: Office,
) -> None:
    desk = await clerk(office)
    term = await record_term(office, desk, TermKind.EXTRAORDINARY, date(2023, 3, 27), "Төраға")
    (owes,) = await owed(office, desk, DutyKind.EXTRAORDINARY)
    assert (owes.due, owes.standing) == (date(2023, 4, 27), Standing.DUE)
    at = await sitting(office, state=MeetingState.CONVENED)
    async with AsyncSession(office.engine) as session:
        meeting = await session.get_one(Meeting, at.meeting_id)
        meeting.kind, meeting.decision_date = MeetingKind.EXTRAORDINARY, date(2023, 3, 27)
        await session.commit()
    (owes,) = await owed(office, desk, DutyKind.EXTRAORDINARY)
    assert owes.standing is Standing.ARRANGED
    assert (await owed(office, desk, DutyKind.SESSION))[0].standing is Standing.DUE, "it is no regular one"
    await drop_term(office, desk, term.term_id)
    assert await owed(office, desk, DutyKind.EXTRAORDINARY) == []


async def test_a_recommendation_is_tracked_till_it_is_answered(office: Office, clock: Clock) -> None:
    desk = await clerk(office)
    clock.set(DAY)
    decision = await adopted(office, await sitting(office, state=MeetingState.OPEN))
    wanted = Recommended(decision, "Министрлік", "Министерство", date(2023, 4, 26))
    one = await record_recommendation(office, desk, wanted)
    assert (await record_recommendation(office, desk, wanted)).recommendation_id == one.recommendation_id
    clock.move(timedelta(days=30))
    (answer,) = await owed(office, desk, DutyKind.ANSWER)
    assert (answer.standing, answer.days_waited(date(2023, 5, 26))) == (Standing.WAITING, 30)
    for day, code in (
        (date(2023, 4, 25), "answer-before-sent"),
        (date(2023, 5, 27), "answer-date-future"),
    ):
        with pytest.raises(Refused, match=code):
            await record_answer(office, desk, one.recommendation_id, day)
    await record_answer(office, desk, one.recommendation_id, date(2023, 5, 26))
    assert await owed(office, desk, DutyKind.ANSWER) == []
    (listed,) = (await see_recommendations(office, desk)).found
    assert listed.answered_on == date(2023, 5, 26)


@pytest.mark.parametrize(
    ("sent_on", "answer_by", "code"),
    [
        (date(2023, 4, 27), None, "sent-date-future"),
        (date(2023, 4, 25), None, "sent-before-decision"),
        (date(2023, 4, 26), date(2023, 4, 25), "answer-before-sent"),
    ],
)
async def test_a_recommendation_follows_its_decision_and_its_answer_follows_it(
    office: Office, clock: Clock, sent_on: date, answer_by: date | None, code: str
) -> None:
    desk = await clerk(office)
    clock.set(DAY)
    decision = await adopted(office, await sitting(office, state=MeetingState.OPEN))
    with pytest.raises(Refused, match=code):
        await record_recommendation(office, desk, Recommended(decision, "М", "М", sent_on, answer_by))


async def test_an_annulled_decision_recommends_nothing(office: Office, clock: Clock) -> None:
    desk = await clerk(office)
    clock.set(DAY)
    decision = await adopted(office, await sitting(office, state=MeetingState.OPEN))
    wanted = Recommended(decision, "М", "М", date(2023, 4, 26))
    await record_recommendation(office, desk, wanted)
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Decision).values(state=DecisionState.ANNULLED))
        await session.commit()
    assert await owed(office, desk, DutyKind.ANSWER) == []
    assert await decisions_to_recommend(office, desk) == ()
    with pytest.raises(Refused, match="gone"):
        await record_recommendation(office, desk, wanted)


async def test_duties_are_a_clerks_and_a_chairs_and_a_members_own_seat_shows_none(office: Office) -> None:
    member = await enrol(office, telegram_id=7)
    assert member.telegram_id is not None
    with pytest.raises(Denied):
        await see_duties(office, await identify(office, 7))
    for act in (
        record_term(office, await identify(office, 7), TermKind.RECALL, date(2023, 3, 27), "А"),
        see_recommendations(office, await identify(office, 7)),
    ):
        with pytest.raises(Denied):
            await act


async def test_the_calendar_of_any_day_holds_every_body(office: Office) -> None:
    found = await calendar_on(office, Actor.operator(), date(2023, 12, 31))
    assert len({one.body_id for one in found}) == 42
    kinds = {one.duty.kind for one in found if one.region is None}
    assert kinds == {DutyKind.SESSION, DutyKind.SESSION_ORDER, DutyKind.COUNCIL}
    assert all(one.duty.by_analogy for one in found if one.duty.kind is DutyKind.SESSION and one.region)
