"""Votes taken back with a reason, counted anew, and closed by themselves when their countdown has run out."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.law import Words
from bot.rules.majority import OutcomeKind, Tally
from bot.usecases.announce_vote import announce_vote
from bot.usecases.annul_vote import annul_vote
from bot.usecases.annulled_votes import annulled_votes
from bot.usecases.approve_decision import approve_decision
from bot.usecases.cast_ballot import cast_ballot
from bot.usecases.cast_secret_ballot import cast_secret_ballot
from bot.usecases.close_due_votes import close_due_votes
from bot.usecases.close_meeting import close_meeting
from bot.usecases.close_vote import close_vote
from bot.usecases.draw_up_minutes import draw_up_minutes
from bot.usecases.enter_hand_count import enter_hand_count
from bot.usecases.errors import Denied, Refused
from bot.usecases.minutes_facts import read_minutes
from bot.usecases.notify import fate
from bot.usecases.office import Office
from bot.usecases.open_vote import Put, open_vote
from bot.usecases.paper_ballots import enter_paper_count, hand_out_paper
from bot.usecases.recount_vote import recount_vote
from bot.usecases.rights import Actor
from bot.usecases.see_desk import see_desk
from bot.usecases.see_votes import see_held_vote, see_votes
from db.models import (
    AuditEntry,
    Ballot,
    Choice,
    Decision,
    DecisionState,
    Delivery,
    DeliveryState,
    NoticeKind,
    Vote,
    VoteForm,
    VoteState,
)
from tests.conftest import Clock
from tests.people import Enrolled
from tests.sittings import DAY, Sitting, actor, ballots, chair, clerk, full_hall, notices, teller

FOR, AGAINST = Choice.IN_FAVOUR, Choice.AGAINST
REASON = "Сұрақ қате оқылды"
SECRETLY = Put(VoteForm.SECRET)


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY)


async def held(
    office: Office, presiding: Actor, at: Sitting, people: list[Enrolled], *choices: Choice
) -> int:
    """The first item put, voted on so and closed; the vote's id."""
    vote_id = (await open_vote(office, presiding, at.items[0])).vote_id
    for person, choice in zip(people, choices, strict=False):
        await cast_ballot(office, await actor(office, person), vote_id, choice)
    await close_vote(office, presiding, vote_id)
    return vote_id


async def vote_of(office: Office, vote_id: int) -> Vote:
    async with AsyncSession(office.engine) as session:
        return await session.get_one(Vote, vote_id)


async def decisions(office: Office) -> list[DecisionState]:
    async with AsyncSession(office.engine) as session:
        return list(await session.scalars(select(Decision.state).order_by(Decision.id)))


