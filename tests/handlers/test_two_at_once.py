"""Two clerks, two phones, two taps at the same instant: one wins, the other is told so, nothing is done twice."""

import asyncio
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import AuditEntry, Delivery, MeetingState, Minutes
from tests.conftest import Bound, Hall
from tests.handlers.conftest import OUR_FAULT, TRY_AGAIN
from tests.handlers.test_convening import ASKED, PLACES_AND_AGENDA, meetings, walk
from tests.handlers.test_minutes import closed
from tests.people import enrol
from tests.sittings import DAY, code_of, sitting, stays
from tests.tapping import tap_data
from tests.waiting import handled


async def two_clerks(hall: Hall) -> tuple[Bound, Bound]:
    return await hall.clerk(language="ru"), await hall.clerk(language="ru")


async def acts(hall: Hall, action: str) -> int:
    async with AsyncSession(hall.office.engine) as session:
        return (
            await session.scalars(select(func.count(AuditEntry.id)).where(AuditEntry.action == action))
        ).one()


def our_words(*people: Bound) -> list[str]:
    """What no clerk should ever read, of what these two have."""
    return [
        message.text
        for one in people
        for message in one.person.chat
        if message.text in (*OUR_FAULT, *TRY_AGAIN)
    ]


async def test_two_clerks_who_send_one_convocation_convene_once(hall: Hall) -> None:
    clerks = await two_clerks(hall)
    member = await hall.member()
    for clerk in clerks:
        await walk(clerk.person, *ASKED, "26.04.2023 10:00", *PLACES_AND_AGENDA, "15", "27.03.2023")
    await asyncio.gather(*(tap_data(one.person, "cv:confirm:send:", one.person.last.id) for one in clerks))
    await handled(hall.telegram)
    assert await meetings(hall) == 1
    assert await acts(hall, "meeting.convened") == 1
    async with AsyncSession(hall.office.engine) as session:
        assert (await session.scalars(select(func.count(Delivery.id)))).one() == 1
    await member.person.until(lambda: member.person.chat, "the notice")
    assert our_words(*clerks) == []


async def test_two_clerks_who_number_the_same_minutes_leave_one_number(hall: Hall) -> None:
    hall.clock.set(DAY + timedelta(hours=3))
    clerks = await two_clerks(hall)
    at = await closed(hall)
    for clerk in clerks:
        await tap_data(clerk.person, f"minnum:{at.meeting_id}")
    await asyncio.gather(*(one.person.say("12") for one in clerks))
    await handled(hall.telegram)
    async with AsyncSession(hall.office.engine) as session:
        assert list(await session.scalars(select(Minutes.number))) == ["12"]
    assert await acts(hall, "minutes.drawn-up") == 1
    assert our_words(*clerks) == []


async def test_two_clerks_at_the_door_mark_a_member_once(hall: Hall) -> None:
    hall.clock.set(DAY)
    clerks = await two_clerks(hall)
    arriving = await enrol(hall.office)
    at = await sitting(hall.office)
    taps = [f"hin:{at.meeting_id}:{arriving.member_id}:0"] * 2
    for data in taps:
        await asyncio.gather(*(tap_data(one.person, data) for one in clerks))
    assert await stays(hall.office, at) == 1
    await asyncio.gather(
        *(tap_data(one.person, f"hout:{at.meeting_id}:{arriving.member_id}:0:1") for one in clerks)
    )
    assert await stays(hall.office, at) == 1
    assert our_words(*clerks) == []


async def test_one_person_s_two_taps_at_once_open_one_vote_and_close_it_once(hall: Hall) -> None:
    """The same button on two phones of one account, or a finger that trembles."""
    hall.clock.set(DAY)
    chair = await hall.chair(language="ru")
    at = await sitting(hall.office, state=MeetingState.REGISTRATION)
    await tap_data(chair.person, f"here:{at.meeting_id}")
    await chair.person.say(code_of(hall.office, at))
    await handled(hall.telegram)
    for data, action in (
        (f"copen:{at.meeting_id}:1", "meeting.opened"),
        (f"cput:{at.meeting_id}:{at.items[0]}:1", "vote.opened"),
        ("b:1:f", "ballot.cast"),
        (f"cvote:{at.meeting_id}:1:1", "vote.closed"),
        ("cann:1:0", "vote.announced"),
        (f"cend:{at.meeting_id}:1", "meeting.closed"),
    ):
        await asyncio.gather(*(tap_data(chair.person, data, chair.person.last.id) for _ in range(2)))
        await handled(hall.telegram)
        if action != "ballot.cast":  # a ballot leaves no entry in the record: it has a table of its own
            assert await acts(hall, action) == 1, action
    assert our_words(chair) == []
    assert hall.telegram.defects == []
