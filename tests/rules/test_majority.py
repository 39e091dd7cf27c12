"""Outcomes at their boundaries, and open votes against every way they can still go."""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bodies import BodyKind
from bot.rules.majority import OutcomeKind, StandingKind, Tally, outcome, standing, threshold
from bot.rules.statutes import Rule, rule_for
from tests.rules.statute_2026 import CHAIRS_ELECTION_2026, CHAIRS_END_2026

DAY = date(2023, 4, 26)
SESSION = rule_for(BodyKind.SESSION, on=DAY)
COUNCIL = rule_for(BodyKind.COUNCIL, on=DAY)
RULES = {"session": SESSION, "council": COUNCIL, "of all": CHAIRS_END_2026}


@pytest.mark.parametrize(
    ("rule", "in_favour", "against", "abstain", "taking_part", "least", "kind"),
    [
        (SESSION, 168, 168, 0, 336, 169, OutcomeKind.REJECTED),  # exactly half
        (SESSION, 169, 167, 0, 336, 169, OutcomeKind.ADOPTED),
        (SESSION, 168, 100, 69, 337, 169, OutcomeKind.REJECTED),
        (SESSION, 169, 100, 68, 337, 169, OutcomeKind.ADOPTED),
        (SESSION, 100, 10, 100, 336, 169, OutcomeKind.REJECTED),  # most of the ballots, not of the members
        (SESSION, 1, 0, 0, 336, 169, OutcomeKind.REJECTED),
        (SESSION, 0, 0, 0, 336, 169, OutcomeKind.REJECTED),
        (COUNCIL, 29, 10, 6, 45, 30, OutcomeKind.REJECTED),
        (COUNCIL, 30, 10, 5, 45, 30, OutcomeKind.ADOPTED),
        (COUNCIL, 30, 0, 0, 45, 30, OutcomeKind.ADOPTED),
        (COUNCIL, 30, 0, 0, 46, 31, OutcomeKind.REJECTED),
        (COUNCIL, 31, 15, 0, 46, 31, OutcomeKind.ADOPTED),
    ],
)
def test_a_vote_is_decided_of_those_taking_part(
    rule: Rule, in_favour: int, against: int, abstain: int, taking_part: int, least: int, kind: OutcomeKind
) -> None:
    found = outcome(Tally(in_favour, against, abstain), taking_part, taking_part, taking_part, rule)
    assert (found.kind, found.threshold) == (kind, least)


def test_an_outcome_names_its_clauses_and_numbers() -> None:
    found = outcome(Tally(30, 10, 5), 46, 60, 45, COUNCIL)
    assert (found.clause, found.quorum_clause) == ("10.6", "10.5")
    assert (found.in_favour, found.against, found.abstain) == (30, 10, 5)
    assert (found.taking_part, found.present, found.total) == (46, 45, 60)
    assert (found.quorum_needed, found.missing) == (40, 0)
    assert not found.by_analogy
    assert outcome(Tally(1, 0, 0), 1, 1, 1, SESSION).clause == "9.6"


def test_a_vote_that_closes_without_quorum_is_neither_adopted_nor_rejected() -> None:
    found = outcome(Tally(335, 0, 0), 335, 504, 335, SESSION)
    assert found.kind is OutcomeKind.NO_QUORUM
    assert found.missing == 1


def test_one_who_voted_and_left_stays_in_p_and_not_in_the_quorum() -> None:
    assert outcome(Tally(336, 0, 0), 336, 504, 335, SESSION).kind is OutcomeKind.NO_QUORUM
    left = outcome(Tally(169, 169, 0), 338, 504, 336, SESSION)
    assert (left.kind, left.threshold) == (OutcomeKind.REJECTED, 170)


def test_without_a_total_the_quorum_is_not_judged() -> None:
    found = outcome(Tally(30, 10, 5), 45, None, 45, COUNCIL)
    assert found.kind is OutcomeKind.ADOPTED
    assert found.total is None
    assert found.quorum_needed is None
    assert found.missing is None


