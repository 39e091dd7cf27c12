"""What the minutes of a meeting say, gathered from the records into values that no later change touches."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.bodies import BodyKind
from bot.rules.convocation import ConvocationVerdict, CouncilCaller, Initiator, MeetingKind
from bot.rules.law import Words
from bot.rules.quorum import quorum
from bot.rules.statutes import Reglament, Rule
from bot.usecases.annulled_votes import AnnulledVote, annulled_votes
from bot.usecases.errors import Refused
from bot.usecases.guests import guests_of
from bot.usecases.office import Office, subject_of
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import body_name, convening_of, load_meeting, meeting_day, members_in_force, rule_of
from bot.usecases.speakers import Speech, speeches
from bot.usecases.vote_records import VoteRecord, vote_records
from db.models import (
    Attendance,
    AttendanceWay,
    AuditEntry,
    Meeting,
    Member,
    Minutes,
    Publication,
    Seated,
)

NUMBERED = ("minutes.drawn-up", "minutes.corrected")
"""The acts that give minutes their number."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A member in the hall; `left` is None for one who stayed to the end."""

    came: datetime
    left: datetime | None
    remote: bool = False
    """By video link."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """A member who came, with every stay, first to last."""

    name: Words
    stays: tuple[Stay, ...]
    at_opening: bool


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of the agenda and the votes taken on it; none, where it was only heard."""

    number: int
    title: Words
    votes: tuple[VoteRecord, ...]
    annulled: tuple[AnnulledVote, ...] = ()
    """Taken back with a reason; they decided nothing."""
    speeches: tuple[Speech, ...] = ()


@dataclass(frozen=True, slots=True)
class GuestFacts:
    """Somebody invited: listed, never counted."""

    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Seal:
    """An entry of the record that can't be bent: whoever changes one before it changes the hash after it."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class PublicationFacts:
    """An announcement in the mass media (9.2)."""

    published_on: date
    outlet: str
    address: str


@dataclass(frozen=True, slots=True)
class Convocation:
    """The act that called the meeting, and the announcement that followed."""

    order_number: str
    order_date: date
    initiator: Initiator | None
    decision_date: date | None
    signatures: int | None
    """Of the members who asked for an extraordinary Session (9.3)."""
    caller: CouncilCaller | None
    """Who called the Council (10.3)."""
    verdict: ConvocationVerdict
    """The order judged by its own dates: days ahead, the term and whose it is, the clause."""
    short_notice_reason: str | None
    publications: tuple[PublicationFacts, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """The chair's opening: N, who was there, and what 9.5 or 10.5 asks for."""

    at: datetime
    present: int
    total: int
    quorum_needed: int
    quorum_clause: str


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """Everything that both language versions of a meeting's minutes are written from."""

    meeting_id: int
    number: str
    drawn_up_at: datetime
    body_kind: BodyKind
    body_name: Words
    kind: MeetingKind
    starts_at: datetime
    place: Words
    online: bool
    convocation: Convocation
    opening: Opening | None
    """None for a meeting that was closed without having been opened."""
    closed_at: datetime
    presided_by: Words | None
    attended: tuple[Attendee, ...]
    absent: tuple[Words, ...]
    items: tuple[ItemFacts, ...]
    statute: str
    """The code of the statute that every clause here belongs to."""
    approval_clause: str
    by_analogy: bool
    """A regional body without a recorded reglament: the national rules stand in."""
    reglament: Reglament | None
    """The body's own, when quorum and majority rest on it; their clauses are then its own."""
    speeches: tuple[Speech, ...] = ()
    """Outside any item: after the last, or before the first."""
    guests: tuple[GuestFacts, ...] = ()
    seal: Seal | None = None
    """The minutes' own number as the record has it: the hash that everything before it is held by."""

    @property
    def total(self) -> int:
        """N on the meeting's date, by the seats in force."""
        return self.opening.total if self.opening else len(self.attended) + len(self.absent)

    @property
    def votes(self) -> tuple[VoteRecord, ...]:
        """All votes in the order they were taken."""
        return tuple(sorted((vote for item in self.items for vote in item.votes), key=lambda v: v.number))


