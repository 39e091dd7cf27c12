"""Ballots that wait are kept in one commit: each is answered for itself, and the tally equals the ballots, always."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.majority import OutcomeKind, Tally
from bot.settings import Settings
from bot.usecases.cast_ballot import BallotCast, cast_ballot
from bot.usecases.close_vote import close_vote
from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Act, Office
from bot.usecases.open_vote import open_vote
from bot.usecases.opening import open_office
from bot.usecases.record_departure import leave
from bot.usecases.rights import Actor
from bot.usecases.verify_record import verify_record
from db.models import AuditEntry, Ballot, Choice
from tests.conftest import Clock
from tests.people import enrol
from tests.sittings import DAY, actor, ballots, chair, full_hall

FOR, AGAINST, ABSTAIN = Choice
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY)


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    """What is sent to the database by those who write, inside the block."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(office.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(office.engine.sync_engine, "before_cursor_execute", note)


async def test_a_group_costs_the_same_few_statements_whatever_its_size(office: Office) -> None:
    at, people = await full_hall(office, 60)
    opened = await open_vote(office, await chair(office), at.items[0])
    members = [await actor(office, person) for person in people]
    counts = []
    for choice, group in ((FOR, members[:5]), (AGAINST, members)):
        with statements(office) as sent:
            await asyncio.gather(*(cast_ballot(office, one, opened.vote_id, choice) for one in group))
        counts.append(len(sent))
    assert counts[0] == counts[1] < 15


async def test_a_bad_slip_in_the_group_spoils_no_other(office: Office) -> None:
    at, people = await full_hall(office, 4)
    presiding = await chair(office)
    closed = (await open_vote(office, presiding, at.items[0])).vote_id
    await close_vote(office, presiding, closed)
    vote_id = (await open_vote(office, presiding, at.items[1])).vote_id
    members = [await actor(office, person) for person in people]
    await leave(office, members[3], at.meeting_id)
    absent = await actor(office, await enrol(office, telegram_id=5))
    outsider = await actor(office, await enrol(office, body="council", telegram_id=6))
    answers = await asyncio.gather(
        cast_ballot(office, members[0], vote_id, FOR),
        cast_ballot(office, Actor(telegram_id=77), vote_id, FOR),
        cast_ballot(office, members[3], vote_id, FOR),
        cast_ballot(office, absent, vote_id, FOR),
        cast_ballot(office, outsider, vote_id, FOR),
        cast_ballot(office, members[1], closed, FOR),
        cast_ballot(office, members[1], 10_000, FOR),
        cast_ballot(office, members[1], vote_id, AGAINST),
        return_exceptions=True,
    )
    codes = [answer.code if isinstance(answer, Refused) else "kept" for answer in answers]
    assert codes == [
        "kept", "not-bound", "you-left", "not-registered", "not-yours", "vote-closed", "gone", "kept",
    ]  # fmt: skip
    assert isinstance(answers[4], Denied)
    kept = {people[0].member_id: "in_favour", people[1].member_id: "against"}
    assert await ballots(office, vote_id) == kept
    assert await ballots(office, closed) == {}
    async with AsyncSession(office.reader) as session:
        entries = (await session.scalars(select(AuditEntry).where(AuditEntry.telegram_id == 6))).all()
    assert [(entry.action, entry.allowed) for entry in entries] == [("take_part", False)]
    assert (await verify_record(office, Actor.operator())).bent is None


async def test_slips_of_one_member_in_one_group_follow_each_other(office: Office) -> None:
    at, people = await full_hall(office, 3)
    opened = await open_vote(office, await chair(office), at.items[0])
    member = await actor(office, people[0])
    cast = await asyncio.gather(
        *(cast_ballot(office, member, opened.vote_id, choice) for choice in (FOR, AGAINST, AGAINST, ABSTAIN))
    )
    assert [one.before for one in cast] == [None, FOR, AGAINST, AGAINST]
    assert [one.counted_already for one in cast] == [False, False, True, False]
    assert await ballots(office, opened.vote_id) == {people[0].member_id: "abstain"}


async def test_a_group_that_could_not_be_committed_was_not_kept_and_nobody_is_told_it_was(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, people = await full_hall(office, 5)
    opened = await open_vote(office, await chair(office), at.items[0])
    members = [await actor(office, person) for person in people]

    async def fail(_: Act) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Act, "commit", fail)
        answers = await asyncio.gather(
            *(cast_ballot(office, one, opened.vote_id, FOR) for one in members), return_exceptions=True
        )
    assert {type(answer) for answer in answers} == {OSError}
    assert await ballots(office, opened.vote_id) == {}
    assert isinstance(await cast_ballot(office, members[0], opened.vote_id, FOR), BallotCast)


async def test_a_millisecond_after_the_close_is_after_the_close(office: Office, clock: Clock) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    first, late = [await actor(office, person) for person in people[:2]]
    await cast_ballot(office, first, opened.vote_id, FOR)
    facts = await close_vote(office, presiding, opened.vote_id)
    clock.move(timedelta(milliseconds=1))
    with pytest.raises(Refused, match="vote-closed"):
        await cast_ballot(office, late, opened.vote_id, FOR)
    assert facts.counts.cast == len(await ballots(office, opened.vote_id)) == 1


