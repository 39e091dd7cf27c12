"""Letters as people type them come down to one skeleton."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.letters import fold, is_latin, skeleton, words


@pytest.mark.parametrize(
    ("kazakh", "as_typed"),
    [
        ("хатшылық", "hatshylyq"),
        ("хатшылық", "хатшылык"),
        ("дауыс", "dauys"),
        ("кворум", "kvorym".replace("y", "u")),
        ("мүшенің", "мушенин"),
        ("мүшенің", "müşeniñ"),
        ("мүшелік", "múshelik"),
        ("шақырылады", "shakyrylady"),
        ("шақырылады", "şaqyrylady"),
        ("өтініш", "otinish"),
        ("жиналыс", "zhinalys"),
        ("Ассамблея", "асамблея"),
    ],
)
def test_every_fashion_of_typing_is_the_same_word(kazakh: str, as_typed: str) -> None:
    (one,), (other,) = words(kazakh), words(as_typed)

    assert skeleton(one) == skeleton(other)


def test_a_latin_letter_slipped_into_a_kazakh_word_is_mended() -> None:
    assert words("кeзекті отыpыс") == ["кезекті", "отырыс"]


def test_numbers_stand_by_themselves_and_signs_are_dropped() -> None:
    assert words("10-1.1, «кворум»?!") == ["10", "1", "1", "кворум"]


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_words(text: str) -> None:
    for word in words(text):
        assert word
        assert not is_latin(fold(word)) or any(letter not in "abcdefghijklmnopqrstuvwxyz" for letter in word)
