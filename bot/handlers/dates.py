"""Dates as people write them, in either language, wherever one is asked for."""

import re
from datetime import date, time
from functools import cache

from babel.dates import get_month_names

from bot.views.texts import LANGUAGES

_CLOCK = r"(?:[\s,]+(?:сағат\s+|в\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2}))?"
_YEAR = r"(?:\s*(?:жылғы|жылы|ж\.|ж|года|г\.|г)(?=[\s,]|$))?"
_FORMS = tuple(
    re.compile(form + _CLOCK, re.ASCII if "word" not in form else re.UNICODE)
    for form in (
        rf"(?P<day>\d{{1,2}})[./-](?P<month>\d{{1,2}})[./-](?P<year>\d{{4}}){_YEAR}",
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
        rf"(?P<day>\d{{1,2}})\s+(?P<word>[^\W\d]+)\s+(?P<year>\d{{4}}){_YEAR}",
        rf"(?P<year>\d{{4}}){_YEAR}\s+(?P<day>\d{{1,2}})\s+(?P<word>[^\W\d]+)",
    )
)
_ENDINGS = frozenset({"да", "де", "та", "те", "ға", "ге", "қа", "ке", "дағы", "дегі", "тағы", "тегі"})
"""«26 сәуірде», «26 сәуірге», «26 сәуірдегі»: in, to and of the day."""
_TIME = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})", re.ASCII)


def read_date(text: str) -> tuple[date, time | None] | None:
    """`26.04.2023 10:00`, `26 апреля 2023`, `2023 жылғы 26 сәуір`: the day and, if it is there, the hour; or None."""
    words = " ".join(text.lower().split())
    for form in _FORMS:
        found = form.fullmatch(words)
        if found is not None:
            return _made(found)
    return None


def read_time(text: str) -> time | None:
    """`10:00` or `10.00`; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    return _clock(found) if found is not None else None


def _made(found: re.Match[str]) -> tuple[date, time | None] | None:
    named = found.groupdict()
    month = int(named["month"]) if named.get("month") else _month(named["word"])
    try:
        day = date(int(named["year"]), month, int(named["day"]))
    except ValueError:
        return None
    if named["hour"] is None:
        return day, None
    hour = _clock(found)
    return None if hour is None else (day, hour)


def _clock(found: re.Match[str]) -> time | None:
    try:
        return time(int(found["hour"]), int(found["minute"]))
    except ValueError:
        return None


def _month(word: str) -> int:
    """The month's number; 0, which is no month, for another word. Kazakh puts its endings behind the name."""
    for name, number in _months():
        if word == name or (word.startswith(name) and word.removeprefix(name) in _ENDINGS):
            return number
    return 0


@cache
def _months() -> tuple[tuple[str, int], ...]:
    names = {
        (str(name).lower(), number)
        for language in LANGUAGES
        for context in ("format", "stand-alone")
        for number, name in get_month_names("wide", context=context, locale=language).items()
    }
    return tuple(sorted(names, key=lambda entry: -len(entry[0])))
