"""Reminders of a meeting: written down when it is called, sent when they are due, to those who have not declined."""

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.reminders import reminders
from bot.usecases.notify import ABOUT_THE_MEETING, write_notice
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, seated
from db.models import (
    Delivery,
    DeliveryState,
    Meeting,
    MeetingState,
    Notice,
    NoticeKind,
    Reminder,
    ReminderState,
    Rsvp,
)

log = structlog.get_logger(__name__)

PRIORITY = 1


async def plan_reminders(act: Act, meeting: Meeting) -> None:
    """Write down the reminders that are still ahead; with a new moment those of the old one are overtaken.

    The meeting must be locked, or be new.
    """
    standing = (
        await act.session.scalars(
            select(Reminder).where(Reminder.meeting_id == meeting.id, Reminder.state == ReminderState.WAITING)
        )
    ).all()
    if any(row.starts_at == meeting.starts_at for row in standing):
        return
    for row in standing:
        row.state, row.settled_at = ReminderState.OVERTAKEN, act.now
    there = await act.session.scalars(
        select(Reminder).where(Reminder.meeting_id == meeting.id, Reminder.starts_at == meeting.starts_at)
    )
    known = {row.mark: row for row in there}  # set back to a moment that it had before
    for one in reminders(meeting.starts_at, act.now):
        if one.mark in known:
            known[one.mark].state, known[one.mark].settled_at = ReminderState.WAITING, None
        else:
            act.session.add(
                Reminder(
                    meeting_id=meeting.id,
                    starts_at=meeting.starts_at,
                    mark=one.mark,
                    due_at=one.due_at,
                    useful_until=one.useful_until,
                    state=ReminderState.WAITING,
                )
            )


async def remind_due(office: Office) -> int:
    """Write the notices of all reminders that are due; those of no use any more are marked missed. How many."""
    async with AsyncSession(office.reader) as session:
        due = (
            select(Reminder.meeting_id)
            .where(Reminder.state == ReminderState.WAITING, Reminder.due_at <= office.now())
            .distinct()
        )
        meeting_ids = list(await session.scalars(due))
    written = 0
    for meeting_id in meeting_ids:
        try:
            written += await _remind_of(office, meeting_id)
        except Exception:
            # One meeting's defect must not silence the others; it is tried again with the next tick.
            log.exception("reminders", meeting=meeting_id)
    return written


async def _remind_of(office: Office, meeting_id: int) -> int:
    """One meeting's, under its lock: a second process finds nothing left to do."""
    async with office.act(Actor.operator()) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.CONVENE, meeting)
        rows = await act.session.scalars(
            select(Reminder)
            .where(
                Reminder.meeting_id == meeting_id,
                Reminder.state == ReminderState.WAITING,
                Reminder.due_at <= act.now,
            )
            .order_by(Reminder.due_at)
        )
        written = 0
        for row in rows.all():
            row.settled_at = act.now
            row.state = _judged(act, meeting, row)
            if row.state is ReminderState.WRITTEN:
                await _write(act, meeting, row)
                written += 1
        await act.commit()
        return written


def _judged(act: Act, meeting: Meeting, row: Reminder) -> ReminderState:
    to_come = meeting.state in (MeetingState.CONVENED, MeetingState.REGISTRATION)
    if not to_come or meeting.starts_at != row.starts_at:
        return ReminderState.OVERTAKEN
    return ReminderState.MISSED if act.now >= row.useful_until else ReminderState.WRITTEN


async def _write(act: Act, meeting: Meeting, row: Reminder) -> None:
    """Whoever has not read the notice is asked to read it; the others are reminded of the day."""
    newest = await act.session.scalar(
        select(Notice)
        .where(Notice.meeting_id == meeting.id, Notice.kind.in_(ABOUT_THE_MEETING))
        .order_by(Notice.id.desc())
        .limit(1)
    )
    if newest is None:
        return
    sent = await act.session.execute(
        select(Delivery.member_id, Delivery.read_at, Delivery.rsvp).where(
            Delivery.notice_id == newest.id,
            Delivery.state == DeliveryState.SENT,
            Delivery.member_id.in_(seated(meeting)),
        )
    )
    coming = [one for one in sent if one.rsvp is not Rsvp.CANNOT]
    payload = {
        "notice_id": newest.id,
        "mark": row.mark.value,
        "useful_until": row.useful_until.isoformat(),
    }
    for kind, members in (
        (NoticeKind.REMINDER, [one.member_id for one in coming if one.read_at is not None]),
        (NoticeKind.READ_REMINDER, [one.member_id for one in coming if one.read_at is None]),
    ):
        if members:
            await write_notice(act, kind, meeting, members, payload, PRIORITY)
    act.record("meeting.reminded", meeting, mark=row.mark.value, members=len(coming))
