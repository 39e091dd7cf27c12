"""The chair closes the meeting: all who are still there depart, the code ends."""

from dataclasses import dataclass

from sqlalchemy import update

from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, present_members
from bot.usecases.tally import open_vote_of
from db.models import Attendance, MeetingState


@dataclass(frozen=True, slots=True)
class MeetingClosed:
    """How many were there at the close."""

    meeting_id: int
    present: int


async def close_meeting(office: Office, actor: Actor, meeting_id: int) -> MeetingClosed:
    """Close an open meeting. Refused while a vote is open: its outcome would be nobody's decision."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.PRESIDE, meeting)
        if meeting.state is not MeetingState.OPEN:
            raise Refused(
                "meeting-over"
                if meeting.state in (MeetingState.CLOSED, MeetingState.CANCELLED)
                else "meeting-not-open"
            )
        if await open_vote_of(act.session, meeting.id) is not None:
            raise Refused("vote-still-open")
        present = len(await present_members(act.session, meeting))
        await act.session.execute(
            update(Attendance)
            .where(Attendance.meeting_id == meeting.id, Attendance.departed_at.is_(None))
            .values(departed_at=act.now)
        )
        meeting.state = MeetingState.CLOSED
        meeting.closed_at = act.now
        meeting.hall_code = None
        act.record("meeting.closed", meeting, present=present)
        await act.commit()
        return MeetingClosed(meeting.id, present)
