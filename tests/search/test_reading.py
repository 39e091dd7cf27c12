"""Words are read as what they mean, whatever their endings."""

import pytest

from bot.search.kazakh import Stemmer
from bot.search.letters import skeleton
from bot.search.lexicon import load_lexicon
from bot.search.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.kept()


@pytest.mark.parametrize("word", ["азаматтар", "азаматтың", "азаматқа"])
def test_a_stem_is_found_where_its_last_letter_meets_the_same_letter(word: str) -> None:
    """The skeleton writes азамат+тар with one т."""
    assert Stemmer(load_lexicon().stems).known(skeleton(word)) == "азамат"


@pytest.mark.parametrize(
    ("word", "concept"), [("акима", "akim"), ("акиматом", "akim"), ("облассамблее", "region")]
)
def test_a_word_that_the_russian_dictionary_lacks_is_known_in_every_form(
    reader: Reader, word: str, concept: str
) -> None:
    assert concept in reader.read(word, "ru").concepts


def test_everyday_words_alone_are_no_sign_of_the_law(reader: Reader) -> None:
    assert reader.read("машина на дороге", "ru").plain == frozenset()
    assert reader.read("кворум на дороге", "ru").plain == {"quorum"}
