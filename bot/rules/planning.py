"""A convocation prepared ahead: its last lawful day, what it lacks, and when to warn (9.2)."""

from datetime import date
from enum import StrEnum

from bot.rules.bodies import BodyKind
from bot.rules.convocation import MeetingKind, convene
from bot.rules.telling import last_day_to_tell
from bot.rules.terms import days_between

WARN_DAYS = (15, 7, 3, 1, 0)
"""Days before the last lawful one on which clerk and chair are warned, while something is missing."""


class Part(StrEnum):
    """What a convocation is made of."""

    ORDER = "order"
    PLACE = "place"
    AGENDA = "agenda"
    CALLER = "caller"
    PUBLICATION = "publication"


NEEDED_TO_CALL = frozenset({Part.ORDER, Part.PLACE, Part.AGENDA, Part.CALLER})
"""The publication follows the order; all else stands in the notice itself."""


def last_lawful_day(body_kind: BodyKind, starts: date, notice_days: int) -> date:
    """The last day for the order and the notices of a regular meeting: the law's term, or the body's own."""
    last = starts
    for _ in range(
        2
    ):  # an order of the law's last day is judged by the body's own term, where that is longer
        verdict = convene(
            body_kind, MeetingKind.REGULAR, ordered=last, starts=starts, notice_days=notice_days
        )
        told = last_day_to_tell(verdict)
        assert told is not None, "a regular meeting has a term of days"
        last = told
    return last


def warning_mark(today: date, last: date) -> int | None:
    """The warning that is due: the smallest of `WARN_DAYS` that has been reached; None while there is time."""
    left = days_between(today, last)
    return min((mark for mark in WARN_DAYS if left <= mark), default=None)
