"""Questions written by others, which neither the bank nor its authors have seen: what issue 4 asks of the search."""

from pathlib import Path

import pytest

from bot.search.evaluate import Asked, Result, by_others, figures, fits, worst

FILE = Path(__file__).with_name("questions.jsonl")


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return [result for split in by_others(FILE).values() for result in split]


def test_questions_by_others_find_their_clause(results: list[Result]) -> None:
    found = figures(results)

    assert found.first >= 0.90 * found.in_law
    assert found.first_three >= 0.97 * found.in_law
    assert found.offered >= 0.95 * found.in_law


def test_what_the_law_does_not_answer_is_not_answered(results: list[Result]) -> None:
    found = figures(results)

    assert found.far_answered == 0
    assert found.near_answered <= 0.1 * found.near


def test_a_clause_under_a_right_one_is_right_and_one_above_it_is_not() -> None:
    assert fits("10.4.3", ["10.4"])
    assert fits("14-1.2/3", ["14-1.2"])
    assert not fits("10.4", ["10.4.3"])
    assert not fits("10.41", ["10.4"])


def test_the_worst_are_the_wrong_ones_most_confident_first_and_each_question_once() -> None:
    def result(text: str, written: str, ref: str, confidence: float) -> Result:
        asked = Asked(text, "kk", "as written", ("9.5",), written=written)
        return Result(asked, "answer", (ref,), confidence)

    right = result("кворум", "кворум", "9.5", 1)
    unsure = result("квoрум", "кворум бар ма", "10.5", 0.3)
    sure = result("kvorum", "кворум қанша", "9.6", 0.9)
    again = result("кворм", "кворум қанша", "9.6", 0.8)

    assert worst([right, unsure, again, sure]) == [sure, unsure]
