"""The hall in the chat: the door, the code, the ballot, the chair's desk, as people tap it."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image

from bot.usecases.record_departure import record_departure
from db.models import MeetingState, NoticeKind
from tests.conftest import Bound, Clock, Hall
from tests.people import enrol, enrol_many
from tests.sittings import DAY, Sitting, ballots, bring_in, clerk, code_of, notices, sitting, stays
from tests.tapping import tap, tap_data


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY - timedelta(minutes=30))


async def come_in(hall: Hall, at: Sitting, *people: Bound) -> None:
    for one in people:
        await one.person.say(f"/start r_{at.meeting_id}_{code_of(hall.office, at)}")
        await one.person.sees("✅")


async def test_a_meeting_runs_from_the_door_to_the_close(hall: Hall) -> None:
    """Clerk, chair and two members; nothing but taps, a link and six digits."""
    clerk = await hall.clerk(language="ru")
    chair = await hall.chair()
    second = await hall.member(language="ru")
    at = await sitting(hall.office, state=MeetingState.CONVENED, items=2)

    await tap_data(clerk.person, f"door:{at.meeting_id}")
    await tap_data(clerk.person, f"hopen:{at.meeting_id}")
    picture = await clerk.person.sees("Регистрация в зале")
    assert picture.photo is not None
    assert Image.open(io.BytesIO(picture.photo)).format == "PNG"
    link = re.search(r"start=(r_\d+_[a-z2-7]{12})", picture.text)
    assert link is not None
    digits = re.search(r"\d{3} \d{3}", picture.text)
    assert digits is not None

    await chair.person.say(f"/start {link[1]}")
    await chair.person.sees("Сіз тіркелдіңіз")
    await second.person.say(digits[0])
    await second.person.sees("Вы зарегистрированы")

    await chair.person.say("/chair")
    await chair.person.sees("Отырысты таңдаңыз")
    await tap(chair.person, "🚪 2023")
    await chair.person.sees("Кворум бар")
    await tap(chair.person, "▶️ Отырысты ашу")
    await tap(chair.person, "▶️ Иә, ашамын")
    await chair.person.sees("Отырыс ашылды")
    await tap(chair.person, "🗳 Мәселені дауысқа қою")
    await tap(chair.person, "1. 1-мәселе")
    await tap(chair.person, "🗳 Иә, дауысқа қоямын")

    await second.person.sees("О вопросе 1")
    answer = await tap(second.person, "За")
    assert answer == "Ваш голос учтён: За"
    assert "Ваш голос: За" in (await second.person.sees("Ваш голос")).text
    assert await tap(chair.person, "Жақтап") == "Дауысыңыз есепке алынды: Жақтап"

    await chair.person.sees("Дауыс бергені: 2")
    await tap(chair.person, "⏹ Дауыс беруді жабу")
    await tap(chair.person, "⏹ Иә, жабамын")
    await chair.person.sees("Шешім қабылданды")
    await tap(chair.person, "📣 Нәтижені жариялау")
    assert "пункт 6 статьи 9" in (await second.person.sees("Решение принято")).text
    await tap(chair.person, "⏏️ Отырысты жабу")
    await tap(chair.person, "⏏️ Иә, жабамын")
    await chair.person.sees("Отырыс жабылды")


async def test_a_wrong_code_a_stranger_and_an_old_link_get_one_sentence_each(hall: Hall) -> None:
    member = await hall.member()
    stranger = hall.stranger(language="ru")
    at = await sitting(hall.office)
    closed = await sitting(hall.office, state=MeetingState.CLOSED)
    await member.person.say(f"/start r_{at.meeting_id}_000000")
    await member.person.sees("Код дұрыс емес")
    await member.person.say(f"/start r_{closed.meeting_id}_{code_of(hall.office, closed)}")
    await member.person.sees("тіркеу қазір жабық")
    await stranger.say(f"/start r_{at.meeting_id}_{code_of(hall.office, at)}")
    await stranger.sees("Сначала представьтесь")
    assert await stays(hall.office, at) == 0


async def test_words_where_the_code_is_asked_are_asked_again_and_a_command_goes_through(hall: Hall) -> None:
    member = await hall.member()
    at = await sitting(hall.office)
    await tap_data(member.person, f"here:{at.meeting_id}")
    await member.person.say("бес алты")
    await member.person.sees("Код алты цифрдан тұрады")
    shown = code_of(hall.office, at)
    await member.person.say(f"{shown[:3]} {shown[3:]}")
    await member.person.sees("Сіз тіркелдіңіз")
    assert await stays(hall.office, at) == 1


async def test_leaving_is_asked_once_more_and_a_second_tap_does_no_harm(hall: Hall) -> None:
    member = await hall.member()
    at = await sitting(hall.office)
    await come_in(hall, at, member)
    await tap(member.person, "🚪 Кетіп барамын")
    question = await member.person.sees("Залдан кетесіз бе")
    await tap(member.person, "🚪 Иә, кетіп барамын")
    await member.person.sees("Кеткеніңіз белгіленді")
    await tap_data(member.person, f"leave:{at.meeting_id}:1", question.id)
    await member.person.sees("тізімінде жоқсыз")
    assert await stays(hall.office, at) == 1


async def test_a_ballot_that_is_not_taken_is_refused_in_words(hall: Hall) -> None:
    """From one outside the hall, of a choice that is none, for a vote that is none, and after the close."""
    chair = await hall.chair()
    absent, present = await hall.member(), await hall.member(language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN)
    await come_in(hall, at, chair, present)
    await tap_data(chair.person, f"cput:{at.meeting_id}:{at.items[0]}:1")
    question = await present.person.sees("О вопросе 1")
    assert "тіркелмегенсіз" in await tap_data(absent.person, "b:1:f")
    assert "ескірген" in await tap_data(absent.person, "b:1:q")
    assert "ескірген" in await tap_data(absent.person, f"b:{10**20}:f")
    assert "жоқ" in await tap_data(absent.person, "b:77:f")
    await tap_data(chair.person, f"cvote:{at.meeting_id}:1:1")
    late = await tap_data(present.person, "b:1:f", question.id)
    assert late == "Голосование закрыто, этот голос не учтён."
    assert await ballots(hall.office, 1) == {}


async def test_the_second_tap_on_a_choice_says_that_it_is_counted(hall: Hall) -> None:
    chair = await hall.chair(language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN)
    await come_in(hall, at, chair)
    await tap_data(chair.person, f"cput:{at.meeting_id}:{at.items[0]}:1")
    await chair.person.sees("О вопросе 1")
    await tap(chair.person, "Против")
    assert await tap(chair.person, "✅ Против") == "Этот голос уже учтён: Против"
    assert await tap(chair.person, "Воздержаться") == "Ваш голос изменён: Воздержаться"
    assert list((await ballots(hall.office, 1)).values()) == ["abstain"]


async def test_a_member_s_tap_on_the_chair_s_buttons_is_denied(hall: Hall) -> None:
    member = await hall.member(language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN)
    for data in (
        f"copen:{at.meeting_id}:1",
        f"cput:{at.meeting_id}:{at.items[0]}:1",
        f"cend:{at.meeting_id}:1",
        f"desk:{at.meeting_id}",
        f"door:{at.meeting_id}",
        f"hcode:{at.meeting_id}:1",
        f"hin:{at.meeting_id}:1:0",
    ):
        assert await tap_data(member.person, data) == "У вас нет права на это действие.", data


async def test_the_desk_finds_marks_and_unmarks_a_member_with_any_name(hall: Hall) -> None:
    clerk = await hall.clerk(language="ru")
    await enrol(hall.office, "<b>Ахмет</b> 🌷", "<b>Ахмет</b> 🌷")
    await enrol_many(hall.office, 20)
    at = await sitting(hall.office)
    await tap_data(clerk.person, f"door:{at.meeting_id}")
    await clerk.person.say("<b>Ах")
    found = await clerk.person.sees("найден 1 человек")
    assert found.buttons[0] == ["▫️ <b>Ахмет</b> 🌷"]
    assert "регистрация отмечена" in await tap(clerk.person, "▫️ <b>Ахмет")
    await tap(clerk.person, "✅ <b>Ахмет")
    await clerk.person.sees("Отметить уход: <b>Ахмет</b> 🌷?")
    assert "уход отмечен" in await tap(clerk.person, "🚪 Да, отметить уход")
    await clerk.person.say("жоқ")
    await clerk.person.sees("никто не найден")
    await tap(clerk.person, "👥 Все члены")
    await clerk.person.sees("Страница: 1 из 3")
    await tap(clerk.person, "Дальше ▶️")
    await clerk.person.sees("Страница: 2 из 3")


async def test_hands_are_typed_as_three_numbers_and_a_wrong_line_is_asked_again(hall: Hall) -> None:
    chair = await hall.chair(language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN)
    await bring_in(hall.office, at, await enrol_many(hall.office, 5))
    await tap_data(chair.person, f"cput:{at.meeting_id}:{at.items[0]}:1")
    await tap_data(chair.person, f"chands:{at.meeting_id}:1")
    await chair.person.sees("Всего не больше 5")
    await chair.person.say("много")
    await chair.person.sees("Напишите три числа")
    await chair.person.say("5 1 0")
    await chair.person.sees("Всего рук 6")
    await chair.person.say("4, 1, 0")
    await chair.person.sees("Подсчёт рук записан: за 4, против 1, воздержались 0")


async def test_a_fourth_number_says_how_many_of_the_hands_have_left(hall: Hall) -> None:
    chair = await hall.chair(language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN)
    people = await enrol_many(hall.office, 8)
    await bring_in(hall.office, at, people)
    await tap_data(chair.person, f"cput:{at.meeting_id}:{at.items[0]}:1")
    await tap_data(chair.person, f"chands:{at.meeting_id}:1")
    await chair.person.say("4 1 0")
    await chair.person.sees("Подсчёт рук записан")
    await record_departure(hall.office, await clerk(hall.office), at.meeting_id, people[0].member_id)
    assert "введите подсчёт рук заново" in (
        (await tap_data(chair.person, f"cvote:{at.meeting_id}:1:1")) or ""
    )
    await tap_data(chair.person, f"chands:{at.meeting_id}:1")
    await chair.person.say("4 1 0 2")
    await chair.person.sees("подняли руку и ушли 2")
    moment = chair.person.moment
    await chair.person.say("4 1 0 1")
    await chair.person.sees("Подсчёт рук записан", after=moment)


async def test_chair_and_clerk_are_told_when_the_quorum_turns(hall: Hall) -> None:
    chair, clerk = await hall.chair(), await hall.clerk(language="ru")
    at = await sitting(hall.office)
    await come_in(hall, at, chair)
    assert len(await notices(hall.office, NoticeKind.QUORUM_REACHED)) == 1
    await chair.person.sees("Кворум")
    await clerk.person.sees("Кворум")
    moment = clerk.person.moment
    await tap_data(chair.person, f"leave:{at.meeting_id}:1")
    await clerk.person.sees("Кворум", after=moment)
    assert len(await notices(hall.office, NoticeKind.QUORUM_LOST)) == 1
