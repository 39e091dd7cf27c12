"""Whether the law answers a question at all: one figure out of what speaks for it and against."""

import math
from collections.abc import Sequence

from bot.search.bank import Target

FAR = "far"
# As `python -m bot.search.fit_gate` found them on the bank's questions, each asked of a model that had not seen it.
_WEIGHTS = (0.96, -0.36, -0.17)
_BIAS = -4.56
_LEAST = 1e-4  # chances nearer to 0 or 1 tell no more

Ranked = Sequence[tuple[float, Target]]
"""Every target with its chance, best first."""


def law_answers(ranked: Ranked) -> float:
    """How sure it is that the law answers: log-odds, 0 is even."""
    signals = signals_of(ranked)
    return sum(weight * signal for weight, signal in zip(_WEIGHTS, signals, strict=True)) + _BIAS


def signals_of(ranked: Ranked) -> tuple[float, ...]:
    """Log-odds of the chance of all clauses together, of "far", and of the best clause."""
    clauses = [chance for chance, target in ranked if target.topic is None]
    far = sum(chance for chance, target in ranked if target.topic == FAR)
    return tuple(_log_odds(chance) for chance in (sum(clauses), far, clauses[0]))


def _log_odds(chance: float) -> float:
    return math.log((chance + _LEAST) / (1 - chance + _LEAST))
