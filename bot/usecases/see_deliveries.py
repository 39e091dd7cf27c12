"""The clerk sees whom the newest notice of a meeting has reached: counts, and names with the reason of a failure."""

import enum
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, false, func, select

from bot.rules.statutes import convening_rule_for
from bot.rules.terms import ALMATY, latest_order_date, local_day
from bot.usecases.errors import Refused
from bot.usecases.notify import ABOUT_THE_MEETING
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.roll import load_meeting
from bot.usecases.see_meeting import MeetingFacts, facts_of
from db.models import Delivery, DeliveryState, Meeting, Member, Notice, NoticeKind, Rsvp

PAGE = 25
"""Names on a page."""


class Group(enum.StrEnum):
    """A count that the clerk can open into names. They overlap: who will come has it as well."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    READ = "read"
    UNREAD = "unread"
    WILL_COME = "will_come"
    CANNOT = "cannot"
    FAILED = "failed"
    NOT_BOUND = "not_bound"
    LATE = "late"
    """Delivered later than the term before the meeting's day (9.2), where there is one."""
    DOUBLED = "doubled"
    """In flight when the process or the connection died: perhaps shown twice."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Counts by group of the newest notice; `total` is its audience, `names` whether the actor may see who it is."""

    meeting: MeetingFacts
    kind: NoticeKind
    total: int
    counts: dict[Group, int]
    names: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """One member and their delivery. `failure` is a code of `db.models.Failure`."""

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
    """The counts as the table has them now: for all who may see the body's meetings."""
    async with office.look(actor) as act:
        meeting, notice = await _notice(act, meeting_id, Right.SEE_MEETING)
        counts = {}
        for group in Group:
            counted = select(func.count(Delivery.id)).where(
                Delivery.notice_id == notice.id, _belongs(group, meeting, notice)
            )
            counts[group] = (await act.session.scalars(counted)).one()
        everybody = select(func.count(Delivery.id)).where(Delivery.notice_id == notice.id)
        total = (await act.session.scalars(everybody)).one()
        names = actor.may(Right.CONVENE, place_of(meeting))
        return DeliveryReport(facts_of(meeting), notice.kind, total, counts, names)


async def see_delivery_names(
    office: Office, actor: Actor, meeting_id: int, group: Group, page: int = 0
) -> DeliveryNames:
    """Names and telephones: for the clerk, who has to reach them. A page too far is the last."""
    async with office.look(actor) as act:
        meeting, notice = await _notice(act, meeting_id, Right.CONVENE)
        chosen = (Delivery.notice_id == notice.id) & _belongs(group, meeting, notice)
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


async def _notice(act: Act, meeting_id: int, right: Right) -> tuple[Meeting, Notice]:
    meeting = await load_meeting(act.session, meeting_id)
    act.require(right, meeting)
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


def _belongs(group: Group, meeting: Meeting, notice: Notice) -> ColumnElement[bool]:
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
        Group.LATE: sent & _came_late(meeting, notice),
        Group.DOUBLED: Delivery.may_be_doubled.is_(True),
    }
    return groups[group]


def _came_late(meeting: Meeting, notice: Notice) -> ColumnElement[bool]:
    """Sent after the last day on which the term was still kept: the law's (9.2) or the body's own.

    There is none for what is held within a month of its decision (9.3), and none to call a meeting off.
    """
    rule = convening_rule_for(meeting.body.kind, meeting.kind, on=meeting.order_date)
    if rule.months_to_hold is not None or notice.kind is NoticeKind.CANCELLATION:
        return false()
    last = latest_order_date(
        local_day(meeting.starts_at), max(rule.order_days or 0, meeting.body.notice_days)
    )
    return Delivery.sent_at >= datetime.combine(last + timedelta(days=1), time(), ALMATY)
