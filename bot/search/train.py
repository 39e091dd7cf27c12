"""Makes the model from the bank and the law's own words: `python -m bot.search.train` after either has changed."""

from __future__ import annotations  # array is generic for the type checker alone before Python 3.12

import random
from array import array
from collections.abc import Sequence

from bot.rules.law.loader import load_statute
from bot.rules.law.statute import Statute
from bot.search.bank import LANGUAGES, Question, Target, load_bank
from bot.search.model import Model, rarities, softmax, vector, write_model
from bot.search.reader import Reader, Reading

ROUNDS = 12
_FIRST_STEP = 4.0
_SLOWING = 0.35
_IDLE = 0.004  # chances this near to what they ought to be teach nothing
_SMALLEST = 0.15  # weights below this change no answer and are dropped

Example = tuple[Reading, Target]


def law_examples(statute: Statute, reader: Reader) -> list[Example]:
    """Each clause's own words, in both languages."""
    return [
        (reader.read(clause.words(lang), lang), Target(ref))
        for ref, clause in statute.clauses.items()
        for lang in LANGUAGES
        if clause.words(lang)
    ]


def bank_examples(bank: Sequence[Question], reader: Reader) -> list[Example]:
    """Each question of the bank as read."""
    return [(reader.read(question.text, question.lang), question.target) for question in bank]


def train(examples: Sequence[Example], rounds: int = ROUNDS) -> Model:
    """A model by stochastic descent; the same examples make the same model."""
    targets = tuple(dict.fromkeys(target for _, target in examples))
    number_of = {target: number for number, target in enumerate(targets)}
    rarity = rarities([reading for reading, _ in examples])
    rows: dict[str, list[float]] = {feature: [0.0] * len(targets) for feature in rarity}
    lessons = [(vector(reading, rarity), number_of[target]) for reading, target in examples]
    order = random.Random(9)  # noqa: S311 - an order of lessons, no secret
    for round_number in range(rounds):
        step = _FIRST_STEP / (1 + _SLOWING * round_number)
        order.shuffle(lessons)
        for values, right in lessons:
            _lesson(rows, values, right, step, len(targets))
    return Model(targets, rarity, {feature: _sparse(row) for feature, row in rows.items()})


def _lesson(
    rows: dict[str, list[float]], values: dict[str, float], right: int, step: float, targets: int
) -> None:
    scores = [0.0] * targets
    for feature, value in values.items():
        scores = [score + value * weight for score, weight in zip(scores, rows[feature], strict=True)]
    slopes = softmax(scores)
    slopes[right] -= 1
    moved = [(number, -step * slope) for number, slope in enumerate(slopes) if abs(slope) > _IDLE]
    for feature, value in values.items():
        row = rows[feature]
        for number, change in moved:
            row[number] += change * value


def _sparse(row: list[float]) -> tuple[array[int], array[float]]:
    kept = [(number, weight) for number, weight in enumerate(row) if abs(weight) >= _SMALLEST]
    return array("H", [number for number, _ in kept]), array("d", [weight for _, weight in kept])


def main() -> None:
    """Write the weights anew."""
    reader = Reader.over(load_bank(), load_statute())
    write_model(train([*bank_examples(load_bank(), reader), *law_examples(load_statute(), reader)]))


if __name__ == "__main__":
    main()