async def read_minutes(office: Office, actor: Actor, meeting_id: int) -> MinutesFacts:
    """The facts of a meeting whose minutes have their number; for whoever may see the meeting."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.SEE_MEETING, meeting)
        minutes = await minutes_of(act.session, meeting_id)
        if minutes is None:
            raise Refused("minutes-not-drawn-up")
        return await _gather(act.session, meeting, minutes)


async def minutes_of(session: AsyncSession, meeting_id: int) -> Minutes | None:
    """The minutes of a meeting, once the clerk has given them a number."""
    return (await session.scalars(select(Minutes).where(Minutes.meeting_id == meeting_id))).one_or_none()


async def _gather(session: AsyncSession, meeting: Meeting, minutes: Minutes) -> MinutesFacts:
    assert meeting.closed_at is not None, "minutes are drawn up after the close"
    rule = rule_of(meeting)
    seated = await seated_names(session, meeting)
    stays = await _stays(session, meeting)
    spoken = [
        replace(one, name=seated.get(one.member_id) or one.name)
        for one in await speeches(session, meeting.id)
    ]
    return MinutesFacts(
        meeting_id=meeting.id,
        number=minutes.number,
        drawn_up_at=minutes.drawn_up_at,
        body_kind=meeting.body.kind,
        body_name=body_name(meeting),
        kind=meeting.kind,
        starts_at=meeting.starts_at,
        place=Words(meeting.place_kk, meeting.place_ru),
        online=meeting.online,
        convocation=await convocation_of(session, meeting),
        opening=_opening(meeting, rule),
        closed_at=meeting.closed_at,
        presided_by=await _presider(session, meeting),
        attended=tuple(
            _attendee(name, stays[member_id], meeting)
            for member_id, name in seated.items()
            if member_id in stays
        ),
        absent=tuple(name for member_id, name in seated.items() if member_id not in stays),
        items=await _items(session, meeting, seated, spoken),
        statute=rule.statute.code,
        approval_clause=rule.approval_clause,
        by_analogy=rule.by_analogy,
        reglament=rule.reglament,
        speeches=tuple(one for one in spoken if one.item_number is None),
        guests=tuple(GuestFacts(one.name, one.organisation) for one in await guests_of(session, meeting.id)),
        seal=await _seal(session, minutes),
    )


async def seated_names(session: AsyncSession, meeting: Meeting) -> dict[int, Words]:
    """Names by member id, as the close froze them; the register's before the close, or where it froze none."""
    frozen = (
        await session.scalars(
            select(Seated).where(Seated.meeting_id == meeting.id).order_by(Seated.member_id)
        )
    ).all()
    if frozen:
        return {row.member_id: Words(row.name_kk, row.name_ru) for row in frozen}
    members = await members_in_force(session, meeting.body_id, meeting_day(meeting))
    return {member.id: _name(member) for member in members}


async def _presider(session: AsyncSession, meeting: Meeting) -> Words | None:
    """As the close froze the name; the register's where it froze none."""
    if meeting.closing_presider_kk is not None and meeting.closing_presider_ru is not None:
        return Words(meeting.closing_presider_kk, meeting.closing_presider_ru)
    return _name(await session.get_one(Member, meeting.presided_by)) if meeting.presided_by else None


def _name(member: Member) -> Words:
    return Words(member.name_kk, member.name_ru)


def _opening(meeting: Meeting, rule: Rule) -> Opening | None:
    if meeting.opened_at is None or meeting.opening_present is None or meeting.opening_total is None:
        return None
    asked = quorum(meeting.opening_present, meeting.opening_total, rule)
    return Opening(meeting.opened_at, asked.present, asked.total, asked.needed, rule.quorum_clause)


async def convocation_of(session: AsyncSession, meeting: Meeting) -> Convocation:
    """The order with its term, and where it was published."""
    published = await session.scalars(
        select(Publication)
        .where(Publication.meeting_id == meeting.id)
        .order_by(Publication.published_on, Publication.id)
    )
    return Convocation(
        order_number=meeting.order_number,
        order_date=meeting.order_date,
        initiator=meeting.initiator,
        decision_date=meeting.decision_date,
        signatures=meeting.signatures,
        caller=meeting.caller,
        verdict=convening_of(meeting),
        short_notice_reason=meeting.short_notice_reason,
        publications=tuple(PublicationFacts(row.published_on, row.outlet, row.address) for row in published),
    )


async def _stays(session: AsyncSession, meeting: Meeting) -> dict[int, list[Attendance]]:
    """By member id; who is not in it did not come."""
    stays: dict[int, list[Attendance]] = defaultdict(list)
    rows = await session.scalars(
        select(Attendance)
        .where(Attendance.meeting_id == meeting.id)
        .order_by(Attendance.arrived_at, Attendance.id)
    )
    for row in rows:
        stays[row.member_id].append(row)
    return dict(stays)


def _attendee(name: Words, rows: list[Attendance], meeting: Meeting) -> Attendee:
    opened, closed = meeting.opened_at, meeting.closed_at
    assert closed is not None, "minutes are drawn up after the close"
    stays = tuple(
        Stay(
            row.arrived_at,
            row.departed_at if row.departed_at and row.departed_at < closed else None,
            row.way is AttendanceWay.REMOTE,
        )
        for row in rows
    )
    at_opening = opened is not None and any(
        stay.came <= opened and (stay.left is None or stay.left > opened) for stay in stays
    )
    return Attendee(name, stays, at_opening)


async def _items(
    session: AsyncSession, meeting: Meeting, seated: Mapping[int, Words], spoken: Sequence[Speech]
) -> tuple[ItemFacts, ...]:
    votes = await vote_records(session, meeting.id, seated)
    annulled = await annulled_votes(session, meeting.id)
    return tuple(
        ItemFacts(
            item.number,
            Words(item.title_kk, item.title_ru),
            tuple(votes.get(item.id, ())),
            tuple(vote for vote in annulled if vote.item_number == item.number),
            tuple(speech for speech in spoken if speech.item_number == item.number),
        )
        for item in meeting.agenda
    )


async def _seal(session: AsyncSession, minutes: Minutes) -> Seal | None:
    """The entry by which the minutes last got their number."""
    written = (
        select(AuditEntry)
        .where(AuditEntry.subject == subject_of(minutes), AuditEntry.action.in_(NUMBERED))
        .order_by(AuditEntry.number.desc())
    )
    entry = (await session.scalars(written.limit(1))).first()
    return Seal(entry.number, entry.hash) if entry is not None else None
