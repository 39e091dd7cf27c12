"""One meeting in a phone's calendar: convened, moved, called off, each by the file of its own notice."""

from datetime import timedelta

from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.cancel_meeting import cancel_meeting
from bot.usecases.change_meeting import Change, change_meeting
from bot.usecases.convene import convene
from bot.usecases.office import Office
from bot.usecases.see_notice import load_notice
from bot.views.letters import NoticeFile
from bot.views.notices import render
from bot.views.texts import Texts
from db.models import Notice
from tests.conftest import Clock
from tests.usecases.test_convene import CLERK, SESSION_DAY, session_on


async def newest_file(office: Office, language: str = "kk") -> Calendar:
    """The calendar file of the newest notice, as a phone reads it."""
    async with AsyncSession(office.engine) as session:
        newest = (await session.scalars(select(Notice.id).order_by(Notice.id.desc()).limit(1))).one()
        message = render(Texts(language), await load_notice(session, newest))
    assert isinstance(message.file, NoticeFile)
    calendar = Calendar.from_ical(message.file.data)
    assert isinstance(calendar, Calendar)
    return calendar


async def test_the_same_event_is_added_moved_and_struck_out(office: Office, clock: Clock) -> None:
    meeting_id = (await convene(office, CLERK, await session_on(office))).meeting_id
    added = await newest_file(office)
    assert added["method"] == "REQUEST"
    moved_to = SESSION_DAY + timedelta(days=1)
    order = Change(starts_at=moved_to, order_number="16", order_date=clock.now.date())
    await change_meeting(office, CLERK, meeting_id, order)
    moved = await newest_file(office, "ru")
    await cancel_meeting(office, CLERK, meeting_id, "Су тасқыны")
    struck_out = await newest_file(office)
    assert (struck_out["method"], struck_out.walk("VEVENT")[0]["status"]) == ("CANCEL", "CANCELLED")
    events = [calendar.walk("VEVENT")[0] for calendar in (added, moved, struck_out)]
    assert len({event["uid"] for event in events}) == 1
    assert [event["sequence"] for event in events] == [1, 2, 3]
    assert [event.decoded("dtstart") for event in events] == [SESSION_DAY, moved_to, moved_to]
