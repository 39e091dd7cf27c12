"""`python -m bot rules …`: one JSON object, and an exit status of 0, 1 or 2."""

import argparse
import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.commands import rules

Ask = Callable[[str], tuple[int, dict[str, Any]]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run one command line; its exit status and the object it printed (empty when it printed none)."""

    def run(line: str) -> tuple[int, dict[str, Any]]:
        parser = argparse.ArgumentParser()
        rules.add_parser(parser.add_subparsers())
        args = parser.parse_args(["rules", *line.split()])
        status: int = args.run(args)
        printed = capsys.readouterr().out
        assert printed.count("\n") <= 1
        return status, json.loads(printed) if printed else {}

    return run


@pytest.mark.parametrize(
    ("line", "status", "verdict", "threshold", "clause"),
    [
        ("quorum --body session --total 504 --present 335", 1, "not_met", 336, "9.5"),
        ("quorum --body session --total 504 --present 336", 0, "met", 336, "9.5"),
        ("quorum --body council --total 45 --present 29", 1, "not_met", 30, "10.5"),
        ("quorum --body council --total 0 --present 0", 1, "not_met", 1, "10.5"),
        ("outcome --body council --present 45 --for 30 --against 10 --abstain 5", 0, "adopted", 30, "10.6"),
        ("outcome --body council --present 45 --for 29 --against 11 --abstain 5", 1, "rejected", 30, "10.6"),
        ("outcome --body session --present 336 --for 168 --against 168", 1, "rejected", 169, "9.6"),
        (
            "outcome --body session --present 335 --for 335 --against 0 --total 504",
            1,
            "no_quorum",
            168,
            "9.6",
        ),
        ("outcome --body session --present 336 --left 2 --for 169 --against 0", 1, "rejected", 170, "9.6"),
        (
            "convene --body session --kind regular --ordered 2023-03-27 --starts 2023-04-25",
            1,
            "refused",
            30,
            "9.2",
        ),
        (
            "convene --body session --kind regular --ordered 2023-03-27 --starts 2023-04-26",
            0,
            "lawful",
            30,
            "9.2",
        ),
        (
            "convene --body session --kind regular --ordered 2023-03-27 --starts 2023-04-27",
            0,
            "lawful",
            30,
            "9.2",
        ),
        (
            "convene --body council --kind regular --ordered 2023-03-27 --starts 2023-04-01",
            0,
            "warning_needs_reason",
            30,
            "10.3",
        ),
        (
            "convene --body session --kind extraordinary --ordered 2023-01-31 --starts 2023-02-28"
            " --decided 2023-01-31",
            0,
            "lawful",
            "2023-02-28",
            "9.3",
        ),
        (
            "convene --body session --kind extraordinary --ordered 2023-01-31 --starts 2023-03-01"
            " --decided 2023-01-31",
            1,
            "refused",
            "2023-02-28",
            "9.3",
        ),
        ("petition --total 504 --signatures 167", 1, "not_reached", 168, "9.3"),
        ("petition --total 504 --signatures 168", 0, "reached", 168, "9.3"),
    ],
)
def test_a_question_gets_its_verdict_threshold_and_clause(
    ask: Ask, line: str, status: int, verdict: str, threshold: int | str, clause: str
) -> None:
    got, answer = ask(line)
    assert (got, answer["verdict"], answer["threshold"], answer["clause"]) == (
        status,
        verdict,
        threshold,
        clause,
    )


def test_a_refusal_names_the_earliest_lawful_day(ask: Ask) -> None:
    _, answer = ask("convene --body session --kind regular --ordered 2023-03-28 --starts 2023-04-26")
    assert answer["earliest"] == "2023-04-27"
    assert answer["days_ahead"] == 29
    assert answer["latest_order"] == "2023-03-27"


def test_an_outcome_without_a_total_says_that_no_quorum_was_judged(ask: Ask) -> None:
    line = "outcome --body council --present 45 --for 30 --against 10 --abstain 5"
    _, without = ask(line)
    assert (without["quorum_judged"], without["total"], without["missing"]) == (False, None, None)
    _, judged = ask(f"{line} --total 67")
    assert (judged["quorum_judged"], judged["quorum_needed"], judged["missing"]) == (True, 45, 0)


def test_a_regional_body_is_judged_by_analogy_under_its_code_or_kind(ask: Ask) -> None:
    for body in ("abai-session", "regional_session"):
        status, answer = ask(f"quorum --body {body} --total 30 --present 20")
        assert (status, answer["by_analogy"], answer["clause"]) == (0, True, "9.5")


def test_a_verdict_names_its_law_and_when_it_was_in_force(ask: Ask) -> None:
    _, answer = ask("petition --total 504 --signatures 168")
    assert (answer["statute"], answer["in_force_until"]) == ("70-IV", "2026-06-30")


@pytest.mark.parametrize(
    "line",
    [
        "quorum --body session --total 504 --present 505",
        "quorum --body session --total 504 --present -1",
        "outcome --body council --present 45 --for 30 --against 10 --abstain 6",
        "outcome --body council --present 45 --for 30 --against 10 --left -1",
        "outcome --body council --present 45 --for 30 --against 10 --total 44",
        "convene --body session --kind extraordinary --ordered 2023-03-27 --starts 2023-04-26",
        "convene --body session --kind regular --ordered 9999-12-30 --starts 9999-12-31",
        "convene --body council --kind regular --ordered 2023-03-27 --starts 2023-04-26 --notice-days -1",
        "petition --total 504 --signatures 505",
    ],
)
def test_numbers_that_fit_no_meeting_are_unusable(ask: Ask, line: str) -> None:
    assert ask(line) == (2, {})


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("quorum --body senate --total 504 --present 336", "no such body: senate"),
        ("quorum --body session --total many --present 336", "--total"),
        ("quorum --body session --total 504", "--present"),
        ("convene --body session --kind usual --ordered 2023-03-27 --starts 2023-04-26", "--kind"),
        ("convene --body session --kind regular --ordered 27.03.2023 --starts 2023-04-26", "27.03.2023"),
        ("convene --body session --kind regular --ordered 2023-02-29 --starts 2023-04-26", "2023-02-29"),
        ("", "QUESTION"),
    ],
)
def test_arguments_that_cannot_be_read_are_unusable(
    ask: Ask, capsys: pytest.CaptureFixture[str], line: str, complaint: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        ask(line)
    assert stopped.value.code == 2
    assert complaint in capsys.readouterr().err
