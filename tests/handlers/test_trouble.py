"""The database locked, Telegram down: one sentence, nothing lost, nothing twice, and the operator's log says why."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

import bot.delivery.persistence
import db.engine
from bot.rehearsal.faults import Fault
from bot.views.texts import LANGUAGES, Texts
from db.models import Delivery, DeliveryState, MeetingState
from tests.conftest import Hall
from tests.handlers.conftest import defects_in
from tests.handlers.test_convening import PLACES_AND_AGENDA, meetings, walk
from tests.sittings import DAY, Sitting, ballots, code_of, sitting, stays
from tests.tapping import tap_data
from tests.waiting import eventually, handled

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""One file is where a lock can last; Telegram's absence knows no database."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The waits of a minute and more that people are spared here."""
    monkeypatch.setattr(db.engine, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(bot.delivery.persistence, "WAITS", (0.05,) * 6)


@asynccontextmanager
async def another_program(hall: Hall, before: str, after: str) -> AsyncIterator[None]:
    """Somebody else at the same file; the bot goes on while they wait for their turn at it."""
    file = make_url(str(hall.office.engine.url)).database
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        await asyncio.to_thread(other.execute, before)
        yield
        other.execute(after)


def locked(hall: Hall) -> AbstractAsyncContextManager[None]:
    return another_program(hall, "BEGIN IMMEDIATE", "ROLLBACK")


async def one_stay(hall: Hall, at: Sitting) -> bool:
    return await stays(hall.office, at) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_locked_database_gives_one_sentence_and_takes_the_ballot_afterwards(
    hall: Hall, language: str, logged: list[dict[str, Any]]
) -> None:
    hall.clock.set(DAY)
    member, chair = await hall.member(language=language), await hall.chair(language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN)
    plain = Texts.plain(language)
    async with locked(hall):
        await member.person.say(f"/start r_{at.meeting_id}_{code_of(hall.office, at)}")
        await member.person.sees(plain("refusal.try-again"))
        await member.person.say("/menu")
        await member.person.sees("🔴")
    assert await stays(hall.office, at) == 0
    for person in (member.person, chair.person):
        await person.say(f"/start r_{at.meeting_id}_{code_of(hall.office, at)}")
        await person.sees("✅")
    await tap_data(chair.person, f"cput:{at.meeting_id}:{at.items[0]}:1")
    await member.person.until(lambda: "b:1:f" in str(member.person.last.inline_keyboard), "the ballot")
    async with locked(hall):
        assert await tap_data(member.person, "b:1:f") == plain("refusal.try-again")
    assert await ballots(hall.office, 1) == {}
    await tap_data(member.person, "b:1:f")
    assert await ballots(hall.office, 1) == {member.member_id: "in_favour"}
    assert {"database"} <= {line["event"] for line in defects_in(logged)} <= {"database", "outbox database"}
    assert hall.telegram.defects == []


async def test_a_convocation_sent_into_a_lock_goes_out_once_when_it_is_sent_again(
    hall: Hall, logged: list[dict[str, Any]]
) -> None:
    """The preview is still there after the sentence, and the notices outlive a lock while they go out."""
    clerk = (await hall.clerk(language="ru")).person
    members = [(await hall.member(language=language)).person for language in ("kk", "ru") * 6]
    await walk(clerk, "/clerk", "[📣 Созвать]", "[Очередная Сессия]", "26.04.2023 10:00", *PLACES_AND_AGENDA)
    await walk(clerk, "15", "27.03.2023")
    preview = clerk.last
    async with locked(hall):
        answer = await clerk.tap("📣 Отправить созыв")
        assert answer.text == Texts.plain("ru")("refusal.try-again")
    assert await meetings(hall) == 0
    assert clerk.last.id == preview.id
    await walk(clerk, "[📣 Отправить созыв]")
    async with locked(hall):
        await eventually(lambda: "outbox database" in [line["event"] for line in logged], "the outbox's word")
    for member in members:
        await member.until(lambda: notices_of(member), "the notice")  # noqa: B023  # awaited in its own turn
    await eventually(lambda: all_sent(hall, len(members)), "the table to say so")
    assert [notices_of(member) for member in members] == [1] * len(members)
    assert await meetings(hall) == 1


def notices_of(person: Any) -> int:
    """Documents that the bot has sent: each notice of a convocation is one."""
    return sum(message.from_bot and message.document is not None for message in person.chat)


async def all_sent(hall: Hall, count: int) -> bool:
    async with AsyncSession(hall.office.engine) as session:
        sent = select(func.count(Delivery.id)).where(Delivery.state == DeliveryState.SENT)
        return (await session.scalars(sent)).one() == count


@pytest.mark.parametrize("table", ["accounts", "dialogue_states"])
async def test_a_database_that_cannot_even_be_read_is_a_sentence_too(
    hall: Hall, table: str, logged: list[dict[str, Any]]
) -> None:
    """Who it is and in which language cannot be known then: Telegram's own word for the language counts."""
    for number, language in enumerate(("kk", "ru", "en"), 5):
        person = hall.stranger(number, language)
        plain = Texts.plain("ru" if language == "ru" else "kk")
        before, after = f"ALTER TABLE {table} RENAME TO away", f"ALTER TABLE away RENAME TO {table}"
        async with another_program(hall, before, after):
            await person.say("/menu")
            await person.sees(plain("refusal.try-again"))
            assert (await person.tap_data(person.last.id, "menu")).text == plain("refusal.try-again")
        await person.say("/menu")
        await person.until(lambda: bool(person.last.buttons), "the menu")  # noqa: B023  # awaited in its own turn
    assert {line["event"] for line in defects_in(logged)} == {"database"}


def down(method: str) -> tuple[Fault, ...]:
    """Telegram goes down: no connection, a gateway's page, its own error."""
    return (
        Fault.dropped_before(method),
        Fault.server_error(method=method, html=True),
        Fault.server_error(500, method=method),
        Fault.server_error(504, method=method, html=True),
    )


async def test_a_telegram_that_is_down_loses_no_update_and_no_answer(
    hall: Hall, logged: list[dict[str, Any]]
) -> None:
    """What was said meanwhile is answered once it is back: once."""
    member = await hall.member(language="ru")
    await member.person.say("/menu")
    await member.person.sees("Главное меню")
    hall.telegram.faults.add(*down("getUpdates"))
    await member.person.say("/me")
    await member.person.sees("Айгуль Сейтова", timeout=20)
    hall.telegram.faults.add(*down("sendMessage"))
    await member.person.say("/language")
    await member.person.sees("Тілді таңдаңыз")
    hall.telegram.faults.add(*down("editMessageText"), *down("answerCallbackQuery"))
    await member.person.tap("🇷🇺 Русский")
    await member.person.until(lambda: "Главное меню" in member.person.last.text, "the menu")
    await handled(hall.telegram)
    assert len([message for message in member.person.chat if message.from_bot]) == 3
    assert {"polling", "telegram away"} <= {line["event"] for line in logged}
    assert defects_in(logged) == []


async def test_an_answer_that_never_gets_through_is_no_defect_and_no_false_word(
    hall: Hall, logged: list[dict[str, Any]]
) -> None:
    """The ballot stands: nobody is told that nothing has changed."""
    hall.clock.set(DAY)
    chair = await hall.chair(language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN)
    await chair.person.say(f"/start r_{at.meeting_id}_{code_of(hall.office, at)}")
    await chair.person.sees("✅")
    await tap_data(chair.person, f"cput:{at.meeting_id}:{at.items[0]}:1")
    ballot = await chair.person.until(
        lambda: next((m for m in chair.person.chat if "b:1:f" in str(m.inline_keyboard)), None), "the ballot"
    )
    hall.telegram.faults.add(Fault.server_error(method="editMessageText", times=None))
    await tap_data(chair.person, "b:1:f", ballot.id)
    await tap_data(chair.person, "menu", ballot.id)
    await handled(hall.telegram)
    hall.telegram.faults.clear()
    assert await ballots(hall.office, 1) == {chair.member_id: "in_favour"}
    assert await tap_data(chair.person, "b:1:f", ballot.id) == "Этот голос уже учтён: За"
    assert "unanswered" in {line["event"] for line in logged}
    assert defects_in(logged) == []


async def test_a_tap_from_before_the_bot_came_back_is_carried_out_all_the_same(
    hall: Hall, logged: list[dict[str, Any]]
) -> None:
    """Telegram takes no answer to a tap that has waited too long; the screen changes nevertheless."""
    member = await hall.member(language="ru")
    await member.person.say("/menu")
    menu = await member.person.sees("Главное меню")
    for data, shown in (("help", "/menu"), ("desk:1", "Этой записи больше нет."), ("nobody", "устарела")):
        before = member.person.moment
        tapped = {"id": "77", "from": member.person.user, "message": menu.as_api(), "chat_instance": "1"}
        hall.telegram.state.updates.add("callback_query", {**tapped, "data": data})
        await member.person.sees(shown, after=before)
    assert defects_in(logged) == []


async def test_a_slow_telegram_is_waited_for(hall: Hall) -> None:
    member = await hall.member(language="ru")
    hall.telegram.faults.add(Fault.slow(0.3, "getUpdates"), Fault.slow(0.3, "sendMessage"))
    await member.person.say("/menu")
    await member.person.sees("Главное меню")
    await handled(hall.telegram)
    assert len([message for message in member.person.chat if message.from_bot]) == 1


async def test_who_blocks_the_bot_before_its_answer_is_no_defect(
    hall: Hall, logged: list[dict[str, Any]]
) -> None:
    """Neither where the answer would be a screen nor where it would be a refusal."""
    for text in ("/me", "/clerk"):
        member = (await hall.member(language="ru")).person
        await member.say(text)
        member.block()
        await handled(hall.telegram)
    assert [line["event"] for line in logged].count("blocked") == 2
    assert defects_in(logged) == []


async def test_a_screen_that_was_deleted_meanwhile_comes_as_a_new_message(
    hall: Hall, logged: list[dict[str, Any]]
) -> None:
    """The tap was on its way when the person cleared the chat."""
    member = (await hall.member(language="ru")).person
    await member.say("/menu")
    menu = await member.sees("Главное меню")
    tapped = {"id": "77", "from": member.user, "message": menu.as_api(), "chat_instance": "1"}
    menu.deleted = True
    hall.telegram.state.updates.add("callback_query", {**tapped, "data": "me"})
    await member.sees("Айгуль Сейтова")
    assert defects_in(logged) == []
