"""The list for the telephone: drawn, filled in by a clerk in a spreadsheet, read back."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from openpyxl import load_workbook

from bot.documents.ladder_file import ladder_csv, ladder_xlsx, read_ladder_file
from bot.usecases.errors import Refused
from bot.usecases.ladder import Rung, ToldByHand
from bot.usecases.tell_by_hand import HandTelling, TellingLine
from bot.views.texts import LANGUAGES
from db.models import DeliveryState, TellingWay
from tests.documents.test_register_file import xlsx

RUNG = Rung(
    member_id=7,
    name_kk="Үміт Әлиева",
    name_ru="Умит Алиева",
    phone="+77011234567",
    position="төрайым",
    state=DeliveryState.NOT_BOUND,
    due_at=None,
    failure=None,
    doubled=False,
    sent_at=None,
    read_at=None,
    rsvp=None,
    rsvp_at=None,
    by_hand=None,
)
TOLD = ToldByHand(
    TellingWay.TELEPHONE,
    date(2023, 3, 28),
    datetime(2023, 3, 28, 9, 5, tzinfo=UTC),
    datetime(2023, 3, 28, 10, tzinfo=UTC),
)
HEADER = ("Қалай хабарланды", "Күні", "Уақыты", "Коды")
Draw = Callable[[Sequence[Rung], dict[int, str], int, str], bytes]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("draw", [ladder_csv, ladder_xlsx])
def test_what_was_recorded_comes_back_as_it_was(draw: Draw, language: str) -> None:
    rungs = [RUNG, replace(RUNG, member_id=8, by_hand=TOLD)]
    (line,) = read_ladder_file(draw(rungs, {7: "—", 8: "—"}, 3, language)).lines
    assert line == TellingLine(3, 3, HandTelling(8, TOLD.way, TOLD.on, TOLD.at))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_offers_the_ways_and_keeps_telephones_as_they_are_dialled(language: str) -> None:
    sheet = load_workbook(io.BytesIO(ladder_xlsx([RUNG], {7: "—"}, 3, language))).active
    assert sheet is not None
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1.count(",") == len(TellingWay) - 1
    assert str(choice.sqref) == "F2"
    row = [cell.value for cell in sheet[2]]
    assert (row[3], row[8]) == ("+7 701 123 4567", "3-7")


@pytest.mark.parametrize("draw", [ladder_csv, ladder_xlsx])
def test_a_name_that_looks_like_a_formula_is_none(draw: Draw) -> None:
    file = draw([replace(RUNG, name_kk="=1+1", position="-2+3")], {7: "@x"}, 3, "kk")
    if draw is ladder_csv:
        assert [cell[:2] for cell in file.decode("utf-8-sig").splitlines()[1].split(";")[1:3]] == ["'=", "'-"]
        return
    sheet = load_workbook(io.BytesIO(file)).active
    assert sheet is not None
    assert sheet["B2"].data_type == "s"


@pytest.mark.parametrize(
    ("way", "meant"),
    [
        ("телефон арқылы", TellingWay.TELEPHONE),
        ("По телефону", TellingWay.TELEPHONE),
        ("Телефон", TellingWay.TELEPHONE),
        ("пошта", TellingWay.POST),
        ("по почте", TellingWay.POST),
        ("ЛИЧНО", TellingWay.IN_PERSON),
        ("через месс", TellingWay.MESSENGER),
    ],
)
def test_a_way_is_read_as_people_write_it(way: str, meant: TellingWay) -> None:
    (line,) = read_ladder_file(xlsx(HEADER, (way, "28.03.2023", None, "3-7"))).lines
    assert line.telling.way is meant


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (datetime(2023, 3, 28), time(15, 5)),  # noqa: DTZ001 — a spreadsheet's dates know no zone
        ("28.03.2023", "15:05"),
        ("2023-03-28", "15.05"),
        ("28/03/2023", "15:05:00"),
    ],
)
def test_a_moment_is_almatys_however_the_spreadsheet_keeps_it(day: object, hour: object) -> None:
    (line,) = read_ladder_file(xlsx(HEADER, ("лично", day, hour, "3-7"))).lines
    # Almaty was at UTC+6 until 01.03.2024.
    assert (line.telling.on, line.telling.at) == (date(2023, 3, 28), datetime(2023, 3, 28, 9, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("лично", "28.03.2023", None, "7"), "bad-code"),
        (("лично", "28.03.2023", None, None), "bad-code"),
        ((None, "28.03.2023", None, "3-7"), "no-way"),
        (("по", "28.03.2023", None, "3-7"), "bad-way"),
        (("голубем", "28.03.2023", None, "3-7"), "bad-way"),
        (("лично", None, None, "3-7"), "no-day"),
        (("лично", None, "15:05", "3-7"), "no-day"),
        (("лично", "вчера", None, "3-7"), "bad-day"),
        (("лично", "31.02.2023", None, "3-7"), "bad-day"),
        (("лично", "28.03.2023", "25:00", "3-7"), "bad-hour"),
        (("лично", "28.03.2023", "утром", "3-7"), "bad-hour"),
        (("лично", "28.03.2023", None, "3-6"), "twice"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(row: tuple[object, ...], code: str) -> None:
    file = read_ladder_file(xlsx(HEADER, ("лично", "28.03.2023", None, "3-6"), (None,) * 3 + ("3-9",), row))
    assert [(problem.line, problem.code) for problem in file.problems] == [(4, code)]
    assert [line.telling.member_id for line in file.lines] == [6]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-a-list"),
        (b"%PDF-1.7\n\x00", "not-a-list"),
        (xlsx(("a", "b")), "not-a-list"),
        ("Күні;Коды\n28.03.2023;3-7".encode(), "not-a-list"),
        (xlsx(HEADER), "list-not-filled"),
        (xlsx(HEADER, (None, " ", None, "3-7")), "list-not-filled"),
        ("Как извещён;День;Код".encode("cp1251"), "list-not-utf8"),
        (("Күні;Коды;Қалай хабарланды\n" + ";3-7;\n" * 20_001).encode(), "list-too-long"),
    ],
)
def test_what_is_no_filled_in_list_is_refused_in_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read_ladder_file(content)
