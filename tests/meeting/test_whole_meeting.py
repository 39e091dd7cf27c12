"""The whole meeting in any order, with clocks that step back and processes that die, against a model of it."""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.law import Words
from bot.rules.seats import EndGround
from bot.usecases.annul_vote import annul_vote
from bot.usecases.annulled_votes import AnnulledVote, annulled_votes
from bot.usecases.cast_ballot import cast_ballot
from bot.usecases.cast_secret_ballot import cast_secret_ballot
from bot.usecases.close_due_votes import close_due_votes
from bot.usecases.close_meeting import close_meeting
from bot.usecases.close_vote import close_vote
from bot.usecases.draw_up_minutes import draw_up_minutes
from bot.usecases.end_seat import end_seat
from bot.usecases.enter_hand_count import enter_hand_count
from bot.usecases.errors import Refused
from bot.usecases.minutes_facts import MinutesFacts, seated_names
from bot.usecases.office import Office
from bot.usecases.open_meeting import open_meeting
from bot.usecases.open_vote import Put, open_vote
from bot.usecases.paper_ballots import enter_paper_count, hand_out_paper
from bot.usecases.record_departure import leave, record_departure
from bot.usecases.recount_vote import recount_vote
from bot.usecases.register_arrival import register_arrival, register_at_desk
from bot.usecases.rights import Actor
from bot.usecases.roll import load_meeting
from bot.usecases.see_desk import Desk, see_desk
from bot.usecases.verify_record import verify_record
from bot.usecases.vote_records import VoteRecord, vote_records
from db.engine import make_engine
from db.models import (
    Choice,
    Decision,
    DecisionState,
    MeetingState,
    Seat,
    SecretBallot,
    Turnout,
    VoteForm,
)
from tests.conftest import Clock, fresh_postgres, fresh_sqlite
from tests.meeting.model import Model, Question
from tests.people import enrol_many
from tests.sittings import DAY, actor, ballots, chair, clerk, code_of, sitting

MEMBERS = 5
ITEMS = 3
DEEPER = int(os.environ.get("ASSEMBLY_DEEPER", "1"))
"""So many times as many meetings as in `make test`."""

PUTS = (
    Put(),
    Put(VoteForm.SECRET),
    Put(VoteForm.SECRET, (Words("Асан", "Асан"), Words("Үсен", "Усен")), places=1),
)
member = st.integers(0, MEMBERS - 1)
choice = st.sampled_from(list(Choice))
few = st.integers(0, 2)


