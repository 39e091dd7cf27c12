"""The queries of the roll count seats as the rule does: in SQL on both databases, and in plain Python."""

from datetime import date, timedelta
from itertools import product

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules import seats as rule
from bot.rules.seats import SeatSpan
from bot.usecases import roll
from bot.usecases.office import Office
from db.models import Member, Seat
from tests.people import body_id

DAYS = [date(2023, 4, 20) + timedelta(days=count) for count in range(6)]
SPANS = [
    SeatSpan(begins, ends) for begins, ends in product(DAYS, [None, *DAYS]) if ends is None or ends >= begins
]
"""Every seat that begins and ends within six days, those of no day and without an end among them."""


async def test_the_roll_counts_every_seat_as_the_rule_does(office: Office) -> None:
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        place = await body_id(session, "session")
        members = [Member(name_kk="Мүше", name_ru="Член", registered_at=office.now()) for _ in SPANS]
        session.add_all(members)
        await session.flush()
        seats = [
            Seat(member_id=member.id, body_id=place, begins=span.begins, ends=span.ends)
            for member, span in zip(members, SPANS, strict=True)
        ]
        session.add_all(seats)
        await session.flush()
        for day in [DAYS[0] - timedelta(days=1), *DAYS, DAYS[-1] + timedelta(days=1)]:
            counted = set(await session.scalars(select(Seat.id).where(roll.in_force(day))))
            assert counted == {seat.id for seat in seats if rule.in_force(seat.span, day)}, day
            assert await roll.total_membership(session, place, day) == rule.total_membership(SPANS, day), day
