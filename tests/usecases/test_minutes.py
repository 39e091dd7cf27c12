"""The minutes: drawn up once by the clerk, after the close, from what the records say."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.law import Words
from bot.rules.majority import OutcomeKind
from bot.usecases.annul_vote import annul_vote
from bot.usecases.ask_floor import ask_floor
from bot.usecases.attendance_sheet import read_attendance_sheet
from bot.usecases.cast_ballot import cast_ballot
from bot.usecases.cast_secret_ballot import cast_secret_ballot
from bot.usecases.close_meeting import close_meeting
from bot.usecases.close_vote import close_vote
from bot.usecases.draw_up_minutes import draw_up_minutes, prepare_numbering, see_minutes
from bot.usecases.enter_hand_count import enter_hand_count
from bot.usecases.errors import Denied, Refused
from bot.usecases.give_floor import end_speech, give_floor
from bot.usecases.guests import add_guests
from bot.usecases.minutes_facts import MinutesFacts, Stay, read_minutes
from bot.usecases.office import Office
from bot.usecases.open_meeting import open_meeting
from bot.usecases.open_vote import Put, open_vote
from bot.usecases.paper_ballots import enter_paper_count, hand_out_paper
from bot.usecases.record_departure import record_departure
from bot.usecases.record_reglament import OwnRules, record_reglament
from bot.usecases.register_arrival import register_at_desk
from bot.usecases.rights import Actor
from bot.usecases.verify_record import verify_record
from bot.usecases.vote_records import Counts
from db.models import (
    AuditEntry,
    Body,
    Choice,
    Decision,
    DecisionState,
    Meeting,
    MeetingState,
    Member,
    Minutes,
    Publication,
    SpeakerTurn,
    VoteForm,
)
from tests.conftest import Clock
from tests.people import Enrolled, enrol, enrol_many
from tests.sittings import DAY, Sitting, actor, bring_in, chair, clerk, full_hall, sitting, teller

OPENED = DAY + timedelta(minutes=5)
LATE = OPENED + timedelta(minutes=10)
LEFT = OPENED + timedelta(minutes=40)
CLOSED = OPENED + timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Held:
    """A closed meeting of twelve: eight there at the opening, a ninth late, one gone before the end."""

    at: Sitting
    people: Sequence[Enrolled]
    clerk: Actor
    chair: Actor


async def hold(office: Office, clock: Clock, body: str = "session") -> Held:
    """From the door to the close by the real acts: one item adopted, one rejected, one not put."""
    clock.set(DAY - timedelta(minutes=30))
    people = await enrol_many(office, 12, body=body, first_telegram_id=1000)
    at = await sitting(office, body=body)
    presiding, desk = await chair(office, body), await clerk(office, body)
    await bring_in(office, at, people[:8])
    clock.set(OPENED)
    await open_meeting(office, presiding, at.meeting_id)
    clock.set(LATE)
    await register_at_desk(office, desk, at.meeting_id, people[8].member_id)
    await _vote(
        office, presiding, at.items[0], people, [Choice.IN_FAVOUR] * 6 + [Choice.AGAINST], hands=(1, 0, 0)
    )
    clock.set(LEFT)
    await record_departure(office, desk, at.meeting_id, people[0].member_id)
    await _vote(office, presiding, at.items[1], people[1:], [Choice.AGAINST] * 5)
    clock.set(CLOSED)
    await close_meeting(office, presiding, at.meeting_id)
    return Held(at, people, desk, presiding)


async def closed(office: Office, clock: Clock) -> Held:
    """A closed meeting that nobody came to: enough for its number."""
    clock.set(CLOSED)
    at = await sitting(office, state=MeetingState.CLOSED)
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Meeting).values(closed_at=CLOSED))
        await session.commit()
    return Held(at, (), await clerk(office), await chair(office))


async def _vote(
    office: Office,
    presiding: Actor,
    item_id: int,
    people: Sequence[Enrolled],
    choices: Sequence[Choice],
    hands: tuple[int, int, int] | None = None,
) -> None:
    opened = await open_vote(office, presiding, item_id)
    for person, choice in zip(people, choices, strict=False):
        await cast_ballot(office, await actor(office, person), opened.vote_id, choice)
    if hands is not None:
        await enter_hand_count(office, presiding, opened.vote_id, *hands)
    await close_vote(office, presiding, opened.vote_id)


async def numbered(office: Office, held: Held, number: str = "5") -> MinutesFacts:
    return await draw_up_minutes(office, held.clerk, held.at.meeting_id, number)


async def rows(office: Office, statement: object) -> list[object]:
    async with AsyncSession(office.engine) as session:
        return list(await session.scalars(statement))  # type: ignore[call-overload]


@pytest.mark.parametrize("state", [MeetingState.CONVENED, MeetingState.REGISTRATION, MeetingState.OPEN])
async def test_minutes_are_refused_before_the_close(office: Office, state: MeetingState) -> None:
    at = await sitting(office, state=state)
    desk = await clerk(office)
    with pytest.raises(Refused, match="minutes-before-close"):
        await prepare_numbering(office, desk, at.meeting_id)
    with pytest.raises(Refused, match="minutes-before-close"):
        await draw_up_minutes(office, desk, at.meeting_id, "5")
    assert await rows(office, select(Minutes)) == []


async def test_only_a_clerk_of_the_body_sets_the_number(office: Office) -> None:
    at = await sitting(office, state=MeetingState.CLOSED)
    for other in (await chair(office), await clerk(office, "council")):
        with pytest.raises(Denied):
            await draw_up_minutes(office, other, at.meeting_id, "5")


async def test_who_may_see_the_meeting_reads_the_minutes_and_nobody_else(
    office: Office, clock: Clock
) -> None:
    held = await closed(office, clock)
    drawn = await numbered(office, held)
    assert await read_minutes(office, held.chair, held.at.meeting_id) == drawn
    await enrol_many(office, 1, first_telegram_id=1000)
    with pytest.raises(Denied):
        await read_minutes(office, await actor(office, 1000), held.at.meeting_id)


async def test_minutes_without_a_number_cannot_be_read(office: Office, clock: Clock) -> None:
    held = await closed(office, clock)
    card = await see_minutes(office, held.clerk, held.at.meeting_id)
    assert (card.closed, card.number, card.may_number) == (True, None, True)
    assert not (await see_minutes(office, held.chair, held.at.meeting_id)).may_number
    with pytest.raises(Refused, match="minutes-not-drawn-up"):
        await read_minutes(office, held.clerk, held.at.meeting_id)


@pytest.mark.parametrize(
    ("written", "kept"), [(" 5 ", "5"), ("№ 12-ө", "12-ө"), ("5/2\n", "5/2"), ("<b>7</b>", "<b>7</b>")]
)
async def test_the_number_is_kept_as_one_line(office: Office, clock: Clock, written: str, kept: str) -> None:
    held = await closed(office, clock)
    assert (await numbered(office, held, written)).number == kept


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "minutes-number-missing"),
        (" \n", "minutes-number-missing"),
        ("№", "minutes-number-missing"),
        ("рақмет", "minutes-number-missing"),
        ("9" * 61, "minutes-number-too-long"),
    ],
)
async def test_what_is_no_number_is_refused(office: Office, clock: Clock, written: str, code: str) -> None:
    held = await closed(office, clock)
    with pytest.raises(Refused, match=code):
        await numbered(office, held, written)
    assert await rows(office, select(Minutes)) == []


async def test_a_corrected_number_leaves_an_entry_and_the_same_again_leaves_none(
    office: Office, clock: Clock
) -> None:
    held = await closed(office, clock)
    await numbered(office, held, "5")
    await numbered(office, held, "5")
    assert (await numbered(office, held, "6")).number == "6"
    entries = await rows(
        office, select(AuditEntry).where(AuditEntry.action.like("minutes.%")).order_by(AuditEntry.id)
    )
    assert [(entry.action, entry.details.get("was")) for entry in entries] == [  # type: ignore[attr-defined]
        ("minutes.drawn-up", None),
        ("minutes.corrected", "5"),
    ]


async def test_two_clerks_at_once_draw_up_one(office: Office, clock: Clock) -> None:
    held = await closed(office, clock)
    await asyncio.gather(*(numbered(office, held, number) for number in ("5", "6")))
    assert len(await rows(office, select(Minutes))) == 1


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("council", DecisionState.FINAL),
        ("abai-council", DecisionState.FINAL),
        ("session", DecisionState.ADOPTED),
        ("abai-session", DecisionState.ADOPTED),
    ],
)
async def test_minutes_make_a_councils_decisions_final_and_a_sessions_wait(
    office: Office, clock: Clock, body: str, state: DecisionState
) -> None:
    held = await hold(office, clock, body)
    assert await rows(office, select(Decision.state)) == [DecisionState.ADOPTED]
    facts = await numbered(office, held)
    decision = facts.items[0].votes[0].decision
    assert decision is not None
    assert decision.state is state
    assert decision.settled_on == (date(2023, 4, 26) if state is DecisionState.FINAL else None)


async def test_attendance_tells_who_was_there_who_came_late_and_who_left(
    office: Office, clock: Clock
) -> None:
    facts = await numbered(office, await hold(office, clock))
    by_name = {attendee.name.ru: attendee for attendee in facts.attended}
    early = DAY - timedelta(minutes=30)
    assert by_name["Член 001"].stays == (Stay(early, LEFT),)
    assert by_name["Член 002"].stays == (Stay(early, None),)
    assert by_name["Член 009"].stays == (Stay(LATE, None),)
    assert [name for name, attendee in by_name.items() if not attendee.at_opening] == ["Член 009"]
    assert [name.ru for name in facts.absent] == ["Член 010", "Член 011", "Член 012"]
    assert facts.total == 12
    assert facts.closed_at == CLOSED


async def test_the_opening_and_each_vote_tell_their_quorum(office: Office, clock: Clock) -> None:
    facts = await numbered(office, await hold(office, clock))
    opening = facts.opening
    assert opening is not None
    assert (opening.at, opening.present, opening.total, opening.quorum_needed, opening.quorum_clause) == (
        OPENED,
        8,
        12,
        8,
        "9.5",
    )
    assert [(vote.opening_present, vote.present, vote.quorum_needed) for vote in facts.votes] == [
        (9, 9, 8),
        (8, 8, 8),
    ]


async def test_a_vote_tells_phones_and_hands_apart_and_who_voted_how(office: Office, clock: Clock) -> None:
    facts = await numbered(office, await hold(office, clock))
    first, second = facts.votes
    assert (first.outcome, first.counts, first.by_phone, first.by_hand) == (
        OutcomeKind.ADOPTED,
        Counts(7, 1, 0),
        Counts(6, 1, 0),
        Counts(1, 0, 0),
    )
    assert (first.total, first.taking_part, first.threshold, first.clause) == (12, 9, 5, "9.6")
    assert [line.choice for line in first.roll] == [Choice.IN_FAVOUR] * 6 + [Choice.AGAINST, None, None]
    assert (second.outcome, second.by_hand, second.decision) == (OutcomeKind.REJECTED, None, None)
    assert facts.items[2].votes == ()


async def test_convocation_tells_its_order_its_term_and_where_it_was_published(
    office: Office, clock: Clock
) -> None:
    held = await hold(office, clock)
    async with AsyncSession(office.engine) as session:
        session.add(
            Publication(
                meeting_id=held.at.meeting_id, published_on=date(2023, 3, 28), outlet="Егемен Қазақстан"
            )
        )
        await session.execute(update(Meeting).values(short_notice_reason="Кезек күттірмейді"))
        await session.commit()
    act = (await numbered(office, held)).convocation
    assert (act.order_number, act.order_date, act.initiator) == ("148", date(2023, 3, 27), None)
    assert (act.verdict.days_ahead, act.verdict.term_days, act.verdict.set_by_law, act.verdict.clause) == (
        30,
        30,
        True,
        "9.2",
    )
    assert [published.outlet for published in act.publications] == ["Егемен Қазақстан"]
    assert act.short_notice_reason == "Кезек күттірмейді"


async def test_a_regional_body_goes_by_analogy_until_its_reglament_is_recorded(
    office: Office, clock: Clock
) -> None:
    lent = await numbered(office, await hold(office, clock, "abai-council"))
    assert (lent.by_analogy, lent.reglament) == (True, None)


async def test_a_recorded_reglament_is_what_the_minutes_rest_on(office: Office, clock: Clock) -> None:
    own = OwnRules(
        title="Кеңестің регламенті",
        adopted=date(2023, 1, 10),
        quorum_clause="11",
        quorum=Fraction(1, 2),
        majority_clause="12",
        majority=Fraction(1, 2),
        strict=True,
        notice_days=10,
    )
    await record_reglament(office, Actor.operator(), "abai-council", own)
    facts = await numbered(office, await hold(office, clock, "abai-council"))
    assert not facts.by_analogy
    assert facts.reglament is not None
    assert (facts.reglament.title, facts.reglament.adopted) == (own.title, own.adopted)
    assert (facts.votes[0].clause, facts.votes[0].quorum_clause, facts.votes[0].quorum_needed) == (
        "12",
        "11",
        6,
    )


async def test_what_the_register_learns_after_the_close_changes_no_minutes(
    office: Office, clock: Clock
) -> None:
    held = await hold(office, clock, "abai-council")
    before = await numbered(office, held)
    clock.set(CLOSED + timedelta(days=3))
    await enrol(office, "Кеш", "Поздний", body="abai-council", begins=date(2023, 1, 1))
    async with AsyncSession(office.engine) as session:
        (await session.get_one(Member, held.people[0].member_id)).name_ru = "Новая фамилия"
        await session.commit()
    late = OwnRules("Регламент", date(2023, 1, 10), "11", Fraction(1, 2), "12", Fraction(1, 2), True, 10)
    await record_reglament(office, Actor.operator(), "abai-council", late)
    assert await read_minutes(office, held.clerk, held.at.meeting_id) == before


async def test_nobody_and_no_body_has_another_name_in_old_papers(office: Office, clock: Clock) -> None:
    held = await hold(office, clock)
    before = await numbered(office, held)
    sheet = await read_attendance_sheet(office, held.clerk, held.at.meeting_id)
    assert before.presided_by == Words("Төраға", "Председатель"), "who presided has no seat"
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Member).values(name_kk="Басқа", name_ru="Другой"))
        await session.execute(update(Body).values(name_kk="Басқа орган", name_ru="Другой орган"))
        await session.commit()
    assert await read_minutes(office, held.clerk, held.at.meeting_id) == before
    after = await read_attendance_sheet(office, held.clerk, held.at.meeting_id)
    assert (after.body_name, after.names) == (sheet.body_name, sheet.names)


async def test_the_attendance_sheet_names_those_in_force_on_the_day(office: Office, clock: Clock) -> None:
    clock.set(DAY - timedelta(days=3))
    await enrol_many(office, 4, first_telegram_id=1000)
    at = await sitting(office, state=MeetingState.CONVENED)
    sheet = await read_attendance_sheet(office, await clerk(office), at.meeting_id)
    assert [name.ru for name in sheet.names] == [f"Член {number:03}" for number in range(1, 5)]
    with pytest.raises(Denied):
        await read_attendance_sheet(office, await actor(office, 1000), at.meeting_id)


async def test_a_hand_that_left_is_named_when_it_can_be_nobody_elses(office: Office, clock: Clock) -> None:
    """Two left without a ballot: if both had raised a hand they are named, if one of them had, neither is."""
    clock.set(DAY)
    at, people = await full_hall(office, 12)
    presiding, desk = await chair(office), await clerk(office)
    for item, left in zip(at.items[:2], (2, 1), strict=True):
        opened = await open_vote(office, presiding, item)
        for person in people[:2]:
            await record_departure(office, desk, at.meeting_id, person.member_id)
        await enter_hand_count(office, presiding, opened.vote_id, 2, 0, 0, left)
        await close_vote(office, presiding, opened.vote_id)
        for person in people[:2]:
            await register_at_desk(office, desk, at.meeting_id, person.member_id)
        clock.move(timedelta(minutes=1))
    await close_meeting(office, presiding, at.meeting_id)
    facts = await draw_up_minutes(office, desk, at.meeting_id, "5")
    rolls = [
        (vote.taking_part, len(vote.roll), vote.unnamed, sum(not one.present for one in vote.roll))
        for vote in facts.votes
    ]
    assert rolls == [(12, 12, 0, 2), (11, 10, 1, 0)]


async def test_a_secret_vote_is_told_without_a_choice_and_with_paper_apart(
    office: Office, clock: Clock
) -> None:
    clock.set(DAY)
    at, people = await full_hall(office, 9)
    presiding, desk = await chair(office), await clerk(office)
    counting = await teller(office, at)
    put = await open_vote(office, presiding, at.items[0], Put(VoteForm.SECRET))
    for person in people[:5]:
        await cast_secret_ballot(office, await actor(office, person), put.vote_id, ("in_favour",))
    for person in people[5:7]:
        await hand_out_paper(office, counting, put.vote_id, person.member_id)
    await enter_paper_count(
        office, counting, put.vote_id, {"in_favour": 0, "against": 1, "abstain": 0}, spoilt=1
    )
    await close_vote(office, presiding, put.vote_id)
    await close_meeting(office, presiding, at.meeting_id)
    (vote,) = (await draw_up_minutes(office, desk, at.meeting_id, "5")).votes
    assert vote.secret is not None
    assert (vote.counts, vote.secret.phones, vote.secret.handed_out) == (Counts(5, 1, 0), 5, 2)
    assert (vote.secret.facts.voted, vote.secret.facts.spoilt, vote.secret.on_paper["against"]) == (7, 1, 1)
    assert [(line.choice, line.voted) for line in vote.roll] == [(None, True)] * 7 + [(None, False)] * 2


async def test_the_minutes_have_the_hash_of_their_own_entry_and_the_record_knows_it(
    office: Office, clock: Clock
) -> None:
    held = await closed(office, clock)
    first = (await numbered(office, held, "5")).seal
    assert (await read_minutes(office, held.clerk, held.at.meeting_id)).seal == first
    second = (await numbered(office, held, "6")).seal
    assert first is not None
    assert second is not None
    assert second.number > first.number
    for seal in (first, second):
        assert (await verify_record(office, Actor.operator(), seal.hash)).witnessed


async def test_speeches_annulled_votes_and_guests_are_told(office: Office, clock: Clock) -> None:
    clock.set(DAY)
    at, people = await full_hall(office, 9)
    presiding, desk = await chair(office), await clerk(office)
    await add_guests(office, desk, at.meeting_id, "Ахметова Әлия, Ғылым академиясы\nСмирнов Олег")
    asked = await ask_floor(office, await actor(office, people[0]), at.meeting_id)
    assert asked is not None
    (turn,) = await rows(office, select(SpeakerTurn))
    await give_floor(office, presiding, turn.id)  # type: ignore[attr-defined]
    clock.move(timedelta(minutes=3))
    await end_speech(office, presiding, turn.id)  # type: ignore[attr-defined]
    put = await open_vote(office, presiding, at.items[1])
    await annul_vote(office, presiding, put.vote_id, "Мәселе қате оқылды")
    await close_meeting(office, presiding, at.meeting_id)
    async with AsyncSession(office.engine) as session:
        (await session.get_one(Member, people[0].member_id)).name_ru = "Новая фамилия"
        await session.commit()
    facts = await draw_up_minutes(office, desk, at.meeting_id, "5")
    told = [speech for item in facts.items for speech in item.speeches] + list(facts.speeches)
    assert [(one.name.ru, one.given_at, one.ended_at) for one in told] == [
        ("Член 001", DAY, DAY + timedelta(minutes=3))
    ]
    assert [(one.number, one.reason) for one in facts.items[1].annulled] == [(1, "Мәселе қате оқылды")]
    assert facts.items[1].votes == ()
    assert [(one.name, one.organisation) for one in facts.guests] == [
        ("Ахметова Әлия", "Ғылым академиясы"),
        ("Смирнов Олег", ""),
    ]
    assert facts.total == 9
