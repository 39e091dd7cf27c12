"""Writes a notice and a delivery for each recipient, in the same transaction as the act that they are told of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.rules.quiet import end_of_day, is_pressing, is_quiet, when_to_send
from bot.usecases.office import Act
from bot.usecases.roll import seated
from db.models import (
    UNREACHABLE,
    Account,
    Body,
    Delivery,
    DeliveryState,
    Meeting,
    MeetingState,
    Notice,
    NoticeKind,
    ProgressBoard,
    Vote,
    VoteState,
)

ABOUT_THE_MEETING = (NoticeKind.CONVOCATION, NoticeKind.CHANGE, NoticeKind.CANCELLATION)
"""The kinds that tell members of a meeting: they carry the card and its calendar file."""


IN_THE_HALL = 0
"""The priority of what happens in the hall: never held back, and steered by nobody."""
SET_OUT = timedelta(hours=12)
"""A member who is told this long before a meeting has not set out for it yet; ours, from journeys by train."""


FOLLOWED = 100
"""Recipients from which on a notice about a meeting is followed in the clerk's chat: more than three seconds' sends."""
NEWS = timedelta(days=7)
"""How long an announcement is still worth telling to who could not be reached."""


_TOLD_OF = {NoticeKind.VOTE_OPENED: VoteState.OPEN, NoticeKind.VOTE_ANNOUNCED: VoteState.CLOSED}
"""The state of a vote that a notice of it speaks of; in another it would tell what is no longer so."""


REMINDERS = (NoticeKind.REMINDER, NoticeKind.READ_REMINDER)
"""They speak of the meeting as it was called then: a change or a cancellation has a notice of its own."""


@dataclass(frozen=True, slots=True)
class NoticeWritten:
    """How many are to be sent, and how many members have no account to send to.

    `held_until`: the quiet hours hold it back until then. `by_night`: it goes in the quiet hours all the same,
    because the morning would be too late.
    """

    notice_id: int
    queued: int
    not_bound: int
    held_until: datetime | None = None
    by_night: bool = False


async def write_notice(
    act: Act,
    kind: NoticeKind,
    of: Meeting | Body,
    member_ids: Iterable[int],
    payload: dict[str, Any],
    priority: int,
    *,
    urgent: bool = False,
    last_day: date | None = None,
) -> NoticeWritten:
    """One delivery a member, however often an id is named. The outbox sends them once the act has committed.

    `of`: the meeting that it concerns, or the body where it concerns none. By night it waits for the morning, but
    not where it is `urgent`, nor beyond `last_day`, the last day in Almaty that is lawful for telling it.
    """
    meeting = of if isinstance(of, Meeting) else None
    deadline = _deadline(act, kind, meeting, last_day)
    due_at = act.now if urgent or priority == IN_THE_HALL else when_to_send(act.now, deadline)
    notice = Notice(
        kind=kind,
        meeting_id=meeting.id if meeting is not None else None,
        body_id=meeting.body_id if meeting is not None else of.id,
        revision=meeting.revision if meeting is not None else 0,
        urgent=urgent or is_pressing(act.now, deadline),
        payload=payload,
        priority=priority,
        created_at=act.now,
        created_by=act.actor.telegram_id,
    )
    act.session.add(notice)
    await act.session.flush()
    written = await _deliver(act, notice, member_ids, due_at)
    act.record("notice.written", notice, kind=kind.value, queued=written.queued, not_bound=written.not_bound)
    _follow(act, notice, written)
    return written


def _follow(act: Act, notice: Notice, written: NoticeWritten) -> None:
    """A board in the clerk's chat shows how far it has got: of an announcement always, else where it takes a while."""
    long = notice.kind in ABOUT_THE_MEETING and written.queued >= FOLLOWED
    if act.actor.telegram_id is not None and (long or notice.kind is NoticeKind.ANNOUNCEMENT):
        act.session.add(ProgressBoard(notice_id=notice.id, telegram_id=act.actor.telegram_id))


async def overtake(act: Act, meeting: Meeting, kinds: Collection[NoticeKind]) -> None:
    """What still waits of the meeting's notices of these kinds is not sent any more; the next one follows it."""
    older = select(Notice.id).where(Notice.meeting_id == meeting.id, Notice.kind.in_(kinds))
    await act.session.execute(
        update(Delivery)
        .where(Delivery.state.in_((DeliveryState.QUEUED, DeliveryState.HELD)), Delivery.notice_id.in_(older))
        .values(state=DeliveryState.OVERTAKEN)
    )


async def keep_answers(act: Act, meeting: Meeting, notice_id: int) -> None:
    """Who comes and who can't, carried over from the notice before: neither the day nor the place has changed."""
    before = (
        select(func.max(Notice.id))
        .where(Notice.meeting_id == meeting.id, Notice.kind.in_(ABOUT_THE_MEETING), Notice.id < notice_id)
        .scalar_subquery()
    )
    earlier = aliased(Delivery)
    same_member = (earlier.notice_id == before, earlier.member_id == Delivery.member_id)
    await act.session.execute(
        update(Delivery)
        .where(Delivery.notice_id == notice_id)
        .values(
            rsvp=select(earlier.rsvp).where(*same_member).scalar_subquery(),
            rsvp_at=select(earlier.rsvp_at).where(*same_member).scalar_subquery(),
        )
        .execution_options(synchronize_session=False)
    )


