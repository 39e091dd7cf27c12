"""Secret votes and elections on the phone: marked, looked at once more, cast for good, found again by the receipt."""

import re

from bot.documents.ballot_list import recount_script
from db.models import MeetingState
from tests.conftest import Bound, Hall
from tests.people import Enrolled, enrol_many
from tests.sittings import DAY, Sitting, bring_in, sitting
from tests.tapping import tap, tap_data


async def in_session(hall: Hall) -> tuple[Sitting, Bound, list[Bound]]:
    """Six members of nine, two of them with phones in their hands; the chair is one of the nine."""
    hall.clock.set(DAY)
    at = await sitting(hall.office, state=MeetingState.OPEN)
    chair = await hall.chair(language="ru")
    members = [
        await hall.member("Айгүл", "Айгуль", language="ru"),
        await hall.member("Серік", "Серик", language="kk"),
    ]
    others = await enrol_many(hall.office, 6)
    here = [Enrolled(one.member_id, one.telegram_id) for one in members]
    await bring_in(hall.office, at, [*here, *others[:5]])
    return at, chair, members


async def test_a_question_is_put_secretly_and_its_receipt_is_in_the_published_list(hall: Hall) -> None:
    at, chair, (first, second) = await in_session(hall)
    await tap_data(chair.person, f"cput:{at.meeting_id}:{at.items[0]}:0")
    await chair.person.sees("Поставить")
    await tap(chair.person, "🔒 Поставить на тайное")
    await first.person.sees("Тайное голосование по вопросу 1")
    await tap(first.person, "За")
    await first.person.sees("Это последний шаг")
    told = await tap(first.person, "🔒 Проголосовать")
    receipt = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", told)
    assert receipt is not None
    assert receipt.group() in ((await first.person.sees("Ваша квитанция")).text or "")
    await first.person.say("/vote")
    await first.person.sees("Тайный голос не меняется")
    await tap(second.person, "Қарсы")
    await tap(second.person, "🔒 Дауыс беремін")
    await second.person.sees("Сіздің түбіртегіңіз")
    await tap_data(chair.person, f"cvote:{at.meeting_id}:1:1")
    await chair.person.sees("Решение не принято")
    assert "выдаётся после объявления" in await tap_data(first.person, "slist:1")
    await tap(chair.person, "📣")
    await first.person.sees("проголосовало – 2")
    await tap(first.person, "📄 Список голосов")
    listed = await first.person.until(
        lambda: next(
            (one for one in first.person.chat if one.file_name == "taynoe-golosovanie-1-ru.csv"), None
        ),
        "no list",
    )
    assert listed.document is not None
    assert f"{receipt.group()};За" in listed.document.decode("utf-8-sig")
    script = await first.person.until(
        lambda: next((one for one in first.person.chat if one.file_name == "recount.py"), None), "no script"
    )
    assert script.document == recount_script()


async def shows(member: Bound, label: str) -> None:
    """The keyboard has changed."""
    await member.person.until(
        lambda: any(label in row for one in member.person.chat for row in one.buttons), f"no {label!r}"
    )


async def test_an_election_is_put_by_the_chair_and_candidates_are_ticked(hall: Hall) -> None:
    at, chair, (first, _) = await in_session(hall)
    await tap_data(chair.person, f"celect:{at.meeting_id}:{at.items[0]}")
    await chair.person.sees("каждого на своей строке")
    await chair.person.say("Дана / Дана\nЕрлан / Ерлан\nМарат / Марат")
    await chair.person.sees("Всего 3 кандидата")
    await chair.person.say("пять")
    await chair.person.sees("от 1 до 3")
    await chair.person.say("2")
    await chair.person.sees("выборы на 2 места")
    await tap(chair.person, "👥 Начать выборы")
    await first.person.sees("не больше 2 кандидатов")
    for name in ("Дана", "Марат"):
        await tap(first.person, f"⬜️ {name}")
        await shows(first, f"☑️ {name}")
    assert "не больше 2" in await tap(first.person, "⬜️ Ерлан")
    await tap(first.person, "➡️ Дальше")
    assert "Дана, Марат" in ((await first.person.sees("Это последний шаг")).text or "")
    await tap(first.person, "🔒 Проголосовать")
    await first.person.sees("Ваша квитанция")
    await tap_data(chair.person, f"cvote:{at.meeting_id}:1:1")
    outcome = await chair.person.sees("Никто не избран")
    assert "Дана – 1" in (outcome.text or "")


async def test_a_teller_hands_out_paper_and_enters_the_box(hall: Hall) -> None:
    at, chair, (first, _) = await in_session(hall)
    await tap_data(chair.person, f"cputs:{at.meeting_id}:{at.items[0]}")
    await first.person.sees("Тайное голосование")
    await tap_data(chair.person, f"cpaper:{at.meeting_id}:1:0")
    await chair.person.sees("несколько букв имени")
    await tap(chair.person, "✖️ Отмена")
    await chair.person.sees("Без изменений")
    await tap_data(chair.person, f"cpaper:{at.meeting_id}:1:0")
    await chair.person.sees("несколько букв имени")
    await chair.person.say("айгул")
    await tap(chair.person, "Айгуль")
    await chair.person.sees("Выдано бюллетеней: 1")
    assert "взяли бумажный бюллетень" in await tap_data(first.person, "sc:1:f")
    await tap_data(chair.person, f"cbox:{at.meeting_id}:1")
    await chair.person.sees("Напишите четыре числа")
    await chair.person.say("1 1 0 0")
    await chair.person.sees("больше, чем выдано")
    await chair.person.say("1 0 0 0")
    await chair.person.sees("подсчитано: 1")


async def test_forged_marks_are_refused_in_words(hall: Hall) -> None:
    at, chair, (first, second) = await in_session(hall)
    await tap_data(chair.person, f"cputs:{at.meeting_id}:{at.items[0]}")
    await first.person.sees("Тайное голосование")
    for data in ("sc:1:m2", "sc:1:zz", "sr:1:m2", "sr:1:", "sc:99:f", "sr:99:f", "slist:99"):
        assert await tap_data(first.person, data), data
    for data in (
        f"cpaper:{at.meeting_id}:1:0",
        f"cbox:{at.meeting_id}:1",
        f"celect:{at.meeting_id}:{at.items[0]}",
        "celgo:0",
    ):
        assert await tap_data(second.person, data), data
