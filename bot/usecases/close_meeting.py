"""The chair closes the meeting: all who are still there depart, the code ends, the roll of members is frozen."""

from dataclasses import dataclass

from sqlalchemy import update

from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, meeting_day, members_in_force, moment_in, present_members
from bot.usecases.speakers import empty_queue
from bot.usecases.tally import open_vote_of
from db.models import Attendance, Meeting, MeetingState, Member, Seated


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
        closed_at = await moment_in(act.session, meeting, act.now)
        present = len(await present_members(act.session, meeting))
        await act.session.execute(
            update(Attendance)
            .where(Attendance.meeting_id == meeting.id, Attendance.departed_at.is_(None))
            .values(departed_at=closed_at)
        )
        await empty_queue(act, meeting)
        meeting.state = MeetingState.CLOSED
        meeting.closed_at = closed_at
        meeting.hall_secret = None
        await _freeze(act, meeting)
        act.record("meeting.closed", meeting, present=present)
        await act.commit()
        return MeetingClosed(meeting.id, present)


async def _freeze(act: Act, meeting: Meeting) -> None:
    """Who belonged to the body, its name and own term, who presided: the minutes are read from these for ever."""
    meeting.closing_notice_days = meeting.body.notice_days
    meeting.closing_body_kk, meeting.closing_body_ru = meeting.body.name_kk, meeting.body.name_ru
    if meeting.presided_by is not None:
        presider = await act.session.get_one(Member, meeting.presided_by)
        meeting.closing_presider_kk, meeting.closing_presider_ru = presider.name_kk, presider.name_ru
    act.session.add_all(
        Seated(meeting_id=meeting.id, member_id=one.id, name_kk=one.name_kk, name_ru=one.name_ru)
        for one in await members_in_force(act.session, meeting.body_id, meeting_day(meeting))
    )
