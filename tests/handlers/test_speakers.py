"""The floor in the chat: asked for on the meeting's card, given from the chair's queue."""

from datetime import timedelta

import pytest

from db.models import MeetingState
from tests.conftest import Bound, Clock, Hall
from tests.people import Enrolled
from tests.sittings import DAY, Sitting, bring_in, sitting
from tests.tapping import tap, tap_data


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY)


async def in_session(hall: Hall) -> tuple[Sitting, Bound, Bound, Bound]:
    """An open meeting; the chair with the board, and two members who read Russian."""
    chair = await hall.chair()
    first = await hall.member("Ержан Бірінші", "Ержан Первый", language="ru")
    second = await hall.member("Сәуле Екінші", "Сауле Вторая", language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN)
    people = [Enrolled(one.member_id, one.telegram_id) for one in (chair, first, second)]
    await bring_in(hall.office, at, people)
    await tap_data(chair.person, f"desk:{at.meeting_id}")
    await chair.person.sees("Кворум бар")
    return at, chair, first, second


async def ask(member: Bound, at: Sitting) -> None:
    await member.person.say("/meeting")
    await tap(member.person, "🎤 Попросить слово")
    await tap(member.person, "🎤 Прошу слова")
    await member.person.sees("Ваше место в очереди")


async def test_a_member_asks_waits_speaks_and_the_next_one_follows(hall: Hall, clock: Clock) -> None:
    at, chair, first, second = await in_session(hall)
    await ask(first, at)
    await ask(second, at)
    assert "2 из 2" in second.person.last.text
    await chair.person.sees("Кезекте: 2")
    await tap(chair.person, "🎤 Сөз кезегі: 2")
    await tap(chair.person, "3 мин")
    await chair.person.sees("Бір сөзге 3 минут беріледі")
    await tap(chair.person, "🎤 Ержан Бірінші")
    await first.person.sees("Вам дано слово. У вас 3 минуты")
    await tap(second.person, "🔄 Обновить")
    seen = await second.person.sees("1 из 1")
    assert "Ержан Первый" in seen.text
    clock.move(timedelta(minutes=3))
    await chair.person.sees("Сөйлеуге берілген уақыт бітті")
    await tap(chair.person, "🎤 Сәуле Екінші")
    await second.person.sees("Вам дано слово")
    await tap(second.person, "⏹ Завершаю выступление")
    await second.person.sees("Сейчас никто не выступает")
    await tap(chair.person, "🔄 Жаңарту")
    await chair.person.sees("Қазір ешкім сөйлеп тұрған жоқ")
    await tap(chair.person, "🔔 Отырысты жүргізу")
    await chair.person.sees("Кворум бар")


async def test_who_takes_it_back_is_out_and_a_second_tap_does_no_harm(hall: Hall) -> None:
    at, _, first, _ = await in_session(hall)
    await ask(first, at)
    await tap_data(first.person, f"fask:{at.meeting_id}", first.person.last.id)
    assert "1 из 1" in first.person.last.text
    await tap(first.person, "✖️ Отказаться от слова")
    await first.person.sees("В очереди: 0")
    await tap_data(first.person, f"fback:{at.meeting_id}", first.person.last.id)
    assert "В очереди: 0" in first.person.last.text


async def test_the_chair_goes_on_to_the_next_item(hall: Hall) -> None:
    _, chair, _, _ = await in_session(hall)
    await tap(chair.person, "➡️ 2-мәселеге көшу")
    await chair.person.sees("▶️ 2. 2-мәселе туралы")
    await tap(chair.person, "➡️ 3-мәселеге көшу")
    await chair.person.sees("▶️ 3. 3-мәселе туралы")


async def test_forged_and_stale_taps_get_one_sentence(hall: Hall) -> None:
    at, chair, first, second = await in_session(hall)
    await ask(first, at)
    for data in ("fgive:1:0", "fend:1", f"flim:{at.meeting_id}:5", f"fque:{at.meeting_id}:0"):
        assert await tap_data(second.person, data), data
    for data in ("fgive:1:9", "fgive:99:0", "fend:99", f"flim:{at.meeting_id}:4", "fitem:1:99"):
        assert await tap_data(chair.person, data), data
    await tap_data(chair.person, f"fque:{at.meeting_id}:1")
    await tap(chair.person, "🎤 Ержан Бірінші")
    await first.person.sees("Вам дано слово")
    assert "бұрын берілген" in await tap_data(chair.person, "fgive:1:0")
