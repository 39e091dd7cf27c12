"""Which seats count on a day, by what roads they come and on what grounds they end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bodies import BodyKind
from bot.rules.seats import (
    EndGround,
    Nomination,
    SeatSpan,
    fits_ground,
    fits_road,
    in_force,
    lasts,
    overlap,
    total_membership,
)

DAY = date(2023, 4, 26)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
DAYS = st.dates(date(2023, 1, 1), date(2023, 1, 12))


@pytest.mark.parametrize(
    ("span", "counts"),
    [
        (SeatSpan(BEFORE), True),
        (SeatSpan(DAY), True),  # from its first day
        (SeatSpan(AFTER), False),
        (SeatSpan(BEFORE, AFTER), True),
        (SeatSpan(BEFORE, DAY), False),  # out on the day it ends
        (SeatSpan(DAY, DAY), False),
        (SeatSpan(DAY, AFTER), True),
    ],
)
def test_a_seat_counts_from_its_first_day_to_the_eve_of_its_end(span: SeatSpan, counts: bool) -> None:
    assert in_force(span, DAY) is counts


def test_total_membership_counts_the_seats_of_that_day() -> None:
    spans = [SeatSpan(BEFORE), SeatSpan(DAY), SeatSpan(AFTER), SeatSpan(BEFORE, DAY)]
    assert total_membership(spans, BEFORE) == 2
    assert total_membership(spans, DAY) == 2
    assert total_membership(spans, AFTER) == 3
    assert total_membership([], DAY) == 0


@given(DAYS, st.none() | st.integers(0, 11), DAYS)
def test_a_seat_lasts_while_some_day_to_come_has_it(begins: date, length: int | None, day: date) -> None:
    span = SeatSpan(begins, None if length is None else begins + timedelta(days=length))
    assert lasts(span, day) is any(in_force(span, day + timedelta(days=count)) for count in range(40))


def test_a_seat_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        SeatSpan(DAY, BEFORE)


@given(*[st.tuples(DAYS, st.none() | st.integers(0, 11))] * 2)
def test_two_seats_overlap_when_some_day_has_both(
    one: tuple[date, int | None], other: tuple[date, int | None]
) -> None:
    spans = [
        SeatSpan(begins, None if length is None else begins + timedelta(days=length))
        for begins, length in (one, other)
    ]
    days = [date(2023, 1, 1) + timedelta(days=count) for count in range(40)]
    assert overlap(*spans) is any(total_membership(spans, day) == 2 for day in days)


def test_seventeen_point_two_takes_the_presidents_decision() -> None:
    assert [ground.value for ground in EndGround if ground.needs_president] == [
        "17.2.1",
        "17.2.2",
        "17.2.3",
        "17.2.4",
        "17.2.5",
    ]


@pytest.mark.parametrize(
    ("ground", "national", "regional"),
    [("17.1.1", True, True), ("17.1.7", True, True), ("17.2.1", True, False), ("17.3", False, True)],
)
def test_each_ground_ends_seats_in_its_own_bodies(ground: str, national: bool, regional: bool) -> None:
    for kind in BodyKind:
        assert fits_ground(kind, ground) is (regional if kind.is_regional else national)


@pytest.mark.parametrize(
    ("road", "national"),
    [
        ("15.2.1", True),
        ("15.2.2", True),
        ("15.2.3", True),
        ("15.2.4", True),
        ("15.4", False),
        ("15.5", False),
    ],
)
def test_each_road_leads_to_its_own_bodies(road: str, national: bool) -> None:
    for kind in BodyKind:
        assert fits_road(kind, road) is (national is not kind.is_regional)


def test_what_is_no_clause_of_fifteen_or_seventeen_fits_nowhere() -> None:
    for kind in BodyKind:
        assert not fits_road(kind, "17.1.1")
        assert not fits_road(kind, "")
        assert not fits_ground(kind, "15.4")
        assert not fits_ground(kind, "17.1.8")


def test_the_grounds_and_roads_are_those_of_the_law() -> None:
    assert len(EndGround) == 7 + 5 + 1
    assert len(Nomination) == 4 + 2
