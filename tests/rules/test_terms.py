"""Calendar arithmetic: short months, leap years, the edges of half-years and quarters, midnight in Almaty."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.terms import (
    add_month,
    calendar_year,
    days_between,
    earliest_start,
    half_year,
    latest_order_date,
    latest_recall_proposal,
    local_day,
    quarter,
)

DAYS = st.dates(date(2008, 10, 20), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "month_later"),
    [
        (date(2023, 1, 31), date(2023, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2024, 1, 30), date(2024, 2, 29)),
        (date(2023, 1, 28), date(2023, 2, 28)),
        (date(2100, 1, 31), date(2100, 2, 28)),  # no leap year, though divisible by four
        (date(2023, 2, 28), date(2023, 3, 28)),
        (date(2023, 3, 31), date(2023, 4, 30)),
        (date(2023, 12, 31), date(2024, 1, 31)),
        (date(2023, 12, 1), date(2024, 1, 1)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(day: date, month_later: date) -> None:
    assert add_month(day) == month_later


@given(DAYS)
def test_a_month_later_is_in_the_next_month_and_never_a_later_day_of_it(day: date) -> None:
    later = add_month(day)
    first_of_next = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    assert (later.year, later.month) == (first_of_next.year, first_of_next.month)
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(DAYS, st.integers(0, 40))
def test_many_months_are_counted_from_the_first_day_and_not_step_by_step(day: date, months: int) -> None:
    later = add_month(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_the_order_of_march_2023_was_dated_on_the_last_lawful_day() -> None:
    assert latest_order_date(date(2023, 4, 26)) == date(2023, 3, 27)
    assert earliest_start(date(2023, 3, 27)) == date(2023, 4, 26)


@given(DAYS, st.integers(0, 365))
def test_latest_order_and_earliest_start_undo_each_other(day: date, days: int) -> None:
    assert earliest_start(latest_order_date(day, days), days) == day
    assert days_between(latest_order_date(day, days), day) == days


def test_a_recall_goes_to_the_president_within_five_days() -> None:
    assert latest_recall_proposal(date(2023, 12, 28)) == date(2024, 1, 2)


@pytest.mark.parametrize(
    ("day", "first", "last", "number"),
    [
        (date(2024, 1, 1), date(2024, 1, 1), date(2024, 6, 30), 1),
        (date(2024, 6, 30), date(2024, 1, 1), date(2024, 6, 30), 1),
        (date(2024, 7, 1), date(2024, 7, 1), date(2024, 12, 31), 2),
        (date(2024, 12, 31), date(2024, 7, 1), date(2024, 12, 31), 2),
    ],
)
def test_a_half_year_is_january_to_june_or_july_to_december(
    day: date, first: date, last: date, number: int
) -> None:
    found = half_year(day)
    assert (found.first, found.last, found.number, found.year) == (first, last, number, 2024)


@pytest.mark.parametrize(
    ("day", "first", "last", "number"),
    [
        (date(2023, 3, 31), date(2023, 1, 1), date(2023, 3, 31), 1),
        (date(2023, 4, 1), date(2023, 4, 1), date(2023, 6, 30), 2),
        (date(2023, 9, 30), date(2023, 7, 1), date(2023, 9, 30), 3),
        (date(2023, 10, 1), date(2023, 10, 1), date(2023, 12, 31), 4),
    ],
)
def test_a_quarter_is_three_months(day: date, first: date, last: date, number: int) -> None:
    found = quarter(day)
    assert (found.first, found.last, found.number, found.year) == (first, last, number, 2023)


@given(DAYS)
def test_periods_follow_each_other_without_gap(day: date) -> None:
    for period_of in (quarter, half_year, calendar_year):
        period = period_of(day)
        assert day in period
        assert period.last + timedelta(days=1) not in period
        assert period_of(period.last + timedelta(days=1)).first == period.last + timedelta(days=1)


def test_days_left_of_a_period_end_with_its_last_day() -> None:
    year = calendar_year(date(2024, 5, 5))
    assert year.days_left(date(2024, 12, 31)) == 0
    assert year.days_left(date(2024, 1, 1)) == 365
    assert year.days_left(date(2025, 1, 1)) == -1


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 18, 59, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 19, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2023, 3, 26, 18, 0, tzinfo=UTC), date(2023, 3, 27)),  # UTC+6 until 01.03.2024
    ],
)
def test_the_day_turns_at_midnight_in_almaty(moment: datetime, day: date) -> None:
    assert local_day(moment) == day


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="zone"):
        local_day(datetime(2026, 11, 24, 19, 0))  # noqa: DTZ001 — the very mistake that is refused
