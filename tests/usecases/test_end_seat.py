"""The end of a seat: on a ground of article 17, from a day, and out of the total from that day."""

from datetime import date, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.end_seat import end_seat, end_seat_by_phone, seat_in_force
from bot.usecases.errors import Denied, Refused
from bot.usecases.find_member import member_card
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Grant
from bot.usecases.roll import total_membership
from db.models import Role, Seat
from tests.people import SINCE, body_id, enrol, enrol_many

OPERATOR = Actor.operator()
PHONE = "+77011234567"
DAY = date(2023, 4, 1)


async def seat_of(office: Office, member_id: int) -> int:
    return (await member_card(office, OPERATOR, member_id)).seats[0].seat_id


async def total(office: Office, day: date) -> int:
    async with AsyncSession(office.engine) as session:
        return await total_membership(session, await body_id(session, "session"), day)


async def test_the_total_follows_on_that_date(office: Office) -> None:
    members = await enrol_many(office, 3)
    await end_seat(office, OPERATOR, await seat_of(office, members[0].member_id), "17.1.1", DAY)
    assert await total(office, DAY - timedelta(days=1)) == 3
    assert await total(office, DAY) == 2


@pytest.mark.parametrize(
    ("body", "ground", "lawful"),
    [
        ("session", "17.1.1", True),
        ("session", "17.2.5", True),
        ("session", "17.3", False),
        ("abai-session", "17.3", True),
        ("abai-session", "17.2.1", False),
        ("session", "9.5", False),
        ("session", "no clause", False),
    ],
)
async def test_the_ground_must_be_the_bodys(office: Office, body: str, ground: str, lawful: bool) -> None:
    person = await enrol(office, body=body)
    seat_id = await seat_of(office, person.member_id)
    assert (ground in (await seat_in_force(office, OPERATOR, seat_id)).grounds) is lawful
    if lawful:
        assert (await end_seat(office, OPERATOR, seat_id, ground, DAY)).ground == ground
    else:
        with pytest.raises(Refused, match="wrong-ground"):
            await end_seat(office, OPERATOR, seat_id, ground, DAY)


async def test_a_seat_ends_once_and_not_before_it_begins(office: Office) -> None:
    seat_id = await seat_of(office, (await enrol(office)).member_id)
    with pytest.raises(Refused, match="end-before-beginning"):
        await end_seat(office, OPERATOR, seat_id, "17.1.1", SINCE - timedelta(days=1))
    await end_seat(office, OPERATOR, seat_id, "17.1.1", DAY)
    with pytest.raises(Refused, match="seat-has-ended"):
        await end_seat(office, OPERATOR, seat_id, "17.1.1", DAY)


async def test_by_phone_the_body_is_named_where_there_are_several(office: Office) -> None:
    person = await enrol(office, phone=PHONE)
    async with AsyncSession(office.engine) as session:
        council = await body_id(session, "council")
        session.add(Seat(member_id=person.member_id, body_id=council, begins=SINCE))
        await session.commit()
    with pytest.raises(Refused, match="which-seat"):
        await end_seat_by_phone(office, OPERATOR, PHONE, "17.1.1", DAY)
    await end_seat_by_phone(office, OPERATOR, PHONE, "17.1.1", DAY, "council")
    await end_seat_by_phone(office, OPERATOR, PHONE, "17.1.1", DAY)
    with pytest.raises(Refused, match="no-seat-in-force"):
        await end_seat_by_phone(office, OPERATOR, PHONE, "17.1.1", DAY)


async def test_another_bodys_clerk_ends_no_seat(office: Office) -> None:
    seat_id = await seat_of(office, (await enrol(office)).member_id)
    clerk = Actor(telegram_id=7, grants=(Grant(Role.CLERK, region="almaty"),))
    with pytest.raises(Denied):
        await end_seat(office, clerk, seat_id, "17.1.1", DAY)
