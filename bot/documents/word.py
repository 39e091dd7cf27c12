"""The bits of WordprocessingML (ECMA-376) that python-docx has no call for."""

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.section import Section
from docx.shared import Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 cannot carry (its production 2, Char)."""


def clean(words: str) -> str:
    """A text that people wrote, without what no XML file can hold."""
    return _UNPRINTABLE.sub("", words)


def write(paragraph: Paragraph, words: str, *, bold: bool = False, italic: bool = False) -> Run:
    """Add words; what is neither bold nor italic leaves that to the paragraph's style."""
    run = paragraph.add_run(clean(words))
    run.bold = bold or None
    run.italic = italic or None
    return run


def set_defaults(document: Document, language: str, font: str) -> None:
    """The language and the font of everything that does not say otherwise, headings included."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert defaults is not None, "python-docx's template has defaults"
    defaults.remove(defaults.find(qn("w:rFonts")))
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    defaults.insert(0, fonts)
    tongue = defaults.find(qn("w:lang"))
    for script in ("val", "eastAsia", "bidi"):
        tongue.set(qn(f"w:{script}"), language)


def set_style(style: ParagraphStyle, *, size: float, bold: bool, before: float, after: float) -> None:
    """A style of black letters in the document's font: the template has blue headings without serifs."""
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    if fonts is not None:
        fonts.getparent().remove(fonts)
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.0


def add_field(paragraph: Paragraph, name: str) -> Run:
    """A number that Word counts itself: PAGE, NUMPAGES."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)
    return run


def set_columns(section: Section, count: int, gap: Length) -> None:
    """Newspaper columns of equal width."""
    columns = section._sectPr.find(qn("w:cols"))
    if columns is None:
        columns = OxmlElement("w:cols")
        section._sectPr.append(columns)
    columns.set(qn("w:num"), str(count))
    columns.set(qn("w:space"), str(gap.twips))


def fix_widths(table: Table, widths: Sequence[Length]) -> None:
    """Columns as wide as said, whatever stands in them."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def pad_cells(table: Table, padding: Length) -> None:
    """So much room left and right in every cell, and the table's rule in line with the text above it."""
    properties = table._tbl.tblPr
    indent = OxmlElement("w:tblInd")
    margins = OxmlElement("w:tblCellMar")
    for name in ("w:left", "w:right"):
        margins.append(OxmlElement(name))
    for element in (indent, *margins):
        element.set(qn("w:w"), str(padding.twips))
        element.set(qn("w:type"), "dxa")
    # The schema wants this order: tblInd, tblLayout, tblCellMar, tblLook.
    layout, look = properties.find(qn("w:tblLayout")), properties.find(qn("w:tblLook"))
    layout.addprevious(indent)
    look.addprevious(margins)


def repeat_header(row: CT_Row) -> None:
    """The row comes again at the top of every page that its table reaches."""
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: CT_Row) -> None:
    """No page break inside the row."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def underline_cell(cell: _Cell) -> None:
    """A line beneath an empty cell, to write on."""
    borders = OxmlElement("w:tcBorders")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    cell._tc.get_or_add_tcPr().append(borders)


def fill_rows(table: Table, rows: Iterable[Sequence[str]]) -> None:
    """Replace the table's last row by copies of it, one for each of `rows`.

    A copy costs a hundredth of a row made by python-docx, and a roll of 504 names comes with each vote.
    """
    pattern = table.rows[-1]._tr
    places = len(list(pattern.iter(qn("w:t"))))
    for words in rows:
        row = deepcopy(pattern)
        texts = list(row.iter(qn("w:t")))
        if len(words) != places:
            raise ValueError(f"a row of {len(words)} cells in a table of {places}")
        for text, word in zip(texts, words, strict=True):
            text.text = clean(word)
        pattern.addprevious(row)
    pattern.getparent().remove(pattern)
