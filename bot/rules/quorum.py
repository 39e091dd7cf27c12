"""Quorum: whether enough of a body's members are present (9.5, 10.5)."""

from dataclasses import dataclass
from math import ceil

from bot.rules.statutes import Rule


@dataclass(frozen=True, slots=True)
class QuorumVerdict:
    """`needed` is the least number of members present that makes a quorum, `missing` how many more."""

    met: bool
    present: int
    total: int
    needed: int
    missing: int
    clause: str
    by_analogy: bool


def quorum(present: int, total: int, rule: Rule) -> QuorumVerdict:
    """Judge `present` members of `total` seats in force by `rule`.

    A body without members has no quorum: it would need one who is not there.
    Raises ValueError for negative numbers and for more present than there are members.
    """
    if present < 0 or total < 0:
        raise ValueError("members are counted from zero")
    if present > total:
        raise ValueError(f"{present} present of {total} members")
    needed = max(1, ceil(rule.quorum * total))
    return QuorumVerdict(
        met=present >= needed,
        present=present,
        total=total,
        needed=needed,
        missing=max(0, needed - present),
        clause=rule.quorum_clause,
        by_analogy=rule.by_analogy,
    )
