"""A clerk cancels a meeting that has not been opened; everybody who was told of it is told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.rules.terms import local_day
from bot.usecases.convene import REASON_LETTERS, check_length
from bot.usecases.errors import Refused
from bot.usecases.notify import ABOUT_THE_MEETING, overtake, write_notice
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, members_in_force
from db.models import Delivery, MeetingState, Notice, NoticeKind


@dataclass(frozen=True, slots=True)
class MeetingCancelled:
    """`again`: it was cancelled before, and nobody was told now. `held_until`, `by_night` as in `NoticeWritten`."""

    meeting_id: int
    queued: int = 0
    not_bound: int = 0
    again: bool = False
    held_until: datetime | None = None
    by_night: bool = False


async def cancel_meeting(office: Office, actor: Actor, meeting_id: int, reason: str) -> MeetingCancelled:
    """Cancel it, with the reason that the members read."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.CONVENE, meeting)
        if meeting.state is MeetingState.CANCELLED:
            return MeetingCancelled(meeting.id, again=True)
        if meeting.state not in (MeetingState.CONVENED, MeetingState.REGISTRATION):
            raise Refused("meeting-not-cancellable")
        check_length(reason, REASON_LETTERS)
        meeting.state = MeetingState.CANCELLED
        meeting.cancel_reason = reason.strip()
        meeting.hall_secret = None
        meeting.revision += 1
        act.record("meeting.cancelled", meeting, revision=meeting.revision)
        told = await act.session.scalars(
            select(Delivery.member_id)
            .join(Notice, Notice.id == Delivery.notice_id)
            .where(Notice.meeting_id == meeting.id, Notice.kind.in_(ABOUT_THE_MEETING))
        )
        members = await members_in_force(act.session, meeting.body_id, local_day(meeting.starts_at))
        audience = sorted({*told, *(member.id for member in members)})
        await overtake(act, meeting, ABOUT_THE_MEETING)
        written = await write_notice(act, NoticeKind.CANCELLATION, meeting, audience, payload={}, priority=1)
        await act.commit()
        return MeetingCancelled(
            meeting.id,
            written.queued,
            written.not_bound,
            held_until=written.held_until,
            by_night=written.by_night,
        )
