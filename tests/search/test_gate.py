"""Whether the law answers at all: what speaks for it, what against, and how the weights are found."""

import numpy as np

from bot.search.bank import Target
from bot.search.fit_gate import fit
from bot.search.gate import law_answers

QUORUM, TERM, FAR = Target("9.5"), Target("17.1", "term"), Target(None, "far")


def test_what_is_likely_outside_the_law_lowers_the_figure_and_what_is_far_lowers_it_most() -> None:
    sure = law_answers([(0.9, QUORUM), (0.05, TERM), (0.05, FAR)])
    silent = law_answers([(0.9, TERM), (0.1, QUORUM), (0.0, FAR)])
    far = law_answers([(0.9, FAR), (0.1, QUORUM), (0.0, TERM)])

    assert sure > silent > far


def test_a_certain_clause_is_answered_and_a_certain_far_one_is_not() -> None:
    assert law_answers([(1.0, QUORUM), (0.0, FAR)]) > 0 > law_answers([(1.0, FAR), (0.0, QUORUM)])


def test_the_fit_finds_which_signal_tells() -> None:
    signals = np.array([[2.0, 1.0], [2.0, -1.0], [-2.0, 1.0], [-2.0, -1.0]] * 20)
    kinds = ["in law", "in law", "far", "far"] * 20

    telling, idle, _ = fit(kinds, signals)

    assert telling > 5 * abs(idle)
