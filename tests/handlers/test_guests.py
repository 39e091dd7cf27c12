"""Guests at the door: written down in a message, listed, struck off, and never counted."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Guest, MeetingState
from tests.conftest import Hall
from tests.sittings import sitting
from tests.tapping import tap, tap_data


async def names(hall: Hall) -> list[tuple[str, str]]:
    async with AsyncSession(hall.office.engine) as session:
        rows = await session.scalars(select(Guest).order_by(Guest.id))
        return [(row.name, row.organisation) for row in rows]


async def test_the_clerk_writes_guests_down_and_strikes_one_off(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    at = await sitting(hall.office)
    await clerk.say("/menu")
    await clerk.until(lambda: any(message.from_bot for message in clerk.chat), "the menu")
    await tap_data(clerk, f"door:{at.meeting_id}", clerk.last.id)
    await tap(clerk, "👤 Гости")
    await clerk.sees("Пока никто не записан")
    before = clerk.moment
    await clerk.say("Ахметова <Алия>,  Академия наук\n\nСмирнов Олег\nСмирнов Олег")
    await clerk.sees("2. Смирнов Олег", after=before)
    assert await names(hall) == [("Ахметова <Алия>", "Академия наук"), ("Смирнов Олег", "")]
    await tap(clerk, "✖️ Ахметова <Алия>")
    await clerk.sees("1. Смирнов Олег")
    assert await names(hall) == [("Смирнов Олег", "")]
    before = clerk.moment
    await clerk.say("123")
    await clerk.sees("Напишите имена гостей", after=before)
    assert len(await names(hall)) == 1


@pytest.mark.parametrize("data", ["guests", "gout"])
async def test_a_member_has_no_part_in_the_list(hall: Hall, data: str) -> None:
    member = await hall.member(language="ru")
    at = await sitting(hall.office)
    async with AsyncSession(hall.office.engine) as session:
        session.add(
            Guest(meeting_id=at.meeting_id, name="Гость", organisation="", entered_at=hall.office.now())
        )
        await session.commit()
    assert await tap_data(member.person, f"{data}:1") == "У вас нет права на это действие."
    assert len(await names(hall)) == 1


async def test_the_list_of_a_closed_meeting_stands(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    at = await sitting(hall.office, state=MeetingState.CLOSED)
    async with AsyncSession(hall.office.engine) as session:
        session.add(
            Guest(meeting_id=at.meeting_id, name="Гость", organisation="", entered_at=hall.office.now())
        )
        await session.commit()
    assert "больше не меняется" in await tap_data(clerk, "gout:1")
    assert len(await names(hall)) == 1
