"""The calendar file, read back by the library's own parser."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from bot.documents.calendar import CalendarEntry, calendar_file

ENTRY = CalendarEntry(
    uid="meeting-7@assembly.invalid",
    revision=1,
    stamped_at=datetime(2023, 3, 27, 7, tzinfo=UTC),
    starts_at=datetime(2023, 4, 26, 4, tzinfo=UTC),
    summary="Кезекті Сессия",
    place="Бейбітшілік және келісім сарайы; Астана, Тәуелсіздік даңғылы",
    description="1. Есеп\n2. Жоспар",
    organiser="Қазақстан халқы Ассамблеясының Сессиясы",
)


def test_a_phone_reads_the_hour_of_almaty() -> None:
    calendar = Calendar.from_ical(calendar_file(ENTRY))
    (event,) = calendar.walk("VEVENT")
    # Almaty was at UTC+6 until 01.03.2024.
    assert event.decoded("dtstart") == datetime(2023, 4, 26, 10, tzinfo=ZoneInfo("Asia/Almaty"))
    assert event["dtstart"].params["TZID"] == "Asia/Almaty"
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Almaty"]
    assert calendar["method"] == "REQUEST"
    assert str(event["location"]) == ENTRY.place
    assert str(event["description"]) == ENTRY.description


def test_a_change_keeps_the_uid_and_raises_the_sequence() -> None:
    (first,) = Calendar.from_ical(calendar_file(ENTRY)).walk("VEVENT")
    (second,) = Calendar.from_ical(calendar_file(replace(ENTRY, revision=2))).walk("VEVENT")
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (1, 2)


def test_a_cancellation_says_so_in_method_and_status() -> None:
    calendar = Calendar.from_ical(calendar_file(replace(ENTRY, revision=2, cancelled=True)))
    (event,) = calendar.walk("VEVENT")
    assert calendar["method"] == "CANCEL"
    assert event["status"] == "CANCELLED"
    assert calendar.walk("VALARM") == []


def test_the_phone_reminds_a_day_before_by_itself() -> None:
    (alarm,) = Calendar.from_ical(calendar_file(ENTRY)).walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-1)
    assert (alarm["action"], alarm["description"]) == ("DISPLAY", ENTRY.summary)
