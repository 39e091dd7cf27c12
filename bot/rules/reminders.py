"""Reminders of a meeting: fourteen, seven and one day before, and on its morning; each while it is of use."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.rules.terms import ALMATY


class Mark(StrEnum):
    """How far off the meeting is when members are reminded."""

    FOURTEEN_DAYS = "14"
    SEVEN_DAYS = "7"
    ONE_DAY = "1"
    MORNING = "0"


DAYS = {Mark.FOURTEEN_DAYS: 14, Mark.SEVEN_DAYS: 7, Mark.ONE_DAY: 1, Mark.MORNING: 0}
AT = time(10)
"""Of the days before: when people are at their desks."""
ON_THE_DAY = time(8, 30)
"""Behind the quiet hours, and before people set out."""
BEFORE_AN_EARLY_START = timedelta(hours=1)
TOO_EARLY = time(8)


@dataclass(frozen=True, slots=True)
class Reminding:
    """Due at a moment; after `useful_until` it would only repeat what the next one says, or come too late."""

    mark: Mark
    due_at: datetime
    useful_until: datetime


def reminders(starts_at: datetime, known_at: datetime) -> tuple[Reminding, ...]:
    """Those still ahead of a meeting that is called, or set to another moment, at `known_at`; in their order.

    Raises ValueError for moments without a zone.
    """
    if starts_at.tzinfo is None or known_at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    moments = [(mark, _due(mark, starts_at)) for mark in Mark]
    there = [(mark, due) for mark, due in moments if due is not None and due < starts_at]
    ends = [*(due for _, due in there[1:]), starts_at]
    return tuple(
        Reminding(mark, due.astimezone(starts_at.tzinfo), end.astimezone(starts_at.tzinfo))
        for (mark, due), end in zip(there, ends, strict=True)
        if due > known_at
    )


def _due(mark: Mark, starts_at: datetime) -> datetime | None:
    start = starts_at.astimezone(ALMATY)
    if mark is not Mark.MORNING:
        return datetime.combine(start.date() - timedelta(days=DAYS[mark]), AT, ALMATY)
    morning = datetime.combine(start.date(), ON_THE_DAY, ALMATY)
    if start - morning >= BEFORE_AN_EARLY_START:
        return morning
    early = start - BEFORE_AN_EARLY_START
    return early if early.date() == start.date() and early.time() >= TOO_EARLY else None
