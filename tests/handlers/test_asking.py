"""Questions in the chat and in inline mode, the secretariat's list, and everything that is no question."""

from typing import Any

from bot.rehearsal.person import Person
from bot.views.fitting import TEXT
from db.models import MeetingState
from tests.conftest import Hall
from tests.handlers.test_law import ON_ONE_DATABASE, reply_to
from tests.people import Enrolled
from tests.sittings import bring_in, sitting
from tests.tapping import tap

QUORUM = "Сессияда кворум қанша?"
"""Any engine worth its name finds 9.5."""


async def test_a_question_is_answered_with_the_clause_in_its_own_language(hall: Hall) -> None:
    member = await hall.member(language="ru")
    answer = await reply_to(member.person, QUORUM)
    assert "9-баптың 5-тармағы" in answer.text
    assert "кемінде үштен екісі қатысса" in answer.text
    assert answer.text.startswith("💬 Сессия заңды болуы үшін мүшелердің жалпы санының кемінде үштен екісі")
    assert "05.11.2022" in answer.text
    await tap(member.person, "9.6 ▶️")
    await member.person.sees("9-баптың 6-тармағы")
    await tap(member.person, "📖 9-бап толық")
    await member.person.sees("8. Алып тасталды")


@ON_ONE_DATABASE
async def test_figures_are_worked_out_over_the_clause(hall: Hall) -> None:
    person = hall.stranger(language="ru")
    council = await reply_to(person, "нас 60 в Совете, пришло 41, можно начинать?")
    assert "Кворум есть" in council.text
    assert "не менее 40" in council.text
    assert "Пункт 5 статьи 10" in council.text
    assert "336" in (await reply_to(person, "504 мүшеден кворум қанша?")).text


async def test_what_the_law_does_not_say_is_said_and_passed_on(hall: Hall) -> None:
    """The nearest clause where there is one; weather has none, and a word alone is not passed on."""
    person, clerk = hall.stranger(language="ru"), await hall.clerk(language="ru")
    proxy = await reply_to(person, "можно без меня проголосует жена?")
    assert "передан Секретариату" in proxy.text
    await tap(person, "Подпункт 4) статьи 5")
    await person.sees("Статья 5. Принципы")
    weather = await reply_to(person, "какая завтра погода в Караганде")
    assert "Закон об этом не говорит" in weather.text
    assert "передан" not in (await reply_to(person, "погода")).text
    listed = await reply_to(clerk.person, "/questions")
    assert "2 вопроса" in listed.text
    assert "Бот ответа не нашёл" in listed.text


@ON_ONE_DATABASE
async def test_a_question_about_an_article_that_is_only_a_title_opens_it(hall: Hall) -> None:
    person = hall.stranger(language="ru")
    assert "7. Решение Сессии утверждается" in (await reply_to(person, "о чём статья 9?")).text


async def test_not_what_i_asked_goes_to_the_secretariat_and_its_answer_is_found_at_once(hall: Hall) -> None:
    """Ask, say no, the clerk names the clause by typing it, ask again."""
    member, clerk = await hall.member(), await hall.clerk(language="ru")
    asked = "мүшеге сыйлық пен мадақтама ұсынуға Кеңестегі кісінің қақысы бар ма екен"
    shown = await reply_to(member.person, asked)
    refuse = next(label for row in shown.buttons for label in row if label.startswith("👎"))
    await tap(member.person, refuse)
    await member.person.sees("Сұрағыңыз Хатшылыққа жіберілді")

    await reply_to(clerk.person, "/menu")
    await tap(clerk.person, "❓ Вопросы без ответа")
    assert asked in (await clerk.person.sees("Без ответа: 1 вопрос")).text
    await tap(clerk.person, "1")
    await clerk.person.sees("Какой пункт отвечает?")
    assert "Это не номер пункта" in (await reply_to(clerk.person, "не знаю")).text
    assert "Номера 99.9 в законе нет" in (await reply_to(clerk.person, "99.9")).text
    assert (
        "9 – только заголовок. Назовите пункт, например 9.1" in (await reply_to(clerk.person, "ст. 9")).text
    )
    settled = await reply_to(clerk.person, "ст. 10-1 п. 1 пп. 5")
    assert "Подпункт 5) пункта 1 статьи 10-1" in settled.text

    assert "10-1-баптың 1-тармағының 5) тармақшасы" in (await reply_to(member.person, asked)).text
    await tap(clerk.person, "⬅️ К списку")
    await clerk.person.sees("Вопросов без ответа нет")


