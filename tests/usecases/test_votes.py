"""Votes: opened with a quorum, cast by those present, closed into a result that the law words."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.majority import OutcomeKind, StandingKind, Tally
from bot.usecases.announce_vote import announce_vote
from bot.usecases.approve_decision import approve_decision, settle_council_decisions
from bot.usecases.cast_ballot import cast_ballot
from bot.usecases.close_meeting import close_meeting
from bot.usecases.close_vote import close_vote
from bot.usecases.enter_hand_count import enter_hand_count
from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Office
from bot.usecases.open_vote import open_vote
from bot.usecases.record_departure import leave
from bot.usecases.record_reglament import OwnRules, record_reglament
from bot.usecases.register_arrival import register_arrival
from bot.usecases.rights import Actor
from bot.usecases.roll import load_meeting
from bot.usecases.see_desk import see_desk
from bot.usecases.see_result import VoteFacts
from bot.usecases.see_vote import see_vote
from db.models import (
    AuditEntry,
    Choice,
    Decision,
    DecisionState,
    Delivery,
    DeliveryState,
    MeetingState,
    NoticeKind,
    RollEntry,
    Seat,
)
from tests.conftest import Clock
from tests.people import Enrolled, enrol, enrol_many
from tests.sittings import (
    DAY,
    Sitting,
    actor,
    ballots,
    bring_in,
    chair,
    clerk,
    code_of,
    full_hall,
    notices,
    sitting,
    teller,
)

FOR, AGAINST, ABSTAIN = Choice.IN_FAVOUR, Choice.AGAINST, Choice.ABSTAIN


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY)


async def vote(office: Office, vote_id: int, people: list[Enrolled], *choices: Choice) -> None:
    """The first people cast these choices, one each."""
    for person, choice in zip(people, choices, strict=False):
        await cast_ballot(office, await actor(office, person), vote_id, choice)


async def decided(
    office: Office, presiding: Actor, at: Sitting, people: list[Enrolled], *choices: Choice
) -> VoteFacts:
    """The first item put to the vote, voted on so and closed."""
    opened = await open_vote(office, presiding, at.items[0])
    await vote(office, opened.vote_id, people, *choices)
    return await close_vote(office, presiding, opened.vote_id)


async def test_a_vote_cannot_open_without_quorum(office: Office) -> None:
    people = await enrol_many(office, 504)
    at = await sitting(office, state=MeetingState.OPEN)
    presiding = await chair(office)
    await bring_in(office, at, people[:335])
    with pytest.raises(Refused, match="no-quorum-session") as refusal:
        await open_vote(office, presiding, at.items[0])
    assert refusal.value.values == {"present": 335, "needed": 336}
    await bring_in(office, at, people[335:336])
    assert (await open_vote(office, presiding, at.items[0])).present == 336


async def test_one_vote_at_a_time(office: Office) -> None:
    at, _ = await full_hall(office, 3)
    presiding = await chair(office)
    await open_vote(office, presiding, at.items[0])
    with pytest.raises(Refused, match="vote-already-open"):
        await open_vote(office, presiding, at.items[1])


async def test_only_the_chair_opens_a_vote_and_only_in_an_open_meeting(office: Office) -> None:
    people = await enrol_many(office, 3)
    at = await sitting(office)
    await bring_in(office, at, people)
    presiding = await chair(office)
    with pytest.raises(Denied):
        await open_vote(office, await clerk(office), at.items[0])
    with pytest.raises(Refused, match="meeting-not-open"):
        await open_vote(office, presiding, at.items[0])
    with pytest.raises(Refused, match="gone"):
        await open_vote(office, presiding, 10_000)


async def test_all_who_are_present_are_asked_at_once_and_nobody_else(office: Office) -> None:
    people = await enrol_many(office, 4, first_telegram_id=1000)
    at = await sitting(office, state=MeetingState.OPEN)
    await bring_in(office, at, people[:3])
    opened = await open_vote(office, await chair(office), at.items[0])
    (notice,) = await notices(office, NoticeKind.VOTE_OPENED)
    assert (notice.priority, notice.payload, opened.asked) == (0, {"vote_id": opened.vote_id}, 3)
    async with AsyncSession(office.engine) as session:
        asked = set(await session.scalars(select(Delivery.member_id)))
    assert asked == {person.member_id for person in people[:3]}


async def test_one_present_without_a_phone_is_not_among_the_asked(office: Office) -> None:
    person = await enrol(office)
    at = await sitting(office, state=MeetingState.OPEN)
    await bring_in(office, at, [person])
    assert (await open_vote(office, await chair(office), at.items[0])).asked == 0
    async with AsyncSession(office.engine) as session:
        assert (await session.scalars(select(Delivery.state))).one() is DeliveryState.NOT_BOUND


async def test_a_choice_can_be_changed_until_the_close_and_a_second_tap_does_no_harm(office: Office) -> None:
    at, people = await full_hall(office, 3)
    opened = await open_vote(office, await chair(office), at.items[0])
    member = await actor(office, people[0])
    first = await cast_ballot(office, member, opened.vote_id, FOR)
    again = await cast_ballot(office, member, opened.vote_id, FOR)
    other = await cast_ballot(office, member, opened.vote_id, AGAINST)
    assert (first.counted_already, again.counted_already, other.counted_already) == (False, True, False)
    assert (first.before, other.before) == (None, FOR)
    assert await ballots(office, opened.vote_id) == {people[0].member_id: "against"}


async def test_the_record_of_a_ballot_names_no_choice(office: Office) -> None:
    at, people = await full_hall(office, 1)
    opened = await open_vote(office, await chair(office), at.items[0])
    await vote(office, opened.vote_id, people, AGAINST)
    async with AsyncSession(office.engine) as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "ballot.cast"))).one()
    assert (entry.subject, entry.details) == (f"votes:{opened.vote_id}", {})


async def test_a_ballot_is_taken_only_from_one_who_is_in_the_hall(office: Office) -> None:
    people = await enrol_many(office, 4, first_telegram_id=1000)
    at = await sitting(office, state=MeetingState.OPEN)
    await bring_in(office, at, people[:3])
    opened = await open_vote(office, await chair(office), at.items[0])
    absent, leaver = await actor(office, people[3]), await actor(office, people[0])
    with pytest.raises(Refused, match="not-registered"):
        await cast_ballot(office, absent, opened.vote_id, FOR)
    await leave(office, leaver, at.meeting_id)
    with pytest.raises(Refused, match="you-left"):
        await cast_ballot(office, leaver, opened.vote_id, FOR)
    await register_arrival(office, absent, at.meeting_id, code_of(office, at))
    assert (await cast_ballot(office, absent, opened.vote_id, FOR)).choice is FOR


async def test_a_forged_ballot_for_another_body_s_vote_is_denied(office: Office) -> None:
    at, _ = await full_hall(office, 2)
    opened = await open_vote(office, await chair(office), at.items[0])
    outsider = await enrol(office, body="council", telegram_id=5)
    with pytest.raises(Denied):
        await cast_ballot(office, await actor(office, outsider), opened.vote_id, FOR)
    with pytest.raises(Refused, match="gone"):
        await cast_ballot(office, await actor(office, outsider), 10_000, FOR)
    with pytest.raises(Refused, match="not-bound"):
        await cast_ballot(office, Actor(telegram_id=6), opened.vote_id, FOR)


async def test_after_the_close_a_ballot_is_refused_and_the_close_is_not_repeated(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    facts = await decided(office, presiding, at, people, FOR, FOR)
    with pytest.raises(Refused, match="vote-closed"):
        await vote(office, facts.vote_id, people, AGAINST)
    with pytest.raises(Refused, match="vote-closed-already"):
        await close_vote(office, presiding, facts.vote_id)
    assert len(await ballots(office, facts.vote_id)) == 2


@pytest.mark.parametrize(
    ("body", "present", "choices", "outcome", "threshold", "clause"),
    [
        ("session", 6, [FOR] * 3, OutcomeKind.REJECTED, 4, "9.6"),
        ("session", 6, [FOR] * 4, OutcomeKind.ADOPTED, 4, "9.6"),
        ("session", 7, [FOR] * 4 + [AGAINST] * 3, OutcomeKind.ADOPTED, 4, "9.6"),
        ("session", 6, [FOR] * 3 + [ABSTAIN], OutcomeKind.REJECTED, 4, "9.6"),
        ("council", 6, [FOR] * 4, OutcomeKind.ADOPTED, 4, "10.6"),
        ("council", 6, [FOR] * 3, OutcomeKind.REJECTED, 4, "10.6"),
        ("council", 7, [FOR] * 4, OutcomeKind.REJECTED, 5, "10.6"),
    ],
)
async def test_the_outcome_follows_the_body_s_own_majority(
    office: Office,
    body: str,
    present: int,
    choices: list[Choice],
    outcome: OutcomeKind,
    threshold: int,
    clause: str,
) -> None:
    at, people = await full_hall(office, present, body=body)
    facts = await decided(office, await chair(office, body), at, people, *choices)
    assert (facts.outcome, facts.threshold, facts.clause) == (outcome, threshold, clause)
    assert (facts.taking_part, facts.total, facts.by_analogy) == (present, present, False)


async def test_a_regional_body_s_outcome_says_that_the_rule_is_lent(office: Office) -> None:
    at, people = await full_hall(office, 3, body="abai-council")
    facts = await decided(office, await chair(office, "abai-council"), at, people, FOR, FOR)
    assert (facts.outcome, facts.clause, facts.by_analogy) == (OutcomeKind.ADOPTED, "10.6", True)


async def test_a_region_s_own_reglament_sets_its_quorum_and_its_majority(office: Office) -> None:
    people = await enrol_many(office, 4, body="abai-council", first_telegram_id=1000)
    at = await sitting(office, body="abai-council", state=MeetingState.OPEN)
    presiding = await chair(office, "abai-council")
    own = OwnRules(
        "Регламент", date(2022, 1, 10), "4.11", Fraction(1, 2), "4.12", Fraction(1, 2), True, notice_days=10
    )
    await record_reglament(office, Actor.operator(), "abai-council", own)
    await bring_in(office, at, people[:1])
    with pytest.raises(Refused, match="no-quorum-reglament") as refusal:
        await open_vote(office, presiding, at.items[0])
    assert refusal.value.values == {"present": 1, "needed": 2, "clause": "4.11"}
    await bring_in(office, at, people[1:3])
    facts = await decided(office, presiding, at, people, FOR, FOR)
    assert (facts.outcome, facts.threshold, facts.clause) == (OutcomeKind.ADOPTED, 2, "4.12")
    assert (facts.by_reglament, facts.by_analogy) == (True, False)


async def test_who_voted_and_left_stays_in_the_count_who_left_without_voting_does_not(office: Office) -> None:
    at, people = await full_hall(office, 6)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    await vote(office, opened.vote_id, people, FOR, FOR, FOR)
    await leave(office, await actor(office, people[0]), at.meeting_id)
    await leave(office, await actor(office, people[5]), at.meeting_id)
    facts = await close_vote(office, presiding, opened.vote_id)
    assert (facts.present, facts.taking_part, facts.counts) == (4, 5, Tally(3, 0, 0))
    assert facts.outcome is OutcomeKind.ADOPTED
    async with AsyncSession(office.engine) as session:
        roll = {row.member_id: row for row in await session.scalars(select(RollEntry))}
    assert roll.keys() == {person.member_id for person in people[:5]}
    assert (roll[people[0].member_id].choice, roll[people[0].member_id].present) == (FOR, False)
    assert (roll[people[4].member_id].choice, roll[people[4].member_id].present) == (None, True)


async def test_quorum_lost_while_the_vote_is_open_decides_nothing_and_the_item_can_be_put_again(
    office: Office,
) -> None:
    at, people = await full_hall(office, 6)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    await vote(office, opened.vote_id, people, *[FOR] * 6)
    for person in people[:3]:
        await leave(office, await actor(office, person), at.meeting_id)
    assert len(await notices(office, NoticeKind.QUORUM_LOST)) == 1
    facts = await close_vote(office, presiding, opened.vote_id)
    assert (facts.outcome, facts.present, facts.quorum_needed) == (OutcomeKind.NO_QUORUM, 3, 4)
    async with AsyncSession(office.engine) as session:
        assert (await session.scalars(select(Decision))).all() == []
    for person in people[:3]:
        await register_arrival(office, await actor(office, person), at.meeting_id, code_of(office, at))
    again = await decided(office, presiding, at, people, *[FOR] * 4)
    assert (again.outcome, again.vote_number) == (OutcomeKind.ADOPTED, 2)
    with pytest.raises(Refused, match="item-decided"):
        await open_vote(office, presiding, at.items[0])


async def test_a_seat_ended_on_the_day_is_out_of_every_number(office: Office) -> None:
    """The register is corrected while the vote is open: N, those present and the ballots stay in step."""
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    await vote(office, opened.vote_id, people, FOR, FOR, AGAINST)
    async with AsyncSession(office.engine) as session:
        seat = (await session.scalars(select(Seat).where(Seat.member_id == people[2].member_id))).one()
        seat.ends, seat.end_ground = DAY.date(), "17.1.1"
        await session.commit()
    facts = await close_vote(office, presiding, opened.vote_id)
    assert (facts.total, facts.present, facts.taking_part, facts.counts) == (2, 2, 2, Tally(2, 0, 0))


async def test_hands_are_merged_with_the_ballots_and_never_more_than_those_without_one(
    office: Office,
) -> None:
    at, people = await full_hall(office, 6)
    presiding = await chair(office)
    keeper = await teller(office, at)
    opened = await open_vote(office, presiding, at.items[0])
    await vote(office, opened.vote_id, people, FOR, AGAINST)
    with pytest.raises(Refused, match="hand-count-too-large") as refusal:
        await enter_hand_count(office, keeper, opened.vote_id, 3, 1, 1)
    assert refusal.value.values == {"entered": 5, "limit": 4}
    await enter_hand_count(office, keeper, opened.vote_id, 1, 1, 1)
    corrected = await enter_hand_count(office, keeper, opened.vote_id, 3, 0, 1)
    assert (corrected.count.tally, corrected.count.not_yet) == (Tally(4, 1, 1), 0)
    facts = await close_vote(office, presiding, opened.vote_id)
    assert (facts.counts, facts.hands, facts.outcome) == (Tally(4, 1, 1), Tally(3, 0, 1), OutcomeKind.ADOPTED)


async def test_a_later_ballot_beats_the_hands_and_the_close_waits_for_the_correction(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    await enter_hand_count(office, presiding, opened.vote_id, 3, 0, 0)
    await vote(office, opened.vote_id, people, AGAINST)
    desk = await see_desk(office, presiding, at.meeting_id)
    assert desk.vote is not None
    assert (desk.vote.count.too_many_hands, desk.vote.standing) == (True, None)
    with pytest.raises(Refused, match="hands-outnumber"):
        await close_vote(office, presiding, opened.vote_id)
    await enter_hand_count(office, presiding, opened.vote_id, 2, 0, 0)
    assert (await close_vote(office, presiding, opened.vote_id)).counts == Tally(2, 1, 0)


async def test_one_who_raised_a_hand_and_left_stays_in_the_count_and_in_p(office: Office) -> None:
    """Of six, two vote for by phone, two raise hands; one of these leaves: for 3 of P 6 is no majority (9.6)."""
    at, people = await full_hall(office, 6)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    await vote(office, opened.vote_id, people, FOR, FOR)
    await enter_hand_count(office, presiding, opened.vote_id, 1, 1, 0)
    await leave(office, await actor(office, people[5]), at.meeting_id)
    desk = await see_desk(office, presiding, at.meeting_id)
    assert desk.vote is not None
    assert (desk.vote.count.stale_hands, desk.vote.standing) == (True, None)
    with pytest.raises(Refused, match="hands-stale"):
        await close_vote(office, presiding, opened.vote_id)
    with pytest.raises(Refused, match="hand-count-left") as refusal:
        await enter_hand_count(office, presiding, opened.vote_id, 1, 1, 0, left=2)
    assert refusal.value.values == {"left": 2, "limit": 1}
    await enter_hand_count(office, presiding, opened.vote_id, 1, 1, 0, left=1)
    facts = await close_vote(office, presiding, opened.vote_id)
    assert (facts.counts, facts.present, facts.taking_part) == (Tally(3, 1, 0), 5, 6)
    assert facts.outcome is OutcomeKind.REJECTED


async def test_one_who_raised_no_hand_and_left_is_out_of_p(office: Office) -> None:
    at, people = await full_hall(office, 6)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    await vote(office, opened.vote_id, people, FOR, FOR)
    await enter_hand_count(office, presiding, opened.vote_id, 1, 1, 0)
    await leave(office, await actor(office, people[5]), at.meeting_id)
    await enter_hand_count(office, presiding, opened.vote_id, 1, 1, 0)
    facts = await close_vote(office, presiding, opened.vote_id)
    assert (facts.counts, facts.taking_part, facts.outcome) == (Tally(3, 1, 0), 5, OutcomeKind.ADOPTED)


async def test_hands_stand_when_one_leaves_who_voted_by_phone(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    await vote(office, opened.vote_id, people, FOR)
    await enter_hand_count(office, presiding, opened.vote_id, 2, 0, 0)
    await leave(office, await actor(office, people[0]), at.meeting_id)
    assert (await close_vote(office, presiding, opened.vote_id)).taking_part == 3


async def test_one_who_left_with_a_raised_hand_and_comes_back_counts_once(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    await enter_hand_count(office, presiding, opened.vote_id, 3, 0, 0)
    away = await actor(office, people[2])
    await leave(office, away, at.meeting_id)
    await enter_hand_count(office, presiding, opened.vote_id, 3, 0, 0, left=1)
    await register_arrival(office, away, at.meeting_id, code_of(office, at))
    with pytest.raises(Refused, match="hands-stale"):
        await close_vote(office, presiding, opened.vote_id)
    await enter_hand_count(office, presiding, opened.vote_id, 3, 0, 0)
    assert (await close_vote(office, presiding, opened.vote_id)).taking_part == 3


async def test_hands_are_refused_from_a_member_below_zero_and_after_the_close(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    with pytest.raises(Denied):
        await enter_hand_count(office, await actor(office, people[0]), opened.vote_id, 1, 0, 0)
    with pytest.raises(Refused, match="hand-count-unclear"):
        await enter_hand_count(office, presiding, opened.vote_id, -1, 1, 0)
    await close_vote(office, presiding, opened.vote_id)
    with pytest.raises(Refused, match="vote-closed"):
        await enter_hand_count(office, presiding, opened.vote_id, 1, 0, 0)


async def test_the_desk_shows_how_many_more_are_needed(office: Office) -> None:
    at, people = await full_hall(office, 6, body="council")
    presiding = await chair(office, "council")
    opened = await open_vote(office, presiding, at.items[0])
    await vote(office, opened.vote_id, people, FOR, FOR, FOR, AGAINST)
    desk = await see_desk(office, presiding, at.meeting_id)
    assert desk.vote is not None
    assert desk.vote.standing is not None
    assert (desk.vote.standing.kind, desk.vote.standing.needed_more) == (StandingKind.OPEN, 1)
    assert (desk.vote.count.tally.cast, desk.vote.count.not_yet) == (4, 2)
    await vote(office, opened.vote_id, people[4:], FOR)
    desk = await see_desk(office, presiding, at.meeting_id)
    assert desk.vote is not None
    assert desk.vote.standing is not None
    assert desk.vote.standing.kind is StandingKind.ADOPTED_AS_IT_STANDS


async def test_an_outcome_is_announced_once_to_those_who_took_part(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    await vote(office, opened.vote_id, people, FOR, FOR)
    await leave(office, await actor(office, people[0]), at.meeting_id)
    with pytest.raises(Refused, match="vote-not-closed"):
        await announce_vote(office, presiding, opened.vote_id)
    await close_vote(office, presiding, opened.vote_id)
    announced = await announce_vote(office, presiding, opened.vote_id)
    assert (announced.told, announced.facts.announced) == (3, True)
    with pytest.raises(Refused, match="vote-announced-already"):
        await announce_vote(office, presiding, opened.vote_id)
    assert len(await notices(office, NoticeKind.VOTE_ANNOUNCED)) == 1


async def test_a_ballot_that_still_waits_to_be_sent_is_overtaken_by_the_close(office: Office) -> None:
    people = await enrol_many(office, 3, first_telegram_id=1000)
    at = await sitting(office, state=MeetingState.OPEN)
    await bring_in(office, at, people)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    async with AsyncSession(office.engine) as session:
        first = (await session.scalars(select(Delivery).order_by(Delivery.id))).first()
        assert first is not None
        first.state = DeliveryState.SENT
        await session.commit()
    await close_vote(office, presiding, opened.vote_id)
    async with AsyncSession(office.engine) as session:
        states = list(await session.scalars(select(Delivery.state).order_by(Delivery.id)))
    assert states == [DeliveryState.SENT, DeliveryState.OVERTAKEN, DeliveryState.OVERTAKEN]


async def test_a_meeting_does_not_close_over_an_open_vote(office: Office) -> None:
    at, _ = await full_hall(office, 3)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    with pytest.raises(Refused, match="vote-still-open"):
        await close_meeting(office, presiding, at.meeting_id)
    await close_vote(office, presiding, opened.vote_id)
    assert (await close_meeting(office, presiding, at.meeting_id)).present == 3


async def test_a_session_s_decision_waits_for_the_chair_s_approval(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    await decided(office, presiding, at, people, FOR, FOR)
    desk = await see_desk(office, presiding, at.meeting_id)
    (waiting,) = desk.to_approve
    with pytest.raises(Denied):
        await approve_decision(office, await clerk(office), waiting.id)
    approved = await approve_decision(office, presiding, waiting.id)
    assert (approved.text_kk, approved.text_ru) == ("1-мәселе туралы", "О вопросе 1")
    with pytest.raises(Refused, match="decision-approved-already"):
        await approve_decision(office, presiding, waiting.id)
    assert (await see_desk(office, presiding, at.meeting_id)).to_approve == ()


async def test_a_council_s_decision_becomes_final_by_the_minutes_and_not_by_approval(office: Office) -> None:
    at, people = await full_hall(office, 3, body="council")
    presiding = await chair(office, "council")
    await decided(office, presiding, at, people, FOR, FOR)
    async with AsyncSession(office.engine) as session:
        decision = (await session.scalars(select(Decision))).one()
    assert decision.state is DecisionState.ADOPTED
    with pytest.raises(Refused, match="settled-by-minutes"):
        await approve_decision(office, presiding, decision.id)
    async with office.act(presiding) as act:
        act.require_own()
        assert await settle_council_decisions(act, await load_meeting(act.session, at.meeting_id)) == 1
        await act.commit()
    async with AsyncSession(office.engine) as session:
        settled = (await session.scalars(select(Decision))).one()
    assert settled.state is DecisionState.FINAL
    assert settled.settled_at is not None


async def test_a_member_finds_the_vote_in_progress_without_its_message(office: Office, clock: Clock) -> None:
    at, people = await full_hall(office, 3)
    late = await actor(office, await enrol(office, telegram_id=5))
    member = await actor(office, people[0])
    assert (await see_vote(office, member)).vote_id is None
    opened = await open_vote(office, await chair(office), at.items[1])
    assert not (await see_vote(office, late, at.meeting_id)).registered
    clock.move(timedelta(minutes=1))
    await register_arrival(office, late, at.meeting_id, code_of(office, at))
    seen = await see_vote(office, late)
    assert (seen.vote_id, seen.item_number, seen.choice) == (opened.vote_id, 2, None)
    await cast_ballot(office, late, opened.vote_id, ABSTAIN)
    assert (await see_vote(office, late)).choice is ABSTAIN
