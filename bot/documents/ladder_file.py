"""The list for the telephone and the post: drawn as CSV or XLSX, and read back when the clerk has filled it in."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from bot.documents.table_file import (
    MOST_BYTES,
    Cell,
    NoTableError,
    NotUtf8Error,
    TableTooBigError,
    cell_day,
    cell_text,
    folded,
    known_columns,
    read_rows,
)
from bot.documents.word import clean
from bot.rules.terms import ALMATY
from bot.usecases.errors import Refused
from bot.usecases.ladder import Rung, ToldByHand
from bot.usecases.phones import shown
from bot.usecases.register_lines import Problem
from bot.usecases.tell_by_hand import HandTelling, TellingLine, TellingsFile
from bot.views.texts import LANGUAGES, Texts
from db.models import TellingWay

WIDTHS: Mapping[str, int] = {
    "number": 6,
    "name": 40,
    "position": 40,
    "phone": 20,
    "state": 30,
    "way": 22,
    "day": 14,
    "hour": 10,
    "code": 14,
}
"""The columns in their order, and how wide they are in letters. A clerk fills in way, day and hour."""
MOST_LINES = 20_000
"""Four times the whole Assembly with its regions."""
LEAST_LETTERS = 3
"""Of a way's name that is written short: «тел», «почт»."""

_CODE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_HOUR = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?", re.ASCII)
_FORMULA = ("=", "+", "-", "@")
"""A cell that begins so would be computed by a spreadsheet, not shown."""
_PHONE = re.compile(r"\+[\d ()-]+", re.ASCII)

States = Mapping[int, str]
"""For each member's id, in words, why they are on the list."""


class _UnreadableError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ladder_csv(rungs: Sequence[Rung], states: States, notice_id: int, language: str) -> bytes:
    """UTF-8 with a mark and `;`, as the country's spreadsheets open it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(_header(language))
    writer.writerows(
        [_unformulated(cell) for cell in row] for row in _rows(rungs, states, notice_id, language)
    )
    return stream.getvalue().encode("utf-8-sig")


def ladder_xlsx(rungs: Sequence[Rung], states: States, notice_id: int, language: str) -> bytes:
    """A sheet with the four ways to choose from."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new book has a sheet"
    sheet.append(_header(language))
    for row in _rows(rungs, states, notice_id, language):
        sheet.append([clean(cell) for cell in row])
    for line in sheet.iter_rows():
        for cell in line:
            assert isinstance(cell, SheetCell)
            cell.data_type = "s"  # a name that begins with "=" is no formula
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, width in enumerate(WIDTHS.values(), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "C2"
    ways = ",".join(_way_words(language).values())
    choice = DataValidation(type="list", formula1=f'"{ways}"', allow_blank=True)
    letter = get_column_letter(list(WIDTHS).index("way") + 1)
    choice.add(f"{letter}2:{letter}{len(rungs) + 1}")
    sheet.add_data_validation(choice)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_ladder_file(content: bytes) -> TellingsFile:
    """The lines that the clerk filled in; the others are not told yet. Refuses what is no such list."""
    header, *rows = _table(content)
    columns = known_columns(header, _headings())
    if not {"code", "way", "day"} <= set(columns.values()):
        raise Refused("not-a-list")
    lines: list[TellingLine] = []
    problems: list[Problem] = []
    seen: set[int] = set()
    for number, row in enumerate(rows, start=2):
        cells = {column: row[place] for place, column in columns.items() if place < len(row)}
        if not any(cell_text(cells.get(column)) for column in ("way", "day", "hour")):
            continue
        try:
            line = _line(number, cells)
            if line.telling.member_id in seen:
                raise _UnreadableError("twice")
        except _UnreadableError as flaw:
            problems.append(Problem(number, flaw.code, {}))
        else:
            seen.add(line.telling.member_id)
            lines.append(line)
    if not lines and not problems:
        raise Refused("list-not-filled")
    return TellingsFile(tuple(lines), tuple(problems))


def _header(language: str) -> list[str]:
    plain = Texts.plain(language)
    return [plain(f"ladder.column.{column}") for column in WIDTHS]


def _way_words(language: str) -> dict[TellingWay, str]:
    plain = Texts.plain(language)
    return {way: plain(f"ladder.way.{way}") for way in TellingWay}


def _rows(rungs: Sequence[Rung], states: States, notice_id: int, language: str) -> Iterator[tuple[str, ...]]:
    ways = _way_words(language)
    for number, rung in enumerate(rungs, start=1):
        told = rung.by_hand
        yield (
            str(number),
            rung.name_kk if language == "kk" else rung.name_ru,
            rung.position,
            shown(rung.phone) if rung.phone is not None else "",
            states[rung.member_id],
            *((ways[told.way], told.on.strftime("%d.%m.%Y"), _hour_of(told)) if told else ("", "", "")),
            f"{notice_id}-{rung.member_id}",
        )


def _hour_of(told: ToldByHand) -> str:
    return told.at.astimezone(ALMATY).strftime("%H:%M") if told.at is not None else ""


def _unformulated(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _PHONE.fullmatch(cell) else cell


def _table(content: bytes) -> list[Sequence[Cell]]:
    try:
        rows = read_rows(content, lambda header: len(known_columns(header, _headings())), MOST_LINES + 2)
    except TableTooBigError:
        raise Refused("list-too-big", count=MOST_BYTES // 1_000_000) from None
    except NotUtf8Error:
        raise Refused("list-not-utf8") from None
    except NoTableError:
        raise Refused("not-a-list") from None
    if len(rows) > MOST_LINES + 1:
        raise Refused("list-too-long", count=MOST_LINES)
    return rows


@cache
def _headings() -> dict[str, str]:
    return {
        folded(heading): column
        for language in LANGUAGES
        for column, heading in zip(WIDTHS, _header(language), strict=True)
    }


def _line(number: int, cells: Mapping[str, Cell]) -> TellingLine:
    code = _CODE.fullmatch(cell_text(cells.get("code")))
    if code is None:
        raise _UnreadableError("bad-code")
    day = _day(cells.get("day"))
    hour = _hour(cells.get("hour"))
    at = datetime.combine(day, hour, ALMATY) if hour is not None else None
    telling = HandTelling(int(code[2]), _way(cells.get("way")), day, at)
    return TellingLine(number, int(code[1]), telling)


def _way(cell: Cell) -> TellingWay:
    """By its name in either language, or by the beginning of one."""
    written = folded(cell_text(cell))
    if not written:
        raise _UnreadableError("no-way")
    found = {
        way
        for language in LANGUAGES
        for way, words in _way_words(language).items()
        if folded(words) == written or (len(written) >= LEAST_LETTERS and folded(words).startswith(written))
    }
    if len(found) != 1:
        raise _UnreadableError("bad-way")
    return found.pop()


def _day(cell: Cell) -> date:
    if not cell_text(cell):
        raise _UnreadableError("no-day")
    day = cell_day(cell)
    if day is None:
        raise _UnreadableError("bad-day")
    return day


def _hour(cell: Cell) -> time | None:
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    written = cell_text(cell)
    if not written:
        return None
    found = _HOUR.fullmatch(written)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise _UnreadableError("bad-hour")
    return time(int(found[1]), int(found[2]))
