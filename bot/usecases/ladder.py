"""The ladder of a meeting's newest notice: how far it has come with each member, by Telegram or by a human hand."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.convocation import ConvocationVerdict
from bot.rules.telling import TellingVerdict, judge_telling, last_day_to_tell
from bot.rules.terms import local_day
from bot.usecases.errors import Refused
from bot.usecases.notify import ABOUT_THE_MEETING
from bot.usecases.roll import convening_of, in_force, meeting_day, rule_of
from bot.usecases.see_meeting import MeetingFacts, facts_of
from db.models import (
    Delivery,
    DeliveryState,
    Meeting,
    MeetingState,
    Member,
    Notice,
    NoticeKind,
    Rsvp,
    Seat,
    Seated,
    Telling,
    TellingWay,
)

ON_ITS_WAY = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.HELD)
"""Not with the member yet, and still going there."""


class Group(enum.StrEnum):
    """A count that the clerk can open into names. They overlap: who will come has it as well."""

    NOT_REACHED = "not_reached"
    """Neither Telegram nor anybody else has told them, and nothing is on its way: for the telephone and the post."""
    QUEUED = "queued"
    HELD = "held"
    DELIVERED = "delivered"
    READ = "read"
    UNREAD = "unread"
    WILL_COME = "will_come"
    CANNOT = "cannot"
    SILENT = "silent"
    """Told, and has not said whether they come."""
    BY_HAND = "by_hand"
    FAILED = "failed"
    NOT_BOUND = "not_bound"
    STOPPED = "stopped"
    """The clerk cancelled the notice before it went out, or the next one overtook it."""
    LATE = "late"
    """First told later than the last day of the term (9.2, or the body's own), where there is one."""
    DOUBLED = "doubled"
    """In flight when the process or the connection died: perhaps shown twice."""


@dataclass(frozen=True, slots=True)
class ToldByHand:
    """`at` is None where the hour is not known: a letter has none."""

    way: TellingWay
    on: date
    at: datetime | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Rung:
    """How far one notice has come with one member. `state` is None while no delivery was written for them.

    `failure` is a code of `db.models.Failure`; `due_at` the moment before which nothing is sent.
    """

    member_id: int
    name_kk: str
    name_ru: str
    phone: str | None
    position: str
    state: DeliveryState | None
    due_at: datetime | None
    failure: str | None
    doubled: bool
    sent_at: datetime | None
    read_at: datetime | None
    rsvp: Rsvp | None
    rsvp_at: datetime | None
    by_hand: ToldByHand | None

    @property
    def told_on(self) -> date | None:
        """The day in Almaty on which they first knew of it; who tapped "read" on the card knew as well."""
        days = [local_day(moment) for moment in (self.sent_at, self.read_at) if moment is not None]
        if self.by_hand is not None:
            days.append(self.by_hand.on)
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class EarlierNotice:
    """A notice that a later one has replaced, with how many of its audience knew of it."""

    kind: NoticeKind
    created_at: datetime
    changed: tuple[str, ...]
    total: int
    sent: int
    by_hand: int


@dataclass(frozen=True, slots=True)
class PastRung:
    """How far an earlier notice had come with a member."""

    kind: NoticeKind
    created_at: datetime
    rung: Rung


@dataclass(frozen=True, slots=True)
class Ladder:
    """The newest notice, a rung for each member, and the notices that it has replaced, oldest first.

    `convening` is the term that the meeting's order was judged by; `last_day` to tell members, and the `verdict`
    on it, are None where there is no such term: under 9.3, and for a cancellation.
    """

    meeting: MeetingFacts
    notice_id: int
    kind: NoticeKind
    changed: tuple[str, ...]
    created_at: datetime
    convening: ConvocationVerdict
    statute: str
    """The code of the statute of its clause."""
    last_day: date | None
    verdict: TellingVerdict | None
    rungs: tuple[Rung, ...]
    before: tuple[EarlierNotice, ...]

    def group(self, group: Group) -> list[Rung]:
        """The members behind a count."""
        return [rung for rung in self.rungs if belongs(group, rung, self.last_day)]

    def rung(self, member_id: int) -> Rung:
        """One member's. Refused for somebody whom the meeting does not concern."""
        for rung in self.rungs:
            if rung.member_id == member_id:
                return rung
        raise Refused("telling-stranger")


def is_late(rung: Rung, last_day: date | None) -> bool:
    """Told, but after the last day of the term."""
    return last_day is not None and rung.told_on is not None and rung.told_on > last_day


def belongs(group: Group, rung: Rung, last_day: date | None) -> bool:
    """Whether the member counts into the group."""
    state, sent = rung.state, rung.state is DeliveryState.SENT
    groups = {
        Group.NOT_REACHED: rung.told_on is None and state not in ON_ITS_WAY,
        Group.QUEUED: state in (DeliveryState.QUEUED, DeliveryState.SENDING),
        Group.HELD: state is DeliveryState.HELD,
        Group.DELIVERED: sent,
        Group.READ: rung.read_at is not None,
        Group.UNREAD: sent and rung.read_at is None,
        Group.WILL_COME: rung.rsvp is Rsvp.WILL_COME,
        Group.CANNOT: rung.rsvp is Rsvp.CANNOT,
        Group.SILENT: rung.told_on is not None and rung.rsvp is None,
        Group.BY_HAND: rung.by_hand is not None,
        Group.FAILED: state is DeliveryState.FAILED,
        Group.NOT_BOUND: state is DeliveryState.NOT_BOUND,
        Group.STOPPED: state in (DeliveryState.CANCELLED, DeliveryState.OVERTAKEN),
        Group.LATE: is_late(rung, last_day),
        Group.DOUBLED: rung.doubled,
    }
    return groups[group]


async def newest_notice(session: AsyncSession, meeting_id: int) -> Notice:
    """The notice that members are to know of: convocation, change or cancellation. Refused where there is none."""
    newest = (
        select(Notice)
        .where(Notice.meeting_id == meeting_id, Notice.kind.in_(ABOUT_THE_MEETING))
        .order_by(Notice.id.desc())
        .limit(1)
    )
    notice = (await session.scalars(newest)).first()
    if notice is None:
        raise Refused("gone")
    return notice


async def load_ladder(session: AsyncSession, meeting: Meeting) -> Ladder:
    """The members with a seat on the meeting's day; a cancellation is told to all who had been told of the meeting."""
    notice = await newest_notice(session, meeting.id)
    calls_off = notice.kind is NoticeKind.CANCELLATION
    convening = convening_of(meeting)
    last_day = None if calls_off else last_day_to_tell(convening)
    rungs = await _rungs(session, meeting, notice, everybody=calls_off)
    return Ladder(
        meeting=facts_of(meeting),
        notice_id=notice.id,
        kind=notice.kind,
        changed=tuple(notice.payload.get("changed", ())),
        created_at=notice.created_at,
        convening=convening,
        statute=rule_of(meeting).statute.code,
        last_day=last_day,
        verdict=judge_telling((rung.told_on for rung in rungs), last_day) if last_day is not None else None,
        rungs=rungs,
        before=await _before(session, meeting, notice),
    )


async def _rungs(
    session: AsyncSession, meeting: Meeting, notice: Notice, *, everybody: bool
) -> tuple[Rung, ...]:
    deliveries = {
        row.member_id: row
        for row in await session.scalars(select(Delivery).where(Delivery.notice_id == notice.id))
    }
    tellings = {
        row.member_id: row
        for row in await session.scalars(
            select(Telling).where(Telling.notice_id == notice.id, Telling.undone_at.is_(None))
        )
    }
    positions = await _positions(session, meeting)
    frozen = await _frozen_names(session, meeting)
    concerned = set(frozen) or set(positions)
    if everybody:
        concerned |= set(deliveries)
    people = await session.execute(
        select(Member.id, Member.name_kk, Member.name_ru, Member.phone)
        .where(Member.id.in_(concerned))
        .order_by(Member.id)
    )
    return tuple(
        rung_of(
            member_id,
            frozen.get(member_id, (kk, ru)),
            phone,
            positions.get(member_id, ""),
            deliveries.get(member_id),
            tellings.get(member_id),
        )
        for member_id, kk, ru, phone in people
    )


def rung_of(
    member_id: int,
    names: tuple[str, str],
    phone: str | None,
    position: str,
    row: Delivery | None,
    telling: Telling | None,
) -> Rung:
    """How far a notice has come with one member: by Telegram, and by hand."""
    return Rung(
        member_id=member_id,
        name_kk=names[0],
        name_ru=names[1],
        phone=phone,
        position=position,
        state=row.state if row else None,
        due_at=row.due_at if row else None,
        failure=row.failure if row else None,
        doubled=row.may_be_doubled if row else False,
        sent_at=row.sent_at if row else None,
        read_at=row.read_at if row else None,
        rsvp=row.rsvp if row else None,
        rsvp_at=row.rsvp_at if row else None,
        by_hand=_told_by_hand(telling) if telling else None,
    )


def _told_by_hand(row: Telling) -> ToldByHand:
    return ToldByHand(row.way, row.told_on, row.told_at, row.recorded_at)


async def _positions(session: AsyncSession, meeting: Meeting) -> dict[int, str]:
    """Who has a seat on the meeting's day, and the office that the register has for it."""
    seats = await session.execute(
        select(Seat.member_id, Seat.position).where(
            Seat.body_id == meeting.body_id, in_force(meeting_day(meeting))
        )
    )
    return dict(seats.all())


async def _frozen_names(session: AsyncSession, meeting: Meeting) -> dict[int, tuple[str, str]]:
    """The members of a closed meeting as its close found them; nobody before."""
    if meeting.state is not MeetingState.CLOSED:
        return {}
    rows = await session.scalars(select(Seated).where(Seated.meeting_id == meeting.id))
    return {row.member_id: (row.name_kk, row.name_ru) for row in rows}


async def _before(session: AsyncSession, meeting: Meeting, newest: Notice) -> tuple[EarlierNotice, ...]:
    earlier = (
        select(Notice)
        .where(Notice.meeting_id == meeting.id, Notice.kind.in_(ABOUT_THE_MEETING), Notice.id < newest.id)
        .order_by(Notice.id)
    )
    notices = list(await session.scalars(earlier))
    ids = [notice.id for notice in notices]
    sent = func.count(Delivery.sent_at)
    counts = {
        notice_id: (total, reached)
        for notice_id, total, reached in await session.execute(
            select(Delivery.notice_id, func.count(Delivery.id), sent)
            .where(Delivery.notice_id.in_(ids))
            .group_by(Delivery.notice_id)
        )
    }
    by_hand = await session.execute(
        select(Telling.notice_id, func.count(Telling.id))
        .where(Telling.notice_id.in_(ids), Telling.undone_at.is_(None))
        .group_by(Telling.notice_id)
    )
    told = dict(by_hand.all())
    return tuple(
        _earlier(notice, counts.get(notice.id, (0, 0)), told.get(notice.id, 0)) for notice in notices
    )


def _earlier(notice: Notice, counts: tuple[int, int], by_hand: int) -> EarlierNotice:
    changed: Iterable[str] = notice.payload.get("changed", ())
    return EarlierNotice(notice.kind, notice.created_at, tuple(changed), *counts, by_hand)


async def load_past(session: AsyncSession, ladder: Ladder, rung: Rung) -> tuple[PastRung, ...]:
    """The member's rungs of the notices that the newest one has replaced, oldest first."""
    rows = await session.execute(
        select(Notice, Delivery, Telling)
        .outerjoin(Delivery, (Delivery.notice_id == Notice.id) & (Delivery.member_id == rung.member_id))
        .outerjoin(
            Telling,
            (Telling.notice_id == Notice.id)
            & (Telling.member_id == rung.member_id)
            & Telling.undone_at.is_(None),
        )
        .where(
            Notice.meeting_id == ladder.meeting.meeting_id,
            Notice.kind.in_(ABOUT_THE_MEETING),
            Notice.id < ladder.notice_id,
        )
        .order_by(Notice.id)
    )
    names = (rung.name_kk, rung.name_ru)
    return tuple(
        PastRung(
            notice.kind,
            notice.created_at,
            rung_of(rung.member_id, names, rung.phone, rung.position, delivery, telling),
        )
        for notice, delivery, telling in rows
    )
