"""Secret votes and elections: final, counted once, told only at the close, and nothing joins a member to a ballot."""

import asyncio
import re
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
import structlog
from sqlalchemy import inspect, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.law import Words
from bot.rules.majority import OutcomeKind, Tally
from bot.usecases.announce_vote import announce_vote
from bot.usecases.cast_ballot import cast_ballot
from bot.usecases.cast_secret_ballot import cast_secret_ballot
from bot.usecases.close_vote import close_vote
from bot.usecases.enter_hand_count import enter_hand_count
from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Office
from bot.usecases.open_vote import Put, open_vote
from bot.usecases.paper_ballots import enter_paper_count, hand_out_paper
from bot.usecases.record_departure import record_departure
from bot.usecases.rights import Actor
from bot.usecases.see_desk import see_desk
from bot.usecases.see_vote import see_vote
from db.models import Candidate, Choice, Decision, SecretBallot, Turnout, VoteForm
from tests.people import Enrolled
from tests.sittings import Sitting, actor, chair, clerk, full_hall, teller

SECRETLY = Put(VoteForm.SECRET)
NAMES = tuple(Words(f"Үміткер {number}", f"Кандидат {number}") for number in (1, 2, 3))


def election(places: int = 1) -> Put:
    return Put(VoteForm.SECRET, NAMES, places)


async def put(office: Office, count: int, how: Put = SECRETLY) -> tuple[Sitting, list[Enrolled], Actor, int]:
    at, people = await full_hall(office, count)
    presiding = await chair(office)
    vote = await open_vote(office, presiding, at.items[0], how)
    return at, people, presiding, vote.vote_id


async def cast(office: Office, who: Enrolled, vote_id: int, *marks: str) -> str:
    return (await cast_secret_ballot(office, await actor(office, who), vote_id, marks)).receipt


async def test_a_secret_vote_is_counted_at_the_close_and_decided_by_the_same_rule(office: Office) -> None:
    at, people, presiding, vote_id = await put(office, 9)
    for person, choice in zip(people, ["in_favour"] * 5 + ["against"] * 2 + ["abstain"], strict=False):
        await cast(office, person, vote_id, choice)
    facts = await close_vote(office, presiding, vote_id)
    assert (facts.outcome, facts.counts, facts.taking_part) == (OutcomeKind.ADOPTED, Tally(5, 2, 1), 9)
    assert facts.secret is not None
    assert (facts.secret.voted, facts.secret.paper) == (8, 0)
    assert (facts.threshold, facts.clause) == (5, "9.6")
    assert (await announce_vote(office, presiding, vote_id)).facts.secret == facts.secret
    assert at.meeting_id == facts.meeting_id


async def test_while_it_is_open_only_the_turnout_is_known(office: Office) -> None:
    at, people, presiding, vote_id = await put(office, 9)
    for person in people[:4]:
        await cast(office, person, vote_id, "in_favour")
    vote = (await see_desk(office, presiding, at.meeting_id)).vote
    assert vote is not None
    assert vote.turnout is not None
    assert (vote.turnout.voted, vote.turnout.not_yet, vote.turnout.taking_part) == (4, 5, 9)
    assert (vote.count.tally, vote.standing) == (Tally(0, 0, 0), None)


async def test_a_secret_ballot_is_final(office: Office) -> None:
    _, people, presiding, vote_id = await put(office, 3)
    await cast(office, people[0], vote_id, "in_favour")
    with pytest.raises(Refused, match="voted-already"):
        await cast(office, people[0], vote_id, "against")
    assert (await close_vote(office, presiding, vote_id)).counts == Tally(1, 0, 0)
    with pytest.raises(Refused, match="vote-closed"):
        await cast(office, people[1], vote_id, "in_favour")


async def test_one_who_left_has_voted_and_stays_among_those_taking_part(office: Office) -> None:
    at, people, presiding, vote_id = await put(office, 9)
    await cast(office, people[0], vote_id, "in_favour")
    await record_departure(office, await clerk(office), at.meeting_id, people[0].member_id)
    with pytest.raises(Refused, match="you-left"):
        await cast(office, people[0], vote_id, "in_favour")
    facts = await close_vote(office, presiding, vote_id)
    assert (facts.present, facts.taking_part, facts.counts) == (8, 9, Tally(1, 0, 0))


async def test_two_phones_at_once_leave_one_ballot(office: Office) -> None:
    _, people, presiding, vote_id = await put(office, 3)
    member = await actor(office, people[0])
    answers = await asyncio.gather(
        *(cast_secret_ballot(office, member, vote_id, (choice.value,)) for choice in Choice),
        return_exceptions=True,
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "Refused", "SecretBallotCast"]
    assert (await close_vote(office, presiding, vote_id)).counts.cast == 1


@pytest.mark.parametrize("marks", [(), ("1",), ("in_favour", "against"), ("maybe",)])
async def test_a_made_up_mark_is_no_ballot(office: Office, marks: tuple[str, ...]) -> None:
    _, people, _, vote_id = await put(office, 3)
    with pytest.raises(Refused, match="stale-button"):
        await cast(office, people[0], vote_id, *marks)


