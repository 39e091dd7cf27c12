"""The bank: enough questions for each clause, each in one place, and none of the test's."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.rules.law.loader import load_statute
from bot.search.bank import LANGUAGES, Question, load_bank
from bot.search.evaluate import copies
from bot.search.letters import skeleton, words
from bot.views.texts import Texts

TEST_QUESTIONS = Path(__file__).with_name("questions.jsonl")
AT_LEAST = 8


@pytest.fixture(scope="module")
def bank() -> tuple[Question, ...]:
    return load_bank()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_clause_with_words_is_asked_for_in_many_ways(bank: tuple[Question, ...], lang: str) -> None:
    asked = Counter(
        question.target.ref for question in bank if question.lang == lang and not question.target.topic
    )

    few = {
        ref: asked[ref]
        for ref, clause in load_statute().clauses.items()
        if clause.kk and asked[ref] < AT_LEAST
    }

    assert few == {}


def test_every_heading_names_a_clause_with_words(bank: tuple[Question, ...]) -> None:
    clauses = load_statute().clauses
    named = {ref for question in bank for ref in (question.target.ref, *question.also) if ref}

    assert [ref for ref in named if ref not in clauses or not clauses[ref].kk] == []


def test_a_question_may_have_right_clauses_beyond_its_headings(tmp_path: Path) -> None:
    (tmp_path / "9.ru.txt").write_text(
        "= 9.5\nкворум = 10.5\nкворум сессии\n= 7.1.4 9.2\nкто даёт старт сессии = 9.3 10.4.3\n",
        encoding="utf-8",
    )

    right = {question.text: (question.target.ref, *question.also) for question in load_bank(tmp_path)}

    assert right == {
        "кворум": ("9.5", "10.5"),
        "кворум сессии": ("9.5",),
        "кто даёт старт сессии": ("7.1.4", "9.2", "9.3", "10.4.3"),
    }


def test_no_clause_is_right_twice_for_one_question(bank: tuple[Question, ...]) -> None:
    right = {question.text: [question.target.ref, *question.also] for question in bank}

    assert {text: refs for text, refs in right.items() if len(refs) != len(set(refs))} == {}


def test_no_question_stands_in_two_places(bank: tuple[Question, ...]) -> None:
    places: dict[str, set[str]] = {}
    for question in bank:
        key = " ".join(skeleton(word) for word in words(question.text))
        places.setdefault(key, set()).add(str(question.target))

    assert {key: found for key, found in places.items() if len(found) > 1} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_topic_that_the_law_is_silent_on_is_named_to_the_asker(
    bank: tuple[Question, ...], lang: str
) -> None:
    topics = {question.target.topic for question in bank} - {None, "far"}

    assert [topic for topic in topics if not Texts.plain(lang).knows(f"ask.topic.{topic}")] == []


def test_no_question_of_the_test_sets_nor_a_near_copy_is_in_the_bank(bank: tuple[Question, ...]) -> None:
    tested = [json.loads(line)["q"] for line in TEST_QUESTIONS.read_text(encoding="utf-8").splitlines()]
    banked = [question.text for question in bank]

    assert [(tested[one], banked[other]) for one, other in copies(tested, banked)] == []
