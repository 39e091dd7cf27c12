"""The quiet hours: 22:00 to 08:00 in Almaty."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.quiet import end_of_day, is_pressing, is_quiet, next_morning, when_to_send
from bot.rules.terms import ALMATY

MOMENTS = st.integers(0, 20 * 365 * 24 * 60 * 60).map(
    lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def almaty(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (almaty(25, 21, 59), almaty(25, 21, 59)),
        (almaty(25, 22), almaty(26, 8)),
        (almaty(25, 23, 59), almaty(26, 8)),
        (almaty(26, 0), almaty(26, 8)),
        (almaty(26, 7, 59), almaty(26, 8)),
        (almaty(26, 8), almaty(26, 8)),
        (almaty(26, 12), almaty(26, 12)),
        # 17:00 UTC is 22:00 in Almaty since 01.03.2024, and was 23:00 before.
        (datetime(2026, 11, 25, 17, tzinfo=UTC), datetime(2026, 11, 26, 3, tzinfo=UTC)),
        (datetime(2023, 11, 25, 16, tzinfo=UTC), datetime(2023, 11, 26, 2, tzinfo=UTC)),
    ],
)
def test_what_comes_by_night_goes_in_the_morning(moment: datetime, goes: datetime) -> None:
    assert when_to_send(moment) == goes


@pytest.mark.parametrize(
    ("moment", "deadline", "goes", "pressing"),
    [
        # The last lawful day is the 25th: the morning would be the 26th.
        (almaty(25, 23), end_of_day(date(2026, 11, 25)), almaty(25, 23), True),
        (almaty(25, 20), end_of_day(date(2026, 11, 25)), almaty(25, 20), True),
        # Early on the last day itself the morning is soon enough, and the night that follows is not.
        (almaty(25, 2), end_of_day(date(2026, 11, 25)), almaty(25, 8), False),
        (almaty(25, 23), end_of_day(date(2026, 11, 26)), almaty(26, 8), False),
    ],
)
def test_the_night_is_not_kept_where_the_morning_is_too_late(
    moment: datetime, deadline: datetime, goes: datetime, pressing: bool
) -> None:
    assert when_to_send(moment, deadline) == goes
    assert is_pressing(moment, deadline) is pressing


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        is_quiet(datetime(2026, 11, 25, 12))  # noqa: DTZ001 — the very thing that is refused


@given(MOMENTS)
def test_nothing_goes_by_night_and_by_day_nothing_waits(moment: datetime) -> None:
    """Told independently: walk on by minutes until the clock on the wall shows a waking hour."""
    walking = moment
    while not 8 <= walking.astimezone(ALMATY).hour < 22:
        walking = walking.replace(second=0, microsecond=0) + timedelta(minutes=1)
    assert when_to_send(moment) == walking


@given(MOMENTS, MOMENTS)
def test_a_deadline_is_never_missed_for_the_night(moment: datetime, deadline: datetime) -> None:
    goes = when_to_send(moment, deadline)
    assert moment <= goes <= next_morning(moment)
    assert goes == moment or goes <= deadline
