"""The statute as people read it: dates, texts, neighbours."""

from datetime import date

import pytest

from bot.rules.law import Statute, load_statute


@pytest.fixture(name="law", scope="module")
def _law() -> Statute:
    return load_statute("2008")


def test_the_statute_knows_its_dates_edition_and_successor(law: Statute) -> None:
    assert (law.number, law.adopted, law.first_day, law.last_day) == (
        "70-IV",
        date(2008, 10, 20),
        date(2008, 10, 20),
        date(2026, 6, 30),
    )
    assert (law.edition.law, law.edition.signed) == ("157-VII", date(2022, 11, 5))
    assert law.successor is not None
    assert (law.successor.law, law.successor.signed, law.successor.article) == (
        "298-VIII",
        date(2026, 6, 5),
        "23",
    )
    assert law.addresses.kk == "https://adilet.zan.kz/kaz/docs/Z080000070_"
    assert law.addresses.ru == "https://adilet.zan.kz/rus/docs/Z080000070_"
    assert law.unofficial == ("ru",)


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2008, 10, 19), False),
        (date(2008, 10, 20), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_the_statute_is_in_force_from_its_first_day_to_its_last(
    law: Statute, day: date, in_force: bool
) -> None:
    assert law.in_force(day) is in_force


def test_a_statute_is_read_once_and_an_unknown_one_is_an_error() -> None:
    assert load_statute() is load_statute()
    with pytest.raises(KeyError):
        load_statute("1995")


def test_an_unknown_reference_is_an_error(law: Statute) -> None:
    with pytest.raises(KeyError):
        law.clause("99.1")


def test_a_paragraph_reads_with_its_number(law: Statute) -> None:
    assert law.text("9.5", "ru").startswith("5. Сессия считается правомочной")


def test_an_article_of_one_text_is_its_own_clause(law: Statute) -> None:
    assert law.clause("3").kk.startswith("Ассамблеяның мақсаты")
    assert law.text("20", "ru") == law.clause("20").ru


def test_an_item_of_a_list_reads_with_the_words_that_open_and_close_it(law: Statute) -> None:
    assert law.lines("10.4.2", "kk") == (
        "4. Кеңестің өкілеттіктеріне:",
        "2) Ассамблея мүшелігіне кандидатураларды қарау;",
        "… жатады.",
    )
    assert law.lines("10.4.2", "ru") == (
        "4. К полномочиям Совета относятся:",
        "2) рассмотрение кандидатур в члены Ассамблеи;",
    )


def test_the_last_item_closes_its_list_itself(law: Statute) -> None:
    assert law.lines("10.4.5", "kk")[1:] == (
        "5) Сессияның ерекше құзыретіне жатпайтын өзге де шешімдер қабылдау жатады.",
    )


def test_a_paragraph_reads_with_its_unnumbered_parts(law: Statute) -> None:
    assert law.lines("9.6", "kk")[1:] == (law.clause("9.6/2").kk,)


def test_a_list_shows_where_an_item_was_repealed(law: Statute) -> None:
    assert [line for line in law.lines("9", "kk") if "тасталды" in line] == [
        "1) алып тасталды",
        "3) алып тасталды",
        "5) алып тасталды",
        "8. Алып тасталды",
    ]
    assert "3) исключен" in law.lines("9.4", "ru")


def test_a_repealed_clause_reads_as_the_note_that_repealed_it(law: Statute) -> None:
    assert law.text("9.8", "ru").startswith("8. Исключен Законом РК от 05.11.2022 № 157-VII")


def test_the_history_of_a_clause_is_its_own_notes_then_its_articles(law: Statute) -> None:
    assert [note.amendments[-1].law for note in law.history("9.4.1")] == ["157-VII", "157-VII"]
    assert law.history("9.5") == law.clause("9").notes
    assert law.history("2.1") == ()
    assert [note.about for note in law.history("15.2.1")] == ["title", "text"]


@pytest.mark.parametrize(
    ("ref", "previous", "following"),
    [
        ("preamble", None, "1"),
        ("1.1", "preamble", "1.2"),
        ("2.2", "2.1", "3"),  # out of its article, into one of one text
        ("3", "2", "4"),  # an article's neighbours are articles
        ("4.6", "4.5", "5"),
        ("9.4", "9.3", "9.5"),
        ("9.4.2", "9.3", "9.4.4"),  # over a repealed one on both sides
        ("9.6/2", "9.6", "9.7"),
        ("9.7", "9.6", "10.1"),
        ("10.1", "9.7", "10.2"),
        ("20", "19-1", None),
    ],
)
def test_neighbours_are_the_clauses_in_force_before_and_after(
    law: Statute, ref: str, previous: str | None, following: str | None
) -> None:
    assert (law.clause(ref).previous, law.clause(ref).next) == (previous, following)


def test_parents_and_children_name_each_other(law: Statute) -> None:
    for ref, clause in law.clauses.items():
        assert all(law.clause(child).parent == ref for child in clause.children)
        assert clause.parent is None or ref in law.clause(clause.parent).children


def test_every_article_is_found_by_its_number(law: Statute) -> None:
    assert law.article("10-1").title.ru == "Права и обязанности членов Совета"
    assert len({clause.article for clause in law.clauses.values()} - {"preamble"}) == 24
