"""Majority: what a vote decided (9.6, 10.6), and what an open one can still decide."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor

from bot.rules.quorum import quorum
from bot.rules.statutes import Base, Rule


@dataclass(frozen=True, slots=True)
class Tally:
    """Ballots counted. Raises ValueError for a negative count."""

    in_favour: int
    against: int
    abstain: int

    def __post_init__(self) -> None:
        """Refuse counts below zero."""
        if min(self.in_favour, self.against, self.abstain) < 0:
            raise ValueError("ballots are counted from zero")

    @property
    def cast(self) -> int:
        """All ballots; abstaining is a ballot."""
        return self.in_favour + self.against + self.abstain


class OutcomeKind(StrEnum):
    """NO_QUORUM is neither adopted nor rejected: the question can be put again."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a closed vote decided, with all the numbers that its record needs.

    `threshold` is the least number in favour that adopts, `missing` how many members are short of the quorum.
    `total`, `quorum_needed` and `missing` are None where the quorum was not judged.
    """

    kind: OutcomeKind
    threshold: int
    in_favour: int
    against: int
    abstain: int
    taking_part: int
    present: int
    total: int | None
    clause: str
    quorum_clause: str
    quorum_needed: int | None
    missing: int | None
    by_analogy: bool


class StandingKind(StrEnum):
    """How an open vote stands; the two "already" only when no ballot still possible can change it."""

    ADOPTED_ALREADY = "adopted_already"
    REJECTED_ALREADY = "rejected_already"
    ADOPTED_AS_IT_STANDS = "adopted_as_it_stands"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Standing:
    """`threshold` for those taking part now; `needed_more` is how many more in favour would reach it."""

    kind: StandingKind
    threshold: int
    needed_more: int
    clause: str
    by_analogy: bool


def threshold(rule: Rule, taking_part: int, total: int | None = None) -> int:
    """The least number in favour that adopts; never none, so that an empty hall adopts nothing.

    Raises ValueError when the rule counts of all members and `total` is None.
    """
    if rule.base is Base.ALL and total is None:
        raise ValueError(f"{rule.clause} counts of all members: their number is needed")
    of_whom = taking_part if rule.base is Base.TAKING_PART or total is None else total
    share = rule.majority * of_whom
    return floor(share) + 1 if rule.strict else max(1, ceil(share))


def outcome(tally: Tally, taking_part: int, total: int | None, present: int, rule: Rule) -> Outcome:
    """Judge a closed vote.

    `taking_part` (P): those registered as present at the close and any who voted and then left; abstaining or
    silent, they stay in it. `present`: those registered as present at the close, judged for the quorum of
    `total` seats in force. With `total` None the quorum is not judged.
    Raises ValueError for more ballots than members taking part, and for more members than there are.
    """
    _check_taking_part(tally, taking_part, total)
    if not 0 <= present <= taking_part:
        raise ValueError(f"{present} present, but {taking_part} taking part")
    found = None if total is None else quorum(present, total, rule)
    least = threshold(rule, taking_part, total)
    return Outcome(
        kind=_kind(quorum_lost=found is not None and not found.met, adopted=tally.in_favour >= least),
        threshold=least,
        in_favour=tally.in_favour,
        against=tally.against,
        abstain=tally.abstain,
        taking_part=taking_part,
        present=present,
        total=total,
        clause=rule.clause,
        quorum_clause=rule.quorum_clause,
        quorum_needed=None if found is None else found.needed,
        missing=None if found is None else found.missing,
        by_analogy=rule.by_analogy,
    )


def standing(
    tally: Tally,
    taking_part: int,
    still_can_vote: int,
    rule: Rule,
    *,
    final_ballots: bool,
    total: int | None = None,
) -> Standing:
    """Judge a vote that is still open.

    `taking_part` as in `outcome`, as of now. `still_can_vote`: members who have no ballot yet and may cast
    one. Those of them beyond the silent ones already taking part would have to come first, and so raise P.
    While ballots can be changed (`final_ballots` false) nothing is settled "already".
    Raises ValueError as `outcome` does.
    """
    _check_taking_part(tally, taking_part, total)
    if still_can_vote < 0:
        raise ValueError("members are counted from zero")
    newcomers = max(0, still_can_vote - (taking_part - tally.cast))
    now = threshold(rule, taking_part, total)
    # No majority is above the whole, so a newcomer in favour never lowers the chance, and one not in favour
    # never raises it: the two extremes bound every way the vote can still go.
    at_the_end = threshold(rule, taking_part + newcomers, total)
    if final_ballots and tally.in_favour >= at_the_end:
        kind = StandingKind.ADOPTED_ALREADY
    elif final_ballots and tally.in_favour + still_can_vote < at_the_end:
        kind = StandingKind.REJECTED_ALREADY
    elif tally.in_favour >= now:
        kind = StandingKind.ADOPTED_AS_IT_STANDS
    else:
        kind = StandingKind.OPEN
    return Standing(kind, now, max(0, now - tally.in_favour), rule.clause, rule.by_analogy)


def _kind(*, quorum_lost: bool, adopted: bool) -> OutcomeKind:
    """Without quorum the count decides nothing (9.5, 10.5)."""
    if quorum_lost:
        return OutcomeKind.NO_QUORUM
    return OutcomeKind.ADOPTED if adopted else OutcomeKind.REJECTED


def _check_taking_part(tally: Tally, taking_part: int, total: int | None) -> None:
    """Refuse more ballots than members (5.4: one member, one ballot), and more members than seats."""
    if tally.cast > taking_part:
        raise ValueError(f"{tally.cast} ballots of {taking_part} members taking part")
    if total is not None and taking_part > total:
        raise ValueError(f"{taking_part} taking part of {total} members")