async def test_an_open_ballot_is_not_taken_by_a_secret_vote_nor_the_other_way_round(office: Office) -> None:
    at, people, presiding, vote_id = await put(office, 3)
    with pytest.raises(Refused, match="stale-button"):
        await cast_ballot(office, await actor(office, people[0]), vote_id, Choice.IN_FAVOUR)
    with pytest.raises(Refused, match="hands-are-seen"):
        await enter_hand_count(office, presiding, vote_id, 1, 0, 0)
    await close_vote(office, presiding, vote_id)
    opened = await open_vote(office, presiding, at.items[1])
    with pytest.raises(Refused, match="stale-button"):
        await cast(office, people[0], opened.vote_id, "in_favour")


@pytest.mark.parametrize(
    ("ballots", "elected", "outcome", "left"),
    [
        ([("1",)] * 5 + [("2",)] * 4, ["1"], OutcomeKind.ADOPTED, 0),
        ([("1",)] * 4 + [("2",)] * 4 + [()], [], OutcomeKind.REJECTED, 1),
    ],
)
async def test_an_election_elects_by_the_majority_of_those_taking_part(
    office: Office, ballots: list[tuple[str, ...]], elected: list[str], outcome: OutcomeKind, left: int
) -> None:
    at, people, presiding, vote_id = await put(office, 9, election())
    for person, marks in zip(people, ballots, strict=True):
        await cast(office, person, vote_id, *marks)
    facts = await close_vote(office, presiding, vote_id)
    assert facts.outcome is outcome
    assert facts.secret is not None
    assert [str(one.number) for one in facts.secret.candidates if one.elected] == elected
    assert facts.counts == Tally(9 - ballots.count(()), 0, ballots.count(()))
    item = (await see_desk(office, presiding, at.meeting_id)).items[0]
    assert (item.places_left, item.can_be_put) == (left, left > 0)


async def test_two_places_are_filled_by_the_two_best_and_the_decision_names_them(office: Office) -> None:
    _, people, presiding, vote_id = await put(office, 9, election(places=2))
    for person in people[:6]:
        await cast(office, person, vote_id, "3", "1")
    await cast(office, people[6], vote_id, "1")
    await close_vote(office, presiding, vote_id)
    async with AsyncSession(office.engine) as session:
        decision = (await session.scalars(select(Decision))).one()
        marks = set(map(tuple, await session.scalars(select(SecretBallot.marks))))
    assert decision.text_ru == "О вопросе 1\n– Кандидат 1\n– Кандидат 3"
    assert marks == {("1", "3"), ("1",)}, "the order of the taps is not kept"


async def test_more_marks_than_places_are_refused_in_words(office: Office) -> None:
    _, people, _, vote_id = await put(office, 3, election(places=2))
    with pytest.raises(Refused, match="too-many-marks"):
        await cast(office, people[0], vote_id, "1", "2", "3")
    with pytest.raises(Refused, match="stale-button"):
        await cast(office, people[0], vote_id, "1", "1")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        (Put(VoteForm.OPEN, NAMES, 1), "election-unclear"),
        (Put(VoteForm.SECRET, NAMES, None), "election-unclear"),
        (Put(VoteForm.SECRET, NAMES, 4), "places-unclear"),
        (Put(VoteForm.SECRET, NAMES, 0), "places-unclear"),
        (Put(VoteForm.SECRET, (), 1), "candidates-too-many"),
        (Put(VoteForm.SECRET, NAMES * 11, 1), "candidates-too-many"),
        (Put(VoteForm.SECRET, NAMES[:1] * 2, 1), "candidate-twice"),
        (Put(VoteForm.SECRET, (Words(" ", "А"),), 1), "text-empty"),
    ],
)
async def test_an_election_that_makes_no_sense_is_not_opened(office: Office, how: Put, code: str) -> None:
    at, _ = await full_hall(office, 3)
    with pytest.raises(Refused, match=code):
        await open_vote(office, await chair(office), at.items[0], how)


async def test_paper_ballots_are_merged_and_nobody_is_counted_twice(office: Office) -> None:
    at, people, presiding, vote_id = await put(office, 9)
    counting = await teller(office, at)
    await cast(office, people[0], vote_id, "in_favour")
    with pytest.raises(Refused, match="member-voted-already"):
        await hand_out_paper(office, counting, vote_id, people[0].member_id)
    for person in people[1:5]:
        await hand_out_paper(office, counting, vote_id, person.member_id)
    again = await hand_out_paper(office, counting, vote_id, people[1].member_id)
    assert again.turnout.papers == 4
    with pytest.raises(Refused, match="paper-ballot-taken"):
        await cast(office, people[1], vote_id, "against")
    with pytest.raises(Refused, match="paper-outnumbers"):
        await enter_paper_count(office, counting, vote_id, {"in_favour": 4}, spoilt=1)
    await enter_paper_count(office, counting, vote_id, {"in_favour": 2, "against": 1}, spoilt=1)
    facts = await close_vote(office, presiding, vote_id)
    assert facts.counts == Tally(3, 1, 0)
    assert facts.secret is not None
    assert (facts.secret.voted, facts.secret.paper, facts.secret.spoilt) == (5, 3, 1)


