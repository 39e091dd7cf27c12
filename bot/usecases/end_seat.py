"""A seat ends, on a day and on a ground of article 17."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.rules.seats import EndGround, SeatSpan, fits_ground
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.seat_watch import changed_behind, closed_days, follow_seats, lock_bodies, lock_meetings
from db.models import Member, Seat


@dataclass(frozen=True, slots=True)
class SeatEnded:
    """From `on` the seat counts no more in the body's total membership."""

    member_id: int
    name_kk: str
    name_ru: str
    body_kk: str
    body_ru: str
    ground: str
    on: date


@dataclass(frozen=True, slots=True)
class SeatInForce:
    """A seat that may be ended, and the grounds that the law has for it."""

    seat_id: int
    member_id: int
    name_kk: str
    name_ru: str
    body_kk: str
    body_ru: str
    grounds: tuple[EndGround, ...]


async def seat_in_force(office: Office, actor: Actor, seat_id: int) -> SeatInForce:
    """The seat before it is ended."""
    async with office.look(actor) as act:
        seat = await _seat(act, seat_id)
        return SeatInForce(
            seat.id,
            seat.member_id,
            seat.member.name_kk,
            seat.member.name_ru,
            seat.body.name_kk,
            seat.body.name_ru,
            tuple(ground for ground in EndGround if ground.ends_seat_in(seat.body.kind)),
        )


async def end_seat(office: Office, actor: Actor, seat_id: int, ground: str, on: date) -> SeatEnded:
    """End a seat in force; the day may lie ahead. The ground must be one for that kind of body.

    The day comes after the body's last closed meeting in which the seat was counted, whatever the ground (a death
    that was heard of late too): that meeting's N, quorum and votes rest on who was in the register, and its minutes
    would name another total than was voted by.
    """
    async with office.act(actor) as act:
        body_id = (await _seat(act, seat_id)).body_id
        await lock_bodies(act.session, [body_id])
        meetings = await lock_meetings(act.session, [body_id])
        seat = await _seat(act, seat_id, lock=True)
        ended = _end(act, seat, ground, on, (await closed_days(act.session, [body_id])).get(body_id, ()))
        await follow_seats(act, meetings)
        await act.commit()
        return ended


async def end_seat_by_phone(
    office: Office, actor: Actor, phone: str, ground: str, on: date, body_code: str | None = None
) -> SeatEnded:
    """The same for the person with this phone (E.164); with several seats the body must be named."""
    async with office.look(actor) as act:
        act.require(Right.KEEP_REGISTER)
        seats = list(
            await act.session.scalars(
                select(Seat)
                .join(Member)
                .where(Member.phone == phone, Seat.ends.is_(None))
                .options(joinedload(Seat.body))
            )
        )
    if body_code is not None:
        seats = [seat for seat in seats if seat.body.code == body_code]
    if not seats:
        raise Refused("no-seat-in-force")
    if len(seats) > 1:
        raise Refused("which-seat", bodies=", ".join(sorted(seat.body.code for seat in seats)))
    return await end_seat(office, actor, seats[0].id, ground, on)


async def _seat(act: Act, seat_id: int, *, lock: bool = False) -> Seat:
    """The seat, if it is in force and the actor keeps its body."""
    query = select(Seat).where(Seat.id == seat_id).options(joinedload(Seat.body), joinedload(Seat.member))
    if lock:
        query = query.with_for_update(of=Seat).execution_options(populate_existing=True)
    seat = await act.session.scalar(query)
    if seat is None:
        raise Refused("gone")
    act.require(Right.KEEP_REGISTER, seat.body)
    if seat.ends is not None:
        raise Refused("seat-has-ended")
    return seat


def _end(act: Act, seat: Seat, ground: str, on: date, closed: Iterable[date]) -> SeatEnded:
    if not fits_ground(seat.body.kind, ground):
        raise Refused("wrong-ground", clause=ground)
    if on < seat.begins:
        raise Refused("end-before-beginning")
    counted = changed_behind(closed, seat.span, SeatSpan(seat.begins, on))
    if counted is not None:
        raise Refused("seat-behind-closed", date=counted, earliest=counted + timedelta(days=1))
    seat.ends, seat.end_ground = on, ground
    act.record("seat.ended", seat, ground=ground, on=on.isoformat())
    return SeatEnded(
        seat.member_id,
        seat.member.name_kk,
        seat.member.name_ru,
        seat.body.name_kk,
        seat.body.name_ru,
        ground,
        on,
    )
