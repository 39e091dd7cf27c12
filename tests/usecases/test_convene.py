"""Convening, changing and cancelling: the terms, the audience, and everything that may come twice."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.convocation import CouncilCaller, Initiator, MeetingKind
from bot.usecases.answer_notice import answer_notice, mark_read
from bot.usecases.cancel_meeting import cancel_meeting
from bot.usecases.change_meeting import Change, change_meeting
from bot.usecases.convene import Convocation, convene, judge_convocation
from bot.usecases.errors import Denied, Refused
from bot.usecases.identify import identify
from bot.usecases.ladder import Group
from bot.usecases.office import Office
from bot.usecases.record_publication import record_publication
from bot.usecases.rights import Actor, Grant
from bot.usecases.see_deliveries import see_deliveries, see_delivery_names
from bot.usecases.see_meeting import see_meeting, see_meetings
from bot.views.meetings import needs_publication
from db.models import (
    AuditEntry,
    Delivery,
    DeliveryState,
    Meeting,
    MeetingState,
    Notice,
    NoticeKind,
    Publication,
    Role,
    Rsvp,
)
from tests.conftest import Clock
from tests.people import Enrolled, body_id, enrol, enrol_many
from tests.sittings import sitting

CLERK = Actor(telegram_id=900, grants=(Grant(Role.CLERK),))
ORDER_DAY = date(2023, 3, 27)
"""The clock of the tests stands at noon of this day."""
SESSION_DAY = datetime(2023, 4, 26, 4, tzinfo=UTC)


async def session_on(office: Office, starts_at: datetime = SESSION_DAY, body: str = "session") -> Convocation:
    async with AsyncSession(office.engine) as session:
        place = await body_id(session, body)
    return Convocation(
        body_id=place,
        kind=MeetingKind.REGULAR,
        starts_at=starts_at,
        place_kk="Астана, Бейбітшілік және келісім сарайы",
        place_ru="Астана, Дворец мира и согласия",
        agenda=(("Есеп", "Отчёт"), ("Жоспар", "План")),
        order_number="15",
        order_date=ORDER_DAY,
        caller=CouncilCaller.COUNCIL_CHAIR if body == "council" else None,
    )


async def count(office: Office, row: type) -> int:
    async with AsyncSession(office.engine) as session:
        return (await session.scalars(select(func.count()).select_from(row))).one()


async def actor_of(office: Office, member: Enrolled) -> Actor:
    assert member.telegram_id is not None
    return await identify(office, member.telegram_id)


async def test_the_order_of_27_march_convenes_the_session_of_26_april_and_not_of_25(office: Office) -> None:
    wanted = await session_on(office)
    with pytest.raises(Refused) as refusal:
        await convene(office, CLERK, replace(wanted, starts_at=SESSION_DAY - timedelta(days=1)))
    assert refusal.value.code == "term-9.2"
    assert refusal.value.values["earliest"] == date(2023, 4, 26)
    assert await count(office, Meeting) == 0
    assert (await convene(office, CLERK, wanted)).meeting_id == 1


async def test_everybody_with_a_seat_on_the_meetings_day_gets_one_delivery(office: Office) -> None:
    await enrol_many(office, 5, first_telegram_id=1000)
    await enrol_many(office, 2)
    await enrol(office, ends=date(2023, 4, 26), telegram_id=2000)
    await enrol(office, begins=date(2023, 4, 26), telegram_id=2001)
    await enrol(office, body="council", telegram_id=2002)
    convened = await convene(office, CLERK, await session_on(office))
    assert (convened.queued, convened.not_bound) == (6, 2)


async def test_two_clerks_who_send_the_same_convocation_convene_once(office: Office) -> None:
    await enrol_many(office, 3, first_telegram_id=1000)
    wanted = await session_on(office)
    results = await asyncio.gather(*(convene(office, CLERK, wanted) for _ in range(3)))
    assert sorted(result.again for result in results) == [False, True, True]
    assert len({result.meeting_id for result in results}) == 1
    assert (await count(office, Meeting), await count(office, Notice)) == (1, 1)


async def test_another_order_for_the_same_hour_is_refused(office: Office) -> None:
    wanted = await session_on(office)
    await convene(office, CLERK, wanted)
    with pytest.raises(Refused, match="already-convened"):
        await convene(office, CLERK, replace(wanted, order_number="16"))


async def test_a_regional_clerk_cannot_convene_the_national_session(office: Office) -> None:
    regional = Actor(telegram_id=901, grants=(Grant(Role.CLERK, region="abai"),))
    with pytest.raises(Denied):
        await convene(office, regional, await session_on(office))
    async with AsyncSession(office.engine) as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.allowed.is_(False)))).one()
    assert entry.action == "convene"


async def test_a_short_notice_where_the_law_is_silent_needs_a_reason_and_keeps_it(office: Office) -> None:
    wanted = replace(await session_on(office, SESSION_DAY - timedelta(days=20), "council"))
    with pytest.raises(Refused, match="reason-missing"):
        await convene(office, CLERK, wanted)
    convened = await convene(office, CLERK, replace(wanted, short_notice_reason="Су тасқыны"))
    card = await see_meeting(office, CLERK, convened.meeting_id)
    assert card.facts.short_notice_reason == "Су тасқыны"


async def test_an_extraordinary_session_names_its_initiator_and_keeps_the_month(office: Office) -> None:
    wanted = replace(
        await session_on(office), kind=MeetingKind.EXTRAORDINARY, starts_at=SESSION_DAY + timedelta(days=1)
    )
    with pytest.raises(Refused, match="initiator-missing"):
        await convene(office, CLERK, wanted)
    decided = replace(wanted, initiator=Initiator.CHAIR, decision_date=ORDER_DAY)
    await convene(office, CLERK, decided)
    with pytest.raises(Refused) as refusal:
        await convene(office, CLERK, replace(decided, starts_at=SESSION_DAY + timedelta(days=2)))
    assert refusal.value.code == "term-9.3"
    assert refusal.value.values["latest"] == date(2023, 4, 27)


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ({"starts_at": SESSION_DAY - timedelta(days=40)}, "date-past"),
        ({"order_date": ORDER_DAY + timedelta(days=1)}, "order-date-future"),
        ({"agenda": ()}, "agenda-empty"),
        ({"place_ru": "  "}, "text-empty"),
        ({"agenda": (("х" * 1001, "х"),)}, "text-too-long"),
    ],
)
async def test_unusable_values_are_refused(office: Office, spoilt: dict[str, object], code: str) -> None:
    wanted = replace(await session_on(office), **spoilt)  # type: ignore[arg-type]  # a table of fields
    with pytest.raises(Refused, match=code):
        await convene(office, CLERK, wanted)


async def test_a_changed_place_starts_the_answers_again(office: Office) -> None:
    member = await enrol(office, telegram_id=1000)
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    actor = await actor_of(office, member)
    await answer_notice(office, actor, 1, Rsvp.WILL_COME)
    places = ("Алматы", "Алматы")
    changed = await change_meeting(office, CLERK, meeting_id, Change(places=places))
    assert changed.changed == ("place",)
    card = await see_meeting(office, actor, meeting_id)
    assert card.own is not None
    assert (card.own.notice_id, card.own.read, card.own.rsvp) == (2, False, None)
    assert card.facts.revision == 2
    with pytest.raises(Refused, match="notice-outdated"):
        await answer_notice(office, actor, 1, Rsvp.CANNOT)
    again = await change_meeting(office, CLERK, meeting_id, Change(places=places))
    assert (again.changed, await count(office, Notice)) == ((), 2)


async def test_a_video_link_is_added_and_taken_away_thirty_days_before_the_session_and_no_later(
    office: Office, clock: Clock
) -> None:
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    for online in (True, False):
        changed = await change_meeting(office, CLERK, meeting_id, Change(online=online))
        assert changed.changed == ("online",)
        assert (await see_meeting(office, CLERK, meeting_id)).facts.online is online
    assert (await change_meeting(office, CLERK, meeting_id, Change(online=False))).changed == ()
    clock.move(timedelta(days=1))
    with pytest.raises(Refused, match=r"late-change-9\.2"):
        await change_meeting(office, CLERK, meeting_id, Change(online=True))


async def test_a_new_date_needs_an_order_thirty_days_before_it(office: Office) -> None:
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    soon = Change(starts_at=SESSION_DAY - timedelta(days=1), order_number="16", order_date=ORDER_DAY)
    with pytest.raises(Refused, match=r"term-9\.2"):
        await change_meeting(office, CLERK, meeting_id, soon)
    with pytest.raises(Refused, match="order-missing"):
        await change_meeting(office, CLERK, meeting_id, Change(starts_at=SESSION_DAY + timedelta(days=1)))
    await change_meeting(office, CLERK, meeting_id, replace(soon, starts_at=SESSION_DAY + timedelta(days=3)))
    facts = (await see_meeting(office, CLERK, meeting_id)).facts
    assert (facts.starts_at, facts.order_number) == (SESSION_DAY + timedelta(days=3), "16")


async def test_an_agenda_is_replaced_item_by_item(office: Office) -> None:
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    longer = tuple((f"Мәселе {number}", f"Вопрос {number}") for number in range(1, 61))
    for agenda in (longer, longer[:1]):
        await change_meeting(office, CLERK, meeting_id, Change(agenda=agenda))
        facts = (await see_meeting(office, CLERK, meeting_id)).facts
        assert tuple((item.title_kk, item.title_ru) for item in facts.agenda) == agenda


@pytest.mark.parametrize("state", [MeetingState.REGISTRATION, MeetingState.OPEN, MeetingState.CLOSED])
@pytest.mark.parametrize("kind", MeetingKind)
async def test_in_the_hall_a_meeting_is_held_to_the_questions_it_was_convened_for(
    office: Office, state: MeetingState, kind: MeetingKind
) -> None:
    """Members of an extraordinary Session came for its questions; nothing is added once the door is open."""
    at = await sitting(office, state=state, items=1)
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Meeting).values(kind=kind))
        await session.commit()
    with pytest.raises(Refused, match="meeting-not-changeable"):
        await change_meeting(office, CLERK, at.meeting_id, Change(agenda=(("А", "А"), ("Б", "Б"))))
    assert len((await see_meeting(office, CLERK, at.meeting_id)).facts.agenda) == 1


async def test_a_cancellation_tells_everybody_once(office: Office) -> None:
    await enrol_many(office, 3, first_telegram_id=1000)
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    cancelled = await cancel_meeting(office, CLERK, meeting_id, "Су тасқыны")
    assert (cancelled.queued, cancelled.again) == (3, False)
    assert (await cancel_meeting(office, CLERK, meeting_id, "Тағы")).again
    report = await see_deliveries(office, CLERK, meeting_id)
    assert (report.kind, report.counts[Group.QUEUED]) == (NoticeKind.CANCELLATION, 3)
    with pytest.raises(Refused, match="meeting-not-changeable"):
        await change_meeting(office, CLERK, meeting_id, Change(places=("А", "А")))


async def test_an_answer_can_be_changed_until_the_meeting_is_over_or_off(office: Office) -> None:
    member = await enrol(office, telegram_id=1000)
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    actor = await actor_of(office, member)
    for rsvp in (Rsvp.WILL_COME, Rsvp.WILL_COME, Rsvp.CANNOT):
        answered = await answer_notice(office, actor, 1, rsvp)
        assert (answered.read, answered.rsvp) == (True, rsvp)
    report = await see_deliveries(office, CLERK, meeting_id)
    assert (report.counts[Group.READ], report.counts[Group.CANNOT], report.counts[Group.WILL_COME]) == (
        1,
        1,
        0,
    )
    await cancel_meeting(office, CLERK, meeting_id, "Су тасқыны")
    with pytest.raises(Refused, match="answers-closed"):
        await answer_notice(office, actor, 1, Rsvp.WILL_COME)


async def test_nobody_answers_for_another(office: Office) -> None:
    await enrol(office, telegram_id=1000)
    stranger = await enrol(office, body="council", telegram_id=1001)
    await convene(office, CLERK, await session_on(office))
    with pytest.raises(Refused, match="not-told"):
        await mark_read(office, await actor_of(office, stranger), 1)
    with pytest.raises(Denied):
        await see_meeting(office, await actor_of(office, stranger), 1)


async def test_a_publication_is_missing_until_recorded_and_recorded_once(office: Office) -> None:
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    assert (await see_meeting(office, CLERK, meeting_id)).publications == ()
    for address in ("№ 57", "№ 58"):
        await record_publication(office, CLERK, meeting_id, ORDER_DAY, "Егемен Қазақстан", address)
    (published,) = (await see_meeting(office, CLERK, meeting_id)).publications
    assert (published.outlet, published.address) == ("Егемен Қазақстан", "№ 58")
    assert await count(office, Publication) == 1
    with pytest.raises(Refused, match="publication-date-future"):
        await record_publication(office, CLERK, meeting_id, ORDER_DAY + timedelta(days=1), "Айқын")


async def test_the_list_shows_what_is_next_first_and_only_what_concerns_one(office: Office) -> None:
    member = await actor_of(office, await enrol(office, telegram_id=1000))
    for days in (9, 3, 6):
        await convene(office, CLERK, await session_on(office, SESSION_DAY + timedelta(days=days)))
    await convene(office, CLERK, await session_on(office, SESSION_DAY + timedelta(days=5), "council"))
    found = await see_meetings(office, member)
    assert [meeting.starts_at - SESSION_DAY for meeting in found.meetings] == [
        timedelta(days=days) for days in (3, 6, 9)
    ]
    assert len((await see_meetings(office, CLERK)).meetings) == 4


@pytest.mark.parametrize("role", [Role.CHAIR, Role.TELLER, Role.AUDITOR])
async def test_only_a_clerk_sees_who_was_reached_others_see_how_many(office: Office, role: Role) -> None:
    await enrol(office, telegram_id=1000)
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    other = Actor(telegram_id=901, grants=(Grant(role),))
    report = await see_deliveries(office, other, meeting_id)
    assert (report.counts[Group.QUEUED], report.names) == (1, False)
    with pytest.raises(Denied):
        await see_delivery_names(office, other, meeting_id, Group.QUEUED)
    assert (await see_deliveries(office, CLERK, meeting_id)).names
    assert len((await see_delivery_names(office, CLERK, meeting_id, Group.QUEUED)).names) == 1


async def sent_now(office: Office) -> None:
    async with AsyncSession(office.engine) as session:
        await session.execute(
            update(Delivery)
            .where(Delivery.state == DeliveryState.QUEUED)
            .values(state=DeliveryState.SENT, sent_at=office.now())
        )
        await session.commit()


async def late(office: Office, meeting_id: int) -> int:
    return (await see_deliveries(office, CLERK, meeting_id)).counts[Group.LATE]


async def test_what_comes_within_the_thirty_days_is_late_but_no_cancellation_is(
    office: Office, clock: Clock
) -> None:
    await enrol(office, telegram_id=1000)
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    clock.move(timedelta(hours=10))
    await sent_now(office)
    assert await late(office, meeting_id) == 0
    clock.move(timedelta(hours=3))
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Delivery).values(state=DeliveryState.QUEUED))
        await session.commit()
    await sent_now(office)
    assert await late(office, meeting_id) == 1
    await cancel_meeting(office, CLERK, meeting_id, "Су тасқыны")
    await sent_now(office)
    assert await late(office, meeting_id) == 0


async def test_an_extraordinary_session_knows_no_late_notice(office: Office) -> None:
    await enrol(office, telegram_id=1000)
    wanted = replace(
        await session_on(office, SESSION_DAY - timedelta(days=20)),
        kind=MeetingKind.EXTRAORDINARY,
        initiator=Initiator.CHAIR,
        decision_date=ORDER_DAY,
    )
    meeting_id = (await convene(office, CLERK, wanted)).meeting_id
    await sent_now(office)
    assert await late(office, meeting_id) == 0


async def test_a_region_s_session_lacks_no_publication(office: Office) -> None:
    for body, needed in (("session", True), ("abai-session", False), ("council", False)):
        convened = await convene(office, CLERK, await session_on(office, body=body))
        assert needs_publication((await see_meeting(office, CLERK, convened.meeting_id)).facts) is needed


async def test_a_session_s_place_and_agenda_are_settled_thirty_days_before_it(
    office: Office, clock: Clock
) -> None:
    """9.2 asks for the date, the place and the agenda thirty days ahead; no reason makes up for them."""
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    clock.move(timedelta(days=1))
    for change in (Change(places=("А", "А"), reason="Су"), Change(agenda=(("А", "А"),), reason="Су")):
        with pytest.raises(Refused, match=r"late-change-9\.2") as refusal:
            await change_meeting(office, CLERK, meeting_id, change)
        assert refusal.value.values == {"days": 29, "term": 30}


async def test_another_body_s_place_changes_late_with_a_reason(office: Office, clock: Clock) -> None:
    wanted = await session_on(office, body="abai-session")
    meeting_id = (await convene(office, CLERK, wanted)).meeting_id
    clock.move(timedelta(days=1))
    with pytest.raises(Refused, match="reason-missing"):
        await change_meeting(office, CLERK, meeting_id, Change(places=("А", "А")))
    changed = await change_meeting(office, CLERK, meeting_id, Change(places=("А", "А"), reason="Су"))
    assert changed.changed == ("place",)


async def test_who_said_they_come_still_comes_when_only_the_agenda_changed(office: Office) -> None:
    members = [await enrol(office, telegram_id=1000 + number) for number in range(2)]
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    actor = await actor_of(office, members[0])
    await answer_notice(office, actor, 1, Rsvp.WILL_COME)
    for number in (1, 2):
        await change_meeting(office, CLERK, meeting_id, Change(agenda=(("Есеп", f"Отчёт {number}"),)))
    counts = (await see_deliveries(office, CLERK, meeting_id)).counts
    assert (counts[Group.WILL_COME], counts[Group.READ]) == (1, 0)
    card = await see_meeting(office, actor, meeting_id)
    assert card.own is not None
    assert (card.own.read, card.own.rsvp) == (False, Rsvp.WILL_COME)
    await change_meeting(office, CLERK, meeting_id, Change(agenda=(("Жоспар", "План"),), places=("А", "А")))
    assert (await see_deliveries(office, CLERK, meeting_id)).counts[Group.WILL_COME] == 0


@pytest.mark.parametrize(
    "other",
    [
        {"place_kk": "Алматы"},
        {"place_ru": "Алматы"},
        {"agenda": (("Есеп", "Отчёт"),)},
        {"kind": MeetingKind.EXTRAORDINARY, "initiator": Initiator.CHAIR, "decision_date": ORDER_DAY},
    ],
)
async def test_the_same_order_for_something_else_is_not_the_same_convocation(
    office: Office, other: dict[str, object]
) -> None:
    wanted = await session_on(office)
    await convene(office, CLERK, wanted)
    with pytest.raises(Refused, match="already-convened"):
        await convene(office, CLERK, replace(wanted, **other))  # type: ignore[arg-type]  # a table of fields
    assert (await convene(office, CLERK, replace(wanted, place_kk=wanted.place_kk + " "))).again


async def asked_for(office: Office, signatures: int | None) -> Convocation:
    """An extraordinary Session that so many members have asked for."""
    return replace(
        await session_on(office),
        kind=MeetingKind.EXTRAORDINARY,
        initiator=Initiator.MEMBERS,
        decision_date=ORDER_DAY,
        signatures=signatures,
    )


async def test_a_third_of_the_members_on_the_day_of_the_decision_may_ask_for_a_session(
    office: Office,
) -> None:
    await enrol_many(office, 7)
    await enrol(office, begins=ORDER_DAY + timedelta(days=1))
    with pytest.raises(Refused, match="petition-short") as refusal:
        await convene(office, CLERK, await asked_for(office, 2))
    assert refusal.value.values == {"signatures": 2, "needed": 3}
    with pytest.raises(Refused, match="petition-short"):
        await judge_convocation(office, CLERK, await asked_for(office, 2))
    for unusable, code in ((None, "signatures-missing"), (8, "impossible"), (-1, "impossible")):
        with pytest.raises(Refused, match=code):
            await convene(office, CLERK, await asked_for(office, unusable))
    convened = await convene(office, CLERK, await asked_for(office, 3))
    assert (await see_meeting(office, CLERK, convened.meeting_id)).facts.signatures == 3


async def test_the_council_is_called_by_its_chair_or_by_a_deputy_as_agreed(office: Office) -> None:
    wanted = await session_on(office, body="council")
    with pytest.raises(Refused, match="caller-missing"):
        await convene(office, CLERK, replace(wanted, caller=None))
    deputy = replace(wanted, caller=CouncilCaller.DEPUTY_CHAIR)
    with pytest.raises(Refused, match="caller-without-agreement"):
        await convene(office, CLERK, deputy)
    convened = await convene(office, CLERK, replace(deputy, agreed_with_chair=True))
    facts = (await see_meeting(office, CLERK, convened.meeting_id)).facts
    assert facts.caller is CouncilCaller.DEPUTY_CHAIR
