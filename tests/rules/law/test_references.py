"""References as people write and say them, and as we write them out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.law import Lang, Statute, find_reference, format_reference, load_statute, parse_reference

LAW = load_statute("2008")


@pytest.mark.parametrize(
    ("written", "ref"),
    [
        ("9.5", "9.5"),
        ("17.1.6", "17.1.6"),
        ("10-1.1.3", "10-1.1.3"),
        ("14-1.2/4", "14-1.2/4"),
        (" 9.5. ", "9.5"),
        ("9,5", "9.5"),
        ("/law 9.5", "9.5"),
        ("3", "3"),
        ("9.6/1", "9.6"),  # the first part is the paragraph itself
        ("9-баптың 5-тармағы", "9.5"),
        ("9-бап, 5-тармақ", "9.5"),
        ("9-БАПТЫҢ 5-ТАРМАҒЫ", "9.5"),
        ("10-1-бап", "10-1"),
        ("10 – 1 бап", "10-1"),
        ("Заңның 9-бабының 5-тармағы", "9.5"),
        ("15-бабы 2-тармағының 4) тармақшасы", "15.2.4"),
        ("10-1 баптын 1 тармагынын 3) тармакшасы", "10-1.1.3"),  # a Russian keyboard
        ("9 bap 5 tarmaq", "9.5"),
        ("10-1 baptyn 1 tarmagy 3 tarmaqsha", "10-1.1.3"),
        ("9-баптың 6-тармағының екінші бөлігі", "9.6/2"),
        ("тоғызыншы баптың бесінші тармағы", "9.5"),
        ("он бірінші бап", "11"),
        ("кіріспе", "preamble"),
        ("ст. 9 п. 5", "9.5"),
        ("ст.9п.5", "9.5"),
        ("Ст 9, п 5", "9.5"),
        ("статья 10-1", "10-1"),
        ("статья 9.5", "9.5"),
        ("статья 9 пункт 5", "9.5"),
        ("пункт 5 статьи 9 Закона об Ассамблее", "9.5"),
        ("9 статья 5 пункт", "9.5"),
        ("9-я статья, 5-й пункт", "9.5"),
        ("пункт 5 9-й статьи", "9.5"),
        ("девятая статья пятый пункт", "9.5"),
        ("четырнадцатая статья", "14"),
        ("пп. 3 п. 1 ст. 10-1", "10-1.1.3"),
        ("п/п 3 п. 1 ст. 10-1", "10-1.1.3"),
        ("подпункт 4-1) пункта 4 статьи 10", "10.4.4-1"),
        ("подпункт 2) статьи 4", "4.2"),
        ("п. 2 ст. 4", "4.2"),  # an item of an article without paragraphs, by whatever name
        ("п. 9.5", "9.5"),
        ("п. 8.2 ст. 14", "14.8.2"),
        ("часть вторая пункта 6 статьи 9", "9.6/2"),
        ("преамбула", "preamble"),
        ("st 9 p 5", "9.5"),
    ],
)
def test_a_reference_is_read_however_it_is_written(written: str, ref: str) -> None:
    assert parse_reference(written) == ref


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "👍", "статья", "9-баптың 5", "п. 5", "осы баптың 1-тармағы", "9 5"),
        *("05.11.2022", "20.10.2008", "2026", "+7 701 123 45 67", "№ 157-VII", "0.5"),
        *(
            "нас 60 в Совете, пришло 41",
            "504 мүшеден кворум қанша?",
            "о чем статья 9?",
            "пункты 5, 6 статьи 9",
        ),
        *("статья 9 статья 10", "9.5 9.6", "статья 9.5 пункт 3.2", "статья 9.6/2 часть 3"),
    ],
)
def test_what_is_no_single_reference_is_not_taken_for_one(text: str) -> None:
    assert parse_reference(text) is None


@pytest.mark.parametrize(
    ("sentence", "ref"),
    [
        ("О чем говорит пункт 5 статьи 9?", "9.5"),
        ("9-баптың 5-тармағында не айтылған?", "9.5"),
        ("сравни п. 5 ст. 9 и п. 5 ст. 10", "9.5"),
        ("пункты 5, 6 статьи 9", "9.5"),
        ("9-баптың 5, 6-тармақтары", "9.6"),  # the name goes with the number it is hung on
        ("10-1-бапта қандай құқықтар бар", "10-1"),
        ("нас 60 в Совете, пришло 41, можно начинать?", None),
        ("2/3 от 504 это сколько", None),
        ("собрание в 10 ч 30 мин", None),
        ("что такое статья", None),
    ],
)
def test_a_reference_is_found_in_a_sentence_only_by_its_words(sentence: str, ref: str | None) -> None:
    assert find_reference(sentence) == ref


@pytest.mark.parametrize(
    ("ref", "kazakh", "russian"),
    [
        ("3", "3-бап", "статья 3"),
        ("9.5", "9-баптың 5-тармағы", "пункт 5 статьи 9"),
        ("4.2", "4-баптың 2) тармақшасы", "подпункт 2) статьи 4"),
        ("10-1", "10-1-бап", "статья 10-1"),
        ("10-1.1.3", "10-1-баптың 1-тармағының 3) тармақшасы", "подпункт 3) пункта 1 статьи 10-1"),
        ("10.4.4-1", "10-баптың 4-тармағының 4-1) тармақшасы", "подпункт 4-1) пункта 4 статьи 10"),
        ("9.6/2", "9-баптың 6-тармағының екінші бөлігі", "часть вторая пункта 6 статьи 9"),
        ("14-1.2/4", "14-1-баптың 2-тармағының төртінші бөлігі", "часть четвертая пункта 2 статьи 14-1"),
        ("9.8", "9-баптың 8-тармағы", "пункт 8 статьи 9"),
        ("preamble", "кіріспе", "преамбула"),
    ],
)
def test_a_reference_is_written_out_in_both_languages(ref: str, kazakh: str, russian: str) -> None:
    assert format_reference(LAW.clause(ref), "kk") == kazakh
    assert format_reference(LAW.clause(ref), "ru") == russian


@pytest.mark.parametrize("lang", ["kk", "ru"])
@pytest.mark.parametrize("law", [LAW], ids=["2008"])
def test_every_clause_is_found_again_by_its_written_reference(law: Statute, lang: Lang) -> None:
    for ref, clause in law.clauses.items():
        assert parse_reference(format_reference(clause, lang)) == ref
        assert parse_reference(ref) == ref or ref == "preamble"


@given(st.text(max_size=60) | st.text("0123456789.-/), бапстпункттармақ", max_size=40))
def test_whatever_the_text_only_a_reference_in_our_own_writing_comes_out(text: str) -> None:
    for ref in (parse_reference(text), find_reference(text)):
        assert ref in (None, "preamble") or parse_reference(str(ref)) == ref
