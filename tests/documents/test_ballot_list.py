"""The published list of a secret vote, and the script that recounts it without the bot."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.documents.ballot_list import recount_script, write_ballot_list
from bot.rules.law import Words
from bot.usecases.read_ballot_list import BallotLine, BallotList
from bot.views.texts import LANGUAGES

NAMES = (Words("Айгүл; Сейітова", "Айгуль"), Words("Болат | Ахметов", "Болат"))


def ballots(*marks: tuple[str, ...], candidates: tuple[Words, ...] = ()) -> BallotList:
    lines = tuple(BallotLine(f"{number:05}-ABCDE", one) for number, one in enumerate(marks))
    return BallotList(1, 2, 3, Words("Мәселе", "Вопрос"), candidates, lines, {})


def recounted(tmp_path: Path, *files: bytes) -> subprocess.CompletedProcess[str]:
    """As a member would: the script and the lists in one folder, nothing else of ours."""
    (tmp_path / "recount.py").write_bytes(recount_script())
    names = []
    for number, file in enumerate(files):
        names.append(f"{number}.csv")
        (tmp_path / names[-1]).write_bytes(file)
    program = [sys.executable, "-I", "recount.py", *names]
    return subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - our own script


@pytest.mark.parametrize("language", LANGUAGES)
def test_anyone_recounts_a_question_from_its_list(tmp_path: Path, language: str) -> None:
    listed = ballots(*[("in_favour",)] * 5, *[("against",)] * 2, ("abstain",))
    told = recounted(tmp_path, write_ballot_list(listed, language))
    assert told.returncode == 0, told.stderr
    assert [line.split()[0] for line in told.stdout.splitlines()[1:]] == ["5", "2", "1", "0"]


def test_anyone_recounts_an_election_with_names_as_odd_as_people_have(tmp_path: Path) -> None:
    listed = ballots(("1", "2"), ("1",), (), ("1",), candidates=NAMES)
    told = recounted(tmp_path, write_ballot_list(listed, "kk"))
    lines = told.stdout.splitlines()
    assert lines == ["0.csv: 4", "      3 Айгүл; Сейітова", "      1 Болат / Ахметов", "      1 -"]


def test_a_receipt_that_stands_twice_is_found(tmp_path: Path) -> None:
    file = write_ballot_list(ballots(("in_favour",)), "ru")
    told = recounted(tmp_path, file + file.split(b"\r\n")[1] + b"\r\n")
    assert told.returncode == 1
    assert "twice" in told.stderr


def test_the_script_is_a_score_of_lines() -> None:
    assert len(recount_script().decode().splitlines()) <= 20
