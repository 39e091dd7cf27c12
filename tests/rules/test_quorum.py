"""Quorum at its boundaries, and against the law's sentence said once more in other words."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bodies import BodyKind
from bot.rules.quorum import quorum
from bot.rules.statutes import rule_for

DAY = date(2023, 4, 26)
SESSION = rule_for(BodyKind.SESSION, on=DAY)
COUNCIL = rule_for(BodyKind.COUNCIL, on=DAY)


@pytest.mark.parametrize(
    ("present", "total", "met", "needed", "missing"),
    [
        (335, 504, False, 336, 1),  # 504 members in January 2021
        (336, 504, True, 336, 0),
        (337, 504, True, 336, 0),
        (0, 504, False, 336, 336),
        (504, 504, True, 336, 0),
        (336, 505, False, 337, 1),
        (337, 505, True, 337, 0),
        (337, 506, False, 338, 1),
        (29, 45, False, 30, 1),
        (30, 45, True, 30, 0),
        (41, 60, True, 40, 0),
        (0, 1, False, 1, 1),
        (1, 1, True, 1, 0),
        (1, 2, False, 2, 1),
        (2, 3, True, 2, 0),
    ],
)
def test_a_quorum_is_two_thirds_of_all_members(
    present: int, total: int, met: bool, needed: int, missing: int
) -> None:
    found = quorum(present, total, SESSION)
    assert (found.met, found.needed, found.missing) == (met, needed, missing)
    assert (found.present, found.total) == (present, total)


def test_the_clause_is_the_bodys_own() -> None:
    assert quorum(1, 1, SESSION).clause == "9.5"
    assert quorum(1, 1, COUNCIL).clause == "10.5"


def test_a_regional_body_has_the_national_quorum_by_analogy() -> None:
    found = quorum(20, 30, rule_for(BodyKind.REGIONAL_COUNCIL, on=DAY))
    assert found.met
    assert found.clause == "10.5"
    assert found.by_analogy
    assert not quorum(20, 30, COUNCIL).by_analogy


def test_an_empty_body_has_no_quorum() -> None:
    found = quorum(0, 0, SESSION)
    assert not found.met
    assert found.missing == 1


@pytest.mark.parametrize(("present", "total"), [(-1, 504), (0, -1), (505, 504), (1, 0)])
def test_counts_that_no_body_has_are_errors(present: int, total: int) -> None:
    with pytest.raises(ValueError, match=r"counted from zero|present of"):
        quorum(present, total, SESSION)


@given(st.data())
def test_met_exactly_when_the_absent_are_at_most_a_third(data: st.DataObject) -> None:
    total = data.draw(st.integers(1, 6000))
    present = data.draw(st.integers(0, total))
    found = quorum(present, total, SESSION)
    assert found.met is (Fraction(total - present, total) <= Fraction(1, 3))
    assert found.met is (found.missing == 0)
    assert quorum(found.needed, total, SESSION).met
    assert not quorum(found.needed - 1, total, SESSION).met
