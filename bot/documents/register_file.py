"""The register as a file: CSV (UTF-8, `;` or `,`) or XLSX, headed in Kazakh or Russian, read into lines."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TypeAlias

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.rules.law.references import parse_reference
from bot.usecases.errors import Refused
from bot.usecases.phones import e164
from bot.usecases.register_lines import Problem, RegisterFile, RegisterLine

MOST_BYTES = 20_000_000
"""The largest file a bot can fetch (core.telegram.org/bots/api#getfile)."""
MOST_UNPACKED = 200_000_000
"""An XLSX is a ZIP: a small one can unpack to anything."""
MOST_LINES = 20_000
"""Four times the whole Assembly with its regions."""
LONGEST = {"name_kk": 200, "name_ru": 200, "position": 300}
"""The widths of the register's own columns."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "name_kk": (
        "аты жөні қазақша",
        "аты жөні қаз",
        "аты жөні",
        "тегі аты әкесінің аты қазақша",
        "тегі аты әкесінің аты",
        "таә қазақша",
        "таә",
        "фио на казахском",
        "фио на казахском языке",
        "фио каз",
        "имя на казахском",
        "name kk",
        "name in kazakh",
    ),
    "name_ru": (
        "аты жөні орысша",
        "аты жөні орыс",
        "тегі аты әкесінің аты орысша",
        "таә орысша",
        "фио на русском",
        "фио на русском языке",
        "фио рус",
        "фио",
        "фамилия имя отчество",
        "имя на русском",
        "name ru",
        "name in russian",
    ),
    "phone": (
        "телефон",
        "телефоны",
        "телефон нөмірі",
        "ұялы телефон",
        "ұялы телефоны",
        "номер телефона",
        "мобильный телефон",
        "мобильный",
        "сотовый телефон",
        "сотовый",
        "phone",
    ),
    "body": ("орган", "органы", "органның коды", "код органа", "body"),
    "position": ("лауазымы", "лауазым", "қызметі", "должность", "position"),
    "begins": (
        "мүшелік басталған күн",
        "мүшеліктің басталған күні",
        "мүшелігі басталған күн",
        "басталған күні",
        "қай күннен",
        "член с",
        "в составе с",
        "дата начала",
        "начало членства",
        "seat from",
    ),
    "nominated_by": (
        "кім ұсынды",
        "кім ұсынған",
        "ұсыну негізі",
        "ұсынған",
        "кем предложен",
        "кем предложена",
        "кем выдвинут",
        "основание выдвижения",
        "nominated by",
    ),
    "ends": (
        "мүшелік аяқталған күн",
        "мүшеліктің аяқталған күні",
        "мүшелігі аяқталған күн",
        "аяқталған күні",
        "қай күнге дейін",
        "член до",
        "в составе до",
        "дата прекращения",
        "дата окончания",
        "seat until",
    ),
    "ground": (
        "тоқтату негізі",
        "тоқтатылу негізі",
        "өкілеттікті тоқтату негізі",
        "основание прекращения",
        "основание",
        "ground",
    ),
}
"""What each column may be headed with, as `_folded` leaves it."""

_HEADINGS = {heading: column for column, headings in COLUMNS.items() for heading in headings}
_UNWRITTEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
_NEEDED = ("name_kk", "name_ru", "phone")

Cell: TypeAlias = str | int | float | bool | date | datetime | object | None


class _Wrong(Exception):  # noqa: N818 — a finding about a cell, no failure
    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def read_register_file(content: bytes) -> RegisterFile:
    """Read the whole file. Refuses what is no register: another kind of file, other columns, no rows."""
    if len(content) > MOST_BYTES:
        raise Refused("register-too-big", count=MOST_BYTES // 1_000_000)
    table = _xlsx_rows(content) if zipfile.is_zipfile(io.BytesIO(content)) else _csv_rows(content)
    header = next(table, None)
    columns = _columns(header or ())
    absent = [column for column in _NEEDED if column not in columns.values()]
    if absent:
        raise Refused("not-a-register")
    lines: list[RegisterLine] = []
    problems: list[Problem] = []
    for number, row in enumerate(table, start=2):
        if number > MOST_LINES + 1:
            raise Refused("register-too-long", count=MOST_LINES)
        cells = {column: row[place] for place, column in columns.items() if place < len(row)}
        if all(cell is None or not _text(cell) for cell in cells.values()):
            continue
        try:
            lines.append(_line(number, cells))
        except _Wrong as wrong:
            problems.append(Problem(number, wrong.code, wrong.values))
    if not lines and not problems:
        raise Refused("register-empty")
    return RegisterFile(tuple(lines), tuple(problems), "body" in columns.values())


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


def _csv_rows(content: bytes) -> Iterator[Sequence[Cell]]:
    if b"\0" in content:
        raise Refused("not-a-register")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("register-not-utf8") from None
    readings = [csv.reader(io.StringIO(text, newline=""), delimiter=mark) for mark in ";,\t"]
    try:
        headers = [next(reading, []) for reading in readings]
        best = max(range(len(readings)), key=lambda place: len(_columns(headers[place])))
        yield headers[best]
        yield from readings[best]
    except csv.Error:
        raise Refused("not-a-register") from None


def _xlsx_rows(content: bytes) -> Iterator[Sequence[Cell]]:
    unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist())
    if unpacked > MOST_UNPACKED:
        raise Refused("register-too-big", count=MOST_BYTES // 1_000_000)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl mentions every style it does not know
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write wrong ones, and rows would be lost
            yield from sheet.iter_rows(values_only=True)
    except (InvalidFileException, KeyError, ValueError, IndexError, SyntaxError, zipfile.BadZipFile):
        raise Refused("not-a-register") from None


def _columns(header: Sequence[Cell]) -> dict[int, str]:
    """Which place of a row holds which column."""
    found: dict[int, str] = {}
    for place, cell in enumerate(header):
        column = _HEADINGS.get(_folded(_text(cell)))
        if column is not None and column not in found.values():
            found[place] = column
    return found


def _folded(heading: str) -> str:
    return " ".join(re.sub(r"[^\w]+|_", " ", heading.casefold().replace("ё", "е").replace(".", "")).split())


def _text(cell: Cell) -> str:
    """A cell as one line of text, without control characters and marks that turn the direction of writing."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(_UNWRITTEN.sub("", str(cell)).split())


def _line(number: int, cells: dict[str, Cell]) -> RegisterLine:
    words = {column: _text(cells.get(column)) for column in ("name_kk", "name_ru", "body", "position")}
    if not words["name_kk"] or not words["name_ru"]:
        raise _Wrong("no-name")
    for column, most in LONGEST.items():
        if len(words[column]) > most:
            raise _Wrong("too-long", text=words[column][:40])
    return RegisterLine(
        number,
        words["name_kk"],
        words["name_ru"],
        _phone(cells.get("phone")),
        words["body"],
        words["position"],
        _day(cells.get("begins")),
        _clause(cells.get("nominated_by")),
        _day(cells.get("ends")),
        _clause(cells.get("ground")),
    )


def _phone(cell: Cell) -> str | None:
    written = _text(cell)
    if not written:
        return None
    phone = e164(written)
    if phone is None:
        raise _Wrong("bad-phone", phone=written[:40])
    return phone


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = _text(cell)
    if not written:
        return None
    day = read_day(written)
    if day is None:
        raise _Wrong("bad-date", day=written[:40])
    return day


def _clause(cell: Cell) -> str | None:
    """A reference. A spreadsheet takes `15.2.1` for 15 February 2001 and `15.4` for 15 April of this year."""
    if isinstance(cell, (date, datetime)):
        return _clause_of_day(cell)
    written = _text(cell)
    if not written:
        return None
    if re.fullmatch(r"\d{2}\.\d{2}\.\d{4}", written) and (day := read_day(written)) is not None:
        return _clause_of_day(day)
    clause = parse_reference(written)
    if clause is None:
        raise _Wrong("bad-clause", clause=written[:40])
    return clause


def _clause_of_day(day: date) -> str:
    third = f".{day.year - 2000}" if 2000 < day.year < 2010 else ""
    return f"{day.day}.{day.month}{third}"
