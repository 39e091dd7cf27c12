"""The last lawful day of a prepared convocation, and when to warn of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bodies import BodyKind
from bot.rules.planning import WARN_DAYS, last_lawful_day, warning_mark

SESSION_DAY = date(2023, 4, 26)


@pytest.mark.parametrize(
    ("kind", "own", "last"),
    [
        (BodyKind.SESSION, 30, date(2023, 3, 27)),
        (BodyKind.SESSION, 10, date(2023, 3, 27)),  # the law's own term is not the body's to shorten
        (BodyKind.SESSION, 35, date(2023, 3, 22)),
        (BodyKind.COUNCIL, 30, date(2023, 3, 27)),
        (BodyKind.COUNCIL, 10, date(2023, 4, 16)),
        (BodyKind.REGIONAL_SESSION, 30, date(2023, 3, 27)),
    ],
)
def test_the_last_lawful_day_is_the_laws_or_the_bodys_own(kind: BodyKind, own: int, last: date) -> None:
    assert last_lawful_day(kind, SESSION_DAY, own) == last


@pytest.mark.parametrize(
    ("left", "mark"), [(16, None), (15, 15), (8, 15), (7, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 0), (-5, 0)]
)
def test_warnings_come_at_15_7_3_and_1_days_and_on_the_day(left: int, mark: int | None) -> None:
    assert warning_mark(SESSION_DAY - timedelta(days=left), SESSION_DAY) == mark


@given(left=st.integers(-400, 400))
def test_a_warning_never_says_that_there_is_more_time_than_there_is(left: int) -> None:
    mark = warning_mark(SESSION_DAY - timedelta(days=left), SESSION_DAY)
    assert (mark is None) == (left > max(WARN_DAYS))
    if mark is not None:
        assert mark >= left or mark == 0
        assert not any(left <= other < mark for other in WARN_DAYS)
