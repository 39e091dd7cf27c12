"""The counts of a vote: ballots by phone and hands in the hall, those present, those taking part."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.majority import Tally
from bot.usecases.roll import here, seated
from db.models import Attendance, Ballot, Choice, HandCount, Meeting, Vote, VoteState


@dataclass(frozen=True, slots=True)
class VoteCount:
    """A vote as it stands. `taking_part` is P: the present, and who voted by phone and left (9.6, 10.6)."""

    phones: Tally
    hands: Tally
    present: int
    taking_part: int
    without_ballot: int
    """Present and not voted by phone: the most that hands can be."""

    @property
    def tally(self) -> Tally:
        """Phones and hands together."""
        return Tally(
            self.phones.in_favour + self.hands.in_favour,
            self.phones.against + self.hands.against,
            self.phones.abstain + self.hands.abstain,
        )

    @property
    def not_yet(self) -> int:
        """Present who have voted neither by phone nor by hand."""
        return max(0, self.without_ballot - self.hands.cast)

    @property
    def too_many_hands(self) -> bool:
        """More hands than members present without a ballot: somebody would count twice."""
        return self.hands.cast > self.without_ballot


async def count_vote(session: AsyncSession, vote: Vote, meeting: Meeting) -> VoteCount:
    """Count the vote's ballots and hands, and the members present at this moment."""
    present = (await session.scalars(select(func.count(Attendance.id)).where(here(meeting)))).one()
    rows = await session.execute(
        select(Ballot.choice, func.count(Ballot.member_id), func.count(Attendance.id))
        .outerjoin(Attendance, and_(Attendance.member_id == Ballot.member_id, here(meeting)))
        .where(Ballot.vote_id == vote.id, Ballot.member_id.in_(seated(meeting)))
        .group_by(Ballot.choice)
    )
    voted: dict[Choice, int] = {}
    voted_and_here = 0
    for choice, ballots, here_now in rows:
        voted[choice] = ballots
        voted_and_here += here_now
    phones = Tally(*(voted.get(choice, 0) for choice in (Choice.IN_FAVOUR, Choice.AGAINST, Choice.ABSTAIN)))
    return VoteCount(
        phones,
        hands_of(await session.get(HandCount, vote.id)),
        present,
        present + phones.cast - voted_and_here,
        present - voted_and_here,
    )


def hands_of(entered: HandCount | None) -> Tally:
    """The hands as a tally; none were raised where none were entered."""
    if entered is None:
        return Tally(0, 0, 0)
    return Tally(entered.in_favour, entered.against, entered.abstain)


async def open_vote_of(session: AsyncSession, meeting_id: int) -> Vote | None:
    """The meeting's vote in progress; there is at most one."""
    under_way = select(Vote).where(Vote.meeting_id == meeting_id, Vote.state == VoteState.OPEN)
    return (await session.scalars(under_way)).one_or_none()
