"""A document on A4 in one language: the few things that the assembly's papers are made of."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.section import Section
from docx.shared import Cm, Length, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from bot.documents import word
from bot.documents.packing import same_again

FONT = "Times New Roman"
"""Has ә ғ қ ң ө ұ ү һ і, is on every office machine; elsewhere Liberation Serif of the same widths serves."""

LANGUAGE_TAGS = {"kk": "kk-KZ", "ru": "ru-RU"}

WIDTH = Cm(16.5)
"""What A4 leaves between a left margin of 3 cm, where the file is bound, and a right one of 1.5 cm."""
GAP = Cm(0.8)
"""Between two columns."""


class Paper:
    """A document under way. Columns are as wide as their shares: `(1, 3)` is a quarter and three quarters."""

    def __init__(self, language: str, title: str, drawn_up_at: datetime) -> None:
        self._document = Document()
        self._drawn_up_at = drawn_up_at
        self._width: Length = WIDTH
        _set_page(self._document.sections[0])
        word.set_defaults(self._document, LANGUAGE_TAGS[language], FONT)
        word.set_style(self._style("Normal"), size=12, bold=False, before=0, after=6)
        word.set_style(self._style("Heading 1"), size=13, bold=True, before=14, after=6)
        word.set_style(self._style("Heading 2"), size=12, bold=True, before=10, after=4)
        properties = self._document.core_properties
        properties.title = word.clean(title)[:255]
        properties.language = LANGUAGE_TAGS[language]
        properties.author = properties.comments = ""
        properties.created = properties.modified = drawn_up_at.astimezone(UTC).replace(tzinfo=None)

    def file(self) -> bytes:
        """The finished DOCX, the same bytes for the same words."""
        stream = BytesIO()
        self._document.save(stream)
        return same_again(stream.getvalue(), self._drawn_up_at)

    def number_pages(self, words: str) -> None:
        """At the foot of each page: `words`, with the numbers in the places of {page} and {pages}."""
        line = self._document.sections[0].footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for part in re.split(r"(\{page\}|\{pages\})", words):
            field = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(part)
            run = word.add_field(line, field) if field else word.write(line, part)
            run.font.size = Pt(9)

    def centred(self, words: str, *, size: float = 12, bold: bool = True, after: float = 6) -> None:
        line = self._line(words, WD_ALIGN_PARAGRAPH.CENTER, bold=bold)
        line.runs[0].font.size = Pt(size)
        line.paragraph_format.space_after = Pt(after)

    def heading(self, words: str, *, level: int = 1) -> None:
        """A heading that keeps to what follows it and stands in Word's outline."""
        word.write(self._document.add_paragraph(style=f"Heading {level}"), words)

    def text(self, words: str, *, bold: bool = False, italic: bool = False, keep: bool = False) -> None:
        """A justified paragraph, a short one in bold left as it falls; `keep` holds it to the next one's page."""
        alignment = WD_ALIGN_PARAGRAPH.LEFT if bold else WD_ALIGN_PARAGRAPH.JUSTIFY
        line = self._line(words, alignment, bold=bold, italic=italic)
        line.paragraph_format.keep_with_next = keep

    def numbered(self, items: Iterable[tuple[int, str]]) -> None:
        """The numbers are written out, so that a copied line keeps its own."""
        for number, words in items:
            line = self._line(f"{number}.\t{words}", WD_ALIGN_PARAGRAPH.JUSTIFY)
            line.paragraph_format.left_indent = Cm(1)
            line.paragraph_format.first_line_indent = Cm(-1)
            line.paragraph_format.space_after = Pt(3)

    def ends_of_line(self, left: str, right: str) -> None:
        """Two texts at the two ends of a line, as a date and a number stand beneath a title."""
        line = self._line(f"{left}\t{right}", WD_ALIGN_PARAGRAPH.LEFT)
        line.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)

    def facts(self, rows: Iterable[tuple[str, str]]) -> None:
        """What is told and its value, side by side, without rules."""
        table = self._document.add_table(rows=0, cols=2)
        for what, value in rows:
            row = table.add_row()
            word.keep_whole(row._tr)
            for cell, words in zip(row.cells, (what, value), strict=True):
                _write_cell(cell, words, size=12, centred=False)
        word.fix_widths(table, _shared(WIDTH, (7, 9.5)))
        self._after_table()

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
        table = self._document.add_table(rows=2, cols=len(header), style="Table Grid")
        top, body = table.rows
        for column, words in enumerate(header):
            _write_cell(top.cells[column], words, size=size, centred=True, bold=True)
            _write_cell(body.cells[column], ".", size=size, centred=column in figures)
        for row in (top, body):
            word.keep_whole(row._tr)
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = keep or None
        if height is not None:
            body.height, body.height_rule = height, WD_ROW_HEIGHT_RULE.AT_LEAST
            for cell in body.cells:
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        word.repeat_header(top._tr)
        word.fix_widths(table, _shared(self._width, shares))
        word.pad_cells(table, Cm(0.12))
        word.fill_rows(table, rows)
        self._after_table(keep=keep)

    def signatures(self, signers: Sequence[tuple[str, str]]) -> None:
        """For each who signs: the office, a line to sign on, the name in print or a line for it. Kept on one page."""
        table = self._document.add_table(rows=len(signers), cols=5)
        for row, (office, name) in zip(table.rows, signers, strict=True):
            word.keep_whole(row._tr)
            row.height, row.height_rule = Cm(1.4), WD_ROW_HEIGHT_RULE.AT_LEAST
            for cell, words in zip(row.cells, (office, "", "", "", name), strict=True):
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
                _write_cell(cell, words, size=12, centred=False)
                cell.paragraphs[0].paragraph_format.keep_with_next = True
            word.underline_cell(row.cells[2])
            if not name:
                word.underline_cell(row.cells[4])
        word.fix_widths(table, _shared(WIDTH, (5, 0.4, 4, 0.4, 6)))
        self._after_table()

    def annex(self, words: str, *, on_new_page: bool) -> None:
        """The line at the right that opens an annex."""
        line = self._line(words, WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.page_break_before = on_new_page
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_before = Pt(0 if on_new_page else 24)

    @contextmanager
    def two_columns(self) -> Iterator[None]:
        """What is written inside runs down the page in two columns, evened out where they end."""
        word.set_columns(self._document.add_section(WD_SECTION.CONTINUOUS), 2, GAP)
        self._width = Length((WIDTH - GAP) // 2)
        yield
        self._width = WIDTH
        word.set_columns(self._document.add_section(WD_SECTION.CONTINUOUS), 1, GAP)
        self._after_table()  # a section without a paragraph is none

    def _style(self, name: str) -> ParagraphStyle:
        style = self._document.styles[name]
        assert isinstance(style, ParagraphStyle)
        return style

    def _line(
        self, words: str, alignment: WD_ALIGN_PARAGRAPH, *, bold: bool = False, italic: bool = False
    ) -> Paragraph:
        line = self._document.add_paragraph()
        line.alignment = alignment
        word.write(line, words, bold=bold, italic=italic)
        return line

    def _after_table(self, *, keep: bool = False) -> None:
        """Word wants a paragraph between a table and what comes next; this one takes next to no room."""
        line = self._document.add_paragraph()
        line.paragraph_format.keep_with_next = keep or None
        line.paragraph_format.space_after = Pt(0)
        line.paragraph_format.line_spacing = Pt(8)


def _set_page(section: Section) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    section.footer_distance = Cm(1)


def _shared(width: Length, shares: Sequence[float]) -> list[Length]:
    return [Length(int(width * share / sum(shares))) for share in shares]


def _write_cell(cell: _Cell, words: str, *, size: float, centred: bool, bold: bool = False) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(0)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    word.write(line, words, bold=bold).font.size = Pt(size)
