"""Everybody at once: ballots, closes, openings and departures in any order leave numbers that agree."""

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.majority import Tally
from bot.usecases import cast_ballot as cast_ballot_module
from bot.usecases.cast_ballot import BallotCast, cast_ballot
from bot.usecases.close_vote import close_vote
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.open_vote import VoteOpened, open_vote
from bot.usecases.record_departure import leave
from bot.usecases.register_arrival import register_arrival
from bot.usecases.see_result import VoteFacts
from db.models import Choice, MeetingState, NoticeKind, RollEntry, VoteResult
from tests.conftest import Clock
from tests.people import enrol_many
from tests.sittings import DAY, actor, ballots, chair, code_of, full_hall, notices, sitting


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY)


async def test_fifty_ballots_at_once_are_all_kept(office: Office) -> None:
    at, people = await full_hall(office, 50)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    members = [await actor(office, person) for person in people]
    choices = [list(Choice)[number % 3] for number in range(50)]
    await asyncio.gather(
        *(
            cast_ballot(office, member, opened.vote_id, choice)
            for member, choice in zip(members, choices, strict=True)
        )
    )
    facts = await close_vote(office, presiding, opened.vote_id)
    assert facts.counts == Tally(17, 17, 16)


async def test_a_ballot_that_races_the_close_is_counted_or_refused_never_between(office: Office) -> None:
    at, people = await full_hall(office, 30)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    members = [await actor(office, person) for person in people]

    async def cast_then_close() -> VoteFacts:
        await asyncio.sleep(0.02)
        return await close_vote(office, presiding, opened.vote_id)

    *answers, facts = await asyncio.gather(
        *(cast_ballot(office, member, opened.vote_id, Choice.IN_FAVOUR) for member in members),
        cast_then_close(),
        return_exceptions=True,
    )
    assert isinstance(facts, VoteFacts)
    kept = [answer for answer in answers if isinstance(answer, BallotCast)]
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(kept) + len(refused) == 30
    assert {answer.code for answer in refused} <= {"vote-closed"}
    assert facts.counts.cast == len(kept) == len(await ballots(office, opened.vote_id))
    async with AsyncSession(office.engine) as session:
        voted = select(func.count()).where(RollEntry.choice.is_not(None))
        assert (await session.scalars(voted)).one() == len(kept)


async def test_the_close_waits_for_a_ballot_that_is_between_its_check_and_its_commit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    member = await actor(office, people[0])
    checked, go_on = asyncio.Event(), asyncio.Event()
    keep = cast_ballot_module._keep

    async def keep_later(act: Act, choices: dict[tuple[int, int], Choice]) -> None:
        checked.set()
        await go_on.wait()
        await keep(act, choices)

    monkeypatch.setattr(cast_ballot_module, "_keep", keep_later)
    casting = asyncio.create_task(cast_ballot(office, member, opened.vote_id, Choice.IN_FAVOUR))
    await checked.wait()
    closing = asyncio.create_task(close_vote(office, presiding, opened.vote_id))
    early, _ = await asyncio.wait([closing], timeout=0.3)
    assert not early
    go_on.set()
    await casting
    assert (await closing).counts == Tally(1, 0, 0)


async def test_two_chairs_who_close_at_once_freeze_one_result(office: Office) -> None:
    at, _ = await full_hall(office, 3)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    answers = await asyncio.gather(
        *(close_vote(office, presiding, opened.vote_id) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(answer, VoteFacts) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, Refused)} == {"vote-closed-already"}
    async with AsyncSession(office.engine) as session:
        assert (await session.scalars(select(func.count(VoteResult.vote_id)))).one() == 1


async def test_two_chairs_who_open_at_once_open_one_vote(office: Office) -> None:
    at, _ = await full_hall(office, 3)
    presiding = await chair(office)
    answers = await asyncio.gather(
        *(open_vote(office, presiding, item) for item in at.items), return_exceptions=True
    )
    assert sum(isinstance(answer, VoteOpened) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, Refused)} == {"vote-already-open"}


async def test_one_member_s_two_phones_leave_one_ballot(office: Office) -> None:
    at, people = await full_hall(office, 3)
    opened = await open_vote(office, await chair(office), at.items[0])
    member = await actor(office, people[0])
    await asyncio.gather(
        *(cast_ballot(office, member, opened.vote_id, choice) for choice in list(Choice) * 4)
    )
    assert (await ballots(office, opened.vote_id)).keys() == {people[0].member_id}


async def test_arrivals_at_once_tell_the_quorum_once(office: Office) -> None:
    people = await enrol_many(office, 30, first_telegram_id=1000)
    at = await sitting(office, state=MeetingState.REGISTRATION)
    members = [await actor(office, person) for person in people]
    arrivals = await asyncio.gather(
        *(register_arrival(office, member, at.meeting_id, code_of(office, at)) for member in members)
    )
    assert sorted(arrival.quorum.present for arrival in arrivals) == list(range(1, 31))
    (notice,) = await notices(office, NoticeKind.QUORUM_REACHED)
    assert notice.payload["present"] == 20


async def test_departures_that_race_the_close_leave_a_roll_that_adds_up(office: Office) -> None:
    at, people = await full_hall(office, 20)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    members = [await actor(office, person) for person in people]
    for member in members[:10]:
        await cast_ballot(office, member, opened.vote_id, Choice.IN_FAVOUR)
    *_, facts = await asyncio.gather(
        *(leave(office, member, at.meeting_id) for member in members[5:15]),
        close_vote(office, presiding, opened.vote_id),
    )
    assert isinstance(facts, VoteFacts)
    async with AsyncSession(office.engine) as session:
        roll = list(await session.scalars(select(RollEntry)))
    assert len(roll) == facts.taking_part
    assert sum(row.present for row in roll) == facts.present
    assert sum(row.choice is not None for row in roll) == facts.counts.cast == 10
