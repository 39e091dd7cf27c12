"""The register's file: every spelling that spreadsheets and people give it."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from bot.documents.register_file import COLUMNS, read_register_file
from bot.documents.table_file import read_day
from bot.usecases.errors import Refused
from bot.usecases.register_lines import RegisterLine

KAZAKH = "Аты-жөні қазақша;Аты-жөні орысша;Телефон;Орган;Лауазымы;Мүшелік басталған күн;Ұсынған"
RUSSIAN = "ФИО на казахском,ФИО на русском,Телефон,Орган,Должность,Член с,Кем предложен"
LINE = RegisterLine(
    number=2,
    name_kk="Айгүл Сейітова",
    name_ru="Айгуль Сейтова",
    phone="+77011234567",
    body="session",
    position="төрайым",
    begins=date(2021, 4, 28),
    nominated_by="15.2.1",
)
ROW = ("Айгүл Сейітова", "Айгуль Сейтова", "8 701 123 45 67", "session", "төрайым", "28.04.2021", "15.2.1")


def xlsx(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(("header", "separator"), [(KAZAKH, ";"), (RUSSIAN, ","), (KAZAKH, "\t")])
def test_csv_is_read_with_either_separator_and_with_or_without_a_mark(
    mark: bytes, header: str, separator: str
) -> None:
    text = f"{separator.join(header.replace(',', ';').split(';'))}\r\n{separator.join(ROW)}\r\n"
    assert read_register_file(mark + text.encode()).lines == (LINE,)


def test_xlsx_is_read_with_real_dates_and_numbers_for_phones() -> None:
    row = (*ROW[:2], 77011234567, *ROW[3:5], date(2021, 4, 28), ROW[6])
    assert read_register_file(xlsx(tuple(KAZAKH.split(";")), row)).lines == (LINE,)


@pytest.mark.parametrize(
    ("cell", "clause"),
    [
        (date(2001, 2, 15), "15.2.1"),
        (date(2004, 2, 15), "15.2.4"),
        (date(2023, 4, 15), "15.4"),
        (15.4, "15.4"),
        ("15.02.2001", "15.2.1"),
        ("15-баптың 4-тармағы", "15.4"),
        ("пп. 1 п. 2 ст. 15", "15.2.1"),
    ],
)
def test_a_clause_is_read_even_where_a_spreadsheet_took_it_for_a_date(cell: object, clause: str) -> None:
    (line,) = read_register_file(xlsx(tuple(KAZAKH.split(";")), (*ROW[:6], cell))).lines
    assert line.nominated_by == clause


@pytest.mark.parametrize("column", COLUMNS)
def test_every_heading_is_known_as_people_write_it(column: str) -> None:
    others = {"name_kk": "Аты-жөні қазақша", "name_ru": "ФИО", "phone": "Телефон", "body": "Орган"}
    for heading in COLUMNS[column]:
        headings = {**others, column: heading.upper().replace(" ", "_")}
        row = {**dict.fromkeys(headings, ""), "name_kk": "А", "name_ru": "Б"}
        text = ";".join(headings.values()) + "\n" + ";".join(row[name] for name in headings)
        assert len(read_register_file(text.encode()).lines) == 1


@pytest.mark.parametrize(
    ("place", "cell", "code"),
    [
        (0, "", "no-name"),
        (1, " ", "no-name"),
        (0, "А" * 201, "too-long"),
        (2, "12345", "bad-phone"),
        (2, "8 701 123 45 6", "bad-phone"),
        (2, "жоқ", "bad-phone"),
        (5, "31.02.2021", "bad-date"),
        (5, "кеше", "bad-date"),
        (5, "44314", "bad-date"),
        (6, "Президент", "bad-clause"),
    ],
)
def test_a_bad_cell_is_named_with_its_line(place: int, cell: str, code: str) -> None:
    bad = [*ROW]
    bad[place] = cell
    text = "\n".join((KAZAKH, ";".join(ROW), "", ";".join(bad)))
    file = read_register_file(text.encode())
    assert [(problem.line, problem.code) for problem in file.problems] == [(4, code)]
    assert [line.number for line in file.lines] == [2]


def test_a_name_keeps_its_emoji_and_markup_and_loses_what_turns_the_line() -> None:
    row = ("<b>Ай</b> 👨‍👩‍👧", "О'Нил\u202e &\x07 Co", *ROW[2:])
    (line,) = read_register_file((KAZAKH + "\n" + ";".join(row)).encode()).lines
    assert (line.name_kk, line.name_ru) == ("<b>Ай</b> 👨‍👩‍👧", "О'Нил & Co")


def test_without_a_column_for_bodies_the_file_says_so() -> None:
    file = read_register_file("Аты-жөні;ФИО;Телефон\nА;Б;".encode())
    assert not file.names_bodies
    assert file.lines[0].phone is None


def zip_of_something() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-a-register"),
        (b"%PDF-1.7\n\x00\x01", "not-a-register"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not-a-register"),
        (zip_of_something(), "not-a-register"),
        (xlsx(("a", "b")), "not-a-register"),
        ("Сәлем, әлем!".encode(), "not-a-register"),
        ("ФИО;Телефон\nА;Б".encode(), "not-a-register"),
        (KAZAKH.encode(), "register-empty"),
        ((KAZAKH + "\n;;;\n").encode(), "register-empty"),
        ("ФИО на русском;Телефон".encode("cp1251"), "register-not-utf8"),
        (("Аты-жөні;ФИО;Телефон\n" + "А;Б;\n" * 20_001).encode(), "register-too-long"),
    ],
)
def test_what_is_no_register_is_refused_in_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read_register_file(content)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("26.04.2023", date(2023, 4, 26)),
        (" 6.4.2023 ", date(2023, 4, 6)),
        ("2023-04-26", date(2023, 4, 26)),
        ("26/04/2023", date(2023, 4, 26)),
        ("26.04.23", None),
        ("2023-99-99", None),
        ("29.02.2023", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_it_is_written_here(written: str, day: date | None) -> None:
    assert read_day(written) == day
