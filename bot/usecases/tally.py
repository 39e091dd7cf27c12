"""The counts of a vote: ballots by phone and hands in the hall, those present, those taking part."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.majority import Tally
from bot.usecases.errors import Refused
from bot.usecases.roll import here, seated, seated_and_present
from db.models import Attendance, Ballot, Choice, HandCount, Meeting, Vote, VoteState


@dataclass(frozen=True, slots=True)
class VoteCount:
    """A vote as it stands. `taking_part` is P: the present, and who voted by phone or hand and left (9.6, 10.6)."""

    phones: Tally
    hands: Tally
    present: int
    taking_part: int
    without_ballot: int
    """Present and not voted by phone: the most that hands can be, besides those of who has left."""
    hands_left: int = 0
    """How many of the hands are of members who have left since."""
    stale_hands: bool = False
    """One who may have raised a hand left or came back since the hands were counted."""

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
        return max(0, self.without_ballot - self.hands_here)

    @property
    def hands_here(self) -> int:
        """Hands of members who are still in the hall."""
        return self.hands.cast - self.hands_left

    @property
    def too_many_hands(self) -> bool:
        """More hands than members present without a ballot: somebody would count twice."""
        return self.hands_here > self.without_ballot

    @property
    def hands_to_correct(self) -> bool:
        """Nothing is known of the outcome, and the vote cannot be closed, until the hands are entered anew."""
        return self.too_many_hands or self.stale_hands


async def count_vote(session: AsyncSession, vote: Vote, meeting: Meeting) -> VoteCount:
    """Count the vote's ballots and hands, and the members present at this moment."""
    seats, present = await seated_and_present(session, meeting)
    cast = await session.execute(select(Ballot.member_id, Ballot.choice).where(Ballot.vote_id == vote.id))
    voted = {member_id: choice for member_id, choice in cast if member_id in seats}
    counted = Counter(voted.values())
    voted_and_here = len(present & voted.keys())
    phones = Tally(*(counted[choice] for choice in (Choice.IN_FAVOUR, Choice.AGAINST, Choice.ABSTAIN)))
    entered = await session.get(HandCount, vote.id)
    left = entered.left if entered is not None else 0
    return VoteCount(
        phones,
        hands_of(entered),
        len(present),
        len(present) + phones.cast - voted_and_here + left,
        len(present) - voted_and_here,
        left,
        entered is not None and entered.stale,
    )


async def left_without_ballot(session: AsyncSession, vote: Vote, meeting: Meeting) -> int:
    """Members who left while the vote was open and gave no ballot: the most that can have raised a hand and left."""
    gone = gone_without_ballot(vote, meeting).subquery()
    return (await session.scalars(select(func.count()).select_from(gone))).one()


def gone_without_ballot(vote: Vote, meeting: Meeting) -> Select[int]:
    """Their ids, each once."""
    return (
        select(Attendance.member_id)
        .where(
            Attendance.meeting_id == meeting.id,
            Attendance.departed_at >= vote.opened_at,
            Attendance.member_id.in_(seated(meeting)),
            Attendance.member_id.not_in(select(Attendance.member_id).where(here(meeting))),
            Attendance.member_id.not_in(select(Ballot.member_id).where(Ballot.vote_id == vote.id)),
        )
        .distinct()
    )


async def doubt_hands(session: AsyncSession, meeting: Meeting, member_id: int) -> None:
    """The member leaves: if hands of an open vote are entered, theirs may be among them or not.

    A hand has no name, so the bot cannot know; who counted says how it stands now (`enter_hand_count`). One who
    gave a ballot raised no hand that counts. The meeting must be locked.
    """
    vote = await open_vote_of(session, meeting.id)
    if vote is None or await session.get(Ballot, (vote.id, member_id)) is not None:
        return
    entered = await session.get(HandCount, vote.id)
    if entered is not None and hands_of(entered).cast:
        entered.stale = True


async def doubt_hands_left(session: AsyncSession, meeting: Meeting, member_id: int) -> None:
    """The member comes back: they may be one of the hands that were entered as having left, and would count twice."""
    vote = await open_vote_of(session, meeting.id)
    entered = await session.get(HandCount, vote.id) if vote is not None else None
    if vote is None or entered is None or not entered.left:
        return
    came_back = select(Attendance.id).where(
        Attendance.meeting_id == meeting.id,
        Attendance.member_id == member_id,
        Attendance.departed_at >= vote.opened_at,
    )
    if (await session.scalars(came_back.limit(1))).first() is not None:
        entered.stale = True


def hands_of(entered: HandCount | None) -> Tally:
    """The hands as a tally; none were raised where none were entered."""
    if entered is None:
        return Tally(0, 0, 0)
    return Tally(entered.in_favour, entered.against, entered.abstain)


async def open_vote_of(session: AsyncSession, meeting_id: int) -> Vote | None:
    """The meeting's vote in progress; there is at most one."""
    under_way = select(Vote).where(Vote.meeting_id == meeting_id, Vote.state == VoteState.OPEN)
    return (await session.scalars(under_way)).one_or_none()


def require_takes_ballots(vote: Vote, now: datetime) -> None:
    """Refused once the vote is closed or annulled, and once its countdown has run out though nobody closed it yet."""
    if vote.state is VoteState.ANNULLED:
        raise Refused("vote-annulled")
    if vote.state is not VoteState.OPEN or (vote.closes_at is not None and vote.closes_at <= now):
        raise Refused("vote-closed")
