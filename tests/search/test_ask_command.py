"""`python -m bot ask`: one JSON object for each question, from the words or from standard input."""

import argparse
import io
import json
import re
from typing import Any

import pytest

from bot.commands import ask
from bot.search.engine import Engine


@pytest.fixture
def asked(engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> "Asking":
    """The command with an engine that is loaded already."""
    monkeypatch.setattr(Engine, "load", lambda: engine)
    return Asking(monkeypatch, capsys)


class Asking:
    """Runs the command and reads what it printed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str, lines: str = "") -> list[dict[str, Any]]:
        parser = argparse.ArgumentParser()
        ask.add_parser(parser.add_subparsers())
        self._monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        chosen = parser.parse_args(["ask", *arguments])
        assert chosen.run(chosen) == 0
        return [json.loads(line) for line in self._capsys.readouterr().out.splitlines()]


def test_a_question_in_words_gets_one_object(asked: Asking) -> None:
    (shown,) = asked("Кеңес", "шешімі", "қанша", "дауыспен", "өтеді?")

    assert list(shown) == ["question", "outcome", "clauses", "lang", "text"]
    assert shown["question"] == "Кеңес шешімі қанша дауыспен өтеді?"
    assert (shown["outcome"], shown["lang"]) == ("answer", "kk")
    assert shown["clauses"][0]["ref"] == "10.6"
    assert 0 < shown["clauses"][0]["score"] <= 1
    assert len(shown["clauses"]) <= 5
    assert "үштен екісі" in shown["text"]


def test_each_line_of_standard_input_is_a_question(asked: Asking) -> None:
    shown = asked(lines="кто руководит секретариатом\n\nкак сварить борщ\nхаттама")

    assert [one["question"] for one in shown] == [
        "кто руководит секретариатом",
        "",
        "как сварить борщ",
        "хаттама",
    ]
    assert [one["outcome"] for one in shown[:3]] == ["answer", "none", "none"]
    assert all(one["text"] for one in shown)


def test_a_part_without_a_number_goes_by_its_clause(asked: Asking) -> None:
    (shown,) = asked("республиканский статус объединения сколько областей нужно")

    refs = [clause["ref"] for clause in shown["clauses"]]
    assert refs[0] == "14-1.2"
    assert len(refs) == len(set(refs))


def test_a_figure_is_worked_out_with_its_clause(asked: Asking) -> None:
    (shown,) = asked("нас 60 в Совете, пришло 41, можно начинать?")

    assert shown["clauses"][0] == {"ref": "10.5", "score": 1.0}
    first_line = shown["text"].splitlines()[0]
    assert re.findall(r"\d+", first_line) == ["60", "40", "41"]


@pytest.mark.parametrize(("lang", "says"), [("kk", "сөзбен жазыңыз"), ("ru", "словами")])
def test_the_askers_language_serves_where_the_question_shows_none(
    asked: Asking, lang: str, says: str
) -> None:
    (shown,) = asked("--lang", lang, "🤷")

    assert (shown["outcome"], shown["clauses"], shown["lang"]) == ("none", [], lang)
    assert says in shown["text"]
