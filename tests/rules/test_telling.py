"""The statement "every member was told in time", by examples and against an independent reading of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bodies import BodyKind
from bot.rules.convocation import MeetingKind, convene
from bot.rules.telling import judge_telling, last_day_to_tell

LAST = date(2023, 3, 27)
"""The last day for the Session of 26.04.2023 (RULES.md, precedents)."""
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("told", "kept", "counts"),
    [
        ([LAST, LAST - DAY], True, (2, 0, 0)),
        ([LAST, LAST + DAY], False, (1, 1, 0)),
        ([LAST, None], False, (1, 0, 1)),
        ([None, LAST + DAY, LAST], False, (1, 1, 1)),
        ([], False, (0, 0, 0)),
    ],
)
def test_the_term_is_kept_when_each_was_told_by_the_last_day(
    told: list[date | None], kept: bool, counts: tuple[int, int, int]
) -> None:
    verdict = judge_telling(told, LAST)
    assert (verdict.kept, (verdict.in_time, verdict.late, verdict.not_told)) == (kept, counts)


@given(st.lists(st.none() | st.dates(LAST - 40 * DAY, LAST + 40 * DAY)))
def test_one_late_or_untold_member_undoes_the_proof(told: list[date | None]) -> None:
    """Said the other way round: the proof stands as long as nobody can be named against it."""
    against = [day for day in told if day is None or (day - LAST).days > 0]
    verdict = judge_telling(told, LAST)
    assert verdict.kept == (told != [] and against == [])
    assert verdict.late + verdict.not_told == len(against)
    assert verdict.in_time + verdict.late + verdict.not_told == verdict.total == len(told)


@pytest.mark.parametrize(
    ("body", "kind", "notice_days", "last"),
    [
        (BodyKind.SESSION, MeetingKind.REGULAR, 30, LAST),
        (BodyKind.SESSION, MeetingKind.REGULAR, 5, LAST),
        (BodyKind.COUNCIL, MeetingKind.REGULAR, 10, date(2023, 4, 16)),
        (BodyKind.SESSION, MeetingKind.EXTRAORDINARY, 30, None),
    ],
)
def test_the_last_day_to_tell_is_the_laws_or_the_bodys_own(
    body: BodyKind, kind: MeetingKind, notice_days: int, last: date | None
) -> None:
    decided = LAST if kind is MeetingKind.EXTRAORDINARY else None
    convening = convene(
        body, kind, ordered=LAST, starts=date(2023, 4, 26), notice_days=notice_days, decided=decided
    )
    assert last_day_to_tell(convening) == last
