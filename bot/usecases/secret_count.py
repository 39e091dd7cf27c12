"""The counts of a secret vote: only how many have voted while it is open; ballots and paper together at the close."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.election import count_marks
from bot.rules.majority import Tally
from bot.usecases.roll import present_members
from db.models import Candidate, Choice, Meeting, PaperBox, SecretBallot, Turnout, Vote

BLANK = "blank"


@dataclass(frozen=True, slots=True)
class TurnoutCount:
    """Who has voted, as numbers. `left`: voted and then left the hall; they stay in P (9.6, 10.6)."""

    voted: int
    left: int
    papers: int
    """Paper ballots handed out."""
    present: int

    @property
    def taking_part(self) -> int:
        """P: the present, and who voted and left."""
        return self.present + self.left

    @property
    def not_yet(self) -> int:
        """Present and without a ballot."""
        return self.present - (self.voted - self.left)


@dataclass(frozen=True, slots=True)
class SecretCount:
    """What the boxes hold, by mark. `valid` counts ballots, `blank` those of them without a mark."""

    phones: Mapping[str, int]
    papers: Mapping[str, int]
    valid: int
    blank: int
    spoilt: int

    def of(self, mark: str) -> int:
        """Phones and paper together."""
        return self.phones.get(mark, 0) + self.papers.get(mark, 0)

    @property
    def tally(self) -> Tally:
        """Of a question."""
        return Tally(*(self.of(choice) for choice in (Choice.IN_FAVOUR, Choice.AGAINST, Choice.ABSTAIN)))


async def count_turnout(session: AsyncSession, vote: Vote, meeting: Meeting) -> TurnoutCount:
    """As it stands at this moment."""
    present = await present_members(session, meeting)
    rows = await session.execute(
        select(Turnout.member_id, Turnout.on_paper).where(Turnout.vote_id == vote.id)
    )
    voted = dict(rows.all())
    return TurnoutCount(len(voted), len(voted.keys() - present), sum(voted.values()), len(present))


async def count_boxes(session: AsyncSession, vote: Vote) -> SecretCount:
    """Open the boxes: at the close, and for whoever recounts a closed vote."""
    ballots = list(await session.scalars(select(SecretBallot.marks).where(SecretBallot.vote_id == vote.id)))
    paper = await session.get(PaperBox, vote.id)
    if vote.places is None:
        phones = {choice.value: sum(marks == [choice.value] for marks in ballots) for choice in Choice}
    else:
        standing = await session.scalars(select(Candidate.number).where(Candidate.vote_id == vote.id))
        counted = count_marks(([int(mark) for mark in marks] for marks in ballots), standing, vote.places)
        phones = {str(number): count for number, count in counted.items()}
    return SecretCount(
        phones=phones,
        papers=dict(paper.counts) if paper is not None else {},
        valid=len(ballots) + (paper.valid if paper is not None else 0),
        blank=sum(not marks for marks in ballots) + (paper.blank if paper is not None else 0),
        spoilt=paper.spoilt if paper is not None else 0,
    )
