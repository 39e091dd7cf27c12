"""The same papers as PDF, letters embedded: for those who print, sign and keep, whatever their office has installed."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from docx.shared import Length
from fpdf import FPDF, XPos, YPos
from fpdf.enums import MethodReturnValue

from bot.documents.paper import LANGUAGE_TAGS, Paper
from bot.documents.word import clean

FONTS = Path(__file__).with_name("fonts")
FACE = "DejaVu"
"""DejaVu Serif Condensed: has ә ғ қ ң ө ұ ү һ і and is near to Times in width; its licence lies beside it."""

LEFT, RIGHT, TOP, BOTTOM = 30.0, 15.0, 20.0, 20.0
"""Margins in millimetres; the left one is where the file is bound."""
GAP = 8.0
"""Between two columns."""
PADDING = 1.2
SMALLER = 0.86
"""DejaVu's letters are taller than those of Times at the same size in points."""
MILLIMETRES_A_POINT = 25.4 / 72
LINE = 1.25
"""The height of a line, in sizes of its letters."""
HEADING_NEEDS = 90.0
"""Millimetres that must be left on the page: a heading, and a short table that keeps to it."""
TEXT_NEEDS = 45.0
"""The same for a line that keeps to what follows it."""


class _Pages(FPDF):
    """Pages with their numbers at the foot."""

    foot = ""

    def footer(self) -> None:
        if not self.foot:
            return
        self.set_y(-13)
        self.set_font(FACE, size=9 * SMALLER)
        words = self.foot.replace("{page}", str(self.page_no())).replace(
            "{pages}", self.str_alias_nb_pages or ""
        )
        self.cell(0, 5, words, align="C")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row ready to be drawn: its texts, its height in millimetres."""

    texts: Sequence[str]
    height: float


class PdfPaper:
    """A document under way, with the calls of `Paper`: what is written for one is written for both."""

    def __init__(self, language: str, title: str, drawn_up_at: datetime) -> None:
        self._pdf = _Pages(format="A4")
        self._columns = 1
        for style, name in (("", ""), ("B", "-Bold"), ("I", "-Italic")):
            self._pdf.add_font(FACE, style, FONTS / f"DejaVuSerifCondensed{name}.ttf")
        self._pdf.set_margins(LEFT, TOP, RIGHT)
        self._pdf.set_auto_page_break(True, BOTTOM)
        self._pdf.c_margin = 0
        self._pdf.set_title(clean(title))
        self._pdf.set_lang(LANGUAGE_TAGS[language])
        self._pdf.set_creation_date(drawn_up_at.astimezone(UTC))
        self._pdf.add_page()

    def file(self) -> bytes:
        """The finished PDF."""
        return bytes(self._pdf.output())

    def number_pages(self, words: str) -> None:
        """At the foot of each page: `words`, with the numbers in the places of {page} and {pages}."""
        self._pdf.foot = words

    def centred(self, words: str, *, size: float = 12, bold: bool = True, after: float = 6) -> None:
        self._write(words, size=size, style="B" if bold else "", align="C", after=after)

    def heading(self, words: str, *, level: int = 1) -> None:
        """A heading that keeps to what follows it and stands in the reader's outline."""
        self._need(HEADING_NEEDS)
        self._pdf.ln((14 if level == 1 else 10) * MILLIMETRES_A_POINT)
        self._pdf.start_section(clean(words), level=level - 1)
        self._write(words, size=13 if level == 1 else 12, style="B", align="L", after=5)

    def text(self, words: str, *, bold: bool = False, italic: bool = False, keep: bool = False) -> None:
        """A justified paragraph, a short one in bold left as it falls; `keep` holds it to the next one's page."""
        if keep:
            self._need(TEXT_NEEDS)
        self._write(words, style="B" if bold else "I" if italic else "", align="L" if bold else "J")

    def numbered(self, items: Iterable[tuple[int, str]]) -> None:
        """The numbers are written out, so that a copied line keeps its own."""
        for number, words in items:
            height = self._height(words, self._pdf.epw - 10, 12)
            self._need(min(height, TEXT_NEEDS))
            self._font(12)
            self._pdf.cell(10, _line(12), f"{number}.")
            self._pdf.multi_cell(0, _line(12), clean(words), align="J", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self._pdf.ln(1)

    def ends_of_line(self, left: str, right: str) -> None:
        """Two texts at the two ends of a line, as a date and a number stand beneath a title."""
        self._font(12)
        self._pdf.cell(self._pdf.epw / 2, _line(12), clean(left))
        self._pdf.cell(0, _line(12), clean(right), align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._pdf.ln(2)

    def facts(self, rows: Iterable[tuple[str, str]]) -> None:
        """What is told and its value, side by side, without rules."""
        widths = _shared(self._pdf.epw, (7, 9.5))
        for row in rows:
            self._grid(widths, None, [row], size=12, ruled=False)
        self._pdf.ln(2)

    def table(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[str]],
        shares: Sequence[float],
        *,
        figures: Sequence[int] = (),
        size: float = 11,
        height: Length | None = None,
        keep: bool = False,
    ) -> None:
        """A ruled table; the header comes again on every page. `figures`: the columns that stand centred.

        `keep` holds a short one together, and to what follows it.
        """
        width = (self._pdf.epw - GAP * (self._columns - 1)) / self._columns
        rows = list(rows)
        if keep:
            self._need((len(rows) + 1) * 2 * _line(size) + TEXT_NEEDS)
        least = height.mm if height is not None else 0.0
        self._grid(_shared(width, shares), header, rows, size=size, figures=figures, least=least)
        self._pdf.ln(2)

    def signatures(self, signers: Sequence[tuple[str, str]]) -> None:
        """For each who signs: the office, a line to sign on, the name in print or a line for it. Kept on one page."""
        widths = _shared(self._pdf.epw, (5, 0.4, 4, 0.4, 6))
        self._need(14 * len(signers) + 4)
        for office, name in signers:
            top, left = self._pdf.get_y(), LEFT
            self._font(12)
            for column, words in enumerate((office, "", "", "", name)):
                height = self._height(words, widths[column], 12) if words else 0
                self._pdf.set_xy(left, top + 14 - height)
                if words:
                    self._pdf.multi_cell(widths[column], _line(12), clean(words), align="L")
                if column == 2 or (column == 4 and not name):
                    self._pdf.line(left, top + 14, left + widths[column], top + 14)
                left += widths[column]
            self._pdf.set_xy(LEFT, top + 15)
        self._pdf.ln(2)

    def annex(self, words: str, *, on_new_page: bool) -> None:
        """The line at the right that opens an annex."""
        if on_new_page:
            self._pdf.add_page()
        else:
            self._need(HEADING_NEEDS)
            self._pdf.ln(8)
        self._write(words, align="R")

    @contextmanager
    def two_columns(self) -> Iterator[None]:
        """A table inside runs down the page in two columns, evened out where it ends."""
        self._columns = 2
        yield
        self._columns = 1

    def _write(
        self, words: str, *, size: float = 12, style: str = "", align: str = "L", after: float = 6
    ) -> None:
        self._font(size, style)
        self._pdf.multi_cell(0, _line(size), clean(words), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._pdf.ln(after * MILLIMETRES_A_POINT)

    def _font(self, size: float, style: str = "") -> None:
        self._pdf.set_font(FACE, style, size * SMALLER)

    def _height(self, words: str, width: float, size: float, style: str = "") -> float:
        self._font(size, style)
        height = self._pdf.multi_cell(
            width, _line(size), clean(words), dry_run=True, output=MethodReturnValue.HEIGHT
        )
        assert isinstance(height, float)
        return height

    def _room(self) -> float:
        return self._pdf.h - BOTTOM - self._pdf.get_y()

    def _need(self, millimetres: float) -> None:
        if self._room() < millimetres:
            self._pdf.add_page()

    def _grid(
        self,
        widths: Sequence[float],
        header: Sequence[str] | None,
        rows: Sequence[Sequence[str]],
        *,
        size: float,
        figures: Sequence[int] = (),
        least: float = 0.0,
        ruled: bool = True,
    ) -> None:
        """Rows down the page, in one column or in two; none is broken, and each page begins with the header."""

        def measured(row: Sequence[str], style: str = "") -> _Row:
            heights = (
                self._height(words, width - 2 * PADDING, size, style)
                for words, width in zip(row, widths, strict=True)
            )
            return _Row(row, max(least, max(heights) + PADDING))

        top = measured(header, "B") if header is not None else None
        left = [measured(row) for row in rows]
        while left:
            head = top.height if top is not None else 0.0
            if self._room() < head + left[0].height:
                self._pdf.add_page()
            begin = lowest = self._pdf.get_y()
            share = sum(row.height for row in left) / self._columns
            for column in range(self._columns):
                room = self._pdf.h - BOTTOM - begin - head
                taken = _taken(left, room if column == self._columns - 1 else min(room, share))
                x = LEFT + column * (sum(widths) + GAP)
                self._pdf.set_y(begin)
                if taken and top is not None:
                    self._row(top, x, widths, size, style="B", centred=range(len(widths)))
                for row in taken:
                    self._row(row, x, widths, size, centred=figures, ruled=ruled)
                left = left[len(taken) :]
                lowest = max(lowest, self._pdf.get_y())
            self._pdf.set_xy(LEFT, lowest)

    def _row(
        self,
        row: _Row,
        x: float,
        widths: Sequence[float],
        size: float,
        *,
        style: str = "",
        centred: Iterable[int] = (),
        ruled: bool = True,
    ) -> None:
        y = self._pdf.get_y()
        centred = set(centred)
        self._font(size, style)
        for column, (words, width) in enumerate(zip(row.texts, widths, strict=True)):
            if ruled:
                self._pdf.rect(x, y, width, row.height)
            self._pdf.set_xy(x + PADDING, y + PADDING / 2)
            if words:
                align = "C" if column in centred else "L"
                self._pdf.multi_cell(width - 2 * PADDING, _line(size), clean(words), align=align)
            x += width
        self._pdf.set_y(y + row.height)


AnyPaper = Paper | PdfPaper


def _line(size: float) -> float:
    return size * SMALLER * MILLIMETRES_A_POINT * LINE


def _shared(width: float, shares: Sequence[float]) -> list[float]:
    return [width * share / sum(shares) for share in shares]


def _taken(rows: Sequence[_Row], room: float) -> list[_Row]:
    """The first rows that fit; at least one, as no row is higher than a page."""
    taken: list[_Row] = []
    for row in rows:
        if taken and sum(one.height for one in taken) + row.height > room + 0.01:
            break
        taken.append(row)
    return taken