async def test_an_annulled_vote_stays_on_record_decides_nothing_and_is_put_again(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    first = await held(office, presiding, at, people, FOR, FOR)
    annulled = await annul_vote(office, presiding, first, f"  {REASON} ")
    assert (annulled.reason, annulled.told) == (REASON, 3)
    assert await decisions(office) == [DecisionState.ANNULLED]
    assert await ballots(office, first) == {people[0].member_id: FOR, people[1].member_id: FOR}
    desk = await see_desk(office, presiding, at.meeting_id)
    assert (desk.items[0].can_be_put, desk.to_announce, desk.to_approve) == (True, (), ())

    again = await held(office, presiding, at, people, AGAINST, AGAINST)
    assert again != first
    assert await decisions(office) == [DecisionState.ANNULLED]
    await close_meeting(office, presiding, at.meeting_id)
    await draw_up_minutes(office, await clerk(office), at.meeting_id, "1")
    facts = await read_minutes(office, presiding, at.meeting_id)
    assert [(vote.number, vote.outcome) for vote in facts.votes] == [(2, OutcomeKind.REJECTED)]
    async with AsyncSession(office.engine) as session:
        (record,) = await annulled_votes(session, at.meeting_id)
    assert (record.number, record.item_number, record.reason) == (1, 1, REASON)
    assert record.closed_at is not None


async def test_an_open_vote_can_be_annulled_and_takes_no_ballot_after_that(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    vote_id = (await open_vote(office, presiding, at.items[0])).vote_id
    await annul_vote(office, presiding, vote_id, REASON)
    with pytest.raises(Refused, match="vote-annulled"):
        await cast_ballot(office, await actor(office, people[0]), vote_id, FOR)
    with pytest.raises(Refused, match="vote-annulled-already"):
        await close_vote(office, presiding, vote_id)
    with pytest.raises(Refused, match="vote-not-closed"):
        await announce_vote(office, presiding, vote_id)
    assert (await see_desk(office, presiding, at.meeting_id)).vote is None
    (opened,) = await notices(office, NoticeKind.VOTE_OPENED)
    async with AsyncSession(office.engine) as session:
        states = set(await session.scalars(select(Delivery.state).where(Delivery.notice_id == opened.id)))
    assert states == {DeliveryState.OVERTAKEN}


async def test_an_annulled_secret_vote_refuses_ballots_and_publishes_no_list(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    vote_id = (await open_vote(office, presiding, at.items[0], SECRETLY)).vote_id
    await cast_secret_ballot(office, await actor(office, people[0]), vote_id, ("in_favour",))
    await annul_vote(office, presiding, vote_id, REASON)
    with pytest.raises(Refused, match="vote-annulled"):
        await cast_secret_ballot(office, await actor(office, people[1]), vote_id, ("in_favour",))
    card = await see_held_vote(office, presiding, vote_id)
    assert (card.facts, card.may_annul, card.may_recount) == (None, False, False)


async def test_an_outcome_that_was_annulled_meanwhile_is_not_sent_any_more(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    vote_id = await held(office, presiding, at, people, FOR, FOR)
    await announce_vote(office, presiding, vote_id)
    (announced,) = await notices(office, NoticeKind.VOTE_ANNOUNCED)
    async with AsyncSession(office.engine) as session:
        assert await fate(session, announced.id, office.now()) is None
    await annul_vote(office, presiding, vote_id, REASON)
    async with AsyncSession(office.engine) as session:
        assert await fate(session, announced.id, office.now()) is DeliveryState.OVERTAKEN


async def test_what_something_rests_on_is_not_annulled(office: Office) -> None:
    """An approved decision, a meeting with minutes, a vote annulled before; and not without a reason or the right."""
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    vote_id = await held(office, presiding, at, people, FOR, FOR)
    with pytest.raises(Refused, match="text-empty"):
        await annul_vote(office, presiding, vote_id, "  ")
    with pytest.raises(Refused, match="text-too-long"):
        await annul_vote(office, presiding, vote_id, "x" * 501)
    with pytest.raises(Refused, match="gone"):
        await annul_vote(office, presiding, 404, REASON)
    for other in (await clerk(office), await actor(office, people[0])):
        with pytest.raises(Denied):
            await annul_vote(office, other, vote_id, REASON)
    async with AsyncSession(office.engine) as session:
        decision = (await session.scalars(select(Decision))).one()
    await approve_decision(office, presiding, decision.id)
    with pytest.raises(Refused, match="decision-approved-already"):
        await annul_vote(office, presiding, vote_id, REASON)
    assert not (await see_held_vote(office, presiding, vote_id)).may_annul

    second = (await open_vote(office, presiding, at.items[1])).vote_id
    await close_vote(office, presiding, second)
    third = (await open_vote(office, presiding, at.items[2])).vote_id
    await close_vote(office, presiding, third)
    await annul_vote(office, presiding, third, REASON)
    with pytest.raises(Refused, match="vote-annulled-already"):
        await annul_vote(office, presiding, third, REASON)
    await close_meeting(office, presiding, at.meeting_id)
    assert (await see_held_vote(office, presiding, second)).may_annul
    await draw_up_minutes(office, await actor(office, 900_002), at.meeting_id, "1")
    with pytest.raises(Refused, match="vote-in-minutes"):
        await annul_vote(office, presiding, second, REASON)


async def test_of_two_chairs_one_annuls(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    vote_id = await held(office, presiding, at, people, FOR, FOR)
    done = await asyncio.gather(
        *(annul_vote(office, presiding, vote_id, REASON) for _ in range(2)), return_exceptions=True
    )
    refused = [one for one in done if isinstance(one, Refused)]
    assert [one.code for one in refused] == ["vote-annulled-already"]
    assert len(await notices(office, NoticeKind.VOTE_ANNULLED)) == 1


async def test_a_recount_of_an_open_vote_agrees_and_is_on_the_record(office: Office) -> None:
    """Phones and hands together."""
    at, people = await full_hall(office, 5)
    presiding = await chair(office)
    vote_id = (await open_vote(office, presiding, at.items[0])).vote_id
    for person, choice in zip(people, (FOR, FOR, AGAINST), strict=False):
        await cast_ballot(office, await actor(office, person), vote_id, choice)
    await enter_hand_count(office, await teller(office, at), vote_id, 1, 0, 0)
    await close_vote(office, presiding, vote_id)
    recount = await recount_vote(office, presiding, vote_id)
    assert [(line.frozen, line.counted) for line in recount.lines] == [(3, 3), (1, 1), (0, 0)]
    assert recount.agrees
    async with AsyncSession(office.engine) as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "vote.recounted"))).one()
    assert entry.details == {"agrees": True}


async def test_a_recount_finds_a_ballot_that_was_taken_out(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    vote_id = await held(office, presiding, at, people, FOR, FOR, AGAINST)
    async with AsyncSession(office.engine) as session:
        await session.execute(
            delete(Ballot).where(Ballot.vote_id == vote_id, Ballot.member_id == people[0].member_id)
        )
        await session.commit()
    recount = await recount_vote(office, presiding, vote_id)
    assert not recount.agrees
    assert [(line.frozen, line.counted) for line in recount.lines] == [(2, 1), (1, 1), (0, 0)]


async def test_secret_votes_and_elections_are_recounted_from_their_boxes(office: Office) -> None:
    at, people = await full_hall(office, 6)
    presiding = await chair(office)
    asked = (await open_vote(office, presiding, at.items[0], SECRETLY)).vote_id
    names = (Words("Бірінші", "Первый"), Words("Екінші", "Второй"))
    for person in people[:4]:
        await cast_secret_ballot(office, await actor(office, person), asked, ("in_favour",))
    tellers = await teller(office, at)
    await hand_out_paper(office, tellers, asked, people[4].member_id)
    await enter_paper_count(office, tellers, asked, {"against": 1})
    await close_vote(office, presiding, asked)
    recount = await recount_vote(office, tellers, asked)
    assert [line.counted for line in recount.lines] == [4, 1, 0]
    assert recount.agrees

    elected = (await open_vote(office, presiding, at.items[1], Put(VoteForm.SECRET, names, 1))).vote_id
    with pytest.raises(Refused, match="vote-not-closed"):
        await recount_vote(office, presiding, elected)
    for person, mark in zip(people, ("1", "1", "2", "1"), strict=False):
        await cast_secret_ballot(office, await actor(office, person), elected, (mark,))
    await close_vote(office, presiding, elected)
    recount = await recount_vote(office, presiding, elected)
    assert [(line.name, line.counted) for line in recount.lines] == [(names[0], 3), (names[1], 1)]
    assert recount.agrees
    with pytest.raises(Denied):
        await recount_vote(office, await actor(office, people[0]), elected)
    listed = await see_votes(office, presiding, at.meeting_id)
    assert [(vote.number, vote.state) for vote in listed.votes] == [
        (1, VoteState.CLOSED),
        (2, VoteState.CLOSED),
    ]


async def test_a_countdown_closes_the_vote_by_nobodys_hand(office: Office, clock: Clock) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    until = clock.now + timedelta(minutes=2)
    vote_id = (await open_vote(office, presiding, at.items[0], closes_at=until)).vote_id
    await cast_ballot(office, await actor(office, people[0]), vote_id, FOR)
    clock.move(timedelta(seconds=119))
    assert await close_due_votes(office) == 0
    await cast_ballot(office, await actor(office, people[1]), vote_id, FOR)
    clock.set(until)
    with pytest.raises(Refused, match="vote-closed"):
        await cast_ballot(office, await actor(office, people[2]), vote_id, FOR)
    assert await close_due_votes(office) == 1
    assert await close_due_votes(office) == 0
    vote = await vote_of(office, vote_id)
    assert (vote.state, vote.closed_at, vote.announced_at) == (VoteState.CLOSED, until, None)
    facts = (await see_held_vote(office, presiding, vote_id)).facts
    assert facts is not None
    assert (facts.outcome, facts.counts) == (OutcomeKind.ADOPTED, Tally(2, 0, 0))
    async with AsyncSession(office.engine) as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "vote.closed"))).one()
    assert (entry.telegram_id, entry.member_id) == (None, None)


