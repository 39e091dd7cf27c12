"""A closed vote as its close froze it: what is announced, shown and quoted."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.rules.bodies import BodyKind
from bot.rules.law import Words
from bot.rules.majority import OutcomeKind, Tally
from bot.usecases.errors import Refused
from bot.usecases.roll import body_name, load_meeting
from bot.usecases.tally import hands_of
from db.models import Candidate, Meeting, PaperBox, Turnout, Vote, VoteForm


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """Who stood, and what came of it."""

    number: int
    name: Words
    votes: int
    elected: bool
    tied: bool


@dataclass(frozen=True, slots=True)
class SecretFacts:
    """Of a secret vote: how many voted, by phone and on paper; of an election, the candidates, most votes first."""

    voted: int
    paper: int
    spoilt: int
    places: int | None
    candidates: tuple[CandidateFacts, ...]


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """The outcome with all it rests on. `counts` are phones and hands together, `hands` the latter alone.

    Of an election they are ballots with a mark and blank ones. `secret` is None for an open vote.
    """

    vote_id: int
    meeting_id: int
    vote_number: int
    item_number: int
    title_kk: str
    title_ru: str
    body_kind: BodyKind
    body_kk: str
    body_ru: str
    outcome: OutcomeKind
    counts: Tally
    hands: Tally
    present: int
    taking_part: int
    total: int
    quorum_needed: int
    threshold: int
    clause: str
    quorum_clause: str
    statute: str
    rule_date: date
    by_analogy: bool
    announced: bool
    secret: SecretFacts | None = None

    @property
    def by_reglament(self) -> bool:
        """Whether the clauses are a region's own: the Law sets such a body no number (14)."""
        return self.body_kind.is_regional and not self.by_analogy


async def load_result(session: AsyncSession, vote_id: int) -> VoteFacts:
    """For those who tell it to others (the notices); the right is named by whoever asks."""
    wanted = (
        select(Vote)
        .where(Vote.id == vote_id)
        .options(joinedload(Vote.result), joinedload(Vote.item), joinedload(Vote.hand_count))
    )
    vote = (await session.scalars(wanted)).one_or_none()
    if vote is None or vote.result is None:
        raise Refused("gone")
    return await load_facts(session, vote, await load_meeting(session, vote.meeting_id))


async def load_facts(session: AsyncSession, vote: Vote, meeting: Meeting) -> VoteFacts:
    """The values of a closed vote whose result, item and hand count are loaded; of a secret one, its turnout."""
    facts = facts_of(vote, meeting)
    if vote.form is VoteForm.SECRET:
        return replace(facts, secret=await load_secret(session, vote))
    return facts


async def load_secret(session: AsyncSession, vote: Vote) -> SecretFacts:
    """What a closed secret vote says beyond its counts."""
    turnout = select(func.count(Turnout.member_id)).where(Turnout.vote_id == vote.id)
    voted = (await session.scalars(turnout)).one()
    box = await session.get(PaperBox, vote.id)
    standing = await session.scalars(
        select(Candidate)
        .where(Candidate.vote_id == vote.id)
        .order_by(Candidate.votes.desc(), Candidate.number)
    )
    return SecretFacts(
        voted=voted,
        paper=box.valid if box is not None else 0,
        spoilt=box.spoilt if box is not None else 0,
        places=vote.places,
        candidates=tuple(
            CandidateFacts(one.number, Words(one.name_kk, one.name_ru), one.votes or 0, one.elected, one.tied)
            for one in standing
        ),
    )


def facts_of(vote: Vote, meeting: Meeting) -> VoteFacts:
    """The values of a closed vote whose result, item and hand count are loaded, but for what a secret one has more."""
    result = vote.result
    if result is None:
        raise Refused("vote-not-closed")
    return VoteFacts(
        vote_id=vote.id,
        meeting_id=meeting.id,
        vote_number=vote.number,
        item_number=vote.item.number,
        title_kk=vote.item.title_kk,
        title_ru=vote.item.title_ru,
        body_kind=meeting.body.kind,
        body_kk=body_name(meeting).kk,
        body_ru=body_name(meeting).ru,
        outcome=result.outcome,
        counts=Tally(result.in_favour, result.against, result.abstain),
        hands=hands_of(vote.hand_count),
        present=result.present,
        taking_part=result.taking_part,
        total=result.total,
        quorum_needed=result.quorum_needed,
        threshold=result.threshold,
        clause=result.clause,
        quorum_clause=result.quorum_clause,
        statute=result.statute,
        rule_date=result.rule_date,
        by_analogy=result.by_analogy,
        announced=vote.announced_at is not None,
    )
