"""Who has a seat on a day and who is in the hall: the queries that every act of a meeting stands on."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import BindParameter, ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from bot.rules.convocation import ConvocationVerdict, convene
from bot.rules.law import Words
from bot.rules.quorum import QuorumVerdict, quorum
from bot.rules.statutes import Reglament, Rule, rule_for
from bot.rules.terms import local_day
from bot.usecases.errors import Refused
from bot.usecases.office import Act
from bot.usecases.rights import Right
from db.models import Attendance, Body, Meeting, Member, Seat, Vote


def body_name(meeting: Meeting) -> Words:
    """The name of the meeting's body, as the close knew it."""
    if meeting.closing_body_kk is None or meeting.closing_body_ru is None:
        return Words(meeting.body.name_kk, meeting.body.name_ru)
    return Words(meeting.closing_body_kk, meeting.closing_body_ru)


def meeting_day(meeting: Meeting) -> date:
    """The day in Almaty on which the meeting begins: seats, N and the rule are taken as of it."""
    return local_day(meeting.starts_at)


def in_force(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """A seat that has begun by the day and has not ended on it or before."""
    return (Seat.begins <= day) & or_(Seat.ends.is_(None), Seat.ends > day)


async def members_in_force(session: AsyncSession, body_id: int, day: date) -> list[Member]:
    """The members whose seats are in force on the day, in the order of the register."""
    seated = select(Seat.member_id).where(Seat.body_id == body_id, in_force(day))
    return list(await session.scalars(select(Member).where(Member.id.in_(seated)).order_by(Member.id)))


async def total_membership(session: AsyncSession, body_id: int, day: date) -> int:
    """N of a body (15, 17, 10.1): a person counts once, vacancies not at all."""
    counted = select(func.count(Seat.member_id.distinct())).where(Seat.body_id == body_id, in_force(day))
    return (await session.scalars(counted)).one()


async def load_meeting(session: AsyncSession, meeting_id: int) -> Meeting:
    """The meeting with its body and agenda, to be shown."""
    return await _meeting(session, meeting_id, lock=False)


async def lock_meeting(session: AsyncSession, meeting_id: int) -> Meeting:
    """The same, held against every other act that counts those present until this one commits.

    Whoever needs a vote's row as well takes it after the meeting's, so that no two acts wait for each other.
    """
    return await _meeting(session, meeting_id, lock=True)


async def _meeting(session: AsyncSession, meeting_id: int, *, lock: bool) -> Meeting:
    wanted = (
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(joinedload(Meeting.body, innerjoin=True), selectinload(Meeting.agenda))
    )
    if lock:
        wanted = wanted.with_for_update(of=Meeting).execution_options(populate_existing=True)
    meeting = (await session.scalars(wanted)).one_or_none()
    if meeting is None:
        raise Refused("gone")
    return meeting


async def has_seat(session: AsyncSession, member_id: int, body_id: int, day: date) -> bool:
    """Whether the member's seat in the body is in force on the day."""
    held = select(Seat.id).where(Seat.member_id == member_id, Seat.body_id == body_id, in_force(day))
    return (await session.scalars(held.limit(1))).first() is not None


async def require_seat(act: Act, meeting: Meeting) -> int:
    """The actor's member id, if their seat is in force on the meeting's day.

    The actor's own set is today's; a meeting that goes past midnight, or a seat that ends tomorrow, makes the
    two differ, and N is counted by the meeting's day.
    """
    member_id = act.actor.member_id
    if member_id is None:
        raise Refused("not-bound")
    seated = await has_seat(act.session, member_id, meeting.body_id, meeting_day(meeting))
    act.actor = replace(act.actor, seat_body_ids=frozenset({meeting.body_id} if seated else ()))
    act.require(Right.TAKE_PART, meeting)
    return member_id


def seated(meeting: Meeting) -> Select[int]:
    """Ids of the members whose seats in the body are in force on the meeting's day."""
    return select(Seat.member_id).where(Seat.body_id == meeting.body_id, in_force(meeting_day(meeting)))


def here(meeting: Meeting) -> ColumnElement[bool]:
    """Stays that have not ended, of members with a seat: one out of N is not counted as present either."""
    return and_(
        Attendance.meeting_id == meeting.id,
        Attendance.departed_at.is_(None),
        Attendance.member_id.in_(seated(meeting)),
    )


async def present_members(session: AsyncSession, meeting: Meeting) -> set[int]:
    """Ids of the members who are registered as present now."""
    return (await seated_and_present(session, meeting))[1]


async def seated_and_present(session: AsyncSession, meeting: Meeting) -> tuple[set[int], set[int]]:
    """Ids of the members with a seat, and of those of them who are here.

    Met here and not by the database: while PostgreSQL has no statistics, it reads the body for each who came.
    """
    seats = set(await session.scalars(seated(meeting)))
    unended = select(Attendance.member_id).where(
        Attendance.meeting_id == meeting.id, Attendance.departed_at.is_(None)
    )
    return seats, seats.intersection(await session.scalars(unended))


async def stay(session: AsyncSession, meeting_id: int, member_id: int) -> Attendance | None:
    """The member's stay that has not ended; a member has at most one."""
    unended = select(Attendance).where(
        Attendance.meeting_id == meeting_id,
        Attendance.member_id == member_id,
        Attendance.departed_at.is_(None),
    )
    return (await session.scalars(unended)).one_or_none()


async def moment_in(session: AsyncSession, meeting: Meeting, now: datetime) -> datetime:
    """Now, but always after what the locked meeting has recorded: a machine's clock may step back.

    Who was there at the opening, and who left during a vote, is read from the order of these moments.
    """
    stays = select(func.max(Attendance.arrived_at), func.max(Attendance.departed_at))
    came, went = (await session.execute(stays.where(Attendance.meeting_id == meeting.id))).one()
    put = select(func.max(Vote.opened_at)).where(Vote.meeting_id == meeting.id)
    recorded = (came, went, (await session.scalars(put)).one(), meeting.opened_at)
    latest = max((moment for moment in recorded if moment is not None), default=now)
    return now if latest <= now else latest + timedelta(microseconds=1)


def rule_of(meeting: Meeting) -> Rule:
    """How the meeting decides: the rule of its kind of body on its day, as the close of the meeting knew it."""
    day = meeting_day(meeting)
    own = reglament_of(meeting.body, day, known_at=meeting.closed_at)
    return rule_for(meeting.body.kind, on=day, reglament=own)


def convening_of(meeting: Meeting) -> ConvocationVerdict:
    """The term that the meeting's order is judged by, with the body's own as its close knew it."""
    own = meeting.body.notice_days if meeting.closing_notice_days is None else meeting.closing_notice_days
    return convene(
        meeting.body.kind,
        meeting.kind,
        ordered=meeting.order_date,
        starts=meeting_day(meeting),
        notice_days=own,
        decided=meeting.decision_date,
    )


def reglament_of(body: Body, day: date, known_at: datetime | None = None) -> Reglament | None:
    """The body's own reglament that held on the day; None while the national rules are lent to it.

    `known_at`: those recorded later are left out, so that no paper changes what a closed meeting has decided.
    """
    recorded = [
        row
        for row in body.reglaments
        if row.adopted <= day and (known_at is None or row.recorded_at <= known_at)
    ]
    if not recorded:
        return None
    row = recorded[-1]
    return Reglament(
        title=row.title,
        adopted=row.adopted,
        clause=row.majority_clause,
        quorum_clause=row.quorum_clause,
        quorum=Fraction(row.quorum),
        majority=Fraction(row.majority),
        strict=row.strict,
    )


async def quorum_now(session: AsyncSession, meeting: Meeting) -> QuorumVerdict:
    """Those present against two thirds of N (9.5, 10.5)."""
    present = (await session.scalars(select(func.count(Attendance.id)).where(here(meeting)))).one()
    total = await total_membership(session, meeting.body_id, meeting_day(meeting))
    return quorum(present, total, rule_of(meeting))
