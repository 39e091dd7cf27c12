"""A meeting with a video link: registered from the member's card, counted, told apart; elsewhere refused in words."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Attendance, AttendanceWay, Meeting, MeetingState
from tests.conftest import Hall
from tests.sittings import sitting
from tests.tapping import tap, tap_data


async def ways(hall: Hall) -> list[AttendanceWay]:
    async with AsyncSession(hall.office.engine) as session:
        return list(await session.scalars(select(Attendance.way)))


async def test_a_member_registers_by_video_only_where_the_meeting_was_convened_so(hall: Hall) -> None:
    member = (await hall.member(language="ru")).person
    at = await sitting(hall.office)
    assert "не предусмотрено" in await tap_data(member, f"remote:{at.meeting_id}")
    assert await ways(hall) == []
    async with AsyncSession(hall.office.engine) as session:
        await session.execute(update(Meeting).values(online=True))
        await session.commit()
    await member.say("/menu")
    await member.until(lambda: any(message.from_bot for message in member.chat), "the menu")
    await tap_data(member, f"mtg:{at.meeting_id}", member.last.id)
    await member.sees("Можно участвовать и по видеосвязи")
    await tap(member, "🎥 Участвую по видеосвязи")
    await member.sees("Вы зарегистрированы")
    assert await ways(hall) == [AttendanceWay.REMOTE]


async def test_a_stranger_and_a_closed_door_are_refused(hall: Hall) -> None:
    stranger, member = hall.stranger(language="ru"), (await hall.member(language="ru")).person
    at = await sitting(hall.office, state=MeetingState.CONVENED)
    async with AsyncSession(hall.office.engine) as session:
        await session.execute(update(Meeting).values(online=True))
        await session.commit()
    assert await tap_data(stranger, f"remote:{at.meeting_id}")
    assert await tap_data(member, f"remote:{at.meeting_id}")
    assert await ways(hall) == []
