"""A table that came as a file: XLSX, or CSV in UTF-8 with `;`, `,` or tabs, read into rows of cells."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TypeAlias

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 20_000_000
"""The largest file a bot can fetch (core.telegram.org/bots/api#getfile)."""
MOST_UNPACKED = 200_000_000
"""An XLSX is a ZIP: a small one can unpack to anything."""

Cell: TypeAlias = str | int | float | bool | date | datetime | object | None

_UNWRITTEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")


class NoTableError(Exception):
    """The file is of another kind, or broken."""


class TableTooBigError(Exception):
    """The file, or what it unpacks to, is larger than any table of ours."""


class NotUtf8Error(Exception):
    """The CSV is in another encoding; its letters would be guesses."""


def read_rows(content: bytes, fit: Callable[[Sequence[Cell]], int], most: int) -> list[Sequence[Cell]]:
    """The first `most` rows, the header first; there is always one, which may be empty.

    `fit` says how many columns of a header are known: the separator with most of them is the CSV's.
    """
    if len(content) > MOST_BYTES:
        raise TableTooBigError
    rows = _xlsx_rows(content) if zipfile.is_zipfile(io.BytesIO(content)) else _csv_rows(content, fit)
    return list(islice(rows, most)) or [()]


def cell_text(cell: Cell) -> str:
    """A cell as one line of text, without control characters and marks that turn the direction of writing."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(_UNWRITTEN.sub("", str(cell)).split())


def folded(heading: str) -> str:
    """A heading without what people vary: capitals, ё, dots, hyphens, spaces."""
    return " ".join(re.sub(r"[^\w]+|_", " ", heading.casefold().replace("ё", "е").replace(".", "")).split())


def known_columns(header: Sequence[Cell], headings: Mapping[str, str]) -> dict[int, str]:
    """Which place of a row holds which column. `headings`: columns by what they may be headed with, folded."""
    found: dict[int, str] = {}
    for place, cell in enumerate(header):
        column = headings.get(folded(cell_text(cell)))
        if column is not None and column not in found.values():
            found[place] = column
    return found


def read_day(written: str) -> date | None:
    """`26.04.2023`, `26.4.2023` or `2023-04-26`; None for anything else."""
    if match := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", written.strip(), re.ASCII):
        day, month, year = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", written.strip(), re.ASCII):
        year, month, day = (int(part) for part in match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def cell_day(cell: Cell) -> date | None:
    """A date, or a day written as `read_day` reads it; None for anything else."""
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else read_day(cell_text(cell))


def _csv_rows(content: bytes, fit: Callable[[Sequence[Cell]], int]) -> Iterator[Sequence[Cell]]:
    if b"\0" in content:
        raise NoTableError
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUtf8Error from None
    readings = [csv.reader(io.StringIO(text, newline=""), delimiter=mark) for mark in ";,\t"]
    try:
        headers = [next(reading, []) for reading in readings]
        best = max(range(len(readings)), key=lambda place: fit(headers[place]))
        yield headers[best]
        yield from readings[best]
    except csv.Error:
        raise NoTableError from None


def _xlsx_rows(content: bytes) -> Iterator[Sequence[Cell]]:
    unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist())
    if unpacked > MOST_UNPACKED:
        raise TableTooBigError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl mentions every style it does not know
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write wrong ones, and rows would be lost
            yield from sheet.iter_rows(values_only=True)
    except (InvalidFileException, KeyError, ValueError, IndexError, SyntaxError, zipfile.BadZipFile):
        raise NoTableError from None
