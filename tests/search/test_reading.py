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


@pytest.mark.parametrize(
    ("word", "lang", "concept"),
    [
        ("соглласия", "ru", "accord"),  # not a form of соғу
        ("гордо", "ru", "city"),  # a word of the dictionary, which nobody asks about
        ("обзан", "ru", "duty"),  # я is one letter, though the skeleton writes two
        ("очета", "ru", "report"),  # учета is as near, but begins with another letter
        ("цеентр", "kk", "centre"),
    ],
)
def test_a_slip_is_read_as_the_word_that_it_is_likeliest_to_be(
    reader: Reader, word: str, lang: str, concept: str
) -> None:
    assert concept in reader.read(word, lang).concepts


def test_a_word_that_means_something_else_is_left_as_it_is(reader: Reader) -> None:
    assert "verdict" not in reader.read("ұйқым келіп тұр", "kk").concepts
    assert reader.read("ұқйым", "kk").plain == frozenset(), "spelt like үкім in the skeleton alone"
