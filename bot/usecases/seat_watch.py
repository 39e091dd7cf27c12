"""A seat comes or goes: what follows at once in the body's meetings, and the closed ones that it may not touch."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.seats import SeatSpan, in_force
from bot.usecases.errors import Refused
from bot.usecases.notify import tell_late_seats
from bot.usecases.office import Act
from bot.usecases.open_registration import IN_THE_HALL
from bot.usecases.petition_count import settle_open_petitions
from bot.usecases.quorum_watch import tell_quorum
from bot.usecases.roll import lock_meeting, meeting_day, seated
from bot.usecases.tally import hands_of, open_vote_of
from db.models import Attendance, Ballot, Body, HandCount, Meeting, MeetingState, Turnout

TO_COME = (MeetingState.CONVENED, MeetingState.REGISTRATION)


async def lock_bodies(session: AsyncSession, body_ids: Collection[int] | None = None) -> None:
    """Hold the bodies (all of them for None) against everybody else who changes their seats or convenes them.

    Whoever needs their meetings as well locks those after, so that no two acts wait for each other.
    """
    wanted = select(Body.id).order_by(Body.id).with_for_update(key_share=True)
    await session.execute(wanted if body_ids is None else wanted.where(Body.id.in_(body_ids)))


async def lock_meetings(session: AsyncSession, body_ids: Collection[int]) -> list[Meeting]:
    """The bodies' meetings that are not over, held against every act in them, in the order of their ids."""
    standing = (
        select(Meeting.id)
        .where(Meeting.body_id.in_(body_ids), Meeting.state.in_({*TO_COME, *IN_THE_HALL}))
        .order_by(Meeting.id)
    )
    return [await lock_meeting(session, meeting_id) for meeting_id in (await session.scalars(standing)).all()]


async def follow_seats(act: Act, meetings: Iterable[Meeting]) -> None:
    """After seats have changed: the quorum in the hall is counted anew, new members are told of meetings to come.

    Petitions are counted anew as well (9.3). Refused while a secret ballot of a member without a seat is in the box.

    The meetings must be locked.
    """
    for meeting in meetings:
        if meeting.state in IN_THE_HALL:
            await tell_quorum(act, meeting)
            await _follow_vote(act, meeting)
        if meeting.state in TO_COME:
            await tell_late_seats(act, meeting)
    await settle_open_petitions(act)


async def _follow_vote(act: Act, meeting: Meeting) -> None:
    """The vote in progress counts no member without a seat; a secret ballot cannot be taken out, so the seat waits."""
    vote = await open_vote_of(act.session, meeting.id)
    if vote is None:
        return
    voted = select(Turnout.member_id).where(
        Turnout.vote_id == vote.id, Turnout.member_id.not_in(seated(meeting))
    )
    if (await act.session.scalars(voted.limit(1))).first() is not None:
        raise Refused("seat-in-secret-vote")
    hands = await act.session.get(HandCount, vote.id)
    if hands is None or not hands_of(hands).cast:
        return
    may_have_raised = select(Attendance.id).where(
        Attendance.meeting_id == meeting.id,
        or_(Attendance.departed_at.is_(None), Attendance.departed_at >= vote.opened_at),
        Attendance.member_id.not_in(seated(meeting)),
        Attendance.member_id.not_in(select(Ballot.member_id).where(Ballot.vote_id == vote.id)),
    )
    if (await act.session.scalars(may_have_raised.limit(1))).first() is not None:
        hands.stale = True


async def closed_days(session: AsyncSession, body_ids: Collection[int]) -> Mapping[int, Sequence[date]]:
    """The days of each body's closed meetings; ask it under `lock_meetings`, or one may close meanwhile."""
    closed = select(Meeting).where(Meeting.body_id.in_(body_ids), Meeting.state == MeetingState.CLOSED)
    days: dict[int, list[date]] = defaultdict(list)
    for meeting in await session.scalars(closed):
        days[meeting.body_id].append(meeting_day(meeting))
    return days


def changed_behind(days: Iterable[date], before: SeatSpan, after: SeatSpan) -> date | None:
    """The last of the days on which the seat was in force and would not have been, or the other way round.

    The minutes of a closed meeting are read from the seats of its day: none may come or go under them any more.
    """
    return max((day for day in days if in_force(before, day) != in_force(after, day)), default=None)
