"""The papers as PDF: the same words as the DOCX, Kazakh letters embedded, names in two columns."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from bot.documents.minutes import draw_minutes
from bot.documents.pdf import PdfPaper
from bot.views.texts import LANGUAGES
from tests.documents.reading import everything, opened
from tests.documents.samples import OPENED, session_minutes


def read(file: bytes) -> PdfReader:
    return PdfReader(BytesIO(file))


def words_of(text: str) -> set[str]:
    """Words of more than three letters, free of where a line or a cell broke them."""
    return set(re.findall(r"[^\W\d_]{4,}", text))


@pytest.fixture(scope="module")
def minutes() -> dict[str, bytes]:
    return {language: draw_minutes(session_minutes(60, 50), language, PdfPaper) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_what_the_docx_says(minutes: dict[str, bytes], language: str) -> None:
    text = "\n".join(page.extract_text() for page in read(minutes[language]).pages)
    written = everything(opened(draw_minutes(session_minutes(60, 50), language)))
    assert words_of(written) - words_of(text) == set()


def part(of: PdfObject, *path: str) -> PdfObject | None:
    """What stands under these names, one within the other."""
    here: PdfObject | None = of
    for name in path:
        whole = here.get_object() if here is not None else None
        assert isinstance(whole, DictionaryObject)
        here = whole.get(name)
    return here.get_object() if here is not None else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_embedded(minutes: dict[str, bytes], language: str) -> None:
    for page in read(minutes[language]).pages:
        fonts = part(page, "/Resources", "/Font")
        assert isinstance(fonts, DictionaryObject)
        assert fonts
        for font in fonts.values():
            described = part(font, "/DescendantFonts")
            assert isinstance(described, ArrayObject)
            assert part(described[0], "/FontDescriptor", "/FontFile2") is not None


def test_kazakh_letters_are_read_back_whole() -> None:
    paper = PdfPaper("kk", "Әріптер", OPENED)
    paper.text("Ә Ғ Қ Ң Ө Ұ Ү Һ І ә ғ қ ң ө ұ ү һ і № «»")
    (page,) = read(paper.file()).pages
    assert "Ә Ғ Қ Ң Ө Ұ Ү Һ І ә ғ қ ң ө ұ ү һ і № «»" in page.extract_text()


def test_a_table_of_names_fills_both_columns_of_a_page_before_the_next() -> None:
    paper = PdfPaper("kk", "Тізім", OPENED)
    with paper.two_columns():
        paper.table(("№", "Аты"), [(str(number), f"Адам{number}") for number in range(1, 201)], (1, 5))
    pages = [page.extract_text() for page in read(paper.file()).pages]
    assert all(text.count("Аты") == 2 for text in pages), "the header stands on each column"
    first = [int(number) for number in re.findall(r"Адам(\d+)", pages[0])]
    assert first == list(range(1, len(first) + 1)), "the second column follows the first"
    assert sum(text.count("Адам") for text in pages) == 200


def test_every_page_is_numbered(minutes: dict[str, bytes]) -> None:
    pages = read(minutes["ru"]).pages
    for number, page in enumerate(pages, 1):
        assert f"Страница {number} из {len(pages)}" in page.extract_text()


def test_the_same_facts_make_the_same_file(minutes: dict[str, bytes]) -> None:
    assert draw_minutes(session_minutes(60, 50), "kk", PdfPaper) == minutes["kk"]


def test_the_file_names_its_language_and_title(minutes: dict[str, bytes]) -> None:
    reader = read(minutes["kk"])
    assert reader.metadata is not None
    assert "5" in (reader.metadata.title or "")
    assert str(part(reader.root_object, "/Lang")) == "kk-KZ"
