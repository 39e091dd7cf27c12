"""Election: which of several candidates a ballot has chosen (9.6, 10.6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.majority import threshold
from bot.rules.quorum import quorum
from bot.rules.statutes import Rule


class ElectionKind(StrEnum):
    """How far an election has come; places that stay open are put to another round."""

    FILLED = "filled"
    PARTLY = "partly"
    NONE = "none"
    NO_QUORUM = "no_quorum"


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate's number and votes. `elected` and `tied` are never both true."""

    candidate: int
    votes: int
    elected: bool
    tied: bool
    """Enough votes, but as many as others have, and no room for them all."""


@dataclass(frozen=True, slots=True)
class Election:
    """The outcome with the numbers its record needs; `standings` in the order of votes, then of numbers.

    `threshold`: the least number of votes that elects.
    """

    kind: ElectionKind
    places: int
    standings: tuple[Standing, ...]
    threshold: int
    taking_part: int
    present: int
    total: int
    quorum_needed: int
    clause: str
    quorum_clause: str
    by_analogy: bool

    @property
    def elected(self) -> tuple[int, ...]:
        """The numbers of those elected, the most votes first."""
        return tuple(one.candidate for one in self.standings if one.elected)


def count_marks(ballots: Iterable[Iterable[int]], candidates: Iterable[int], places: int) -> dict[int, int]:
    """Votes for each candidate. A blank ballot abstains.

    Raises ValueError for a ballot that marks somebody twice, more than `places`, or one who does not stand.
    """
    votes = dict.fromkeys(candidates, 0)
    for ballot in ballots:
        marks = list(ballot)
        if len(set(marks)) != len(marks) or len(marks) > places or not votes.keys() >= set(marks):
            raise ValueError(f"no ballot of this election: {marks}")
        for mark in marks:
            votes[mark] += 1
    return votes


def election(
    votes: Mapping[int, int], places: int, taking_part: int, total: int, present: int, rule: Rule
) -> Election:
    """Judge a closed election.

    Elected are those whose votes adopt by `rule`, the most votes first, while places last. Where the last places
    fall to more candidates with the same votes than there is room for, none of these is elected: the law knows
    neither lot nor seniority. `taking_part`, `present`, `total` as in `majority.outcome`.
    Raises ValueError for more votes than members taking part, and for no places.
    """
    if places < 1:
        raise ValueError("an election fills at least one place")
    if any(not 0 <= count <= taking_part for count in votes.values()):
        raise ValueError(f"votes are counted from 0 to the {taking_part} members taking part")
    if sum(votes.values()) > places * taking_part:
        raise ValueError("more votes than ballots have marks")
    found = quorum(present, total, rule)
    least = threshold(rule, taking_part, total)
    standings = tuple(
        _standing(votes, number, places, least if found.met else None)
        for number in sorted(votes, key=lambda number: (-votes[number], number))
    )
    filled = sum(one.elected for one in standings)
    return Election(
        kind=_kind(filled, places) if found.met else ElectionKind.NO_QUORUM,
        places=places,
        standings=standings,
        threshold=least,
        taking_part=taking_part,
        present=present,
        total=total,
        quorum_needed=found.needed,
        clause=rule.clause,
        quorum_clause=rule.quorum_clause,
        by_analogy=rule.by_analogy,
    )


def _standing(votes: Mapping[int, int], number: int, places: int, least: int | None) -> Standing:
    """`least` None: without quorum nobody is elected."""
    own = votes[number]
    if least is None or own < least:
        return Standing(number, own, elected=False, tied=False)
    ahead = sum(count > own for count in votes.values())
    alike = sum(count == own for count in votes.values())
    return Standing(number, own, elected=ahead + alike <= places, tied=ahead < places < ahead + alike)


def _kind(filled: int, places: int) -> ElectionKind:
    if filled == 0:
        return ElectionKind.NONE
    return ElectionKind.FILLED if filled == places else ElectionKind.PARTLY
