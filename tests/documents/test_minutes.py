"""The minutes as DOCX: what they say in either language, and how the file is made."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from docx.oxml.ns import qn

from bot.documents.minutes import draw_minutes
from bot.rules.bodies import BodyKind
from bot.rules.convocation import CouncilCaller, Initiator, MeetingKind, convene
from bot.rules.law import Words
from bot.rules.statutes import Reglament
from bot.usecases.minutes_facts import ItemFacts, MinutesFacts
from bot.usecases.vote_records import DecisionFacts
from bot.views.texts import LANGUAGES
from db.models import DecisionState
from tests.documents.reading import cells, everything, lines, opened, ruled
from tests.documents.samples import (
    OPENED,
    complete_minutes,
    name,
    regional_council_minutes,
    session_minutes,
    vote,
)


def text_of(facts: MinutesFacts, language: str) -> str:
    return everything(opened(draw_minutes(facts, language)))


def with_decision(state: DecisionState, settled_on: date | None) -> MinutesFacts:
    facts = session_minutes(12, 10)
    decided = DecisionFacts(Words("Жоспар бекітілсін.", "Утвердить план."), state, settled_on)
    item = ItemFacts(
        1, Words("Жоспар", "План"), (vote(1, facts.body_kind, 12, 10, (8, 1, 1), decision=decided),)
    )
    return replace(facts, items=(item,))


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("kk", ["ҚАЗАҚСТАН ХАЛҚЫ АССАМБЛЕЯСЫНЫҢ СЕССИЯСЫ", "ХАТТАМА"]),
        ("ru", ["СЕССИЯ АССАМБЛЕИ НАРОДА КАЗАХСТАНА", "ПРОТОКОЛ"]),
    ],
)
def test_the_head_has_the_body_the_title_the_date_and_the_number(language: str, first: list[str]) -> None:
    read = lines(opened(draw_minutes(session_minutes(), language)))
    assert read[:2] == first
    assert re.fullmatch(r".*2023.*\t№ 5", read[2])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", ["отырыстан 30 күн бұрын", "№ 12-ө", "«Егемен Қазақстан»", "кезекті Сессия", "10:05–12:40"]),
        (
            "ru",
            ["за 30 дней до заседания", "№ 12-ө от 27 марта 2023", "«Егемен Қазақстан»", "очередная Сессия"],
        ),
    ],
)
def test_convocation_is_told_with_its_term_and_publication(language: str, told: list[str]) -> None:
    text = text_of(session_minutes(), language)
    assert [words for words in told if words not in text] == []


@pytest.mark.parametrize(
    ("language", "absent"), [("kk", "жарияланғаны туралы жазба жоқ"), ("ru", "записи о публикации нет")]
)
def test_a_missing_publication_is_told_for_the_regular_session_only(language: str, absent: str) -> None:
    facts = session_minutes(12, 10)
    unpublished = replace(facts, convocation=replace(facts.convocation, publications=()))
    assert absent in text_of(unpublished, language)
    assert absent not in text_of(regional_council_minutes(), language)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", ["кезектен тыс Сессия", "бір ай мерзімде", "9-баптың 3-тармағы", "кемінде үштен бірі"]),
        ("ru", ["внеочередная Сессия", "в месячный срок", "пункт 3 статьи 9", "Не менее одной трети"]),
    ],
)
def test_an_extraordinary_session_tells_who_initiated_it_and_its_month(
    language: str, told: list[str]
) -> None:
    facts = session_minutes(12, 10)
    extraordinary = replace(
        facts,
        kind=MeetingKind.EXTRAORDINARY,
        convocation=replace(
            facts.convocation,
            initiator=Initiator.MEMBERS,
            decision_date=date(2023, 4, 1),
            verdict=convene(
                BodyKind.SESSION,
                MeetingKind.EXTRAORDINARY,
                ordered=date(2023, 4, 10),
                starts=date(2023, 4, 26),
                decided=date(2023, 4, 1),
            ),
        ),
    )
    text = text_of(extraordinary, language)
    assert [words for words in told if words not in text] == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", ["Өтінішке қол қойған мүшелер саны", "168", "Ассамблея Төрағасымен келісім бойынша"]),
        ("ru", ["Подписей под обращением", "168", "по согласованию с Председателем Ассамблеи"]),
    ],
)
def test_who_asked_for_the_meeting_and_who_called_it_is_told(language: str, told: list[str]) -> None:
    """One of them at a time in life: signatures go with a Session (9.3), a caller with the Council (10.3)."""
    facts = session_minutes(12, 10)
    act = replace(facts.convocation, signatures=168, caller=CouncilCaller.DEPUTY_CHAIR)
    text = text_of(replace(facts, convocation=act), language)
    assert [words for words in told if words not in text] == []


def test_the_quorum_table_has_the_opening_and_both_ends_of_each_vote() -> None:
    table = cells(ruled(opened(draw_minutes(session_minutes(), "ru")))[0])
    assert table[1] == ["Открытие заседания", "10:05", "504", "336", "326", "нет"]
    assert table[2] == ["Начало голосования № 1", "10:35", "504", "336", "340", "есть"]
    assert table[3] == ["Окончание голосования № 1", "10:42", "504", "336", "340", "есть"]
    assert len(table) == 6


def test_hands_are_counted_apart_from_phones() -> None:
    tables = ruled(opened(draw_minutes(session_minutes(), "ru")))
    assert cells(tables[1])[1:] == [
        ["С телефона", "202", "41", "17"],
        ["Поднятием рук", "2", "1", "0"],
        ["Всего", "204", "42", "17"],
    ]
    assert cells(tables[2])[1:] == [["С телефона", "42", "204", "17"]]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "kk",
            [
                "Шешім қабылданды: жақтап берілгені – 204, қажеті – 171 (Заң, 9-баптың 6-тармағы).",
                "Шешім қабылданбады: жақтап берілгені – 42",
                "Шешім Төрағаның бекітуін күтіп тұр (Заң, 9-баптың 7-тармағы).",
            ],
        ),
        (
            "ru",
            [
                "Решение принято: голосов «за» – 204, нужно – 171 (пункт 6 статьи 9 Закона).",
                "Решение не принято: голосов «за» – 42",
                "Решение ожидает утверждения Председателем (пункт 7 статьи 9 Закона).",
            ],
        ),
    ],
)
def test_outcomes_and_decisions_name_their_clause(language: str, told: list[str]) -> None:
    text = text_of(session_minutes(), language)
    assert [words for words in told if words not in text] == []


@pytest.mark.parametrize(
    ("state", "settled_on", "told"),
    [
        (DecisionState.APPROVED, date(2023, 5, 2), "Решение утверждено Председателем 2 мая 2023"),
        (DecisionState.FINAL, date(2023, 5, 2), "является окончательным"),
        (DecisionState.ADOPTED, None, "ожидает утверждения"),
    ],
)
def test_a_decision_tells_where_it_stands(state: DecisionState, settled_on: date | None, told: str) -> None:
    assert told in text_of(with_decision(state, settled_on), "ru")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "kk",
            ["Кворум болмады: қатысқаны – 7, қажеті – 8", "ұқсастық бойынша", "бейнебайланыс", "соңғы күн"],
        ),
        (
            "ru",
            ["Кворума не было: присутствовало – 7, нужно – 8", "по аналогии", "видеосвязи", "30 июня 2026"],
        ),
    ],
)
def test_a_regional_councils_minutes_tell_what_is_by_analogy(language: str, told: list[str]) -> None:
    text = text_of(regional_council_minutes(), language)
    assert [words for words in told if words not in text] == []
    assert "Жоспарды тоқсан соңына дейін бекіту қажет" in text


def test_a_reglament_is_cited_in_place_of_the_law() -> None:
    own = Reglament(
        "Регламент Совета", date(2023, 1, 10), "12", "11", Fraction(1, 2), Fraction(1, 2), strict=True
    )
    facts = replace(regional_council_minutes(), by_analogy=False, reglament=own)
    ours = tuple(
        replace(item, votes=tuple(replace(one, clause="12", quorum_clause="11") for one in item.votes))
        for item in facts.items
    )
    text = text_of(replace(facts, items=ours), "ru")
    assert "(регламент, 12)" in text
    assert "(регламент, 11)" in text
    assert "Регламент органа: Регламент Совета, 10 января 2023" in text
    assert "применены по аналогии" not in text
    assert "(пункт 6 статьи 10 Закона, по аналогии)" in text, "a reglament sets no approval"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_annexes_name_everybody_in_the_alphabets_order(language: str) -> None:
    attended, absent, *rolls = ruled(opened(draw_minutes(session_minutes(), language)))[3:]
    surnames = [row[1].split()[0] for row in cells(attended)[1:]]
    order = {
        "kk": "Әбдіров Ғабдуллин Кәрімов Қасымов Ли Өмірбеков Ұзақбаев Үмбетов Һашимов Шевченко Ыбыраев Ілиясов",
        "ru": "Абдиров Габдуллин Ибраев Ильясов Каримов Касымов Ли Омирбеков Узакбаев Умбетов Хашимов Шевченко",
    }
    assert list(dict.fromkeys(surnames)) == order[language].split()
    assert [len(cells(table)) - 1 for table in (attended, absent, *rolls)] == [340, 164, 340, 340]
    assert [row[0] for row in cells(attended)[1:]] == [str(number) for number in range(1, 341)]


def test_who_came_late_or_left_early_has_the_time_beside_the_name() -> None:
    attended = cells(ruled(opened(draw_minutes(session_minutes(), "ru")))[3])
    notes = {row[1]: row[2] for row in attended[1:]}
    assert notes[name(0).ru] == ""
    assert notes[name(1).ru] == "приход 10:25"
    assert notes[name(2).ru] == "уход 11:15"


def test_a_roll_tells_each_ones_choice_and_who_had_none() -> None:
    roll = cells(ruled(opened(draw_minutes(session_minutes(), "ru")))[5])
    choices = [row[2] for row in roll[1:]]
    assert {choice: choices.count(choice) for choice in set(choices)} == {
        "за": 202,
        "против": 41,
        "воздержался": 17,
        "—": 80,
    }


def test_nobody_absent_leaves_no_empty_annex() -> None:
    text = text_of(session_minutes(12, 12), "ru")
    assert "Список отсутствовавших" not in text
    assert "Приложение 2 к протоколу № 5" in text
    assert "Отсутствовало (приложение 2)" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_version_speaks_that_language_alone(language: str) -> None:
    text = text_of(session_minutes(12, 10), language)
    text = re.sub(r"egemen\.kz|№ 70-IV", "", text)
    assert not re.search(r"[A-Za-z{}]", text)
    assert ("Председател" in text) is (language == "ru")
    assert ("Төраға" in text) is (language == "kk")


@pytest.mark.parametrize(("language", "tag"), [("kk", "kk-KZ"), ("ru", "ru-RU")])
def test_the_file_is_tagged_with_its_language_and_a_font_that_has_its_letters(
    language: str, tag: str
) -> None:
    paper = opened(draw_minutes(session_minutes(12, 10), language))
    styles = paper.styles.element
    assert {element.get(qn("w:val")) for element in styles.iter(qn("w:lang"))} == {tag}
    assert paper.core_properties.language == tag
    assert {
        element.get(qn("w:ascii")) for element in styles.find(qn("w:docDefaults")).iter(qn("w:rFonts"))
    } == {"Times New Roman"}
    assert paper.core_properties.author == ""
    assert paper.core_properties.comments == ""


def test_pages_are_a4_and_numbered_and_every_header_row_repeats() -> None:
    paper = opened(draw_minutes(session_minutes(), "kk"))
    sizes = {(section.page_width, section.page_height) for section in paper.sections}
    assert [(round(width.mm), round(height.mm)) for width, height in sizes if width and height] == [
        (210, 297)
    ]
    footer = paper.sections[0].footer._element
    assert [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert all(section.footer.is_linked_to_previous for section in list(paper.sections)[1:])
    assert len(ruled(paper)) == 7


def test_lists_of_names_run_in_two_columns_and_the_text_in_one() -> None:
    paper = opened(draw_minutes(session_minutes(), "kk"))
    counts = [columns.get(qn("w:num"), "1") for columns in paper.element.body.iter(qn("w:cols"))]
    assert counts == ["1", "2"] * 4 + ["1"]


@pytest.mark.parametrize("odd", ["<b>Ә & Б</b>", "Ли 😀", "А\x00\x0bБ", "{page}", "%s"])
def test_what_people_wrote_stands_as_they_wrote_it(odd: str) -> None:
    facts = replace(session_minutes(12, 10), presided_by=Words(odd, odd), place=Words(odd, odd))
    assert odd.replace("\x00\x0b", "") in text_of(facts, "kk")


def test_a_meeting_closed_without_an_opening_has_minutes_too() -> None:
    facts = replace(session_minutes(12, 10), opening=None, presided_by=None, items=())
    assert "Открытие заседания" not in text_of(facts, "ru")


def test_the_votes_stand_in_the_order_they_were_taken() -> None:
    facts = session_minutes(12, 10)
    swapped = replace(facts, items=facts.items[1::-1])
    assert [one.number for one in swapped.votes] == [1, 2]
    assert OPENED < swapped.votes[0].opened_at < swapped.votes[1].opened_at


@pytest.fixture(scope="module")
def complete() -> dict[str, str]:
    return {language: text_of(complete_minutes(), language) for language in LANGUAGES}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "kk",
            [
                "2023 жылғы 26 сәуір",
                "СӨЙЛЕГЕНДЕР:",
                "№ 3 ашық дауыс беру, 11:30–11:33: сағат 11:34 күші жойылды",
                "Себебі: Мәселе қате оқылды",
            ],
        ),
        (
            "ru",
            [
                "26 апреля 2023 года",
                "ВЫСТУПИЛИ:",
                f"{name(1).ru}, 10:16–10:21",
                "Открытое голосование № 3, 11:30–11:33: аннулировано в 11:34",
                "Причина: Мәселе қате оқылды",
            ],
        ),
    ],
)
def test_speeches_and_annulled_votes_stand_under_their_item(
    complete: dict[str, str], language: str, told: list[str]
) -> None:
    assert [words for words in told if words not in complete[language]] == []


def test_a_secret_vote_tells_paper_apart_its_turnout_and_where_its_list_is() -> None:
    paper = opened(draw_minutes(complete_minutes(), "ru"))
    tables = [cells(table) for table in ruled(paper)]
    assert [
        ["Голоса", "За", "Против", "Воздержались"],
        ["С телефона", "27", "11", "6"],
        ["На бумажных бюллетенях", "3", "1", "0"],
        ["Всего", "30", "12", "6"],
    ] in tables
    text = everything(paper)
    assert "Приняли участие в голосовании – 49: с телефона – 44, получили бумажный бюллетень – 5" in text
    assert "Список голосов с телефона по квитанциям (строк – 44)" in text


def test_an_election_tells_each_candidates_votes_and_who_is_elected() -> None:
    paper = opened(draw_minutes(complete_minutes(), "ru"))
    assert [
        ["Кандидат", "Голоса", "Итог"],
        [name(32).ru, "31", "избран(а)"],
        [name(31).ru, "28", "голоса равны, повторный тур"],
        [name(33).ru, "28", "голоса равны, повторный тур"],
        [name(34).ru, "5", "—"],
    ] in [cells(table) for table in ruled(paper)]
    assert "Избрано – 1, мест – 2, нужно голосов – 26 (пункт 6 статьи 9 Закона)." in everything(paper)


def test_the_roll_of_a_secret_vote_says_who_voted_and_nobodys_choice() -> None:
    paper = opened(draw_minutes(complete_minutes(), "ru"))
    roll = next(
        table
        for table in map(cells, ruled(paper))
        if table[1][-1].startswith("голос подан") and len(table) > 40
    )
    words = [row[2] for row in roll[1:]]
    assert {word: words.count(word) for word in set(words)} == {
        "голос подан": 48,
        "голос подан (затем уход)": 1,
        "—": 1,
    }


def test_guests_and_who_took_part_by_video_are_listed_and_counted_apart(complete: dict[str, str]) -> None:
    text = complete["ru"]
    assert "Приглашённые, в кворуме не учитываются (приложение 3)2" in text.replace("\n", "")
    assert "Приложение 3 к протоколу № 5\nСписок приглашённых и гостей" in text
    assert "Смирнов Олег" in text
    assert "Из них по видеосвязи\n1\n" in text


def test_who_left_and_came_back_has_every_moment_beside_the_name() -> None:
    attended = next(
        table
        for table in map(cells, ruled(opened(draw_minutes(complete_minutes(), "ru"))))
        if table[0][-1] == "Отметка"
    )
    notes = {row[1]: row[2] for row in attended[1:]}
    assert notes[name(7).ru] == "уход 10:35, приход 10:55"
    assert notes[name(5).ru] == "видеосвязь"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_records_hash_stands_among_the_notes(complete: dict[str, str], language: str) -> None:
    assert "0f1e2d3c4b5a6978" * 4 in complete[language]
    assert "audit verify --witness" in complete[language]


def test_hands_of_those_who_left_are_told_as_a_number() -> None:
    facts = session_minutes(12, 10)
    (first,) = facts.items[0].votes
    left = replace(first, taking_part=first.taking_part + 2)
    text = text_of(replace(facts, items=(replace(facts.items[0], votes=(left,)),)), "ru")
    assert "Ещё 2 члена подняли руку и ушли" in text


@pytest.mark.parametrize(("language", "told"), [("kk", "кезекті сессия"), ("ru", "очередная сессия")])
def test_a_regions_session_has_no_capital_and_its_approval_is_by_analogy(language: str, told: str) -> None:
    text = text_of(replace(session_minutes(12, 10), body_kind=BodyKind.REGIONAL_SESSION), language)
    assert told in text
    lent = {
        "kk": "(Заң, 9-баптың 7-тармағы, ұқсастық бойынша)",
        "ru": "(пункт 7 статьи 9 Закона, по аналогии)",
    }
    assert lent[language] in text
