"""Whether every member was told in time: counted from days alone, so that it can be proved (9.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.rules.convocation import ConvocationVerdict


@dataclass(frozen=True, slots=True)
class TellingVerdict:
    """`kept`: each of the members was told, and none later than `last`. Of nobody nothing is proved."""

    kept: bool
    last: date
    total: int
    in_time: int
    late: int
    not_told: int


def last_day_to_tell(convening: ConvocationVerdict) -> date | None:
    """The last day on which telling a member keeps the term; None where only a month from a decision binds (9.3)."""
    return convening.latest_order if convening.latest is None else None


def judge_telling(told: Iterable[date | None], last: date) -> TellingVerdict:
    """`told`: for each member the day in Almaty on which they were first told, None for one who was not."""
    days = list(told)
    in_time = sum(day is not None and day <= last for day in days)
    not_told = days.count(None)
    return TellingVerdict(
        kept=in_time == len(days) > 0,
        last=last,
        total=len(days),
        in_time=in_time,
        late=len(days) - in_time - not_told,
        not_told=not_told,
    )
