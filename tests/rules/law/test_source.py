"""The data and the client's text are the same law, letter for letter."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.rules.law import Clause, Note, Statute, load_statute
from bot.rules.law.statute import Mend

SOURCE = (Path(__file__).parent / "assembly-law.kk.txt").read_text(encoding="utf-8")

# The publisher's own lines, which are no part of the law.
NOTICE = "Қолданушылар назарына! Қолданушыларға ыңғайлы болуы үшін ЗҚАИ мазмұнды жасады. МАЗМҰНЫ"
COPYRIGHT = (
    "© 2012. Қазақстан Республикасы Әділет министрлігінің"
    " «Қазақстан Республикасының Заңнама және құқықтық ақпарат институты» ШЖҚ РМК"
)
# Latin letters with Cyrillic doubles.
LOOKALIKES = str.maketrans("iI", "іІ")


@pytest.fixture(name="law", scope="module")
def _law() -> Statute:
    return load_statute("2008")


def as_damaged(text: str, mends: Sequence[Mend]) -> str:
    for mend in mends:
        assert text.count(mend.now) == 1
        text = text.replace(mend.now, mend.was)
    return text


def note_as_printed(note: Note) -> str:
    return as_damaged(note.words.kk, note.mends)


def clause_as_printed(clause: Clause) -> str:
    own = note_as_printed(clause.notes[0]) if clause.repealed else as_damaged(clause.kk, clause.mends)
    return f"{clause.mark} {own}"


def law_as_printed(law: Statute) -> Iterator[str]:
    """The whole source text, written anew from the data."""
    yield from (law.title.kk, law.heading.kk, NOTICE)
    yield from map(note_as_printed, law.notes)
    preamble = law.clause("preamble")
    yield preamble.kk
    yield from map(note_as_printed, preamble.notes)
    for chapter in law.chapters:
        yield f"{chapter.number}-тарау. {chapter.title.kk}"
        for article in chapter.articles:
            yield f"{article.number}-бап. {article.title.kk}"
            yield from (note_as_printed(note) for note in article.notes if note.about == "title")
            yield from (clause_as_printed(c) for c in law.clauses.values() if c.article == article.number)
            yield from (note_as_printed(note) for note in article.notes if note.about == "text")
    yield from (law.signature.kk, COPYRIGHT)


def every_note(law: Statute) -> list[Note]:
    return [*law.notes, *(note for clause in law.clauses.values() for note in clause.notes)]


def test_the_data_hold_every_letter_of_the_source_and_no_other(law: Statute) -> None:
    rebuilt = " ".join(law_as_printed(law))
    assert "".join(rebuilt.split()) == "".join(SOURCE.split())


def test_the_data_part_the_words_as_the_source_does(law: Statute) -> None:
    rebuilt = " ".join(law_as_printed(law))
    assert re.findall(r"\w+", rebuilt) == re.findall(r"\w+", SOURCE)


def test_whitespace_is_mended_everywhere(law: Statute) -> None:
    texts = [c.kk for c in law.clauses.values()] + [note.words.kk for note in every_note(law)]
    assert not [text for text in texts if re.search(r"\s\s|[^\S ]|\s[,;:.)]|\(\s|^\s|\s$", text)]


def test_a_mend_changes_the_order_of_words_or_letters_of_the_wrong_alphabet(law: Statute) -> None:
    mends = [mend for c in law.clauses.values() for mend in c.mends]
    mends += [mend for note in every_note(law) for mend in note.mends]
    for mend in mends:
        if mend.why == "order":
            assert sorted("".join(mend.was.split())) == sorted("".join(mend.now.split()))
        else:
            assert mend.was != mend.now
            assert mend.was.translate(LOOKALIKES) == mend.now.translate(LOOKALIKES)


def test_the_words_out_of_order_in_17_1_6_are_put_back(law: Statute) -> None:
    clause = law.clause("17.1.6")
    assert clause.kk == (
        "осы Заңның 15-бабы 2-тармағының 4) тармақшасында көзделген, Ассамблея мүшесін ротациялау жағдайында;"
    )
    assert [mend.why for mend in clause.mends] == ["order"]


def test_only_these_clauses_are_mended(law: Statute) -> None:
    assert [ref for ref, clause in law.clauses.items() if clause.mends] == [
        "9.4.2",  # енгiзу
        "13.1/3",  # Президентi
        "13.2.2-1",  # шешiмдерiн
        "14-1.1",  # нормативтiк, актiлерiнің
        "17.1.6",
    ]


def test_no_latin_letter_stays_in_a_kazakh_word(law: Statute) -> None:
    texts = [c.kk for c in law.clauses.values()] + [note.words.kk for note in every_note(law)]
    assert not [text for text in texts if re.search(r"[A-Za-z]", re.sub(r"№ \d+-[IV]+", "", text))]


def test_a_misprint_of_the_source_stays_in_the_text_and_is_noted(law: Statute) -> None:
    noted = {ref: [m.reads for m in c.misprints] for ref, c in law.clauses.items() if c.misprints}
    assert noted == {"6.12": ["жене"], "9.2": ["жене", "еткізілетін"], "9.3": ["жене"]}
    assert all(reads in law.clause(ref).kk for ref, slips in noted.items() for reads in slips)


def test_the_law_has_151_clauses_with_a_text_of_their_own(law: Statute) -> None:
    """Paragraphs, sub-paragraphs, unnumbered parts and articles of one text, as the client counted.

    Not counted: the preamble, titles, repealed clauses and the 17 lines that only open a list (the source has
    a colon in these and nowhere else).
    """
    spoken = [c for c in law.clauses.values() if c.kk and c.kind != "preamble"]
    assert sum(c.introduces for c in spoken) == 17 == SOURCE.count(":")
    assert sum(not c.introduces for c in spoken) == 151


def test_repealed_clauses_are_references_without_a_text(law: Statute) -> None:
    repealed = [c for c in law.clauses.values() if c.repealed]
    assert [c.ref for c in repealed] == [
        *("6.4", "9.4.1", "9.4.3", "9.4.5", "9.8", "11.4.1-2", "11.4.1-3", "11.4.2"),
        *("12.2.1-1", "13.3", "14.8.4"),
    ]
    assert len(repealed) == SOURCE.count("лып тасталды")
    assert not any(c.kk or c.ru for c in repealed)


def test_every_amendment_stands_in_its_note_with_its_date(law: Statute) -> None:
    """Article 7's note alone prints a date the other way round (2010.06.14)."""
    for note in every_note(law):
        printed = re.findall(r"(\d\d\.\d\d\.\d{4}|\d{4}\.\d\d\.\d\d) № (\d+-[IV]+)", note.words.kk)
        days = {f"{a.signed:%d.%m.%Y}" for a in note.amendments}
        days |= {f"{a.signed:%Y.%m.%d}" for a in note.amendments}
        assert [number for _, number in printed] == [a.law for a in note.amendments] != []
        assert all(day in days for day, _ in printed)


def test_every_note_of_the_source_is_kept_apart(law: Statute) -> None:
    assert sum(note.words.kk.startswith("Ескерту.") for note in every_note(law)) == SOURCE.count("Ескерту.")
    assert not [c.ref for c in law.clauses.values() if "Ескерту" in c.kk]


def test_closing_words_of_a_list_end_its_last_item_in_force(law: Statute) -> None:
    for clause in law.clauses.values():
        if clause.closing:
            in_force = [law.clause(ref) for ref in clause.children if not law.clause(ref).repealed]
            ending = f"{clause.closing}."
            assert [item.kk.endswith(ending) for item in in_force] == [False] * (len(in_force) - 1) + [True]


def test_articles_stand_in_the_order_of_the_law(law: Statute) -> None:
    articles = list(dict.fromkeys(clause.article for clause in law.clauses.values()))
    assert articles == [
        "preamble",
        *(article.number for chapter in law.chapters for article in chapter.articles),
    ]
    assert articles[1:] == re.findall(r"^(\S+)-бап\. ", SOURCE, flags=re.MULTILINE)
