"""A member answers a notice: has read it, will come or can't. Each tap bears a second time."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.usecases.errors import Refused
from bot.usecases.notify import ABOUT_THE_MEETING
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor
from bot.usecases.roll import load_meeting
from bot.usecases.see_meeting import MeetingFacts, facts_of
from db.models import Delivery, Meeting, MeetingState, Notice, Rsvp


@dataclass(frozen=True, slots=True)
class NoticeAnswered:
    """The member's answer as it stands now."""

    notice_id: int
    meeting: MeetingFacts
    read: bool
    rsvp: Rsvp | None


async def mark_read(office: Office, actor: Actor, notice_id: int) -> NoticeAnswered:
    """The first reading keeps its moment. An older notice can still be marked: it was read, after all."""
    async with office.act(actor) as act:
        row = await _own(act, notice_id)
        if row.read_at is None:
            row.read_at = act.now
            act.record("notice.read", row)
        meeting = await load_meeting(act.session, _meeting_of(row))
        await act.commit()
        return NoticeAnswered(notice_id, facts_of(meeting), True, row.rsvp)


async def answer_notice(office: Office, actor: Actor, notice_id: int, rsvp: Rsvp) -> NoticeAnswered:
    """Will come or can't; changeable until the meeting opens. Who answers has read."""
    async with office.act(actor) as act:
        row = await _own(act, notice_id)
        meeting = await load_meeting(act.session, _meeting_of(row))
        if meeting.state not in (MeetingState.CONVENED, MeetingState.REGISTRATION):
            raise Refused("answers-closed")
        if await _newest(act, meeting) != notice_id:
            raise Refused("notice-outdated")
        row.read_at = row.read_at or act.now
        if row.rsvp is not rsvp:
            row.rsvp, row.rsvp_at = rsvp, act.now
            act.record("notice.answered", row, rsvp=rsvp.value)
        await act.commit()
        return NoticeAnswered(notice_id, facts_of(meeting), True, rsvp)


def _meeting_of(row: Delivery) -> int:
    if row.notice.meeting_id is None:
        raise Refused("gone")
    return row.notice.meeting_id


async def _own(act: Act, notice_id: int) -> Delivery:
    """The actor's own row: to be written to is the right to answer, and one answers for nobody else."""
    act.require_own()
    if act.actor.member_id is None:
        raise Refused("not-bound")
    wanted = (
        select(Delivery)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(
            Delivery.notice_id == notice_id,
            Delivery.member_id == act.actor.member_id,
            Notice.kind.in_(ABOUT_THE_MEETING),
        )
        .options(joinedload(Delivery.notice, innerjoin=True))
        .with_for_update(of=Delivery)
    )
    row = (await act.session.scalars(wanted)).one_or_none()
    if row is None:
        raise Refused("not-told")
    return row


async def _newest(act: Act, meeting: Meeting) -> int:
    """A changed date or place asks anew, so only the newest notice can be answered."""
    notices = select(Notice.id).where(Notice.meeting_id == meeting.id, Notice.kind.in_(ABOUT_THE_MEETING))
    return (await act.session.scalars(notices.order_by(Notice.id.desc()).limit(1))).one()
