"""The catalogues pass every check, and every check can fail."""

from pathlib import Path

import pytest

from tests.locales.check import findings
from tests.locales.entries import Entry, read_entries
from tests.locales.usage import Ask, Usage, check_usage, fill, read_usage
from tests.locales.wording import PLURAL_HEADERS, check_entries, check_headers


def pair(kk: str, ru: str, msgid: str = "meeting.place") -> list[Entry]:
    return [Entry("kk", "meetings", msgid, (kk,)), Entry("ru", "meetings", msgid, (ru,))]


def counted(kk: tuple[str, ...], ru: tuple[str, ...]) -> list[Entry]:
    return [
        Entry("kk", "meetings", "meeting.days", kk, counted=True),
        Entry("ru", "meetings", "meeting.days", ru, counted=True),
    ]


def test_code_and_catalogues_agree() -> None:
    assert findings() == []


def test_sound_texts_pass() -> None:
    days = counted(("{count} күн", "{count} күн"), ("{count} день", "{count} дня", "{count} дней"))
    assert check_entries(pair("Орны: <b>{place}</b>", "Место: <b>{place}</b>") + days) == []


@pytest.mark.parametrize(
    ("entries", "finding"),
    [
        (pair("Орны", "Место")[:1], "only in this language"),
        (pair("Орны", "Место") * 2, "named 2 times"),
        ([Entry("kk", "hall", "a.b", ("Орны",)), Entry("ru", "votes", "a.b", ("Место",))], "in votes.po"),
        (pair("Орны: {place}", "Место: {hall}"), "places"),
        (pair("Орны: {place}", "Место"), "places"),
        (pair("Орны", ""), "without words"),
        (
            [*pair("Орны", "Место")[:1], Entry("ru", "meetings", "meeting.place", ("Место",), fuzzy=True)],
            "fuzzy",
        ),
        (pair("Кворум мен регламент туралы", "Кворум мен регламент туралы"), "the same words"),
        (counted(("{count} күн",) * 2, ("{count} день",) * 2), "2 forms, not 3"),
        (counted(("{count} күн {place}", "{count} күн"), ("{count} {place}",) * 3), "only some of the forms"),
        (pair("Орны: {", "Место: {"), "braces"),
        (pair("Орны: {}", "Место: {}"), "without a name"),
        (pair("<b>Орны", "<b>Место</b>"), "<b> is not closed"),
        (pair("<b><i>Орны</b></i>", "Место"), "</b> closes nothing"),
        (pair("<h1>Орны</h1>", "Место"), "Telegram knows no <h1>"),
        (pair("Орны & уақыты", "Место"), "a bare &"),
        (pair("1 < 2", "Место"), "a bare <"),
        (pair("<b>Жоқ</b>", "Нет", "button.no"), "markup where nothing parses it"),
        (pair("Meeting ашылды", "Заседание открыто"), "Latin letters: «Meeting»"),
        (pair("Отырыc ашылды", "Заседание открыто"), "two alphabets in «Отырыc»"),
        (pair("Отырыс ашылды", "Заcедание открыто"), "two alphabets in «Заcедание»"),
        (pair("Кенес отырысы", "Заседание Совета"), "«Кенес»"),
        (pair("Шешим қабылданды", "Решение принято"), "«Шешим»"),
        (pair("Орны или уақыты", "Место"), "a Russian word: «или»"),
        (pair("Орны", "Отырыс орны және уақыты"), "a Kazakh word: «және»"),
        (pair("Орны", "Жауапкершілік"), "a Kazakh word: «Жауапкершілік»"),
    ],
)
def test_each_slip_of_a_text_is_found(entries: list[Entry], finding: str) -> None:
    assert any(finding in found for found in check_entries(entries)), check_entries(entries)


@pytest.mark.parametrize(
    "sound",
    [
        "Кеңес отырысы, мүшелер, төраға, қатысқаны",
        "Қазақстан халқы Ассамблеясы",
        "Өкім, құқық, тармақ, күн тәртібі",
    ],
)
def test_terms_spelt_as_the_glossary_spells_them_pass(sound: str) -> None:
    assert check_entries(pair(sound, "Слова")) == []


