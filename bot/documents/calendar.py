"""A meeting as an iCalendar file (RFC 5545, RFC 5546): a phone adds it, moves it on a change, strikes it out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from bot.rules.terms import ALMATY


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What the file says, in one language.

    `uid` stays the same for the meeting's life and `revision` grows, so that a phone knows an update from a new
    event; `stamped_at` is when it was told.
    """

    uid: str
    revision: int
    stamped_at: datetime
    starts_at: datetime
    summary: str
    place: str
    description: str
    organiser: str
    cancelled: bool = False


def calendar_file(entry: CalendarEntry) -> bytes:
    """The file's bytes. Times are Almaty's, with the zone's definition beside them; the law names no end, nor do we."""
    calendar = Calendar()
    calendar.add("prodid", "-//Assembly of the People of Kazakhstan//Meetings//KK")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "REQUEST")
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.revision)
    event.add("dtstamp", entry.stamped_at)
    event.add("dtstart", entry.starts_at.astimezone(ALMATY))
    event.add("summary", entry.summary)
    event.add("location", entry.place)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("organizer", _address("secretariat", entry.organiser))
    event.add("attendee", _members(entry.organiser))
    if not entry.cancelled:
        event.add_component(_day_before(entry.summary))
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _day_before(summary: str) -> Alarm:
    """The phone's own reminder, which needs neither the bot nor a network (RFC 5545, 3.6.6)."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(days=-1))
    return alarm


def _address(mailbox: str, name: str) -> vCalAddress:
    """RFC 5546 wants addresses; nobody is to write to these (RFC 2606: `.invalid` never exists)."""
    address = vCalAddress(f"mailto:{mailbox}@assembly.invalid")
    address.params["CN"] = vText(name)
    return address


def _members(name: str) -> vCalAddress:
    """All the members as one group: a request without an attendee is none (RFC 5546, 3.2.2)."""
    group = _address("members", name)
    group.params["CUTYPE"] = vText("GROUP")
    group.params["RSVP"] = vText("FALSE")  # the answer is given by the buttons in the chat
    return group