async def fate(session: AsyncSession, notice_id: int, now: datetime) -> DeliveryState | None:
    """What becomes of a row instead of being sent; None: it may go. For rows under way when somebody decided.

    An invitation that goes out after the cancellation puts the meeting back into the member's calendar.
    """
    found = (
        select(Notice, Meeting.revision)
        .outerjoin(Meeting, Meeting.id == Notice.meeting_id)
        .where(Notice.id == notice_id)
    )
    notice, revision = (await session.execute(found)).one()
    if notice.cancelled_at is not None:
        return DeliveryState.CANCELLED
    if notice.kind in (*ABOUT_THE_MEETING, *REMINDERS) and notice.revision < revision:
        return DeliveryState.OVERTAKEN
    if notice.kind in REMINDERS and now >= datetime.fromisoformat(notice.payload["useful_until"]):
        return DeliveryState.OVERTAKEN  # "tomorrow" would be said on the day itself
    told_of = _TOLD_OF.get(notice.kind)
    if told_of is not None:
        vote = await session.get(Vote, notice.payload["vote_id"])
        if vote is not None and vote.state is not told_of:
            return DeliveryState.OVERTAKEN
    return DeliveryState.HELD if notice.paused_at is not None else None


async def queue_for_bound(act: Act, member_id: int) -> int:
    """A member who binds an account or comes back to the bot gets what there was no way to tell them.

    Only the newest notice of a meeting whose hour is still to come, a cancellation included (the member's phone may
    hold the meeting), and announcements that are still news; by night at once only what is urgent. Returns how many.
    """
    to_come = and_(
        Notice.kind.in_(ABOUT_THE_MEETING),
        Notice.revision == Meeting.revision,
        Meeting.state.in_((MeetingState.CONVENED, MeetingState.REGISTRATION, MeetingState.CANCELLED)),
        Meeting.starts_at > act.now,
    )
    news = and_(Notice.kind == NoticeKind.ANNOUNCEMENT, Notice.created_at > act.now - NEWS)
    waiting = (
        select(Notice.id)
        .outerjoin(Meeting, Meeting.id == Notice.meeting_id)
        .where(Notice.cancelled_at.is_(None), or_(to_come, news))
    )
    urgent = select(Notice.urgent).where(Notice.id == Delivery.notice_id).scalar_subquery()
    queued = await act.session.scalars(
        update(Delivery)
        .where(
            Delivery.member_id == member_id,
            or_(Delivery.state == DeliveryState.NOT_BOUND, Delivery.failure.in_(UNREACHABLE)),
            Delivery.notice_id.in_(waiting),
        )
        .values(
            state=DeliveryState.QUEUED,
            due_at=case((urgent, literal(act.now, Delivery.due_at.type)), else_=when_to_send(act.now)),
            failure=None,
            message_id=None,  # a file shown to the account before has not been shown to this one
        )
        .returning(Delivery.id)
    )
    return len(list(queued))


async def tell_late_seats(act: Act, meeting: Meeting) -> None:
    """Whoever got a seat after the meeting was convened gets its newest notice as well.

    The meeting must be locked: a change at the same moment would write its own notice to them.
    """
    newest = await act.session.scalar(
        select(Notice)
        .where(
            Notice.meeting_id == meeting.id,
            Notice.kind.in_((NoticeKind.CONVOCATION, NoticeKind.CHANGE)),
        )
        .order_by(Notice.id.desc())
        .limit(1)
    )
    if newest is None:
        return
    told = set(await act.session.scalars(select(Delivery.member_id).where(Delivery.notice_id == newest.id)))
    late = set(await act.session.scalars(seated(meeting))) - told
    if late:
        written = await _deliver(act, newest, sorted(late), act.now)
        act.record("notice.extended", newest, queued=written.queued, not_bound=written.not_bound)


def _deadline(act: Act, kind: NoticeKind, meeting: Meeting | None, last_day: date | None) -> datetime | None:
    """When it must have gone at the latest: on its last lawful day, and before members set out for the meeting."""
    deadlines = []
    if last_day is not None and act.today <= last_day:
        deadlines.append(end_of_day(last_day))
    if meeting is not None and kind in ABOUT_THE_MEETING:
        deadlines.append(meeting.starts_at - SET_OUT)
    return min(deadlines, default=None)


async def _deliver(act: Act, notice: Notice, member_ids: Iterable[int], due_at: datetime) -> NoticeWritten:
    bound = set(await act.session.scalars(select(Account.member_id).where(Account.member_id.is_not(None))))
    rows = [
        {
            "notice_id": notice.id,
            "member_id": member_id,
            "state": DeliveryState.QUEUED if member_id in bound else DeliveryState.NOT_BOUND,
            "priority": notice.priority,
            "due_at": due_at,
            "attempts": 0,
            "may_be_doubled": False,
        }
        for member_id in dict.fromkeys(member_ids)
    ]
    if rows:
        await act.session.execute(insert(Delivery), rows)
    queued = sum(row["state"] is DeliveryState.QUEUED for row in rows)
    return NoticeWritten(
        notice.id,
        queued,
        len(rows) - queued,
        held_until=due_at if due_at > act.now else None,
        by_night=is_quiet(act.now) and due_at == act.now and notice.priority != IN_THE_HALL,
    )
