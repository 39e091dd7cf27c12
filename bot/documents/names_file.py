"""A list of names as people write it: a line each in a message, or a table with whatever columns."""

from collections.abc import Sequence

from bot.documents.register_file import COLUMNS
from bot.documents.table_file import (
    MOST_BYTES,
    Cell,
    NoTableError,
    NotUtf8Error,
    TableTooBigError,
    cell_text,
    folded,
    known_columns,
    read_rows,
)
from bot.usecases.errors import Refused
from bot.usecases.see_absent import NameLine

MOST_LINES = 2_000
"""Four times the Session: a longer file is another one."""

_HEADINGS = {heading: column for column, headings in COLUMNS.items() for heading in headings}
_NAMES = {heading for column in ("name_kk", "name_ru") for heading in COLUMNS[column]}


def names_written(text: str) -> tuple[NameLine, ...]:
    """The lines of a message."""
    return tuple(
        NameLine(number, (line.strip(),))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    )


def read_names_file(content: bytes) -> tuple[NameLine, ...]:
    """XLSX or CSV: a name stands in one cell, or in the cells of a row together; headings are passed over."""
    try:
        rows = read_rows(content, lambda header: len(known_columns(header, _HEADINGS)), MOST_LINES + 2)
    except TableTooBigError:
        raise Refused("list-too-big", count=MOST_BYTES // 1_000_000) from None
    except NotUtf8Error:
        raise Refused("list-not-utf8") from None
    except NoTableError:
        raise Refused("not-a-list") from None
    if len(rows) > MOST_LINES + 1:
        raise Refused("list-too-long", count=MOST_LINES)
    if any(folded(cell_text(cell)) in _NAMES for cell in rows[0]):
        rows = [(), *rows[1:]]
    lines = (NameLine(number, _readings(row)) for number, row in enumerate(rows, start=1))
    return tuple(line for line in lines if line.readings)


def _readings(row: Sequence[Cell]) -> tuple[str, ...]:
    """The cells with letters as the parts of one name, and each of several words by itself: a given name is no name."""
    cells = [text for text in map(cell_text, row) if any(letter.isalpha() for letter in text)]
    if len(cells) < 2:
        return tuple(cells)
    return (" ".join(cells), *(cell for cell in cells if " " in cell or "." in cell))
