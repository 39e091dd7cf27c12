"""Makes the model from the bank and the law's own words: `python -m bot.search.train` after either has changed.

Its arithmetic is numpy's; the bot itself reads the finished weights and runs without it.
"""

from __future__ import annotations  # array is generic for the type checker alone before Python 3.12

import math
import random
from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from bot.rules.law.loader import load_statute
from bot.rules.law.statute import Statute
from bot.search.bank import LANGUAGES, Question, Target, load_bank
from bot.search.lexicon import EVERYDAY, LEXICON
from bot.search.model import Model, rarities, vector, write_model
from bot.search.reader import Reader, Reading

Numbers = NDArray[np.int64]
Values = NDArray[np.float32]
Lesson = tuple[tuple[tuple[Numbers, Values], ...], int]
"""The looks of a text, and the number of its target."""

ROUNDS = 90
_FIRST_STEP = 4.0
_SLOWING = 0.05
_KEPT_FROM = 1 / 3  # after this part of the rounds each one's weights go into the mean that is kept
_UNSAID = 0.4  # of a text's features in each lesson: no word may be relied on, a stranger says it in others
_KIN = 0.3  # what a word says for a clause it says, by this part, for every clause of the same article
_IDLE = 0.004  # chances this near to what they ought to be teach nothing
_SMALLEST = 0.25  # weights below this change no answer and are dropped

_SLIP_FROM = 5  # shorter words are seldom mistyped past recognition


@dataclass(frozen=True, slots=True)
class Example:
    """A text as read, the same text as read with slips of the finger in it, and what it asks for."""

    reading: Reading
    slipped: Reading
    target: Target


def law_examples(statute: Statute, reader: Reader) -> list[Example]:
    """Each clause's own words, in both languages."""
    readings = (
        (reader.read(clause.words(lang), lang), Target(ref))
        for ref, clause in statute.clauses.items()
        for lang in LANGUAGES
        if clause.words(lang)
    )
    return [Example(reading, reading, target) for reading, target in readings]


def bank_examples(bank: Sequence[Question], reader: Reader) -> list[Example]:
    """Each question of the bank as read."""
    chance = random.Random(4)  # noqa: S311 - slips for practice, no secret
    return [
        Example(
            reader.read(question.text, question.lang),
            reader.read(slip(question.text, chance), question.lang),
            question.target,
        )
        for question in bank
    ]


def slip(text: str, chance: random.Random) -> str:
    """The text with a letter lost, doubled or swapped in about half of its longer words."""
    words = text.split()
    for number, word in enumerate(words):
        if len(word) >= _SLIP_FROM and chance.random() < 0.5:
            at = chance.randrange(1, len(word) - 1)
            words[number] = chance.choice(
                (
                    word[:at] + word[at + 1 :],
                    word[:at] + word[at] + word[at:],
                    word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                )
            )
    return " ".join(words)


def train(examples: Sequence[Example], rounds: int = ROUNDS) -> Model:
    """A model by stochastic descent; the same examples make the same model.

    The rounds take turns: the texts as they are; as a stranger's would look, with the features that only one text
    has passing for unknown; and with slips of the finger. In each a part of the features stays unsaid.
    """
    targets = tuple(dict.fromkeys(example.target for example in examples))
    number_of = {target: number for number, target in enumerate(targets)}
    rarity = rarities([example.reading for example in examples])
    once = max(rarity.values())
    common = {feature: rare for feature, rare in rarity.items() if rare < once}
    number_in: defaultdict[str, int] = defaultdict(lambda: len(number_in))
    lessons = [
        (_looks(example, rarity, common, number_in), number_of[example.target]) for example in examples
    ]
    weights = np.zeros((len(number_in), len(targets)), np.float32)
    mean = _descended(weights, lessons, _articles(targets), rounds)
    return Model(targets, rarity, {feature: _sparse(mean[row]) for feature, row in number_in.items()})


def _descended(weights: Values, lessons: list[Lesson], articles: Numbers, rounds: int) -> Values:
    """The mean of the weights over the later rounds: the last lessons heard say no more than the others."""
    order = random.Random(9)  # noqa: S311 - an order of lessons, no secret
    dice = np.random.default_rng(3)
    total = np.zeros_like(weights)
    settled = math.ceil(rounds * _KEPT_FROM)
    for round_number in range(rounds):
        step = _FIRST_STEP / (1 + _SLOWING * round_number)
        order.shuffle(lessons)
        for looks, right in lessons:
            _lesson(weights, *_thinned(*looks[round_number % len(looks)], dice), right, articles, step)
        if round_number >= settled:
            total += weights
    return total / np.float32(rounds - settled)


def _looks(
    example: Example,
    rarity: Mapping[str, float],
    common: Mapping[str, float],
    number_in: Mapping[str, int],
) -> tuple[tuple[Numbers, Values], ...]:
    """The text as it is, as a stranger's would look, and with slips of the finger."""
    looks = ((example.reading, rarity), (example.reading, common), (example.slipped, rarity))
    return tuple(_numbered(vector(reading, known), number_in) for reading, known in looks)


def _numbered(values: Mapping[str, float], number_in: Mapping[str, int]) -> tuple[Numbers, Values]:
    """A vector as the numbers of its features and their values."""
    return np.array([number_in[feature] for feature in values]), np.array(list(values.values()), np.float32)


def _thinned(features: Numbers, values: Values, dice: np.random.Generator) -> tuple[Numbers, Values]:
    """A vector without a random part of its features, as long as before; BIAS, the first, always stays."""
    kept = dice.random(len(features)) >= _UNSAID
    kept[0] = True
    thinned = values[kept]
    longer = np.float32(np.linalg.norm(values) / np.linalg.norm(thinned))
    return features[kept], (thinned * longer).astype(np.float32)


def _articles(targets: Sequence[Target]) -> Numbers:
    """The number of each target's article; a topic belongs to the one that is nearest to it."""
    names = [(target.ref or str(target)).partition("/")[0].partition(".")[0] for target in targets]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names])


def _lesson(
    weights: Values, features: Numbers, values: Values, right: int, articles: Numbers, step: float
) -> None:
    """One step downhill: the weights of these features, towards the right target and a little to its article."""
    rows = weights[features]
    scores = values @ rows
    slopes = np.exp(scores - scores.max())
    slopes /= slopes.sum()
    slopes[right] -= 1
    slopes += _KIN * np.bincount(articles, slopes)[articles]
    slopes[np.abs(slopes) <= _IDLE] = 0
    weights[features] = rows - step * np.outer(values, slopes)


def _sparse(row: Values) -> tuple[array[int], array[float]]:
    kept = np.flatnonzero(np.abs(row) >= _SMALLEST)
    return array("H", kept.tolist()), array("d", row[kept].tolist())


def digest(bank: Sequence[Question], statute: Statute) -> str:
    """A short name for exactly these questions, this law and this lexicon."""
    found = sha256(LEXICON.read_bytes() + EVERYDAY.read_bytes())
    for question in bank:
        found.update(f"{question.lang}{question.text}{question.target}".encode())
    for clause in statute.clauses.values():
        found.update(f"{clause.ref}{clause.kk}{clause.ru}".encode())
    return found.hexdigest()[:16]


def main() -> None:
    """Write the weights and the vocabulary anew."""
    bank, statute = load_bank(), load_statute()
    reader = Reader.over(bank, statute)
    model = train([*bank_examples(bank, reader), *law_examples(statute, reader)])
    write_model(model, digest(bank, statute))
    reader.keep()


if __name__ == "__main__":
    main()