@pytest.mark.parametrize(
    ("counts", "valid", "blank", "possible"),
    [
        ({"1": 2, "2": 1}, 3, 0, True),
        ({"1": 3, "2": 3}, 3, 0, True),
        ({"1": 4}, 3, 0, False),
        ({"1": 3, "2": 3, "3": 1}, 3, 0, False),
        ({"1": 1}, 3, 1, False),
        ({"1": 2}, 3, 1, True),
        ({"7": 1}, 1, 0, False),
        ({"1": -1}, 1, 0, False),
    ],
)
async def test_only_counts_that_ballots_can_give_are_entered(
    office: Office, counts: dict[str, int], valid: int, blank: int, possible: bool
) -> None:
    at, people, _, vote_id = await put(office, 9, election(places=2))
    counting = await teller(office, at)
    for person in people[:3]:
        await hand_out_paper(office, counting, vote_id, person.member_id)
    if possible:
        assert (
            await enter_paper_count(office, counting, vote_id, counts, valid=valid, blank=blank)
        ).counted == 3
        return
    with pytest.raises(Refused, match="paper-count-unclear"):
        await enter_paper_count(office, counting, vote_id, counts, valid=valid, blank=blank)


async def test_a_member_sees_whether_they_have_voted_and_never_what(office: Office) -> None:
    _, people, _, vote_id = await put(office, 3, election())
    member = await actor(office, people[0])
    before = (await see_vote(office, member)).secret
    await cast(office, people[0], vote_id, "2")
    after = await see_vote(office, member)
    assert before is not None
    assert after.secret is not None
    assert (before.voted, after.secret.voted, after.choice) == (False, True, None)
    assert [name.ru for name in after.secret.candidates] == [name.ru for name in NAMES]


async def test_only_those_with_a_seat_vote_and_only_tellers_hand_out_paper(office: Office) -> None:
    _, people, _, vote_id = await put(office, 3)
    with pytest.raises(Refused, match="not-bound"):
        await cast_secret_ballot(office, Actor(telegram_id=5), vote_id, ("in_favour",))
    with pytest.raises(Denied):
        await hand_out_paper(office, await actor(office, people[0]), vote_id, people[1].member_id)


async def test_no_table_log_backup_or_order_of_rows_joins_a_member_to_a_ballot(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Forty vote one after another, each alone in a transaction: whoever has every row can tell nothing."""
    _, people, presiding, vote_id = await put(office, 40)
    receipts = {}
    with structlog.testing.capture_logs() as logged:
        for number, person in enumerate(people):
            choice = ("in_favour", "against", "abstain")[number % 3]
            receipts[person.member_id] = await cast(office, person, vote_id, choice)
    written = f"{logged}{capsys.readouterr()}"
    assert not any(receipt in written for receipt in receipts.values())
    assert not re.search(r"in_favour|against|abstain", written)
    cast_in = list(receipts.values())
    async with AsyncSession(office.engine) as session:
        names = await session.run_sync(lambda sync: inspect(sync.get_bind()).get_table_names())
        for name in names:
            rows = [str(row) for row in await session.execute(text(f"SELECT * FROM {name}"))]  # noqa: S608 - our own tables
            if name != "secret_ballots":
                assert not any(receipt in row for receipt in cast_in for row in rows), name
        ballots = [row[0] for row in await session.execute(text("SELECT receipt FROM secret_ballots"))]
        turnout = [row[0] for row in await session.execute(text("SELECT member_id FROM turnouts"))]
        columns = set(SecretBallot.__table__.columns.keys()) | set(Turnout.__table__.columns.keys())
        if office.engine.dialect.name == "postgresql":
            written_by = [
                Counter(row[0] for row in await session.execute(text(f"SELECT xmin::text FROM {table}")))  # noqa: S608 - our own tables
                for table in ("secret_ballots", "turnouts")
            ]
            assert [list(one.values()) for one in written_by] == [[40], [40]], (
                "one transaction wrote them all"
            )
    assert (ballots, turnout) == (sorted(cast_in), sorted(receipts)), "in the order of their own keys"
    assert columns == {"receipt", "vote_id", "marks", "member_id", "on_paper"}, "no time, no number"
    if office.engine.dialect.name == "sqlite":
        file = tmp_path / "copy.db"
        source = sqlite3.connect(str(office.engine.url.database))
        with sqlite3.connect(file) as copy:
            source.backup(copy)
        for table in ("secret_ballots", "turnouts"):
            with pytest.raises(sqlite3.OperationalError, match="no such column"):
                copy.execute(f"SELECT rowid FROM {table}")  # noqa: S608 - our own tables
        source.close()
        copy.close()
    await close_vote(office, presiding, vote_id)


async def test_the_names_of_the_candidates_stay_with_the_vote(office: Office) -> None:
    _, _, _, vote_id = await put(office, 3, election())
    async with AsyncSession(office.engine) as session:
        rows = await session.scalars(select(Candidate).where(Candidate.vote_id == vote_id))
        assert [row.name_kk for row in rows] == [name.kk for name in NAMES]
