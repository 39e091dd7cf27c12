"""What the register holds of the person who asks, and the meetings that are under way for them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from bot.usecases.find_member import SeatFacts, seat_facts
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from db.models import Meeting, MeetingState, Member, Seat

UNDER_WAY = (MeetingState.REGISTRATION, MeetingState.OPEN)


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting as a menu names it."""

    meeting_id: int
    body_kk: str
    body_ru: str
    starts_at: datetime
    under_way: bool


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """A member's own record."""

    name_kk: str
    name_ru: str
    phone: str | None
    seats: tuple[SeatFacts, ...]
    next_meeting: MeetingFacts | None


async def own_record(office: Office, actor: Actor) -> OwnRecord | None:
    """The record, or None for an account that is bound to nobody."""
    async with office.look(actor) as act:
        act.require(Right.ASK)
        if actor.member_id is None:
            return None
        member = await act.session.scalar(
            select(Member)
            .where(Member.id == actor.member_id)
            .options(selectinload(Member.seats).selectinload(Seat.body))
        )
        assert member is not None
        meetings = await _own_meetings(act)
        return OwnRecord(
            member.name_kk,
            member.name_ru,
            member.phone,
            tuple(seat_facts(seat, actor) for seat in sorted(member.seats, key=lambda seat: seat.begins)),
            meetings[0] if meetings else None,
        )


async def meetings_under_way(office: Office, actor: Actor) -> tuple[MeetingFacts, ...]:
    """The actor's meetings whose door is open, or that sit."""
    async with office.look(actor) as act:
        act.require(Right.ASK)
        return tuple(meeting for meeting in await _own_meetings(act) if meeting.under_way)


async def _own_meetings(act: Act) -> list[MeetingFacts]:
    """Those under way, then those to come, of the bodies in which the actor sits."""
    meetings = await act.session.scalars(
        select(Meeting)
        .where(
            Meeting.body_id.in_(act.actor.seat_body_ids),
            Meeting.state.in_(UNDER_WAY)
            | ((Meeting.state == MeetingState.CONVENED) & (Meeting.starts_at >= act.now)),
        )
        .options(joinedload(Meeting.body))
        .order_by(Meeting.starts_at)
    )
    return [
        MeetingFacts(
            meeting.id,
            meeting.body.name_kk,
            meeting.body.name_ru,
            meeting.starts_at,
            meeting.state in UNDER_WAY,
        )
        for meeting in meetings
    ]
