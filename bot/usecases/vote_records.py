"""The closed votes of a meeting as its minutes record them: what each close froze, and what it decided."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.rules.law import Words
from bot.rules.majority import OutcomeKind
from bot.rules.terms import local_day
from bot.usecases.see_result import SecretFacts, load_secret
from db.models import (
    Choice,
    Decision,
    DecisionState,
    PaperBox,
    RollEntry,
    Turnout,
    Vote,
    VoteForm,
    VoteResult,
    VoteState,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Ballots for, against and abstaining."""

    in_favour: int
    against: int
    abstain: int


@dataclass(frozen=True, slots=True)
class RollLine:
    """A member of a vote's frozen roll; `choice` None: took part and cast no ballot by phone, or in secret."""

    name: Words
    choice: Choice | None
    present: bool
    """False for one who voted and left before the close."""
    voted: bool | None = None
    """Of a secret vote: whether a ballot was given, never how or on what. None of an open one."""


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """An adopted text and whether it is approved (9.7) or final (10.6), since when."""

    text: Words
    state: DecisionState
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class SecretRecord:
    """The boxes of a secret vote. `on_paper`: paper votes by mark, a choice or a candidate's number."""

    facts: SecretFacts
    phones: int
    """Ballots with a receipt: as many lines as the published list has."""
    handed_out: int
    """Paper ballots taken by members, each under their name."""
    on_paper: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """A closed vote as the close froze it; `total` is N, `taking_part` P."""

    number: int
    opened_at: datetime
    opening_present: int
    opening_total: int
    closed_at: datetime
    outcome: OutcomeKind
    counts: Counts
    by_hand: Counts | None
    present: int
    taking_part: int
    total: int
    quorum_needed: int
    threshold: int
    clause: str
    quorum_clause: str
    roll: tuple[RollLine, ...]
    decision: DecisionFacts | None
    secret: SecretRecord | None = None
    """None of an open vote."""

    @property
    def places(self) -> int | None:
        """How many were to be elected; None for a question."""
        return self.secret.facts.places if self.secret is not None else None

    @property
    def unnamed(self) -> int:
        """Who raised a hand and left: in P, and a hand has no name."""
        return self.taking_part - len(self.roll)

    @property
    def by_phone(self) -> Counts:
        """What is left of the counts without hands and paper."""
        hand = self.by_hand or Counts(0, 0, 0)
        return Counts(
            self.counts.in_favour - hand.in_favour,
            self.counts.against - hand.against,
            self.counts.abstain - hand.abstain,
        )


async def vote_records(
    session: AsyncSession, meeting_id: int, seated: Mapping[int, Words]
) -> dict[int, list[VoteRecord]]:
    """By the item's id, first to last. `seated`: names as the close of the meeting froze them, by member id."""
    votes = await session.scalars(
        select(Vote)
        .where(Vote.meeting_id == meeting_id, Vote.state == VoteState.CLOSED)
        .options(joinedload(Vote.result), joinedload(Vote.hand_count))
        .order_by(Vote.number)
    )
    rolls = await _rolls(session, meeting_id, seated)
    decisions = {
        row.vote_id: row
        for row in await session.scalars(select(Decision).where(Decision.meeting_id == meeting_id))
    }
    records: dict[int, list[VoteRecord]] = defaultdict(list)
    for vote in votes:
        assert vote.result is not None, "a close writes the result"
        secret = await _secret(session, vote) if vote.form is VoteForm.SECRET else None
        record = _vote(vote, vote.result, rolls[vote.id], decisions.get(vote.id), secret)
        records[vote.item_id].append(record)
    return records


async def _secret(session: AsyncSession, vote: Vote) -> SecretRecord:
    box = await session.get(PaperBox, vote.id)
    taken = select(func.count(Turnout.member_id)).where(Turnout.vote_id == vote.id, Turnout.on_paper)
    handed_out = (await session.scalars(taken)).one()
    facts = await load_secret(session, vote)
    return SecretRecord(
        facts, facts.voted - handed_out, handed_out, dict(box.counts) if box is not None else {}
    )


async def _rolls(
    session: AsyncSession, meeting_id: int, seated: Mapping[int, Words]
) -> dict[int, list[RollLine]]:
    rolls: dict[int, list[RollLine]] = defaultdict(list)
    turnout = {
        (row.vote_id, row.member_id)
        for row in await session.execute(
            select(Turnout.vote_id, Turnout.member_id)
            .join(Vote, Vote.id == Turnout.vote_id)
            .where(Vote.meeting_id == meeting_id)
        )
    }
    lines = await session.execute(
        select(RollEntry, Vote.form)
        .join(Vote, Vote.id == RollEntry.vote_id)
        .where(Vote.meeting_id == meeting_id)
        .options(joinedload(RollEntry.member, innerjoin=True))
        .order_by(RollEntry.vote_id, RollEntry.member_id)
    )
    for line, form in lines:
        name = seated.get(line.member_id) or Words(line.member.name_kk, line.member.name_ru)
        voted = (line.vote_id, line.member_id) in turnout if form is VoteForm.SECRET else None
        rolls[line.vote_id].append(RollLine(name, line.choice, line.present, voted))
    return rolls


def _vote(
    vote: Vote,
    result: VoteResult,
    roll: list[RollLine],
    decision: Decision | None,
    secret: SecretRecord | None,
) -> VoteRecord:
    assert vote.closed_at is not None, "a vote with a result is closed"
    hand = vote.hand_count
    return VoteRecord(
        number=vote.number,
        opened_at=vote.opened_at,
        opening_present=vote.opening_present,
        opening_total=vote.opening_total,
        closed_at=vote.closed_at,
        outcome=result.outcome,
        counts=Counts(result.in_favour, result.against, result.abstain),
        by_hand=Counts(hand.in_favour, hand.against, hand.abstain) if hand else None,
        present=result.present,
        taking_part=result.taking_part,
        total=result.total,
        quorum_needed=result.quorum_needed,
        threshold=result.threshold,
        clause=result.clause,
        quorum_clause=result.quorum_clause,
        roll=tuple(roll),
        decision=_decision(decision) if decision else None,
        secret=secret,
    )


def _decision(decision: Decision) -> DecisionFacts:
    settled = decision.settled_at
    return DecisionFacts(
        Words(decision.text_kk, decision.text_ru),
        decision.state,
        local_day(settled) if settled else None,
    )
