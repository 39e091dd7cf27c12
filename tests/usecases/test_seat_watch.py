"""Seats that end or begin while a meeting runs, after it was convened, or behind one that is closed."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.cast_secret_ballot import cast_secret_ballot
from bot.usecases.close_vote import close_vote
from bot.usecases.end_seat import end_seat
from bot.usecases.enter_hand_count import enter_hand_count
from bot.usecases.errors import Refused
from bot.usecases.find_member import member_card
from bot.usecases.grant_role import Bounds, Held, grant_role, roles_held
from bot.usecases.import_register import import_register
from bot.usecases.office import Office
from bot.usecases.open_vote import Put, open_vote
from bot.usecases.register_lines import Deed, ImportReport, RegisterFile, RegisterLine
from bot.usecases.rights import Actor
from db.models import Delivery, DeliveryState, MeetingState, Member, Notice, NoticeKind, Role, Seat, VoteForm
from tests.conftest import Clock
from tests.people import SINCE, enrol, enrol_many
from tests.sittings import DAY, actor, bring_in, chair, full_hall, notices, sitting

OPERATOR = Actor.operator()
TODAY = date(2023, 4, 26)
LINE = RegisterLine(
    number=2,
    name_kk="Айгүл Сейітова",
    name_ru="Айгуль Сейтова",
    phone=None,
    body="session",
    position="",
    begins=date(2023, 4, 1),
    nominated_by=None,
)


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY)


async def take(office: Office, *lines: RegisterLine) -> ImportReport:
    return await import_register(office, OPERATOR, RegisterFile(lines, (), names_bodies=True))


async def end(office: Office, member_id: int, on: date) -> None:
    (seat,) = (await member_card(office, OPERATOR, member_id)).seats
    await end_seat(office, OPERATOR, seat.seat_id, "17.1.1", on)


@pytest.mark.parametrize("state", [MeetingState.REGISTRATION, MeetingState.OPEN])
async def test_an_end_of_a_seat_tells_that_the_quorum_turned(office: Office, state: MeetingState) -> None:
    await chair(office)
    people = await enrol_many(office, 4)
    at = await sitting(office, state=state)
    await bring_in(office, at, people[:2])
    await end(office, people[3].member_id, TODAY)  # two of three are enough, two of four were not
    (reached,) = await notices(office, NoticeKind.QUORUM_REACHED)
    assert (reached.payload["present"], reached.payload["total"]) == (2, 3)
    await end(office, people[0].member_id, TODAY)  # one of the present
    (lost,) = await notices(office, NoticeKind.QUORUM_LOST)
    assert (lost.payload["present"], lost.payload["total"]) == (1, 2)


async def test_an_import_tells_that_the_quorum_turned(office: Office) -> None:
    await chair(office)
    people = await enrol_many(office, 2)
    at = await sitting(office, state=MeetingState.OPEN)
    await bring_in(office, at, people)
    named = replace(LINE, name_kk="Мүше 002", name_ru="Член 002", begins=SINCE)
    await take(office, LINE)  # two of three
    assert len(await notices(office, NoticeKind.QUORUM_REACHED)) == 1
    await take(office, replace(named, ends=TODAY, ground="17.1.1"))  # one of two
    (lost,) = await notices(office, NoticeKind.QUORUM_LOST)
    assert (lost.payload["present"], lost.payload["total"]) == (1, 2)


async def test_an_end_in_another_body_or_after_the_meeting_tells_nobody(office: Office) -> None:
    await chair(office)
    people = await enrol_many(office, 3)
    stranger = await enrol(office, body="council")
    at = await sitting(office, state=MeetingState.OPEN)
    await bring_in(office, at, people[:2])
    await end(office, stranger.member_id, TODAY)
    assert await notices(office, NoticeKind.QUORUM_REACHED) == []
    await end(office, people[0].member_id, TODAY + timedelta(days=1))
    assert await notices(office, NoticeKind.QUORUM_LOST) == []


async def convened(office: Office, state: MeetingState, *told: int) -> int:
    """A meeting a month ahead whose convocation and then change were sent; the change's id."""
    at = await sitting(office, state=state, starts_at=DAY + timedelta(days=30))
    async with AsyncSession(office.engine) as session:
        for kind in (NoticeKind.CONVOCATION, NoticeKind.CHANGE):
            newest = Notice(
                kind=kind,
                meeting_id=at.meeting_id,
                revision=1,
                payload={},
                priority=1,
                created_at=office.now(),
            )
            session.add(newest)
            await session.flush()
            session.add_all(
                Delivery(
                    notice_id=newest.id,
                    member_id=member_id,
                    state=DeliveryState.SENT,
                    priority=1,
                    due_at=office.now(),
                )
                for member_id in told
            )
        key = newest.id
        await session.commit()
        return key


async def deliveries(office: Office) -> list[tuple[int, int, DeliveryState]]:
    async with AsyncSession(office.engine) as session:
        rows = await session.execute(
            select(Delivery.notice_id, Delivery.member_id, Delivery.state)
            .where(Delivery.state != DeliveryState.SENT)
            .order_by(Delivery.member_id)
        )
        return [(row[0], row[1], row[2]) for row in rows]


