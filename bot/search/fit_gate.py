"""Fits the gate's weights on the bank, left out: `python -m bot.search.fit_gate` prints what `gate.py` keeps."""

from concurrent.futures import ProcessPoolExecutor

import numpy as np
from numpy.typing import NDArray

from bot.search.bank import load_bank
from bot.search.evaluate import PROCESSES, engine_without, folds, styles

_WORTH = {"in law": 1.0, "near": 2.0, "far": 6.0}  # a false answer costs more than a needless offer
_STEPS = 60
_RIDGE = 0.1

Values = NDArray[np.float64]
Row = tuple[str, tuple[float, ...]]


def _signals(part: list[int]) -> list[Row]:
    """What speaks for the law and against, for each question of a part in each style, with what it is."""
    bank, engine = load_bank(), engine_without(part)
    rows: list[Row] = []
    for number in part:
        for asked in styles(bank[number]):
            kind = "in law" if asked.right else "far" if asked.far else "near"
            rows.append((kind, engine.signals(asked.text)))
    return rows


def fit(kinds: list[str], signals: Values) -> Values:
    """Logistic regression by Newton's steps: a weight for each signal, the bias last."""
    rows = np.column_stack([signals, np.ones(len(signals))])
    right = np.array([float(kind == "in law") for kind in kinds])
    worth = np.array([_WORTH[kind] for kind in kinds])
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (worth * (chances - right)) + _RIDGE * weights
        bend = (rows * (worth * chances * (1 - chances))[:, None]).T @ rows + _RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def main() -> None:
    """Print the weights."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        found = [row for rows in pool.map(_signals, folds(load_bank())) for row in rows]
    weights = fit([kind for kind, _ in found], np.array([signals for _, signals in found]))
    print(", ".join(f"{weight:.2f}" for weight in weights))  # noqa: T201 - its whole purpose


if __name__ == "__main__":
    main()
