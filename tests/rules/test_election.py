"""Elections: who is elected at the boundary, and ties that elect nobody, against a plain statement of the rule."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bodies import BodyKind
from bot.rules.election import ElectionKind, count_marks, election
from bot.rules.statutes import rule_for

DAY = date(2023, 4, 26)
SESSION = rule_for(BodyKind.SESSION, on=DAY)
COUNCIL = rule_for(BodyKind.COUNCIL, on=DAY)
RULES = {"session": SESSION, "council": COUNCIL}


@pytest.mark.parametrize(
    ("votes", "places", "elected", "tied", "kind"),
    [
        ((169, 167), 1, [1], [], ElectionKind.FILLED),
        ((168, 168), 1, [], [], ElectionKind.NONE),  # exactly half is not more than half
        ((169, 100, 67), 1, [1], [], ElectionKind.FILLED),
        ((160, 100, 76), 1, [], [], ElectionKind.NONE),  # the most votes, and no majority
        ((300, 250, 120), 2, [1, 2], [], ElectionKind.FILLED),
        ((300, 120, 110), 2, [1], [], ElectionKind.PARTLY),
        ((300, 180, 180), 2, [1], [2, 3], ElectionKind.PARTLY),  # one place, two alike
        ((180, 180, 180), 2, [], [1, 2, 3], ElectionKind.NONE),
        ((180, 180), 2, [1, 2], [], ElectionKind.FILLED),
        ((0, 0), 1, [], [], ElectionKind.NONE),
    ],
)
def test_of_336_taking_part_those_with_169_votes_are_elected_while_places_last(
    votes: tuple[int, ...], places: int, elected: list[int], tied: list[int], kind: ElectionKind
) -> None:
    found = election(dict(enumerate(votes, 1)), places, 336, 504, 336, SESSION)
    assert found.kind is kind
    assert list(found.elected) == elected
    assert [one.candidate for one in found.standings if one.tied] == tied


def test_the_council_elects_by_two_thirds_of_those_taking_part() -> None:
    assert election({1: 29, 2: 16}, 1, 45, 60, 45, COUNCIL).kind is ElectionKind.NONE
    found = election({1: 30, 2: 15}, 1, 45, 60, 45, COUNCIL)
    assert (found.elected, found.threshold, found.clause) == ((1,), 30, "10.6")


def test_without_quorum_nobody_is_elected() -> None:
    found = election({1: 335, 2: 0}, 1, 335, 504, 335, SESSION)
    assert (found.kind, found.elected, found.quorum_needed) == (ElectionKind.NO_QUORUM, (), 336)


@pytest.mark.parametrize(
    ("votes", "places", "taking_part"),
    [({1: 11}, 1, 10), ({1: -1}, 1, 10), ({1: 6, 2: 5}, 1, 10), ({1: 5}, 0, 10)],
)
def test_counts_that_no_ballots_can_give_are_refused(
    votes: dict[int, int], places: int, taking_part: int
) -> None:
    with pytest.raises(ValueError, match=r"votes|place"):
        election(votes, places, taking_part, 10, taking_part, SESSION)


@pytest.mark.parametrize("ballot", [[1, 1], [1, 2, 3], [4], [0]])
def test_a_ballot_that_marks_twice_too_many_or_a_stranger_is_no_ballot(ballot: list[int]) -> None:
    with pytest.raises(ValueError, match="no ballot"):
        count_marks([ballot], (1, 2, 3), 2)


def test_a_blank_ballot_abstains() -> None:
    assert count_marks([[], [2], [2, 1]], (1, 2), 2) == {1: 1, 2: 2}


@given(
    rule=st.sampled_from(sorted(RULES)),
    places=st.integers(1, 4),
    ballots=st.lists(st.sets(st.integers(1, 5), max_size=4), max_size=40),
    silent=st.integers(0, 10),
    away=st.integers(0, 30),
)
def test_elected_are_the_best_who_reach_the_majority_unless_the_last_place_is_tied(
    rule: str, places: int, ballots: list[set[int]], silent: int, away: int
) -> None:
    marks = [sorted(ballot)[:places] for ballot in ballots]
    taking_part = len(ballots) + silent
    votes = count_marks(marks, range(1, 6), places)
    found = election(votes, places, taking_part, taking_part + away, taking_part, RULES[rule])
    assert set(found.elected) == _stated(rule, votes, places, taking_part, taking_part + away)
    assert not any(one.elected and one.tied for one in found.standings)
    assert len(found.elected) <= places


def _stated(rule: str, votes: dict[int, int], places: int, taking_part: int, total: int) -> set[int]:
    """One after the other, groups of equal votes take places; the first group without room ends it."""
    if taking_part * 3 < total * 2 or total == 0:
        return set()
    elected: set[int] = set()
    for count in sorted(set(votes.values()), reverse=True):
        enough = count * 2 > taking_part if rule == "session" else 0 < count * 3 >= taking_part * 2
        group = {number for number, own in votes.items() if own == count}
        if not enough or len(elected) + len(group) > places:
            break
        elected |= group
    return elected
