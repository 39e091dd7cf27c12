"""Reminders at their days and hours, in an order that never overlaps."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.reminders import Mark, reminders
from bot.rules.terms import ALMATY

SESSION = datetime(2023, 4, 26, 10, 0, tzinfo=ALMATY)
CALLED = datetime(2023, 3, 27, 12, 0, tzinfo=ALMATY)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given beside


@pytest.mark.parametrize(
    ("mark", "due", "until"),
    [
        (
            Mark.FOURTEEN_DAYS,
            datetime(2023, 4, 12, 10, tzinfo=ALMATY),
            datetime(2023, 4, 19, 10, tzinfo=ALMATY),
        ),
        (Mark.SEVEN_DAYS, datetime(2023, 4, 19, 10, tzinfo=ALMATY), datetime(2023, 4, 25, 10, tzinfo=ALMATY)),
        (Mark.ONE_DAY, datetime(2023, 4, 25, 10, tzinfo=ALMATY), datetime(2023, 4, 26, 8, 30, tzinfo=ALMATY)),
        (Mark.MORNING, datetime(2023, 4, 26, 8, 30, tzinfo=ALMATY), SESSION),
    ],
)
def test_the_session_of_26_april_is_reminded_of_four_times(
    mark: Mark, due: datetime, until: datetime
) -> None:
    found = {one.mark: one for one in reminders(SESSION, CALLED)}
    assert (found[mark].due_at, found[mark].useful_until) == (due, until)


@pytest.mark.parametrize(
    ("known", "left"),
    [
        (SESSION - timedelta(days=10), [Mark.SEVEN_DAYS, Mark.ONE_DAY, Mark.MORNING]),
        (SESSION - timedelta(days=1), [Mark.MORNING]),
        (SESSION - timedelta(minutes=30), []),
        (SESSION + timedelta(days=1), []),
    ],
)
def test_only_those_still_ahead_are_left(known: datetime, left: list[Mark]) -> None:
    assert [one.mark for one in reminders(SESSION, known)] == left


@pytest.mark.parametrize(
    ("hour", "minute", "morning"),
    [(10, 0, "08:30"), (9, 30, "08:30"), (9, 15, "08:15"), (9, 0, "08:00"), (8, 30, None)],
)
def test_an_early_meeting_is_reminded_of_an_hour_before_and_nobody_is_woken(
    hour: int, minute: int, morning: str | None
) -> None:
    found = [
        one
        for one in reminders(SESSION.replace(hour=hour, minute=minute), CALLED)
        if one.mark is Mark.MORNING
    ]
    assert [f"{one.due_at.astimezone(ALMATY):%H:%M}" for one in found] == ([morning] if morning else [])


@given(starts=moments, known=moments)
def test_each_is_of_use_until_the_next_and_none_after_the_start_or_by_night(
    starts: datetime, known: datetime
) -> None:
    found = reminders(starts, known)
    assert all(known < one.due_at < one.useful_until <= starts for one in found)
    assert all(before.useful_until == after.due_at for before, after in pairwise(found))
    assert all(8 <= one.due_at.astimezone(ALMATY).hour < 22 for one in found)
    start = starts.astimezone(ALMATY).date()
    for one in found:
        assert (start - one.due_at.astimezone(ALMATY).date()).days == int(one.mark)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        reminders(SESSION.replace(tzinfo=None), CALLED)
