"""Names stand in the order of the Kazakh alphabet, which holds the Russian one."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bot.usecases.alphabet import KAZAKH, in_order, sort_key

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"


def test_the_alphabet_has_its_42_letters_once() -> None:
    assert len(KAZAKH) == len(set(KAZAKH)) == 42


def test_the_russian_letters_keep_their_own_order() -> None:
    assert "".join(letter for letter in KAZAKH if letter in RUSSIAN) == RUSSIAN


def test_kazakh_surnames_stand_where_the_alphabet_has_them() -> None:
    ordered = [
        "Абаев",
        "Әбдіров",
        "Базаров",
        "Габдуллин",
        "Ғалиев",
        "Ивашов",
        "Каримов",
        "Қасымов",
        "Назаров",
        "Ңұров",
        "Омаров",
        "Өмірбеков",
        "Уәлиев",
        "Ұзақбаев",
        "Үмбетов",
        "Харитонов",
        "Һашимов",
        "Ыбыраев",
        "Ілиясов",
        "Эсенов",
    ]
    assert in_order(reversed(ordered), str) == ordered


def test_one_surname_is_ordered_by_the_given_name_and_a_shorter_one_comes_first() -> None:
    ordered = ["Ли Әсел", "Ли Қайрат", "Ли-Цой Анна", "Лиев Абай"]
    assert in_order(reversed(ordered), str) == ordered


def test_other_scripts_come_after_the_alphabet() -> None:
    assert in_order(["Smith", "Яковлев", "Әбдіров"], str) == ["Әбдіров", "Яковлев", "Smith"]


@given(st.lists(st.text(KAZAKH + KAZAKH.upper() + " -", max_size=8), max_size=8))
def test_the_order_is_the_letters_places_one_by_one(names: list[str]) -> None:
    for one, other in itertools.pairwise(in_order(names, str)):
        first = next(((a, b) for a, b in zip(one.lower(), other.lower(), strict=False) if a != b), None)
        if first is None:
            assert len(one) <= len(other)
        elif first[0] in KAZAKH and first[1] in KAZAKH:
            assert KAZAKH.index(first[0]) < KAZAKH.index(first[1])
        else:
            assert first[0] not in KAZAKH


def test_capitals_are_no_other_letters() -> None:
    assert sort_key("ҒАЛИ") == sort_key("ғали")
