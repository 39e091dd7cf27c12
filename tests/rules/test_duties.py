"""The law's calendar: examples by the clause, and each day's verdict against an independent count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bodies import BodyKind
from bot.rules.duties import (
    ASKED,
    DAYS_LEFT,
    AskedBody,
    BodyFacts,
    CalledMeeting,
    Duty,
    DutyKind,
    RunningTerm,
    Standing,
    duties,
    ended_quarters,
    warning_mark,
)

LONG_AGO = date(2009, 1, 1)
DAYS = st.dates(date(2010, 1, 1), date(2090, 12, 31))


def found(facts: BodyFacts, today: date, kind: DutyKind) -> list[Duty]:
    return [duty for duty in duties(facts, today) if duty.kind is kind]


def the_session(*meetings: CalledMeeting, since: date = date(2023, 1, 1), **more: object) -> BodyFacts:
    return BodyFacts(BodyKind.SESSION, since, meetings=meetings, **more)  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize(
    ("today", "order", "session"),
    [
        (date(2023, 1, 1), Standing.DUE, Standing.DUE),
        (date(2023, 12, 1), Standing.DUE, Standing.DUE),
        (date(2023, 12, 2), Standing.OVERDUE, Standing.DUE),
        (date(2023, 12, 31), Standing.OVERDUE, Standing.DUE),
    ],
)
def test_the_last_order_of_a_year_is_dated_on_the_first_of_december(
    today: date, order: Standing, session: Standing
) -> None:
    facts = the_session()
    assert [duty.standing for duty in found(facts, today, DutyKind.SESSION_ORDER)] == [order]
    assert [duty.standing for duty in found(facts, today, DutyKind.SESSION)] == [session]


def test_a_year_that_passed_without_a_session_stays_on_the_list_for_the_next_one() -> None:
    missed, present = found(the_session(), date(2024, 1, 1), DutyKind.SESSION)
    assert (missed.standing, missed.due, present.standing) == (
        Standing.OVERDUE,
        date(2023, 12, 31),
        Standing.DUE,
    )
    assert len(found(the_session(), date(2025, 1, 1), DutyKind.SESSION)) == 2


def test_what_should_have_been_done_before_the_records_begin_is_nobodys_omission() -> None:
    facts = the_session(since=date(2023, 1, 2))
    assert [duty.standing for duty in found(facts, date(2024, 1, 1), DutyKind.SESSION)] == [Standing.DUE]


@pytest.mark.parametrize(
    ("meeting", "standing"),
    [
        (CalledMeeting(1, regular=True, starts=date(2023, 4, 26), held=True), Standing.DONE),
        (CalledMeeting(1, regular=True, starts=date(2023, 6, 2), held=False), Standing.ARRANGED),
        (CalledMeeting(1, regular=True, starts=date(2023, 4, 26), held=False), Standing.DUE),
        (CalledMeeting(1, regular=False, starts=date(2023, 4, 26), held=True), Standing.DUE),
        (CalledMeeting(1, regular=True, starts=date(2024, 1, 2), held=False), Standing.DUE),
    ],
)
def test_only_a_regular_session_of_the_year_settles_it(meeting: CalledMeeting, standing: Standing) -> None:
    (duty,) = found(the_session(meeting), date(2023, 6, 1), DutyKind.SESSION)
    assert duty.standing is standing


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2024, 1, 1), date(2024, 6, 30)),
        (date(2024, 6, 30), date(2024, 6, 30)),
        (date(2024, 7, 1), date(2024, 12, 31)),
    ],
)
def test_a_council_meets_in_each_half_year(today: date, due: date) -> None:
    facts = BodyFacts(BodyKind.COUNCIL, since=today)
    (duty,) = found(facts, today, DutyKind.COUNCIL)
    assert (duty.due, duty.clause, duty.by_analogy) == (due, "10.3", False)


def test_a_regions_bodies_owe_by_analogy_until_their_own_reglament_is_recorded() -> None:
    today = date(2024, 3, 1)
    for kind in (BodyKind.REGIONAL_SESSION, BodyKind.REGIONAL_COUNCIL):
        lent = [duty for duty in duties(BodyFacts(kind, today), today) if duty.kind is not DutyKind.REPORT]
        assert [duty.by_analogy for duty in lent] == [True]
        assert duties(BodyFacts(kind, today, own_rules=True), today) == ()


@pytest.mark.parametrize(
    ("today", "standing"),
    [(date(2023, 2, 28), Standing.DUE), (date(2023, 3, 1), Standing.OVERDUE)],
)
def test_an_extraordinary_session_is_held_within_a_month_of_its_decision(
    today: date, standing: Standing
) -> None:
    term = RunningTerm(1, DutyKind.EXTRAORDINARY, date(2023, 1, 31), settled=False)
    (duty,) = found(the_session(terms=(term,)), today, DutyKind.EXTRAORDINARY)
    assert (duty.due, duty.standing) == (date(2023, 2, 28), standing)


def test_a_meeting_called_past_the_month_settles_no_extraordinary_session() -> None:
    decided = date(2023, 3, 1)
    term = RunningTerm(1, DutyKind.EXTRAORDINARY, decided, settled=False)
    for starts, standing in (
        (date(2023, 4, 1), Standing.ARRANGED),
        (date(2023, 4, 2), Standing.DUE),
    ):
        meeting = CalledMeeting(2, regular=False, starts=starts, held=False, decided=decided)
        (duty,) = found(the_session(meeting, terms=(term,)), date(2023, 3, 5), DutyKind.EXTRAORDINARY)
        assert duty.standing is standing


def test_a_recall_is_with_the_president_within_five_days_whatever_days_they_are() -> None:
    decided = date(2023, 12, 28)  # the fifth day is 2 January, a day off: the term is not moved
    term = RunningTerm(1, DutyKind.RECALL, decided, settled=False)
    facts = BodyFacts(BodyKind.COUNCIL, decided, terms=(term,))
    for today, standing in ((date(2024, 1, 2), Standing.DUE), (date(2024, 1, 3), Standing.OVERDUE)):
        (duty,) = found(facts, today, DutyKind.RECALL)
        assert (duty.due, duty.standing) == (date(2024, 1, 2), standing)


def test_an_answer_has_a_last_day_only_if_its_letter_names_one() -> None:
    facts = the_session(
        asked=(
            AskedBody(1, "М", "М", sent=date(2023, 5, 1), answer_by=None),
            AskedBody(2, "М", "М", sent=date(2023, 5, 1), answer_by=date(2023, 5, 31)),
        )
    )
    with_day, without = found(facts, date(2023, 6, 1), DutyKind.ANSWER)
    assert (with_day.standing, without.standing, without.due) == (Standing.OVERDUE, Standing.WAITING, None)


def test_a_quarter_is_reported_by_the_end_of_the_next() -> None:
    region = BodyFacts(BodyKind.REGIONAL_SESSION, LONG_AGO, reported=frozenset({(2022, 4), (2022, 3)}))
    reports = found(region, date(2023, 4, 1), DutyKind.REPORT)
    assert [(duty.year, duty.part, duty.standing) for duty in reports] == [
        (2022, 2, Standing.OVERDUE),
        (2023, 1, Standing.DUE),
        (2022, 3, Standing.DONE),
        (2022, 4, Standing.DONE),
    ]


@given(DAYS)
def test_the_last_quarter_is_always_owed_and_the_ones_before_it_are_late(today: date) -> None:
    reports = found(BodyFacts(BodyKind.REGIONAL_SESSION, LONG_AGO), today, DutyKind.REPORT)
    quarters = sorted((duty.year, duty.part) for duty in reports)
    months = [(today.year * 12 + today.month - 1) // 3 - back for back in range(4, 0, -1)]
    assert quarters == [(month // 4, month % 4 + 1) for month in months]
    assert sorted(duty.standing for duty in reports) == [Standing.DUE] + [Standing.OVERDUE] * 3


@given(DAYS)
def test_a_quarter_that_is_asked_for_has_ended(today: date) -> None:
    ends = [ended.last for ended in ended_quarters(today)]
    assert all(last < today for last in ends)
    assert [(last + timedelta(days=1)).month % 3 for last in ends] == [1] * 4


@given(DAYS, st.lists(st.tuples(DAYS, st.booleans(), st.booleans()), max_size=6))
def test_a_years_session_stands_as_an_independent_count_says(
    today: date, drawn: list[tuple[date, bool, bool]]
) -> None:
    meetings = tuple(
        CalledMeeting(number, regular=regular, starts=starts, held=held and starts <= today)
        for number, (starts, regular, held) in enumerate(drawn)
    )
    (duty,) = found(the_session(*meetings, since=today), today, DutyKind.SESSION)
    this_year = [one for one in meetings if one.regular and one.starts.year == today.year]
    if any(one.held for one in this_year):
        expected = Standing.DONE
    elif any(one.starts >= today for one in this_year):
        expected = Standing.ARRANGED
    else:
        expected = Standing.DUE
    assert duty.standing is expected
    assert duty.days_left(today) == (date(today.year, 12, 31) - today).days


@given(st.dates(date(2023, 1, 1), date(2023, 12, 31)), st.dates(date(2023, 1, 1), date(2024, 2, 1)))
def test_the_list_begins_with_what_is_overdue_and_goes_on_by_the_days_left(
    decided: date, today: date
) -> None:
    terms = (
        RunningTerm(1, DutyKind.EXTRAORDINARY, decided, settled=False),
        RunningTerm(2, DutyKind.EXTRAORDINARY, decided - timedelta(days=40), settled=False),
    )
    listed = duties(the_session(terms=terms), today)
    ranks = [list(Standing).index(duty.standing) for duty in listed]
    assert ranks == sorted(ranks)
    for standing in (Standing.OVERDUE, Standing.DUE):
        left = [duty.days_left(today) or 0 for duty in listed if duty.standing is standing]
        assert left == sorted(left)


def walk(kind: DutyKind, due: date, days: int) -> list[int]:
    """The marks as a bot meets them that looks every day."""
    met: list[int] = []
    for back in range(days, -3, -1):
        standing = Standing.DUE if back >= 0 else Standing.OVERDUE
        mark = warning_mark(Duty(kind, standing, due), due - timedelta(days=back))
        if mark is not None and mark not in met:
            met.append(mark)
    return met


@pytest.mark.parametrize("kind", DAYS_LEFT)
def test_who_looks_every_day_meets_every_mark_in_turn(kind: DutyKind) -> None:
    assert walk(kind, date(2023, 12, 31), 400) == sorted(DAYS_LEFT[kind], reverse=True)


def test_a_report_is_asked_for_on_the_first_day_it_is_owed() -> None:
    for today in (date(2023, 1, 1), date(2023, 4, 1), date(2024, 7, 1), date(2024, 10, 1)):
        facts = BodyFacts(BodyKind.REGIONAL_SESSION, since=today - timedelta(days=1))
        (duty,) = found(facts, today, DutyKind.REPORT)
        assert warning_mark(duty, today) == ASKED


def test_what_has_waited_long_is_warned_of_by_how_long() -> None:
    waiting = Duty(DutyKind.APPROVAL, Standing.WAITING, None, day=date(2023, 4, 26))
    days = {2: None, 3: 3, 9: 3, 10: 10, 400: 30}
    for waited, mark in days.items():
        assert warning_mark(waiting, date(2023, 4, 26) + timedelta(days=waited)) == mark


@pytest.mark.parametrize("standing", [Standing.ARRANGED, Standing.DONE])
def test_nobody_is_warned_of_what_is_arranged_or_done(standing: Standing) -> None:
    duty = Duty(DutyKind.SESSION, standing, date(2023, 12, 31))
    assert warning_mark(duty, date(2023, 12, 30)) is None
