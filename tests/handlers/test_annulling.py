"""Annulling, recounting and the countdown, as the chair taps them and the members read of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import MeetingState, Vote, VoteState
from tests.conftest import Bound, Clock, Hall
from tests.people import Enrolled
from tests.sittings import DAY, Sitting, bring_in, sitting
from tests.tapping import tap, tap_data
from tests.waiting import eventually


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY)


async def in_session(hall: Hall) -> tuple[Sitting, Bound, Bound]:
    """An open meeting; the chair with the board before them, and a member who reads Russian."""
    chair = await hall.chair()
    member = await hall.member(language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN, items=2)
    await bring_in(hall.office, at, [Enrolled(one.member_id, one.telegram_id) for one in (chair, member)])
    await tap_data(chair.person, f"desk:{at.meeting_id}")
    await chair.person.sees("Кворум бар")
    return at, chair, member


async def states(hall: Hall) -> list[VoteState]:
    async with AsyncSession(hall.office.engine) as session:
        return list(await session.scalars(select(Vote.state).order_by(Vote.number)))


async def put_first(chair: Bound) -> None:
    await tap(chair.person, "🗳 Мәселені дауысқа қою")
    await tap(chair.person, "1. 1-мәселе")
    await tap(chair.person, "🗳 Иә, дауысқа қоямын")


async def test_a_closed_vote_is_recounted_annulled_with_a_reason_and_put_again(hall: Hall) -> None:
    _, chair, member = await in_session(hall)
    await put_first(chair)
    await member.person.sees("О вопросе 1")
    await tap(member.person, "За")
    await tap(chair.person, "Жақтап")
    await chair.person.sees("Дауыс бергені: 2")
    await tap(chair.person, "⏹ Дауыс беруді жабу")
    await tap(chair.person, "⏹ Иә, жабамын")
    await tap(chair.person, "📣 Нәтижені жариялау")
    await member.person.sees("Решение принято")

    await tap(chair.person, "📜 Өткен дауыс берулер")
    await tap(chair.person, "✅ № 1")
    await tap(chair.person, "🔢 Дауыстарды қайта санау")
    counted = await chair.person.sees("Барлық сан сәйкес келеді")
    assert "Жақтап: 2 → 2" in counted.text
    await tap(chair.person, "⬅️")
    await tap(chair.person, "🚫 Күшін жою")
    await chair.person.sees("Күшін жою себебін жазыңыз")
    await chair.person.say("Сұрақ <қате> оқылды")
    await chair.person.sees("Мұны қайтару мүмкін емес")
    await tap(chair.person, "🚫 Иә, күшін жоямын")
    await chair.person.sees("күші жойылды")
    told = await member.person.sees("отменено")
    assert "Сұрақ <қате> оқылды" in told.text
    await tap(chair.person, "🗳 1-мәселені қайта дауысқа қою")
    await tap(chair.person, "🗳 Иә, дауысқа қоямын")
    await eventually(lambda: _are(hall, VoteState.ANNULLED, VoteState.OPEN), "the vote put again")


async def _are(hall: Hall, *wanted: VoteState) -> bool:
    return await states(hall) == list(wanted)


async def test_a_vote_in_progress_is_annulled_from_the_board_and_old_buttons_say_so(hall: Hall) -> None:
    _, chair, member = await in_session(hall)
    await put_first(chair)
    ballot = await member.person.sees("О вопросе 1")
    await tap(chair.person, "🚫 Дауыс берудің күшін жою")
    await chair.person.say("Қате мәселе қойылды")
    question = await chair.person.sees("Мұны қайтару мүмкін емес")
    await tap(chair.person, "🚫 Иә, күшін жоямын")
    await member.person.sees("отменено")
    assert "отменено" in await tap_data(member.person, "b:1:f", ballot.id)
    assert await tap_data(chair.person, "cannok:1", question.id)
    assert "жоюға болмайды" in await tap_data(chair.person, "cannul:1")
    assert "бұрын жойылған" in await tap_data(chair.person, "crec:1")
    assert await states(hall) == [VoteState.ANNULLED]


async def test_the_button_of_another_question_annuls_nothing(hall: Hall) -> None:
    at, chair, _ = await in_session(hall)
    await put_first(chair)
    await chair.person.sees("дауысқа қойылды")
    await tap_data(chair.person, "cannul:1")
    await chair.person.say("Себеп")
    await chair.person.sees("Мұны қайтару мүмкін емес")
    assert await tap_data(chair.person, "cannok:2")
    await chair.person.say("/chair")
    await chair.person.sees("Отырысты таңдаңыз")
    assert await tap_data(chair.person, "cannok:1")
    assert await states(hall) == [VoteState.OPEN]
    assert at.meeting_id


async def test_a_timed_vote_tells_until_when_and_closes_by_itself(hall: Hall, clock: Clock) -> None:
    _, chair, member = await in_session(hall)
    await tap(chair.person, "🗳 Мәселені дауысқа қою")
    await tap(chair.person, "1. 1-мәселе")
    await tap(chair.person, "⏱ Уақыты шектелген")
    await tap(chair.person, "🗳 2 мин")
    await member.person.sees("Голосование закроется в 11:02:00")
    await tap(member.person, "За")
    await member.person.sees("Ваш голос: За")
    assert "11:02:00" in member.person.last.text
    clock.move(timedelta(minutes=2))
    assert "Голосование закрыто" in await tap_data(member.person, "b:1:a")
    await eventually(lambda: _are(hall, VoteState.CLOSED), "the countdown to close the vote")
    await tap(chair.person, "📣 1-мәселенің нәтижесін жариялау")
    await member.person.sees("Голосов")


async def test_minutes_that_no_button_offers_are_refused(hall: Hall) -> None:
    at, chair, member = await in_session(hall)
    for minutes in (0, -1, 3, 10**9):
        assert await tap_data(chair.person, f"ctimed:{at.items[0]}:open:{minutes}")
    assert await tap_data(member.person, f"ctimed:{at.items[0]}:open:2")
    assert await states(hall) == []
