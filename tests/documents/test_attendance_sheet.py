"""The attendance sheet: numbered names in order, room to sign, a header on every page."""

import pytest
from docx.oxml.ns import qn
from docx.shared import Cm

from bot.documents.attendance_sheet import draw_attendance_sheet
from bot.rules.law import Words
from bot.usecases.attendance_sheet import SheetFacts
from tests.documents.reading import cells, everything, opened, ruled
from tests.documents.samples import OPENED, name, session_minutes


def sheet(count: int) -> SheetFacts:
    session = session_minutes(12, 10)
    names = tuple(name(number) for number in range(count))
    return SheetFacts(session.body_name, OPENED, session.place, names, OPENED)


@pytest.mark.parametrize(
    ("language", "header"),
    [
        ("kk", ["№", "Тегі, аты, әкесінің аты", "Келген уақыты", "Қолы"]),
        ("ru", ["№", "Фамилия, имя, отчество", "Время прихода", "Подпись"]),
    ],
)
def test_everybody_has_a_numbered_line_to_sign(language: str, header: list[str]) -> None:
    (table,) = ruled(opened(draw_attendance_sheet(sheet(504), language)))
    first, *rest = cells(table)
    assert first == header
    assert [row[0] for row in rest] == [str(number) for number in range(1, 505)]
    assert {tuple(row[2:]) for row in rest} == {("", "")}


def test_a_line_is_high_enough_for_a_hand() -> None:
    (table,) = ruled(opened(draw_attendance_sheet(sheet(3), "kk")))
    heights = [int(height.get(qn("w:val"))) for height in table._tbl.iter(qn("w:trHeight"))]
    assert heights == [Cm(0.85).twips] * 3


def test_the_head_says_which_meeting_it_is() -> None:
    text = everything(opened(draw_attendance_sheet(sheet(3), "ru")))
    assert "СЕССИЯ АССАМБЛЕИ НАРОДА КАЗАХСТАНА" in text
    assert "26 апреля 2023" in text
    assert "10:05" in text
    assert "Дворец мира и согласия" in text


def test_names_are_ordered_by_the_languages_alphabet() -> None:
    facts = SheetFacts(Words("О", "О"), OPENED, Words("О", "О"), (Words("Қ", "Б"), Words("Б", "К")), OPENED)
    for language, ordered in (("kk", ["Б", "Қ"]), ("ru", ["Б", "К"])):
        (table,) = ruled(opened(draw_attendance_sheet(facts, language)))
        assert [row[1] for row in cells(table)[1:]] == ordered
