"""The model that ships is the bank's own, and learning works on the smallest of banks."""

from pathlib import Path

import pytest

from bot.rules.law.loader import load_statute
from bot.search.bank import Question, Target, load_bank
from bot.search.model import made_from, read_model, write_model
from bot.search.reader import Reader
from bot.search.train import bank_examples, digest, train

QUORUM, SECRETARIAT, FAR = Target("9.5"), Target("11.2"), Target(None, "far")
BANK = (
    Question("сессия кворумы қанша", "kk", QUORUM),
    Question("сколько членов нужно для кворума", "ru", QUORUM),
    Question("хатшылықты кім басқарады", "kk", SECRETARIAT),
    Question("кто руководит секретариатом", "ru", SECRETARIAT),
    Question("какая сегодня погода", "ru", FAR),
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.over(BANK, load_statute())


def test_the_shipped_weights_were_made_from_this_very_bank_law_and_lexicon() -> None:
    """If this fails, run `python -m bot.search.train`."""
    assert made_from() == digest(load_bank(), load_statute())


@pytest.mark.parametrize(
    ("question", "target"), [("кворум керек пе", QUORUM), ("секретариатты кім басқарады", SECRETARIAT)]
)
def test_questions_unlike_the_banks_find_their_target(reader: Reader, question: str, target: Target) -> None:
    model = train(bank_examples(BANK, reader), rounds=30)

    chances = model.chances(reader.read(question, "kk"))

    assert model.targets[chances.index(max(chances))] == target
    assert sum(chances) == pytest.approx(1)


def test_a_kept_model_reads_back_with_the_same_answers(reader: Reader, tmp_path: Path) -> None:
    model = train(bank_examples(BANK, reader), rounds=30)
    file = tmp_path / "weights.tsv"

    write_model(model, "these five", file)
    again = read_model(file)

    assert made_from(file) == "these five"
    assert again.targets == model.targets
    for question in BANK:
        reading = reader.read(question.text, question.lang)
        assert again.chances(reading) == pytest.approx(model.chances(reading), abs=0.05)


def test_the_shipped_vocabulary_is_that_of_this_very_bank_and_law() -> None:
    """If this fails, run `python -m bot.search.train`."""
    assert Reader.kept().vocabulary == Reader.over(load_bank(), load_statute()).vocabulary


def test_a_word_that_was_kept_reads_as_it_was_remembered(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.tsv"

    reader.keep(file)

    assert Reader.kept(file).read("секретариатом", "ru") == reader.read("секретариатом", "ru")


def test_what_was_learnt_is_forgotten_without_a_trace(reader: Reader) -> None:
    model = train(bank_examples(BANK, reader), rounds=30)
    readings = [reader.read(question.text, question.lang) for question in BANK]
    strange = reader.read("көкпарға кім барады", "kk")
    before = [model.chances(reading) for reading in (*readings, strange)]

    model.learn(strange, SECRETARIAT)
    model.learn(readings[0], SECRETARIAT)
    assert model.chances(strange) != before[-1]
    model.forget()

    assert [model.chances(reading) for reading in (*readings, strange)] == before
