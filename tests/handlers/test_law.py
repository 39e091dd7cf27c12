"""The law in the chat, as people tap and type it; every screen comes from the real bot over HTTP."""

from datetime import UTC, date, datetime

import pytest

from bot.rehearsal.messages import Message
from bot.rehearsal.person import Person
from bot.rules.law.loader import load_statute
from bot.views.fitting import TEXT, shown_length
from bot.views.law import OpenClause, clause_screen, lang_of
from bot.views.screens import Screen
from bot.views.texts import LANGUAGES, Texts
from tests.conftest import Hall
from tests.tapping import tap

ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is read does not hang on the database."""


async def reply_to(person: Person, text: str) -> Message:
    """What the bot writes after these words."""
    before = person.moment
    await person.say(text)
    return await person.until(
        lambda: next((one for one in person.chat if one.from_bot and one.version > before), None),
        f"no reply to {text!r}",
    )


@ON_ONE_DATABASE
async def test_one_reads_from_the_chapter_to_the_clause_and_on(hall: Hall) -> None:
    person = (await hall.member()).person
    contents = await reply_to(person, "/law")
    assert "Қазақстан халқы Ассамблеясы туралы" in contents.text
    assert "05.11.2022" in contents.text
    await tap(person, "2-тарау")
    await tap(person, "9-бап. Ассамблея Сессиясы")
    await person.sees("8. Алып тасталды")
    await tap(person, "5")
    clause = await person.sees("9-баптың 5-тармағы")
    assert "кемінде үштен екісі қатысса" in clause.text
    await tap(person, "9.6 ▶️")
    await person.sees("9-баптың 6-тармағы")
    await tap(person, "◀️ 9.5")
    await person.sees("9-баптың 5-тармағы", after=clause.version)
    await tap(person, "🌐 Орысша")
    assert "Неофициальный перевод" in (await person.sees("Пункт 5 статьи 9")).text
    await tap(person, "📝 Изменения")
    await person.sees("В статью 9 внесены изменения")
    await tap(person, "⬅️ Назад")
    await person.sees("не менее двух третей")
    await tap(person, "📖 Вся статья 9")
    await person.sees("Внеочередная Сессия созывается")
    await tap(person, "📚 Содержание")
    await tap(person, "Глава 4")
    await tap(person, "Статья 20")
    await person.sees("Статья 20.")


SPELLINGS = {
    "9.5": "Пункт 5 статьи 9",
    "9-баптың 5-тармағы": "Пункт 5 статьи 9",
    "ст. 9 п. 5": "Пункт 5 статьи 9",
    "/law 9.5": "Пункт 5 статьи 9",
    "/law@assembly_bot статья 10-1": "Статья 10-1. Права и обязанности членов Совета",
    "преамбула": "Преамбула",
    "9.6/2": "Часть вторая пункта 6 статьи 9",
    "13.3": "3. Исключен Законом РК от 03.07.2020",
    "9.44": "Номера 9.44 в законе нет",
    "99": "Номера 99 в законе нет",
    "/law кворум": "Это не номер пункта",
}


@ON_ONE_DATABASE
async def test_a_reference_in_any_spelling_opens_its_clause(hall: Hall) -> None:
    person = hall.stranger(language="ru")
    for said, heading in SPELLINGS.items():
        assert heading in (await reply_to(person, said)).text, said


async def test_a_stranger_reads_the_law_from_the_menu(hall: Hall) -> None:
    person = hall.stranger()
    await reply_to(person, "/menu")
    await tap(person, "📚 Заң")
    await person.sees("Қазақстан халқы Ассамблеясы туралы")


@ON_ONE_DATABASE
async def test_where_the_source_was_damaged_the_notes_say_so(hall: Hall) -> None:
    person = hall.stranger()
    await reply_to(person, "17.1.6")
    await tap(person, "📝 Өзгерістері")
    assert "сөздердің орны ауысқан" in (await person.sees("17-бапқа өзгерістер")).text


@ON_ONE_DATABASE
async def test_after_its_last_day_the_law_says_so_and_is_read_all_the_same(hall: Hall) -> None:
    person = (await hall.member(language="ru")).person
    hall.clock.set(datetime(2026, 6, 30, 18, 59, tzinfo=UTC))
    assert "с 20.10.2008 по 30.06.2026" in (await reply_to(person, "9.5")).text
    hall.clock.set(datetime(2026, 6, 30, 19, 0, tzinfo=UTC))  # midnight in Almaty
    clause = await reply_to(person, "9.5")
    assert "⚠️ Действовал по 30.06.2026 включительно" in clause.text
    assert "не менее двух третей" in clause.text
    assert "№ 298-VIII" in (await reply_to(person, "/law")).text


@ON_ONE_DATABASE
async def test_a_forged_button_is_stale(hall: Hall) -> None:
    person = hall.stranger()
    for data in (
        "lc:2008:99.9:kk:0:0",
        "lc:1999:9.5:kk:0:0",
        "lch:2008:9:kk",
        "lh:2008:<b>:kk:0",
        "law:<i>:kk",
        "lc:2008:9.5",
    ):
        assert (await person.tap_data(0, data)).text == Texts.plain("kk")("refusal.stale-button"), data


@ON_ONE_DATABASE
async def test_a_page_or_language_that_is_none_becomes_one(hall: Hall) -> None:
    person = hall.stranger(language="ru")
    shown = await reply_to(person, "9")
    await person.tap_data(shown.id, "lc:2008:14:xx:99:0")
    page = await person.sees("Статья 14.")
    assert "Страница 2 из 2" in page.text


async def test_own_rights_stand_beside_ones_seat(hall: Hall) -> None:
    member = await hall.member(language="ru")
    await reply_to(member.person, "мои права")
    rights = member.person.last
    assert "пункт 2 статьи 16" in rights.text
    assert "Кворум сегодня: 1 из 1 (9.5)" in rights.text
    await tap(member.person, "📌 Мои обязанности")
    await member.person.sees("пункт 3 статьи 16")
    regional = await hall.member(body="abai-session")
    assert "ұқсастық бойынша" in (await reply_to(regional.person, "менің міндеттерім")).text
    stranger = hall.stranger(language="ru")
    await reply_to(stranger, "мои права")
    assert ["Пункт 1 статьи 10-1"] in stranger.last.buttons


def test_every_clause_fits_its_screen_and_no_page_cuts_one() -> None:
    """All references, both languages, all pages: the lines shown are the law's own, whole and in order."""
    statute = load_statute()
    day = date(2023, 4, 26)
    for language in LANGUAGES:
        texts = Texts(language)
        for ref in statute.clauses:
            screens = pages_of(texts, ref, day)
            assert all(shown_length(screen.text) <= TEXT for screen in screens)
            shown = [line for screen in screens for line in screen.text.split("\n")]
            lines = [texts("law.line", words=line) for line in statute.lines(ref, lang_of(language))]
            assert [line for line in shown if line in lines] == lines
            for screen in screens:
                assert all(
                    len((button.callback_data or "").encode()) <= 64 and len(button.text) <= 60
                    for row in (screen.keyboard.inline_keyboard if screen.keyboard else [])
                    for button in row
                )


def pages_of(texts: Texts, ref: str, day: date) -> list[Screen]:
    """The clause's pages, turned as a person turns them."""
    statute = load_statute()
    found = [clause_screen(texts, statute, ref, day)]
    while any(
        OpenClause.unpack(button.callback_data).page == len(found)
        for row in (found[-1].keyboard.inline_keyboard if found[-1].keyboard else [])
        for button in row
        if button.callback_data
        and button.callback_data.startswith("lc:")
        and f":{ref}:" in button.callback_data
    ):
        found.append(clause_screen(texts, statute, ref, day, page=len(found)))
    return found
