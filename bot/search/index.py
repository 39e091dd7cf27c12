"""Weighted features of many short texts, and how alike each of them is to a question."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.search.reader import Reading

# What each channel counts for; tuned on the bank with each question left out.
WEIGHTS = {"concepts": 0.55, "prefixes": 0.2, "runs": 0.25}
_RARE_WORD = 1.3  # a word that the bank lacks weighs on the question like its rarest word, times this


class Index:
    """Cosine likeness, channel by channel, summed with WEIGHTS: 1.0 is the same text."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        readings = list(readings)
        self.size = 0
        self._texts = max(1, len(readings))
        self._in_texts: Counter[str] = Counter()
        for reading in readings:
            for channel in WEIGHTS:
                self._in_texts.update(getattr(reading, channel).keys())
        self._where: dict[str, tuple[array[int], array[float]]] = {}
        for reading in readings:
            self.add(reading)

    def add(self, reading: Reading) -> int:
        """Put a text in; its number."""
        number = self.size
        for feature, weight in self._vector(reading).items():
            numbers, weights = self._where.setdefault(feature, (array("I"), array("d")))
            numbers.append(number)
            weights.append(weight)
        self.size += 1
        return number

    def likeness(self, reading: Reading) -> list[float]:
        """Likeness of every text to this one, by number."""
        scores = [0.0] * self.size
        for feature, weight in self._vector(reading).items():
            entry = self._where.get(feature)
            if entry is not None:
                for number, other in zip(*entry, strict=True):
                    scores[number] += weight * other
        return scores

    def _rarity(self, feature: str) -> float:
        seen = self._in_texts[feature]
        return math.log(1 + self._texts / (seen + 0.5)) * (1 if seen else _RARE_WORD)

    def _vector(self, reading: Reading) -> dict[str, float]:
        vector: dict[str, float] = {}
        for channel, share in WEIGHTS.items():
            counts: Mapping[str, int] = getattr(reading, channel)
            weighted = {feature: self._rarity(feature) for feature in counts}
            norm = math.sqrt(sum(weight * weight for weight in weighted.values()))
            if norm:
                scale = math.sqrt(share) / norm
                vector.update((feature, weight * scale) for feature, weight in weighted.items())
        return vector