class WholeMeeting(RuleBasedStateMachine):
    """Each rule does one thing by the use case, and says by the model whether it had to be refused."""

    def __init__(self, fresh: Callable[[], AbstractContextManager[str]]) -> None:
        super().__init__()
        self.held = ExitStack()
        self.url = self.held.enter_context(fresh())
        self.clock = Clock(DAY)
        self.runner = self.held.enter_context(asyncio.Runner())
        self.opened: list[Office] = []
        self.open_office()

    def open_office(self) -> None:
        self.office = Office(make_engine(self.url), self.clock)
        self.opened.append(self.office)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        self.clock.move(timedelta(seconds=1))
        return self.runner.run(work)

    def try_(self, allowed: bool, work: Coroutine[Any, Any, Any]) -> bool:
        """Do it, and be refused exactly when the model says so."""
        try:
            self.run(work)
        except Refused as refusal:
            code = refusal.code
        else:
            code = ""
        assert allowed == (not code), code or "not refused"
        return allowed

    @initialize(put=st.sampled_from([None, *PUTS, *PUTS]))
    def the_doors_open(self, put: Put | None) -> None:
        people = self.run(enrol_many(self.office, MEMBERS, first_telegram_id=1000))
        self.ids = [person.member_id for person in people]
        self.at = self.run(sitting(self.office, state=MeetingState.REGISTRATION, items=ITEMS))
        self.chair: Actor = self.run(chair(self.office))
        self.clerk: Actor = self.run(clerk(self.office))
        self.members: list[Actor] = [self.run(actor(self.office, person)) for person in people]
        self.model = Model(set(range(MEMBERS)))
        for one in range(MEMBERS - 1):
            self.arrives(one, desk=False)
        if put is not None:
            self.the_chair_opens()
            self.is_put(0, put, None)

    @property
    def vote(self) -> Question:
        vote_id = self.model.vote_id
        assert vote_id is not None
        return self.model.votes[vote_id]

    def voting(self) -> bool:
        return self.model.vote_id is not None

    def takes_ballots(self) -> bool:
        """Judged at the moment at which `run` will do it."""
        closes_at = self.vote.closes_at
        return closes_at is None or closes_at > self.clock.now + timedelta(seconds=1)

    @rule(who=member, desk=st.booleans())
    def arrives(self, who: int, desk: bool) -> None:
        meeting_id = self.at.meeting_id
        code = code_of(self.office, self.at)
        come = (
            register_at_desk(self.office, self.clerk, meeting_id, self.ids[who])
            if desk
            else register_arrival(self.office, self.members[who], meeting_id, code)
        )
        if self.try_(who in self.model.seats, come) and who not in self.model.inside:
            self.model.inside.add(who)
            self.model.came.add(who)
            if self.voting() and self.vote.hands_left and who in self.vote.gone:
                self.vote.stale = True

    @rule(who=member, desk=st.booleans())
    def leaves(self, who: int, desk: bool) -> None:
        go = (
            record_departure(self.office, self.clerk, self.at.meeting_id, self.ids[who])
            if desk
            else leave(self.office, self.members[who], self.at.meeting_id)
        )
        if self.try_(desk or who in self.model.seats, go) and who in self.model.inside:
            self.model.inside.remove(who)
            if self.voting():
                self.vote.gone.add(who)
                if sum(self.vote.hands) and who not in self.vote.ballots:
                    self.vote.stale = True

    @rule()
    @precondition(lambda self: not self.model.opened)
    def the_chair_opens(self) -> None:
        self.try_(True, open_meeting(self.office, self.chair, self.at.meeting_id))
        self.model.opened = True
        self.model.at_opening = set(self.model.present)
        self.model.total_at_opening = len(self.model.seats)

    @rule(item=st.integers(0, ITEMS - 1), put=st.sampled_from(PUTS), minutes=st.sampled_from([None, None, 1]))
    @precondition(lambda self: self.model.opened)
    def is_put(self, item: int, put: Put, minutes: int | None) -> None:
        closes_at = None if minutes is None else self.clock.now + timedelta(minutes=minutes)
        allowed = not self.voting() and self.model.quorum and not self.model.decided(item)
        if self.try_(allowed, open_vote(self.office, self.chair, self.at.items[item], put, closes_at)):
            vote = self.run(see_desk(self.office, self.chair, self.at.meeting_id)).vote
            self.model.votes[vote.vote_id] = Question(item, put.form, put.places, closes_at)

    def may_vote(self, who: int) -> bool:
        return self.takes_ballots() and who in self.model.present and who not in self.vote.turnout

    def marks(self, given: Choice) -> tuple[str, ...]:
        """A choice, or of an election one of the two candidates, or a blank ballot."""
        if self.vote.places is None:
            return (given.value,)
        return {Choice.IN_FAVOUR: ("1",), Choice.AGAINST: ("2",), Choice.ABSTAIN: ()}[given]

    def cast(self, who: int, given: Choice) -> Coroutine[Any, Any, Any]:
        vote_id = self.model.vote_id
        assert vote_id is not None
        if self.vote.form is VoteForm.OPEN:
            return cast_ballot(self.office, self.members[who], vote_id, given)
        return cast_secret_ballot(self.office, self.members[who], vote_id, self.marks(given))

    def was_cast(self, who: int, given: Choice) -> None:
        if self.vote.form is VoteForm.OPEN:
            self.vote.ballots[who] = given
        else:
            self.vote.turnout.add(who)
            self.vote.box.update(self.marks(given) or ["blank"])

    @rule(who=member, given=choice)
    @precondition(voting)
    def votes(self, who: int, given: Choice) -> None:
        if self.try_(self.may_vote(who), self.cast(who, given)):
            self.was_cast(who, given)

    @rule(given=st.lists(choice, min_size=MEMBERS, max_size=MEMBERS), turns=st.integers(0, 12))
    @precondition(voting)
    def all_tap_and_the_process_dies(self, given: list[Choice], turns: int) -> None:
        """What was answered is kept; what was not, is kept or not, but never by half."""
        vote_id = self.model.vote_id
        assert vote_id is not None
        allowed = {who for who in range(MEMBERS) if self.may_vote(who)}
        answered = self.run(self.tap_and_die([self.cast(who, given[who]) for who in range(MEMBERS)], turns))
        self.open_office()
        kept, turnout, _ = self.run(self.kept(vote_id))
        for who, answer in enumerate(answered):
            assert isinstance(answer, BaseException) or who in allowed
            before = self.vote.ballots.get(who) or (who in self.vote.turnout)
            after = kept.get(who) or (who in turnout)
            if after != before and who in allowed:
                self.was_cast(who, given[who])
            else:
                assert isinstance(answer, BaseException) or before in (True, given[who])

    async def tap_and_die(self, taps: list[Coroutine[Any, Any, Any]], turns: int) -> list[Any]:
        """Each one's answer, a refusal, or the death of the process so many turns of its loop later."""
        tapping = [asyncio.ensure_future(tap) for tap in taps]
        for _ in range(turns):
            await asyncio.sleep(0)
        if turns > 10:
            await asyncio.wait(tapping)
        dying = asyncio.all_tasks() - {asyncio.current_task()}
        for task in dying:
            task.cancel()
        await asyncio.gather(*dying, return_exceptions=True)
        return list(await asyncio.gather(*tapping, return_exceptions=True))

    async def kept(self, vote_id: int) -> tuple[dict[int, Choice], set[int], list[list[str]]]:
        """Ballots and turnout by member, and the marks in the box, as the tables have them."""
        who = {member_id: number for number, member_id in enumerate(self.ids)}
        open_ = {who[one]: Choice(given) for one, given in (await ballots(self.office, vote_id)).items()}
        async with AsyncSession(self.office.reader) as session:
            turnout = await session.scalars(select(Turnout.member_id).where(Turnout.vote_id == vote_id))
            box = await session.scalars(select(SecretBallot.marks).where(SecretBallot.vote_id == vote_id))
            return open_, {who[one] for one in turnout}, list(box)

    @rule(in_favour=few, against=few, abstain=few, left=st.sampled_from([0, 0, 1]))
    @precondition(voting)
    def hands_are_counted(self, in_favour: int, against: int, abstain: int, left: int) -> None:
        vote, vote_id, hands = self.vote, self.model.vote_id, (in_favour, against, abstain)
        assert vote_id is not None
        allowed = (
            vote.form is VoteForm.OPEN
            and left <= min(sum(hands), self.model.hands_gone(vote))
            and sum(hands) - left <= self.model.silent(vote)
        )
        if self.try_(allowed, enter_hand_count(self.office, self.chair, vote_id, *hands, left)):
            vote.hands, vote.hands_left, vote.stale = hands, left, False

    def voting_secretly(self) -> bool:
        return self.voting() and self.vote.form is VoteForm.SECRET

    @rule(who=member)
    @precondition(voting_secretly)
    def takes_paper(self, who: int) -> None:
        vote, vote_id = self.vote, self.model.vote_id
        assert vote_id is not None
        allowed = self.takes_ballots() and who in self.model.present and who not in vote.turnout - vote.papers
        if self.try_(allowed, hand_out_paper(self.office, self.chair, vote_id, self.ids[who])):
            vote.turnout.add(who)
            vote.papers.add(who)

    @rule(first=few, second=few, spoilt=st.integers(0, 1))
    @precondition(voting_secretly)
    def paper_is_counted(self, first: int, second: int, spoilt: int) -> None:
        vote, vote_id = self.vote, self.model.vote_id
        assert vote_id is not None
        marks = ("1", "2") if vote.places else (Choice.IN_FAVOUR.value, Choice.AGAINST.value)
        counts = dict(zip(marks, (first, second), strict=True))
        allowed = first + second + spoilt <= len(vote.papers)
        enter = enter_paper_count(
            self.office, self.chair, vote_id, counts, spoilt=spoilt, valid=first + second
        )
        if self.try_(allowed, enter):
            vote.paper_counts.clear()
            vote.paper_counts.update(counts)
            vote.paper_spoilt = spoilt

    @rule()
    @precondition(voting)
    def the_vote_is_closed(self) -> None:
        vote, vote_id = self.vote, self.model.vote_id
        assert vote_id is not None
        if self.try_(self.model.fits(vote), close_vote(self.office, self.chair, vote_id)):
            self.model.close(vote)

    @rule()
    def due_votes_are_closed(self) -> None:
        due = self.voting() and not self.takes_ballots()
        if due and self.vote.form is VoteForm.OPEN:
            due = self.model.fits(self.vote)
        elif due:
            due = sum(self.vote.paper_counts.values()) + self.vote.paper_spoilt >= len(self.vote.papers)
        assert self.run(close_due_votes(self.office)) == int(due)
        if due:
            self.model.close(self.vote)

    @rule(which=st.integers(0, 20))
    @precondition(lambda self: self.model.votes)
    def is_annulled(self, which: int) -> None:
        vote_id = sorted(self.model.votes)[which % len(self.model.votes)]
        vote = self.model.votes[vote_id]
        annul = annul_vote(self.office, self.chair, vote_id, "Сұрақ қате оқылды")
        if self.try_(vote.outcome != "annulled", annul):
            vote.outcome = "annulled"

    @rule(who=member)
    def a_seat_ends(self, who: int) -> None:
        """On this very day. A secret ballot of an open vote cannot be taken out: its member's seat stays so long."""
        seat_id = self.run(self.seat_of(who))
        allowed = who in self.model.seats and not (self.voting() and who in self.vote.turnout)
        end = end_seat(self.office, Actor.operator(), seat_id, EndGround.OWN_WISH, DAY.date())
        if self.try_(allowed, end):
            self.model.seats.remove(who)
            if self.voting() and any(self.vote.hands):
                lost = (self.model.inside | self.vote.gone) - self.model.seats - self.vote.ballots.keys()
                self.vote.stale = self.vote.stale or bool(lost)

    async def seat_of(self, who: int) -> int:
        async with AsyncSession(self.office.reader) as session:
            return (await session.scalars(select(Seat.id).where(Seat.member_id == self.ids[who]))).one()

    @rule(seconds=st.sampled_from([-300, -30, -2, 20, 70]))
    def the_clock_steps(self, seconds: int) -> None:
        self.clock.move(timedelta(seconds=seconds))

    @rule(tidy=st.booleans())
    def the_process_starts_anew(self, tidy: bool) -> None:
        if tidy:
            self.run(self.office.close())
        self.open_office()

    @invariant()
    def the_desk_says_what_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return
        desk: Desk = self.run(see_desk(self.office, self.chair, self.at.meeting_id))
        model = self.model
        seen = desk.quorum
        assert (seen.present, seen.total, seen.needed, seen.met) == (
            len(model.present), len(model.seats), model.needed, model.quorum,
        )  # fmt: skip
        vote_id = model.vote_id
        assert (desk.vote is None) == (vote_id is None)
        if desk.vote is None or vote_id is None:
            return
        vote = model.votes[vote_id]
        kept, turnout, box = self.run(self.kept(vote_id))
        assert (kept, turnout) == (vote.ballots, vote.turnout)
        assert Counter(mark for marks in box for mark in marks or ["blank"]) == +vote.box
        if desk.vote.turnout is not None:
            assert (desk.vote.turnout.voted, desk.vote.turnout.taking_part) == (
                len(vote.turnout),
                model.part(vote),
            )
        else:
            tally = desk.vote.count.tally
            assert (tally.in_favour, tally.against, tally.abstain) == model.tally(vote)
            assert desk.vote.count.taking_part == model.part(vote)
            assert (desk.vote.standing is not None) == model.fits(vote)

    @invariant()
    def the_minutes_would_say_what_the_model_says(self) -> None:
        """What they are written from, read as it stands before the close."""
        if not hasattr(self, "model"):
            return
        records, annulled = self.run(self.minutes_so_far())
        written = sorted((one for votes in records.values() for one in votes), key=lambda one: one.number)
        self.compare_votes(written, len(annulled))

    async def minutes_so_far(
        self,
    ) -> tuple[dict[int, list[VoteRecord]], tuple[AnnulledVote, ...]]:
        async with AsyncSession(self.office.reader) as session:
            meeting = await load_meeting(session, self.at.meeting_id)
            seated = await seated_names(session, meeting)
            return (
                await vote_records(session, meeting.id, seated),
                await annulled_votes(session, meeting.id),
            )

    def teardown(self) -> None:
        """Whatever happened, the meeting is closed at last, and its minutes say what the model says."""
        try:
            if hasattr(self, "model"):
                self.ends()
        finally:
            for office in self.opened:
                self.runner.run(office.reader.dispose())
                self.runner.run(office.engine.dispose())
            self.held.close()

    def ends(self) -> None:
        if not self.model.opened:
            self.the_chair_opens()
        vote_id = self.model.vote_id
        if vote_id is not None:
            self.is_annulled(sorted(self.model.votes).index(vote_id))
        for vote_id, vote in self.model.votes.items():
            if vote.outcome != "annulled":
                assert self.run(recount_vote(self.office, self.chair, vote_id)).agrees
        self.run(close_meeting(self.office, self.chair, self.at.meeting_id))
        self.compare(self.run(draw_up_minutes(self.office, self.clerk, self.at.meeting_id, "7")))
        assert self.run(verify_record(self.office, Actor.operator())).bent is None
        adopted = sum(vote.outcome == "adopted" for vote in self.model.votes.values())
        assert self.run(self.decisions()) == adopted

    def compare(self, minutes: MinutesFacts) -> None:
        model = self.model
        assert minutes.opening is not None
        assert (minutes.opening.present, minutes.opening.total) == (
            len(model.at_opening),
            model.total_at_opening,
        )
        assert len(minutes.attended) == len(model.came & model.seats)
        assert sum(one.at_opening for one in minutes.attended) == len(model.at_opening & model.seats)
        self.compare_votes(minutes.votes, sum(len(item.annulled) for item in minutes.items))

    def compare_votes(self, written: Sequence[VoteRecord], annulled: int) -> None:
        """The votes as the minutes tell them, in the order in which they were taken."""
        votes = list(self.model.votes.values())
        stood = [vote for vote in votes if vote.outcome not in ("open", "annulled")]
        assert [
            (
                one.outcome.value,
                (one.counts.in_favour, one.counts.against, one.counts.abstain),
                one.taking_part,
            )
            for one in written
        ] == [(vote.outcome, vote.counts, vote.taking_part) for vote in stood]
        assert annulled == sum(vote.outcome == "annulled" for vote in votes)

    async def decisions(self) -> int:
        adopted = select(func.count(Decision.id)).where(Decision.state == DecisionState.ADOPTED)
        async with AsyncSession(self.office.reader) as session:
            return (await session.scalars(adopted)).one()


def play(fresh: Callable[[], AbstractContextManager[str]], how: settings) -> None:
    run_machine(partial(WholeMeeting, fresh), settings=how)  # type: ignore[arg-type]  # it takes any factory


def meetings(many: int, steps: int) -> settings:
    """The same ones each time, unless deeper ones are asked for."""
    return settings(
        max_examples=many * DEEPER,
        stateful_step_count=steps,
        deadline=None,
        derandomize=DEEPER == 1,
        database=None,
        phases=(Phase.generate, Phase.shrink) if DEEPER > 1 else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


# A process that dies closes no connection.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.long
def test_any_meeting_on_sqlite_agrees_with_the_model(migrated_sqlite: Path) -> None:
    play(partial(fresh_sqlite, migrated_sqlite), meetings(8, 30))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_any_meeting_on_postgresql_agrees_with_the_model(postgres: str, migrated_postgres: str) -> None:
    play(partial(fresh_postgres, postgres, migrated_postgres), meetings(4, 25))
