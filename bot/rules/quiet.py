"""The quiet hours: from 22:00 to 08:00 in Almaty nobody's phone rings for what can wait until the morning."""

from datetime import date, datetime, time, timedelta

from bot.rules.terms import ALMATY

QUIET_FROM = time(22)
QUIET_UNTIL = time(8)
"""The Assembly's own habit, and no law's: by the clock in Almaty."""


def next_morning(moment: datetime) -> datetime:
    """The first end of the quiet hours after `moment`, in its own zone."""
    here = moment.astimezone(ALMATY)
    day = here.date() if here.time() < QUIET_UNTIL else here.date() + timedelta(days=1)
    return datetime.combine(day, QUIET_UNTIL, ALMATY).astimezone(moment.tzinfo)


def is_quiet(moment: datetime) -> bool:
    """Whether it is night. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    hour = moment.astimezone(ALMATY).time()
    return hour >= QUIET_FROM or hour < QUIET_UNTIL


def when_to_send(moment: datetime, deadline: datetime | None = None) -> datetime:
    """`moment` by day, the morning by night; by night at once where the morning lies behind the `deadline`."""
    if not is_quiet(moment):
        return moment
    morning = next_morning(moment)
    return moment if deadline is not None and morning > deadline else morning


def is_pressing(moment: datetime, deadline: datetime | None) -> bool:
    """Whether the night that comes next (or is now) would outlast the `deadline`."""
    return deadline is not None and next_morning(moment) > deadline


def end_of_day(day: date) -> datetime:
    """The midnight that ends the day in Almaty."""
    return datetime.combine(day + timedelta(days=1), time(0), ALMATY)