@pytest.mark.parametrize("state", [MeetingState.CONVENED, MeetingState.REGISTRATION])
async def test_who_gets_a_seat_after_the_convocation_is_told_of_the_meeting(
    office: Office, state: MeetingState
) -> None:
    before = await enrol(office, "Иван Ким", "Иван Ким")
    bound = await enrol(office, LINE.name_kk, LINE.name_ru, body="council", telegram_id=1)
    change = await convened(office, state, before.member_id)
    unbound_line = replace(LINE, number=3, name_kk="Дана Ким", name_ru="Дана Ким")
    too_late = replace(LINE, number=4, name_kk="Али Ким", name_ru="Али Ким", begins=date(2023, 6, 1))
    for _ in range(2):
        await take(office, LINE, unbound_line, too_late)
        assert await deliveries(office) == [
            (change, bound.member_id, DeliveryState.QUEUED),
            (change, bound.member_id + 1, DeliveryState.NOT_BOUND),
        ]


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.CLOSED])
async def test_nobody_is_told_of_a_meeting_that_is_over(office: Office, state: MeetingState) -> None:
    await convened(office, state)
    await take(office, LINE)
    assert await deliveries(office) == []


async def test_a_seat_cannot_end_behind_a_closed_meeting(office: Office, clock: Clock) -> None:
    """Its minutes are read from the seats of its day, and N was counted with this one."""
    (member, _) = await enrol_many(office, 2)
    await sitting(office, state=MeetingState.CLOSED, starts_at=DAY)
    clock.move(timedelta(days=10))
    for on in (TODAY, TODAY - timedelta(days=30)):
        with pytest.raises(Refused, match="seat-behind-closed") as refusal:
            await end(office, member.member_id, on)
        assert refusal.value.values == {"date": TODAY, "earliest": TODAY + timedelta(days=1)}
    await end(office, member.member_id, TODAY + timedelta(days=1))
    ended = replace(LINE, name_kk="Мүше 002", name_ru="Член 002", begins=SINCE, ends=TODAY, ground="17.1.1")
    (problem,) = (await take(office, ended)).problems
    assert (problem.code, problem.values) == ("behind-closed", {"day": TODAY})
    assert (await take(office, replace(ended, ends=TODAY + timedelta(days=1)))).count(Deed.END) == 1


async def test_a_seat_cannot_begin_anew_behind_a_closed_meeting(office: Office, clock: Clock) -> None:
    await take(office, LINE)
    await sitting(office, state=MeetingState.CLOSED, starts_at=DAY)
    clock.move(timedelta(days=10))
    (problem,) = (await take(office, replace(LINE, begins=TODAY + timedelta(days=1)))).problems
    assert problem.code == "behind-closed"
    assert (await take(office, replace(LINE, begins=TODAY - timedelta(days=1)))).written


async def test_other_bodies_closed_meetings_stand_in_nobodys_way(office: Office) -> None:
    member = await enrol(office)
    await sitting(office, body="council", state=MeetingState.CLOSED)
    await sitting(office, state=MeetingState.CANCELLED)
    await end(office, member.member_id, TODAY)


async def test_two_imports_at_once_make_one_person_of_one_line(office: Office) -> None:
    lines = [replace(LINE, number=number, name_kk=f"Мүше {number}") for number in range(2, 30)]
    reports = await asyncio.gather(take(office, *lines), take(office, *lines))
    assert sorted(report.count(Deed.ADD) for report in reports) == [0, len(lines)]
    async with AsyncSession(office.engine) as session:
        assert len((await session.scalars(select(Member))).all()) == len(lines)
        assert len((await session.scalars(select(Seat))).all()) == len(lines)


async def test_a_role_granted_twice_at_once_is_held_once(office: Office) -> None:
    person = await enrol(office)
    answers = await asyncio.gather(
        *(
            grant_role(office, OPERATOR, person.member_id, Role.CLERK, Bounds(region="almaty"))
            for _ in range(4)
        ),
        return_exceptions=True,
    )
    assert len([answer for answer in answers if isinstance(answer, Held)]) == 1
    assert {str(answer) for answer in answers if isinstance(answer, Exception)} == {"role-held-already"}
    assert len(await roles_held(office, OPERATOR)) == 1


async def test_hands_are_counted_anew_when_one_who_may_have_raised_theirs_loses_the_seat(
    office: Office,
) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    vote_id = (await open_vote(office, presiding, at.items[0])).vote_id
    await enter_hand_count(office, presiding, vote_id, 2, 0, 0)
    await end(office, people[0].member_id, TODAY)
    with pytest.raises(Refused, match="hands-stale"):
        await close_vote(office, presiding, vote_id)
    await enter_hand_count(office, presiding, vote_id, 1, 1, 0)
    facts = await close_vote(office, presiding, vote_id)
    assert (facts.taking_part, facts.total, facts.counts.in_favour) == (2, 2, 1)


async def test_a_seat_stays_while_its_secret_ballot_is_in_the_box(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    vote_id = (await open_vote(office, presiding, at.items[0], Put(VoteForm.SECRET))).vote_id
    await cast_secret_ballot(office, await actor(office, people[0]), vote_id, ("in_favour",))
    with pytest.raises(Refused, match="seat-in-secret-vote"):
        await end(office, people[0].member_id, TODAY)
    facts = await close_vote(office, presiding, vote_id)
    assert (facts.taking_part, facts.total) == (3, 3)
    await end(office, people[0].member_id, TODAY)
