"""Terms in calendar days and months, and the calendar's periods, by the date in Almaty."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# UTC+5, as all of Kazakhstan since 01.03.2024; the zone knows that days before it were UTC+6.
ALMATY = ZoneInfo("Asia/Almaty")

# 18.3: the Council's proposal goes to the President within five days of its decision.
DAYS_TO_PROPOSE_RECALL = 5


@dataclass(frozen=True, slots=True)
class Period:
    """The `number`-th part of `year`, from its first to its last day, both within it."""

    year: int
    number: int
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days_left(self, today: date) -> int:
        """Days from `today` to the last day: 0 on it, negative after it."""
        return days_between(today, self.last)


def local_day(moment: datetime) -> date:
    """The date in Almaty at `moment`. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(ALMATY).date()


def days_between(first: date, second: date) -> int:
    """Calendar days from `first` to `second`: 1 to the next day, negative backwards."""
    return (second - first).days


def add_month(day: date, months: int = 1) -> date:
    """The same day of the month `months` later, or that month's last day where it is shorter (9.3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def latest_order_date(starts: date, days: int = 30) -> date:
    """The last day on which an order can still be dated `days` before `starts` (9.2)."""
    return starts - timedelta(days=days)


def earliest_start(order: date, days: int = 30) -> date:
    """The first day on which a meeting ordered on `order` can begin (9.2)."""
    return order + timedelta(days=days)


def latest_recall_proposal(decided: date) -> date:
    """The last day to bring the Council's proposal on a Senate deputy's powers to the President (18.3)."""
    return decided + timedelta(days=DAYS_TO_PROPOSE_RECALL)


def calendar_year(day: date) -> Period:
    """The year of `day`: a Session at least once in each (9.2)."""
    return _part_of_year(day, months=12)


def half_year(day: date) -> Period:
    """The half-year of `day`: a Council meeting at least once in each (10.3)."""
    return _part_of_year(day, months=6)


def quarter(day: date) -> Period:
    """The quarter of `day`: a region's report for each (14.8.2)."""
    return _part_of_year(day, months=3)


def _part_of_year(day: date, months: int) -> Period:
    """The part of the year, `months` long, that `day` falls into; parts are numbered from 1."""
    number = (day.month - 1) // months + 1
    last_month = number * months
    return Period(
        year=day.year,
        number=number,
        first=date(day.year, last_month - months + 1, 1),
        last=date(day.year, last_month, monthrange(day.year, last_month)[1]),
    )