async def test_the_clerk_takes_an_offer_or_dismisses(hall: Hall) -> None:
    member, clerk = await hall.member(language="ru"), await hall.clerk(language="ru")
    for said in ("Кто утверждает решение Сессии?", "сколько голосов нужно Совету для решения"):
        shown = await reply_to(member.person, said)
        await tap(member.person, next(one for row in shown.buttons for one in row if one.startswith("👎")))
        await member.person.sees("передан Секретариату", after=shown.version)
    listed = await reply_to(clerk.person, "/questions")
    assert "2 вопроса" in listed.text
    await tap(clerk.person, "1")
    card = await clerk.person.sees("Какой пункт отвечает?")
    await tap(clerk.person, card.buttons[0][0])
    await clerk.person.sees("Теперь бот отвечает так")
    await tap(clerk.person, "⬅️ К списку")
    await clerk.person.sees("1 вопрос")
    await tap(clerk.person, "1")
    await tap(clerk.person, "🗑 Снять вопрос")
    await clerk.person.sees("Вопрос снят")


async def test_a_member_has_no_list_and_cannot_answer(hall: Hall) -> None:
    member = await hall.member()
    assert "құқығыңыз жоқ" in (await reply_to(member.person, "/questions")).text
    for data in ("qs:0", "qa:1:9.5", "qd:1", "q:1"):
        assert "құқығыңыз жоқ" in ((await member.person.tap_data(0, data)).text or ""), data


async def test_an_id_too_large_for_any_row_is_a_stale_button(hall: Hall) -> None:
    clerk = await hall.clerk()
    assert "ескірген" in ((await clerk.person.tap_data(0, f"q:{10**30}")).text or "")


async def test_a_tap_on_an_answer_whose_question_is_gone_says_so(hall: Hall) -> None:
    person = hall.stranger()
    assert "Сұрағыңыз чаттан өшірілген" in ((await person.tap_data(0, "lnot:9.5:kk")).text or "")


async def test_the_records_answer_when_and_whether(hall: Hall) -> None:
    """In the question's language, whatever the person's."""
    member = await hall.member(language="ru")
    assert "ещё не созвано" in (await reply_to(member.person, "когда следующее заседание?")).text
    await sitting(hall.office, state=MeetingState.CONVENED)
    found = await reply_to(member.person, "келесі отырыс қашан?")
    assert "26 сәуір" in found.text
    assert "Бейбітшілік және келісім сарайы" in found.text
    await tap(member.person, "📋 Отырысты ашу")
    await member.person.sees("№ 148")
    assert "Заседаний вашего органа ещё не было" in (await reply_to(member.person, "я зарегистрирован?")).text
    now = await sitting(hall.office, state=MeetingState.OPEN)
    assert "вы ещё не зарегистрированы" in (await reply_to(member.person, "я зарегистрирован?")).text
    await bring_in(hall.office, now, [Enrolled(member.member_id, member.telegram_id)])
    assert "Иә, тіркелгенсіз" in (await reply_to(member.person, "мен тіркелдім бе?")).text
    assert "/start" in (await reply_to(hall.stranger(language="ru"), "я зарегистрирован?")).text


@ON_ONE_DATABASE
async def test_how_to_use_the_bot_is_answered(hall: Hall) -> None:
    person = hall.stranger()
    for said, part in {
        "қалай тіркелемін": "QR-код",
        "как проголосовать?": "/vote",
        "көмек": "9.5",
        "тілді қалай ауыстырамын": "ауыстыруға",
        "сәлем": "Сәлеметсіз бе",
        "спасибо": "Пожалуйста",
    }.items():
        assert part in (await reply_to(person, said)).text, said


@ON_ONE_DATABASE
async def test_what_is_no_question_gets_a_short_honest_answer(hall: Hall) -> None:
    person = hall.stranger(language="ru")
    for said, key in {
        "😀😀": "Напишите вопрос словами",
        "123456789": "только цифры",
        "х" * 4000: "слишком длинное",
        "what is the term of the chair of the assembly": "только казахский и русский",
        "大会的主席是谁": "только казахский и русский",
        "https://example.kz": "Ссылок я не открываю",
        "Кто созывает? Какой кворум? Кто голосует? Сколько членов? Где пройдёт?": "по одному",
    }.items():
        assert key in (await reply_to(person, said)).text, said
    await person.send_file("рисунок.png", b"...", caption="кворум?")
    await person.sees("Я читаю только слова")