async def test_a_process_that_was_away_closes_what_was_due_with_the_ballots_in_time(
    office: Office, clock: Clock
) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    until = clock.now + timedelta(minutes=1)
    vote_id = (await open_vote(office, presiding, at.items[0], SECRETLY, until)).vote_id
    await cast_secret_ballot(office, await actor(office, people[0]), vote_id, ("in_favour",))
    clock.move(timedelta(hours=3))
    with pytest.raises(Refused, match="vote-closed"):
        await cast_secret_ballot(office, await actor(office, people[1]), vote_id, ("against",))
    assert sorted(await asyncio.gather(close_due_votes(office), close_due_votes(office))) == [0, 1]
    facts = (await see_held_vote(office, presiding, vote_id)).facts
    assert facts is not None
    assert facts.counts == Tally(1, 0, 0)


async def test_a_countdown_waits_for_paper_that_is_handed_out_and_not_counted(
    office: Office, clock: Clock
) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    tellers = await teller(office, at)
    until = clock.now + timedelta(minutes=1)
    vote_id = (await open_vote(office, presiding, at.items[0], SECRETLY, until)).vote_id
    await hand_out_paper(office, tellers, vote_id, people[0].member_id)
    clock.set(until)
    assert await close_due_votes(office) == 0
    with pytest.raises(Refused, match="vote-closed"):
        await hand_out_paper(office, tellers, vote_id, people[1].member_id)
    await enter_paper_count(office, tellers, vote_id, {"in_favour": 1})
    assert await close_due_votes(office) == 1
    facts = (await see_held_vote(office, presiding, vote_id)).facts
    assert facts is not None
    assert facts.counts == Tally(1, 0, 0)


async def test_a_moment_that_has_passed_is_no_countdown(office: Office, clock: Clock) -> None:
    at, _ = await full_hall(office, 3)
    with pytest.raises(Refused, match="countdown-past"):
        await open_vote(office, await chair(office), at.items[0], closes_at=clock.now)