def test_nobody_adopts_nothing() -> None:
    for rule in (SESSION, COUNCIL):
        assert outcome(Tally(0, 0, 0), 0, None, 0, rule).kind is OutcomeKind.REJECTED
        assert outcome(Tally(0, 0, 0), 0, 0, 0, rule).kind is OutcomeKind.NO_QUORUM


@pytest.mark.parametrize(
    ("tally", "taking_part", "total", "present"),
    [
        (Tally(3, 3, 0), 5, 10, 5),  # more ballots than members
        (Tally(3, 0, 0), 5, 4, 4),  # more members than there are
        (Tally(3, 0, 0), 5, 10, 6),  # more present than taking part
        (Tally(3, 0, 0), 5, 10, -1),
    ],
)
def test_counts_that_no_vote_has_are_errors(tally: Tally, taking_part: int, total: int, present: int) -> None:
    with pytest.raises(ValueError, match=r"taking part"):
        outcome(tally, taking_part, total, present, SESSION)


def test_ballots_below_zero_are_errors() -> None:
    with pytest.raises(ValueError, match="from zero"):
        Tally(1, -1, 0)
    with pytest.raises(ValueError, match="from zero"):
        standing(Tally(1, 0, 0), 5, -1, SESSION, final_ballots=True)


def test_a_majority_of_all_needs_to_know_how_many_they_are() -> None:
    assert threshold(CHAIRS_END_2026, taking_part=90, total=126) == 64
    with pytest.raises(ValueError, match="all members"):
        threshold(CHAIRS_END_2026, taking_part=90)


def test_the_election_of_2026_is_decided_of_all_members() -> None:
    """8.3 of the law of 2026: 95 of 126 must be present (three quarters), and 64 in favour."""
    no_quorum = outcome(Tally(94, 0, 0), 94, 126, 94, CHAIRS_ELECTION_2026)
    assert (no_quorum.kind, no_quorum.quorum_needed) == (OutcomeKind.NO_QUORUM, 95)
    assert outcome(Tally(63, 32, 0), 95, 126, 95, CHAIRS_ELECTION_2026).kind is OutcomeKind.REJECTED
    elected = outcome(Tally(64, 31, 0), 95, 126, 95, CHAIRS_ELECTION_2026)
    assert (elected.kind, elected.clause) == (OutcomeKind.ADOPTED, "8.3")


@st.composite
def closed_votes(draw: st.DrawFn) -> tuple[Tally, int, int, int]:
    """A tally, P, N and those present, as a meeting can have them."""
    total = draw(st.integers(1, 600))
    taking_part = draw(st.integers(0, total))
    present = draw(st.integers(0, taking_part))
    in_favour = draw(st.integers(0, taking_part))
    against = draw(st.integers(0, taking_part - in_favour))
    abstain = draw(st.integers(0, taking_part - in_favour - against))
    return Tally(in_favour, against, abstain), taking_part, total, present


@given(closed_votes())
def test_a_session_adopts_when_more_are_for_than_all_the_others_together(
    vote: tuple[Tally, int, int, int],
) -> None:
    tally, taking_part, total, present = vote
    found = outcome(tally, taking_part, total, present, SESSION)
    if total - present > Fraction(total, 3):
        assert found.kind is OutcomeKind.NO_QUORUM
    else:
        assert (found.kind is OutcomeKind.ADOPTED) is (tally.in_favour > taking_part - tally.in_favour)


@given(closed_votes())
def test_the_council_adopts_when_those_for_are_at_least_twice_the_others(
    vote: tuple[Tally, int, int, int],
) -> None:
    tally, taking_part, total, present = vote
    found = outcome(tally, taking_part, total, present, COUNCIL)
    if total - present > Fraction(total, 3):
        assert found.kind is OutcomeKind.NO_QUORUM
    else:
        assert (found.kind is OutcomeKind.ADOPTED) is (tally.in_favour >= 2 * (taking_part - tally.in_favour))


