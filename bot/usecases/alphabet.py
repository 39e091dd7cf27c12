"""The order of names: Unicode puts the letters that are Kazakh alone after я, the alphabet does not."""

from collections.abc import Callable, Iterable
from typing import TypeVar

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
"""The 42 letters in their official order; without the nine that Russian lacks it is the Russian order."""

_PLACES = {letter: place for place, letter in enumerate(KAZAKH)}

T = TypeVar("T")


def in_order(people: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """People by name as the alphabet has it, in Kazakh and in Russian alike."""
    return sorted(people, key=lambda person: sort_key(name(person)))


def sort_key(name: str) -> tuple[tuple[int, int], ...]:
    """Capitals count as small letters; spaces, hyphens and apostrophes come first, other scripts last."""
    return tuple(_rank(letter) for letter in name.casefold())


def _rank(letter: str) -> tuple[int, int]:
    if letter in _PLACES:
        return (1, _PLACES[letter])
    return (2, ord(letter)) if letter.isalpha() else (0, ord(letter))
