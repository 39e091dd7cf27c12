"""The register as a file: CSV (UTF-8, `;` or `,`) or XLSX, headed in Kazakh or Russian, read into lines."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from bot.documents.table_file import (
    MOST_BYTES,
    Cell,
    NoTableError,
    NotUtf8Error,
    TableTooBigError,
    cell_day,
    cell_text,
    known_columns,
    read_day,
    read_rows,
)
from bot.rules.law.references import parse_reference
from bot.usecases.errors import Refused
from bot.usecases.phones import e164
from bot.usecases.register_lines import Problem, RegisterFile, RegisterLine

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
_NEEDED = ("name_kk", "name_ru", "phone")


class _Wrong(Exception):  # noqa: N818 — a finding about a cell, no failure
    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def read_register_file(content: bytes) -> RegisterFile:
    """Read the whole file. Refuses what is no register: another kind of file, other columns, no rows."""
    header, *rows = _rows(content)
    columns = known_columns(header, _HEADINGS)
    absent = [column for column in _NEEDED if column not in columns.values()]
    if absent:
        raise Refused("not-a-register")
    lines: list[RegisterLine] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=2):
        if number > MOST_LINES + 1:
            raise Refused("register-too-long", count=MOST_LINES)
        cells = {column: row[place] for place, column in columns.items() if place < len(row)}
        if all(cell is None or not cell_text(cell) for cell in cells.values()):
            continue
        try:
            lines.append(_line(number, cells))
        except _Wrong as wrong:
            problems.append(Problem(number, wrong.code, wrong.values))
    if not lines and not problems:
        raise Refused("register-empty")
    return RegisterFile(tuple(lines), tuple(problems), "body" in columns.values())


def _rows(content: bytes) -> list[Sequence[Cell]]:
    try:
        return read_rows(content, lambda header: len(known_columns(header, _HEADINGS)), MOST_LINES + 2)
    except TableTooBigError:
        raise Refused("register-too-big", count=MOST_BYTES // 1_000_000) from None
    except NotUtf8Error:
        raise Refused("register-not-utf8") from None
    except NoTableError:
        raise Refused("not-a-register") from None


def _line(number: int, cells: dict[str, Cell]) -> RegisterLine:
    words = {column: cell_text(cells.get(column)) for column in ("name_kk", "name_ru", "body", "position")}
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
    written = cell_text(cell)
    if not written:
        return None
    phone = e164(written)
    if phone is None:
        raise _Wrong("bad-phone", phone=written[:40])
    return phone


def _day(cell: Cell) -> date | None:
    written = cell_text(cell)
    if not written:
        return None
    day = cell_day(cell)
    if day is None:
        raise _Wrong("bad-date", day=written[:40])
    return day


def _clause(cell: Cell) -> str | None:
    """A reference. A spreadsheet takes `15.2.1` for 15 February 2001 and `15.4` for 15 April of this year."""
    if isinstance(cell, (date, datetime)):
        return _clause_of_day(cell)
    written = cell_text(cell)
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
