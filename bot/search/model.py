"""The weighing of words: how much each speaks for each target, and the chances of every target for a question.

A multinomial logistic regression over the features of a `Reading`, kept as a text file that `train.py` writes
from the bank; one question more is learnt by the same step that training takes.
"""

from __future__ import annotations  # array is generic for the type checker alone before Python 3.12

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.search.bank import Target
from bot.search.reader import Reading

FILE = Path(__file__).with_name("weights.tsv")
# What each channel of a reading counts for; they sum up to 1, so that every question weighs the same.
SHARES = {"concepts": 0.36, "joined": 0.27, "prefixes": 0.13, "runs": 0.18, "small": 0.06}
BIAS = "bias"
_BIAS_WEIGHT = 0.5
UNKNOWN = "?"
RAREST = 8.0  # about the rarity of a feature that one of three thousand texts has
_SCALE = 20  # weights are kept as whole twentieths: finer ones change no answer
_STEP = 2.0
_SURE = 0.9
_MOST_STEPS = 60


def rarities(readings: Sequence[Reading]) -> dict[str, float]:
    """How telling each feature is: the fewer texts have it, the more."""
    seen: dict[str, int] = {}
    for reading in readings:
        for feature in features(reading):
            seen[feature] = seen.get(feature, 0) + 1
    return {feature: math.log(1 + len(readings) / (times + 0.5)) for feature, times in seen.items()}


def features(reading: Reading) -> list[str]:
    """Features of all channels, each under the first letter of its channel."""
    return [f"{channel[0]}:{feature}" for channel in SHARES for feature in getattr(reading, channel)]


def vector(reading: Reading, rarity: Mapping[str, float]) -> dict[str, float]:
    """The features of a reading with their weights in it, each channel scaled to its share.

    Features that `rarity` lacks weigh like the rarest, and together make the channel's one feature "?": words that
    nobody has asked about speak for "not in the law". BIAS is in every vector.
    """
    found = {BIAS: _BIAS_WEIGHT}
    for channel, share in SHARES.items():
        named = [f"{channel[0]}:{feature}" for feature in getattr(reading, channel)]
        weighted = {feature: rarity[feature] for feature in named if feature in rarity}
        unknown = (len(named) - len(weighted)) * RAREST * RAREST
        norm = math.sqrt(sum(weight * weight for weight in weighted.values()) + unknown)
        if norm:
            scale = math.sqrt(share) / norm
            found.update((feature, weight * scale) for feature, weight in weighted.items())
            if unknown:
                found[f"{channel[0]}:{UNKNOWN}"] = math.sqrt(unknown) * scale
    return found


def softmax(scores: Iterable[float]) -> list[float]:
    """Scores as chances that sum up to 1."""
    scores = list(scores)
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


@dataclass(frozen=True)
class _Known:
    """A feature as it was before anything was learnt about it; None: unknown."""

    rarity: float | None
    weights: tuple[array[int], array[float]] | None


@dataclass(frozen=True)
class Model:
    """Targets and, for each feature, its rarity and its weights for the targets that it speaks for or against.

    `_before`: the features that `learn` has touched, for `forget`.
    """

    targets: tuple[Target, ...]
    rarity: dict[str, float]
    weights: dict[str, tuple[array[int], array[float]]]
    _before: dict[str, _Known] = field(default_factory=dict, repr=False, compare=False)

    def chances(self, reading: Reading) -> list[float]:
        """The chance of every target, in their order."""
        return softmax(self._scores(vector(reading, self.rarity)))

    def knows(self, reading: Reading) -> bool:
        """Whether any word of what was read has been asked about; of "лалала" none has."""
        return any(f"c:{concept}" in self.rarity for concept in reading.concepts)

    def learn(self, reading: Reading, target: Target) -> None:
        """Shift the weights until `target` is the likely answer to what was read. ValueError for an unknown one."""
        if target not in self.targets:
            raise ValueError(f"{target} is no answer that the bank knows")
        right = self.targets.index(target)
        for feature in (BIAS, *features(reading)):
            self._remember(feature)
        for feature in features(reading):
            self.rarity.setdefault(feature, RAREST)
        values = vector(reading, self.rarity)
        for _ in range(_MOST_STEPS):
            chances = softmax(self._scores(values))
            if chances[right] > _SURE:
                break
            for number, chance in enumerate(chances):
                slope = chance - (number == right)
                if abs(slope) > 0.02:
                    self._shift(values, number, -_STEP * slope)

    def forget(self) -> None:
        """Be again what it was before it learnt anything."""
        for feature, known in self._before.items():
            if known.rarity is None:
                self.rarity.pop(feature, None)
            if known.weights is None:
                self.weights.pop(feature, None)
            else:
                self.weights[feature] = known.weights
        self._before.clear()

    def _remember(self, feature: str) -> None:
        if feature in self._before:
            return
        entry = self.weights.get(feature)
        kept = None if entry is None else (entry[0][:], entry[1][:])
        self._before[feature] = _Known(self.rarity.get(feature), kept)

    def _scores(self, values: Mapping[str, float]) -> list[float]:
        scores = [0.0] * len(self.targets)
        for feature, value in values.items():
            entry = self.weights.get(feature)
            if entry is not None:
                for number, weight in zip(*entry, strict=True):
                    scores[number] += value * weight
        return scores

    def _shift(self, values: Mapping[str, float], number: int, step: float) -> None:
        for feature, value in values.items():
            numbers, weights = self.weights.setdefault(feature, (array("H"), array("d")))
            if number not in numbers:
                numbers.append(number)
                weights.append(0.0)
            weights[numbers.index(number)] += step * value


def write_model(model: Model, made_from: str, file: Path = FILE) -> None:
    """Keep a model: what it was made from, the targets, then a feature a line."""
    lines = [made_from, " ".join(str(target) for target in model.targets)]
    for feature, (numbers, weights) in sorted(model.weights.items()):
        rounded = ((number, round(weight * _SCALE)) for number, weight in zip(numbers, weights, strict=True))
        kept = " ".join(f"{number}:{weight}" for number, weight in rounded if weight)
        if kept:
            lines.append(f"{feature}\t{model.rarity.get(feature, 0):.2f}\t{kept}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_model(file: Path = FILE) -> Model:
    """The model that `write_model` kept."""
    with file.open(encoding="utf-8") as lines:
        next(lines)
        targets = tuple(Target.parse(name) for name in next(lines).split())
        rarity: dict[str, float] = {}
        weights: dict[str, tuple[array[int], array[float]]] = {}
        for line in lines:
            feature, rare, kept = line.rstrip("\n").split("\t")
            numbers, values = array("H"), array("d")
            for pair in kept.split():
                number, _, weight = pair.partition(":")
                numbers.append(int(number))
                values.append(int(weight) / _SCALE)
            if float(rare):
                rarity[feature] = float(rare)
            weights[feature] = (numbers, values)
    return Model(targets, rarity, weights)


def made_from(file: Path = FILE) -> str:
    """The digest of the texts that the kept model was made from."""
    with file.open(encoding="utf-8") as lines:
        return next(lines).strip()
