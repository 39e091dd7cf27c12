"""The clerk sees whom the newest notice of a meeting has reached: counts, and names with the reason of a failure."""

import enum
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select

from bot.rules.terms import ALMATY, latest_order_date, local_day
from bot.usecases.errors import Refused
from bot.usecases.notify import ABOUT_THE_MEETING
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import load_meeting
from bot.usecases.see_meeting import MeetingFacts, facts_of
from db.models import Delivery, DeliveryState, Meeting, Member, Notice, NoticeKind, Rsvp

PAGE = 25
"""Names on a page."""


class Group(enum.StrEnum):
    """A count the clerk can open into names. They overlap: who will come has read, and has it."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    READ = "read"
    UNREAD = "unread"
    WILL_COME = "will_come"
    CANNOT = "cannot"
    FAILED = "failed"
    NOT_BOUND = "not_bound"
    LATE = "late"
    """Delivered later than the term before the meeting's day (9.2)."""
    DOUBLED = "doubled"
    """In flight when the process or the connection died: perhaps shown twice."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Counts by group of the newest notice; `total` is its audience."""

    meeting: MeetingFacts
    kind: NoticeKind
    total: int
    counts: dict[Group, int]


@dataclass(frozen=True, slots=True)
class Reached:
    """One member and their delivery. `failure` is a code of `bot.delivery.answers.Failure`."""

    name_kk: str
    name_ru: str
    phone: str | None
    sent_at: datetime | None
    failure: str | None


@dataclass(frozen=True, slots=True)
class DeliveryNames:
    """A page of a group's names, in the order of the register."""

    meeting_id: int
    group: Group
    names: tuple[Reached, ...]
    page: int
    pages: int


async def see_deliveries(office: Office, actor: Actor, meeting_id: int) -> DeliveryReport:
    """The counts as the table has them now."""
    async with office.look(actor) as act:
        meeting, notice = await _notice(act, meeting_id)
        counts = {}
        for group in Group:
            counted = select(func.count(Delivery.id)).where(
                Delivery.notice_id == notice.id, _belongs(group, meeting)
            )
            counts[group] = (await act.session.scalars(counted)).one()
        everybody = select(func.count(Delivery.id)).where(Delivery.notice_id == notice.id)
        total = (await act.session.scalars(everybody)).one()
        return DeliveryReport(facts_of(meeting), notice.kind, total, counts)


async def see_delivery_names(
    office: Office, actor: Actor, meeting_id: int, group: Group, page: int = 0
) -> DeliveryNames:
    """A page too far is the last."""
    async with office.look(actor) as act:
        meeting, notice = await _notice(act, meeting_id)
        chosen = (Delivery.notice_id == notice.id) & _belongs(group, meeting)
        count = (await act.session.scalars(select(func.count(Delivery.id)).where(chosen))).one()
        pages = max(1, -(-count // PAGE))
        page = min(max(page, 0), pages - 1)
        rows = await act.session.execute(
            select(Member, Delivery)
            .join(Delivery, Delivery.member_id == Member.id)
            .where(chosen)
            .order_by(Member.id)
            .offset(page * PAGE)
            .limit(PAGE)
        )
        names = tuple(
            Reached(member.name_kk, member.name_ru, member.phone, row.sent_at, row.failure)
            for member, row in rows
        )
        return DeliveryNames(meeting.id, group, names, page, pages)


async def _notice(act: Act, meeting_id: int) -> tuple[Meeting, Notice]:
    meeting = await load_meeting(act.session, meeting_id)
    act.require(Right.SEE_MEETING, meeting)
    newest = (
        select(Notice)
        .where(Notice.meeting_id == meeting.id, Notice.kind.in_(ABOUT_THE_MEETING))
        .order_by(Notice.id.desc())
        .limit(1)
    )
    notice = (await act.session.scalars(newest)).first()
    if notice is None:
        raise Refused("gone")
    return meeting, notice


def _belongs(group: Group, meeting: Meeting) -> ColumnElement[bool]:
    sent = Delivery.state == DeliveryState.SENT
    groups = {
        Group.QUEUED: Delivery.state.in_((DeliveryState.QUEUED, DeliveryState.SENDING)),
        Group.DELIVERED: sent,
        Group.READ: Delivery.read_at.is_not(None),
        Group.UNREAD: sent & Delivery.read_at.is_(None),
        Group.WILL_COME: Delivery.rsvp == Rsvp.WILL_COME,
        Group.CANNOT: Delivery.rsvp == Rsvp.CANNOT,
        Group.FAILED: Delivery.state == DeliveryState.FAILED,
        Group.NOT_BOUND: Delivery.state == DeliveryState.NOT_BOUND,
        Group.LATE: sent & (Delivery.sent_at >= _too_late_from(meeting)),
        Group.DOUBLED: Delivery.may_be_doubled.is_(True),
    }
    return groups[group]


def _too_late_from(meeting: Meeting) -> datetime:
    """The midnight after the last day on which the body's term was still kept."""
    last = latest_order_date(local_day(meeting.starts_at), meeting.body.notice_days)
    return datetime.combine(last + timedelta(days=1), time(), ALMATY)
