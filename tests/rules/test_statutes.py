"""Rules are data of a statute: found by body, question and day, and ready for the law of 2026."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from bot.rules.bodies import BodyKind
from bot.rules.quorum import quorum
from bot.rules.statutes import (
    STATUTE_2008,
    Approval,
    Base,
    Form,
    MeetingKind,
    Question,
    Reglament,
    convening_rule_for,
    rule_for,
)
from tests.rules.statute_2026 import CHAIRS_ELECTION_2026, ORDINARY_2026, STATUTE_2026

DAY = date(2023, 4, 26)
REGLAMENT = Reglament(
    title="Регламент",
    adopted=date(2024, 2, 1),
    clause="14",
    quorum_clause="9",
    quorum=Fraction(1, 2),
    majority=Fraction(1, 2),
    strict=True,
)


def test_the_law_of_2008_was_in_force_until_the_end_of_june_2026() -> None:
    assert not STATUTE_2008.in_force_on(date(2008, 10, 19))
    assert STATUTE_2008.in_force_on(date(2008, 10, 20))
    assert STATUTE_2008.in_force_on(date(2026, 6, 30))
    assert not STATUTE_2008.in_force_on(date(2026, 7, 1))
    assert STATUTE_2026.in_force_on(date(2126, 7, 1))


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2008, 10, 20), date(2026, 6, 30), date(2026, 11, 24)])
def test_the_law_of_2008_is_the_rule_whatever_the_day(day: date) -> None:
    assert rule_for(BodyKind.SESSION, on=day).clause == "9.6"


@pytest.mark.parametrize(
    ("kind", "clause", "quorum_clause", "majority", "strict", "approval", "approval_clause"),
    [
        (BodyKind.SESSION, "9.6", "9.5", Fraction(1, 2), True, Approval.CHAIR, "9.7"),
        (BodyKind.REGIONAL_SESSION, "9.6", "9.5", Fraction(1, 2), True, Approval.CHAIR, "9.7"),
        (BodyKind.COUNCIL, "10.6", "10.5", Fraction(2, 3), False, Approval.MINUTES, "10.6"),
        (BodyKind.REGIONAL_COUNCIL, "10.6", "10.5", Fraction(2, 3), False, Approval.MINUTES, "10.6"),
    ],
)
def test_each_body_has_its_rule(
    kind: BodyKind,
    clause: str,
    quorum_clause: str,
    majority: Fraction,
    strict: bool,
    approval: Approval,
    approval_clause: str,
) -> None:
    rule = rule_for(kind, on=DAY)
    assert (rule.clause, rule.quorum_clause, rule.approval_clause) == (clause, quorum_clause, approval_clause)
    assert (rule.quorum, rule.majority, rule.strict) == (Fraction(2, 3), majority, strict)
    assert (rule.base, rule.form, rule.approval) == (Base.TAKING_PART, Form.FREE, approval)
    assert rule.by_analogy is kind.is_regional


def test_the_law_of_2008_knows_no_election_of_the_chair() -> None:
    with pytest.raises(LookupError, match="70-IV"):
        rule_for(BodyKind.SESSION, Question.ELECTION_OF_CHAIR, on=DAY)


def test_a_rule_of_another_statute_is_not_found_under_this_one() -> None:
    with pytest.raises(LookupError, match="298-VIII"):
        rule_for(BodyKind.SESSION, on=DAY, statute=STATUTE_2026)
    of_the_same_years = replace(STATUTE_2008, code="other", number="1-I")
    with pytest.raises(LookupError, match="1-I"):
        rule_for(BodyKind.SESSION, on=DAY, statute=of_the_same_years)
    with pytest.raises(LookupError, match="298-VIII"):
        convening_rule_for(BodyKind.SESSION, MeetingKind.REGULAR, on=DAY, statute=STATUTE_2026)


def test_a_reglament_takes_the_place_of_the_analogy_from_its_own_day() -> None:
    before = rule_for(BodyKind.REGIONAL_SESSION, on=date(2024, 1, 31), reglament=REGLAMENT)
    assert (before.by_analogy, before.clause) == (True, "9.6")
    since = rule_for(BodyKind.REGIONAL_SESSION, on=date(2024, 2, 1), reglament=REGLAMENT)
    assert (since.by_analogy, since.clause, since.reglament) == (False, "14", REGLAMENT)
    verdict = quorum(15, 30, since)
    assert (verdict.met, verdict.needed, verdict.clause, verdict.by_analogy) == (True, 15, "9", False)


def test_no_reglament_changes_what_the_law_itself_sets() -> None:
    for kind in (BodyKind.SESSION, BodyKind.COUNCIL):
        with pytest.raises(ValueError, match="leave a reglament nothing to set"):
            rule_for(kind, on=DAY, reglament=REGLAMENT)


def test_the_law_sets_a_convening_term_for_the_session_alone() -> None:
    regular = convening_rule_for(BodyKind.SESSION, MeetingKind.REGULAR, on=DAY)
    assert (regular.clause, regular.order_days, regular.months_to_hold) == ("9.2", 30, None)
    extraordinary = convening_rule_for(BodyKind.SESSION, MeetingKind.EXTRAORDINARY, on=DAY)
    assert (extraordinary.clause, extraordinary.order_days, extraordinary.months_to_hold) == ("9.3", None, 1)
    for body in (BodyKind.COUNCIL, BodyKind.REGIONAL_SESSION, BodyKind.REGIONAL_COUNCIL):
        for kind in MeetingKind:
            rule = convening_rule_for(body, kind, on=DAY)
            assert rule.order_days is None
            assert rule.months_to_hold is None
            assert rule.by_analogy is body.is_regional


def test_the_shape_can_say_the_election_of_2026() -> None:
    """Secret, a quorum of three quarters of all, a majority of all (8.3); the ordinary question beside it."""
    assert CHAIRS_ELECTION_2026.form is Form.SECRET
    assert CHAIRS_ELECTION_2026.base is Base.ALL
    assert quorum(94, 126, CHAIRS_ELECTION_2026).missing == 1
    assert quorum(95, 126, CHAIRS_ELECTION_2026).met
    assert quorum(84, 126, ORDINARY_2026).met


@pytest.mark.parametrize(
    "numbers",
    [
        {"quorum": Fraction(0)},
        {"quorum": Fraction(4, 3)},
        {"majority": Fraction(0)},
        {"majority": Fraction(5, 4)},
        {"majority": Fraction(1)},  # more than all
    ],
)
def test_numbers_that_no_body_could_meet_are_errors(numbers: dict[str, Fraction]) -> None:
    with pytest.raises(ValueError, match=r"fractions|more than all"):
        replace(ORDINARY_2026, **numbers)  # type: ignore[arg-type]  # Fractions only, which mypy cannot see


def test_a_rule_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="first day"):
        replace(ORDINARY_2026, last_day=date(2026, 6, 30))