def sent_by(person: Person, **content: Any) -> dict[str, Any]:
    """A message that a client sends and `Person` does not."""
    user = {"id": person.id, "is_bot": False, "first_name": "P", "language_code": "ru"}
    chat = {"id": person.id, "type": "private", "first_name": "P"}
    return {"message_id": 900, "date": 1_679_900_000, "from": user, "chat": chat, **content}


@ON_ONE_DATABASE
async def test_voice_and_stickers_are_told_that_words_are_read(hall: Hall) -> None:
    person = hall.stranger(language="ru")
    file = {"file_id": "f", "file_unique_id": "u"}
    voice = sent_by(person, voice={**file, "duration": 3})
    hall.telegram.state.updates.add("message", voice)
    await person.sees("Голосовых сообщений я не слышу")
    sticker = {**file, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    hall.telegram.state.updates.add("message", sent_by(person, sticker=sticker))
    await person.sees("Я читаю только слова")


@ON_ONE_DATABASE
async def test_in_a_group_the_bot_answers_commands_only(hall: Hall) -> None:
    person = hall.stranger(language="ru")
    group = hall.telegram.group(-100, "Ассамблея", {person.id})
    for text in (QUORUM, "9.5", "привет"):
        said = sent_by(person, text=text) | {"chat": group.api}
        hall.telegram.state.updates.add("message", said)
    await reply_to(person, "/law")
    assert [message.text for message in group.standing] == []


async def test_markup_in_a_question_is_words_to_everybody(hall: Hall) -> None:
    """To who asked and to the secretariat, who sees it as it was typed."""
    member, clerk = await hall.member(language="ru"), await hall.clerk(language="ru")
    asked = "<b>кворум</b> Сессии & </a><script>"
    shown = await reply_to(member.person, asked)
    await tap(member.person, next(one for row in shown.buttons for one in row if one.startswith("👎")))
    await member.person.sees("передан Секретариату")
    assert asked in (await reply_to(clerk.person, "/questions")).text


async def test_a_command_wins_over_the_question_that_is_being_answered(hall: Hall) -> None:
    member, clerk = await hall.member(language="ru"), await hall.clerk(language="ru")
    shown = await reply_to(member.person, "кто утверждает решение Сессии")
    await tap(member.person, next(one for row in shown.buttons for one in row if one.startswith("👎")))
    await member.person.sees("передан Секретариату")
    await reply_to(clerk.person, "/questions")
    await tap(clerk.person, "1")
    await clerk.person.sees("Какой пункт отвечает?")
    assert "Пункт 5 статьи 9" in (await reply_to(clerk.person, "/law 9.5")).text
    await reply_to(clerk.person, "/menu")
    assert "Пункт 6 статьи 9" in (await reply_to(clerk.person, "9.6")).text
    assert "1 вопрос" in (await reply_to(clerk.person, "/questions")).text


@ON_ONE_DATABASE
async def test_inline_a_reference_comes_in_both_languages_and_with_what_is_under_it(hall: Hall) -> None:
    """For a person in no register: the law is public."""
    person = hall.stranger(language="ru")
    offered = await person.inline("ст. 9 п. 4")
    assert [one["title"] for one in offered][:3] == [
        "Пункт 4 статьи 9",
        "9-баптың 4-тармағы",
        "Подпункт 1) пункта 4 статьи 9",
    ]
    assert "Неофициальный перевод" in offered[0]["text"]
    assert "заслушивание отчетов" in offered[0]["text"]


@ON_ONE_DATABASE
async def test_inline_a_question_offers_clauses_and_anything_else_offers_none(hall: Hall) -> None:
    person = hall.stranger(language="ru")
    assert (await person.inline(QUORUM))[0]["title"] == "9-баптың 5-тармағы"
    for nothing in ("", "99.9", "😀", "123456789", "https://example.kz"):
        assert await person.inline(nothing) == [], nothing


@ON_ONE_DATABASE
async def test_inline_no_clause_is_longer_than_a_message(hall: Hall) -> None:
    person = hall.stranger()
    for article in ("6", "14", "14-1"):
        assert all(len(one["text"]) <= TEXT for one in await person.inline(article))