@pytest.mark.parametrize(
    "passing",
    [
        "/start",
        "CSV, XLSX",
        "QR-код",
        "<code>DOCX</code>",
        "{name}",
        "register.csv",
        "@bot",
        "https://example.org/a",
    ],
)
def test_what_is_latin_everywhere_passes(passing: str) -> None:
    assert check_entries(pair(passing, passing)) == []


def header(language: str, plurals: str) -> str:
    return f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Plural-Forms: {plurals}\\n"\n\nmsgid "a.b"\nmsgstr "а"\n'


@pytest.mark.parametrize(
    ("russian", "finding"),
    [
        (header("ru", PLURAL_HEADERS["ru"]), None),
        (header("kk", PLURAL_HEADERS["ru"]), "names the language kk"),
        (header("ru", "nplurals=2; plural=(n != 1);"), "the header lacks"),
        (header("ru", PLURAL_HEADERS["ru"]) + '\n#~ msgid "b.c"\n#~ msgstr "б"\n', "struck-out"),
    ],
)
def test_a_file_says_its_language_and_its_plurals(tmp_path: Path, russian: str, finding: str | None) -> None:
    for language, source in (("kk", header("kk", PLURAL_HEADERS["kk"])), ("ru", russian)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "common.po").write_text(source, encoding="utf-8")
    found = check_headers(tmp_path)
    assert found == [] if finding is None else any(finding in line for line in found)


def usage_of(tmp_path: Path, source: str) -> Usage:
    folder = tmp_path / "bot"
    folder.mkdir()
    (folder / "view.py").write_text(source, encoding="utf-8")
    return read_usage(folder)


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ('texts("meeting.place", place=1)', None),
        ('texts("meeting.place", **values)', None),
        ('KEYS = {1: "meeting.place"}\n', None),
        ('texts("meeting.place")', "wants {place}"),
        ('texts("meeting.nowhere"); texts("meeting.place", place=1)', "no catalogue has meeting.nowhere"),
        ('texts("meeting.place" if a else "meeting.hall", place=1)', "no catalogue has meeting.hall"),
        ('texts.many("meeting.place", 3, place=1)', "the wrong call"),
        ('texts(f"meeting.{kind}")', "declare what fills «meeting.{}»"),
        ('act.record("meeting.place", row)', "nothing asks for it"),
        ("pass", "nothing asks for it"),
        ('raise Refused("too-late"); texts("meeting.place", place=1)', "no catalogue has refusal.too-late"),
        ('raise Refused(reason); texts("meeting.place", place=1)', "declare the codes of bot/view.py"),
    ],
)
def test_code_and_catalogue_are_compared(tmp_path: Path, source: str, finding: str | None) -> None:
    found = check_usage(usage_of(tmp_path, source), pair("Орны: {place}", "Место: {place}"), {}, {})
    assert found == [] if finding is None else any(finding in line for line in found), found


def test_every_filling_of_a_family_is_looked_for(tmp_path: Path) -> None:
    usage = usage_of(tmp_path, 'texts(f"meeting.{kind}")')
    found = check_usage(usage, pair("Орны", "Место"), {"meeting.{}": ["place", "hall"]}, {})
    assert found == ["bot/view.py:1: no catalogue has meeting.hall"]


def test_a_declaration_that_nothing_needs_is_found() -> None:
    usage = Usage(asks=[Ask("here", "meeting.place", None)])
    found = check_usage(usage, pair("Орны", "Место"), {"meeting.of-{}": ["a"]}, {"bot/gone.py": ["b"]})
    assert "declared in vain: «meeting.of-{}»" in found
    assert "declared in vain: bot/gone.py" in found


def test_two_holes_are_filled_as_one() -> None:
    assert list(fill("meeting.title.{}.{}", ["session.regular"])) == ["meeting.title.session.regular"]


def test_both_languages_are_read() -> None:
    assert {entry.language for entry in read_entries()} == {"kk", "ru"}
