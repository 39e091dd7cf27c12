"""DOCX files read back as Word would: text, tables, and what the markup says about both."""

from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.table import Table


def opened(file: bytes) -> Paper:
    return Document(BytesIO(file))


def lines(paper: Paper) -> list[str]:
    """All paragraphs outside tables, the empty ones left out."""
    return [paragraph.text for paragraph in paper.paragraphs if paragraph.text]


def everything(paper: Paper) -> str:
    """Every word, tables' and the footer's among them."""
    footer = "".join(text.text or "" for text in paper.sections[0].footer._element.iter(qn("w:t")))
    return "\n".join([*(text.text or "" for text in paper.element.body.iter(qn("w:t"))), footer])


def cells(table: Table) -> list[list[str]]:
    """A table's rows as texts."""
    return [
        ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
        for row in table._tbl.iter(qn("w:tr"))
    ]


def ruled(paper: Paper) -> list[Table]:
    """The tables that have a header row to repeat."""
    return [table for table in paper.tables if table._tbl.find(f".//{qn('w:tblHeader')}") is not None]
