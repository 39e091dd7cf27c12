"""The published list of a secret vote as CSV, and the script that recounts it; both stand alone, outside the bot."""

import csv
import io
from pathlib import Path

from bot.documents.wording import said
from bot.usecases.read_ballot_list import BallotList
from bot.views.texts import Texts

RECOUNT = Path(__file__).with_name("recount.py")
BETWEEN = " | "
"""Between the marks of one ballot; no name has it."""


def write_ballot_list(ballots: BallotList, language: str) -> bytes:
    """The list in one language: receipt; what it says. Spreadsheets need the mark at the beginning (UTF-8)."""
    texts = Texts.plain(language)
    names = {str(number): said(texts, name) for number, name in enumerate(ballots.candidates, start=1)}
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([texts("secret.list-receipt"), texts("secret.list-marks")])
    for line in ballots.lines:
        words = [names.get(mark) or texts(f"vote.choice.{mark}") for mark in line.marks]
        writer.writerow([line.receipt, BETWEEN.join(word.replace("|", "/") for word in words)])
    return file.getvalue().encode("utf-8-sig")


def recount_script() -> bytes:
    """A score of lines in Python's own library, for whoever does not believe the bot."""
    return RECOUNT.read_bytes()