@given(vote=closed_votes(), name=st.sampled_from(sorted(RULES)))
def test_the_threshold_adopts_and_one_less_does_not(vote: tuple[Tally, int, int, int], name: str) -> None:
    _, taking_part, total, _ = vote
    least = threshold(RULES[name], taking_part, total)
    whole = total if name == "of all" else taking_part
    share = Fraction(2, 3) if name == "council" else Fraction(1, 2)

    def adopts(in_favour: int) -> bool:
        return in_favour >= share * whole if name == "council" else in_favour > share * whole

    assert adopts(least)
    assert least == 1 or not adopts(least - 1)


@pytest.mark.parametrize(
    ("tally", "taking_part", "still", "final", "kind", "needed_more"),
    [
        (Tally(169, 0, 0), 336, 167, True, StandingKind.ADOPTED_ALREADY, 0),
        (Tally(169, 0, 0), 336, 167, False, StandingKind.ADOPTED_AS_IT_STANDS, 0),
        (Tally(168, 0, 0), 336, 168, True, StandingKind.OPEN, 1),
        (Tally(0, 168, 0), 336, 168, True, StandingKind.REJECTED_ALREADY, 169),
        (Tally(0, 168, 0), 336, 168, False, StandingKind.OPEN, 169),
        (Tally(0, 167, 0), 336, 169, True, StandingKind.OPEN, 169),
        (Tally(100, 100, 136), 336, 0, True, StandingKind.REJECTED_ALREADY, 69),
        (Tally(0, 0, 0), 336, 336, True, StandingKind.OPEN, 169),
        # two members may still come: with them 338 take part, and 169 are only half
        (Tally(169, 0, 0), 336, 169, True, StandingKind.ADOPTED_AS_IT_STANDS, 0),
    ],
)
def test_an_open_vote_says_how_it_stands(
    tally: Tally, taking_part: int, still: int, final: bool, kind: StandingKind, needed_more: int
) -> None:
    found = standing(tally, taking_part, still, SESSION, final_ballots=final)
    assert (found.kind, found.needed_more) == (kind, needed_more)
    assert (found.threshold, found.clause) == (169, "9.6")


@given(
    name=st.sampled_from(sorted(RULES)),
    cast=st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 2)),
    silent=st.integers(0, 4),
    newcomers=st.integers(0, 3),
    unable=st.integers(0, 2),
    final=st.booleans(),
)
def test_already_means_that_every_way_to_go_on_ends_the_same(
    name: str, cast: tuple[int, int, int], silent: int, newcomers: int, unable: int, final: bool
) -> None:
    """The silent vote for or not; newcomers stay away, come and vote for, or come and do not.

    `unable` are present and can vote no more; tried only where nobody can come.
    """
    newcomers = 0 if unable else newcomers
    tally = Tally(*cast)
    taking_part = tally.cast + silent + unable
    total = taking_part + newcomers + 1
    found = standing(tally, taking_part, silent + newcomers, RULES[name], final_ballots=final, total=total)
    ways = product(*[(False, True)] * silent, *[(None, False, True)] * newcomers)
    ends = {
        _adopts(
            name,
            in_favour=tally.in_favour + way.count(True),
            taking_part=taking_part + sum(choice is not None for choice in way[silent:]),
            total=total,
        )
        for way in ways
    }
    as_it_stands = _adopts(name, tally.in_favour, taking_part, total)
    assert found.kind is _what_to_say(ends if final else {True, False}, as_it_stands)


def _adopts(name: str, in_favour: int, taking_part: int, total: int) -> bool:
    """The three majorities of the table in RULES, as products of whole numbers."""
    if name == "council":
        return in_favour > 0 and in_favour * 3 >= 2 * taking_part
    return in_favour * 2 > (taking_part if name == "session" else total)


def _what_to_say(ends: set[bool], as_it_stands: bool) -> StandingKind:
    """What the possible ends of a vote make of it now."""
    if len(ends) == 1:
        return StandingKind.ADOPTED_ALREADY if ends.pop() else StandingKind.REJECTED_ALREADY
    return StandingKind.ADOPTED_AS_IT_STANDS if as_it_stands else StandingKind.OPEN