async def test_a_clock_that_steps_back_changes_no_count(office: Office, clock: Clock) -> None:
    """What counts is the order of commits; the moments are for people to read."""
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    first, second, late = [await actor(office, person) for person in people]
    await cast_ballot(office, first, opened.vote_id, FOR)
    clock.move(timedelta(minutes=-5))
    await cast_ballot(office, second, opened.vote_id, AGAINST)
    await cast_ballot(office, first, opened.vote_id, ABSTAIN)
    assert (await close_vote(office, presiding, opened.vote_id)).counts == Tally(0, 1, 1)
    with pytest.raises(Refused, match="vote-closed"):
        await cast_ballot(office, late, opened.vote_id, FOR)


async def test_a_quorum_lost_between_tap_and_commit_takes_the_ballot_and_decides_nothing(
    office: Office,
) -> None:
    """The vote was opened with quorum: who is still there is counted, and the outcome is "no quorum" (9.5)."""
    at, people = await full_hall(office, 6)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    members = [await actor(office, person) for person in people]
    *_, kept = await asyncio.gather(
        *(leave(office, one, at.meeting_id) for one in members[1:]),
        cast_ballot(office, members[0], opened.vote_id, FOR),
    )
    assert isinstance(kept, BallotCast)
    facts = await close_vote(office, presiding, opened.vote_id)
    assert (facts.outcome, facts.counts) == (OutcomeKind.NO_QUORUM, Tally(1, 0, 0))


async def test_two_processes_take_the_same_members_ballots(
    office: Office, database_url: str, clock: Clock
) -> None:
    at, people = await full_hall(office, 40)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    members = [await actor(office, person) for person in people]
    async with open_office(Settings(_env_file=None, database_url=database_url), clock) as other:
        await asyncio.gather(
            *(cast_ballot(office, one, opened.vote_id, FOR) for one in members),
            *(cast_ballot(other, one, opened.vote_id, AGAINST) for one in reversed(members)),
        )
    facts = await close_vote(office, presiding, opened.vote_id)
    assert facts.counts.cast == len(await ballots(office, opened.vote_id)) == 40
    assert (await verify_record(office, Actor.operator())).bent is None


VOTING = """
import asyncio, sys
from bot.logs import set_up_logs
from bot.settings import Settings
from bot.usecases.cast_ballot import cast_ballot
from bot.usecases.identify import identify
from bot.usecases.opening import open_office
from db.models import Choice

async def vote(office, telegram_id):
    member = await identify(office, telegram_id)
    await cast_ballot(office, member, int(sys.argv[2]), Choice.IN_FAVOUR)
    print(member.member_id, flush=True)
    await asyncio.sleep(0)

async def main():
    async with open_office(Settings(_env_file=None, database_url=sys.argv[1])) as office:
        for first in range(1000, 1300, 10):
            await asyncio.gather(*(vote(office, first + number) for number in range(10)))

set_up_logs("json", "CRITICAL")
asyncio.run(main())
"""


async def test_a_process_killed_between_two_ballots_has_kept_every_one_it_answered(
    office: Office, database_url: str
) -> None:
    at, _ = await full_hall(office, 300)
    presiding = await chair(office)
    opened = await open_vote(office, presiding, at.items[0])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", VOTING, database_url, str(opened.vote_id),
        env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    answered = {int(await process.stdout.readline()) for _ in range(45)}
    process.kill()
    answered |= {int(line) for line in (await process.stdout.read()).split(b"\n")[:-1]}
    await process.wait()
    kept = await ballots(office, opened.vote_id)
    assert answered <= kept.keys()
    assert len(answered) < 300
    async with AsyncSession(office.reader) as session:
        recorded = select(AuditEntry.id).where(AuditEntry.action == "ballot.cast")
        assert len((await session.scalars(recorded)).all()) == len(kept)
        assert len((await session.scalars(select(Ballot.member_id))).all()) == len(kept)
    assert (await close_vote(office, presiding, opened.vote_id)).counts == Tally(len(kept), 0, 0)


async def test_a_cancelled_shutdown_loses_no_ballot_and_leaves_nobody_unanswered(office: Office) -> None:
    at, people = await full_hall(office, 40)
    vote_id = (await open_vote(office, await chair(office), at.items[0])).vote_id
    members = [await actor(office, person) for person in people]
    casting = [asyncio.create_task(cast_ballot(office, one, vote_id, FOR)) for one in members]
    await asyncio.sleep(0)
    closing = asyncio.create_task(office.close())
    await asyncio.sleep(0)
    closing.cancel()
    async with asyncio.timeout(30):
        answers = await asyncio.gather(*casting)
    assert all(isinstance(answer, BallotCast) for answer in answers)
    assert len(await ballots(office, vote_id)) == 40


@pytest.mark.parametrize("steps", [0, 3, 40])
async def test_a_group_cut_off_has_told_nobody_of_a_ballot_that_is_not_kept(
    office: Office, steps: int
) -> None:
    at, people = await full_hall(office, 20)
    vote_id = (await open_vote(office, await chair(office), at.items[0])).vote_id
    members = [await actor(office, person) for person in people]
    casting = [asyncio.create_task(cast_ballot(office, one, vote_id, FOR)) for one in members]
    before = asyncio.all_tasks()
    await asyncio.sleep(0)
    (serving,) = asyncio.all_tasks() - before
    for _ in range(steps):
        await asyncio.sleep(0)
    serving.cancel()
    async with asyncio.timeout(30):
        answers = await asyncio.gather(*casting, return_exceptions=True)
    kept = await ballots(office, vote_id)
    for person, answer in zip(people, answers, strict=True):
        assert isinstance(answer, asyncio.CancelledError) or person.member_id in kept
    again = await asyncio.gather(*(cast_ballot(office, one, vote_id, FOR) for one in members))
    assert len(again) == len(await ballots(office, vote_id)) == 20
    assert (await verify_record(office, Actor.operator())).bent is None
