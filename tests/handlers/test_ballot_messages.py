"""The message beneath a ballot follows its answer: the newest choice, in the end, whatever Telegram says on the way."""

import asyncio

import pytest

from bot.rehearsal.faults import Fault
from bot.rehearsal.messages import Message
from bot.usecases.open_vote import open_vote
from bot.views.texts import Texts
from db.models import MeetingState
from tests.conftest import Bound, Hall
from tests.people import Enrolled
from tests.sittings import DAY, ballots, bring_in, chair, sitting
from tests.tapping import tap, tap_data
from tests.waiting import eventually

RU = Texts.plain("ru")
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is shown when knows no database."""


async def put_to_the_vote(hall: Hall) -> tuple[Bound, Message]:
    """A member who is in the hall, and the question in their chat."""
    hall.clock.set(DAY)
    member = await hall.member(language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN)
    await bring_in(hall.office, at, [Enrolled(member.member_id, member.telegram_id)])
    await open_vote(hall.office, await chair(hall.office), at.items[0])
    await member.person.say("/vote")
    question = await member.person.until(
        lambda: next((m for m in member.person.chat if "b:1:f" in str(m.inline_keyboard)), None), "the ballot"
    )
    return member, question


def ticked(message: Message, label: str) -> bool:
    return any(label in button and "✅" in button for row in message.buttons for button in row)


async def test_the_last_of_many_taps_is_what_stands(hall: Hall) -> None:
    member, question = await put_to_the_vote(hall)
    hall.telegram.faults.add(Fault.slow(1, method="editMessageText", times=None))
    for data in ("b:1:f", "b:1:a", "b:1:x", "b:1:f", "b:1:a"):
        await tap_data(member.person, data, question.id)
    await eventually(lambda: ticked(question, "Против"), "the last choice")
    await asyncio.sleep(0.2)
    assert ticked(question, "Против")
    assert await ballots(hall.office, 1) == {member.member_id: "against"}
    edits = [call for call in hall.telegram.calls_of("editMessageText") if "b:1:" in str(call.parameters)]
    assert len(edits) < 5, "what was overtaken while it waited is not sent"


async def test_an_edit_that_hangs_holds_up_no_answer(hall: Hall) -> None:
    member, question = await put_to_the_vote(hall)
    hall.telegram.faults.add(Fault.slow(30, method="editMessageText"))
    await tap_data(member.person, "b:1:f", question.id)
    async with asyncio.timeout(5):
        assert "Против" in await tap_data(member.person, "b:1:a", question.id)


async def test_an_edit_that_was_refused_for_haste_is_made_later(hall: Hall) -> None:
    member, question = await put_to_the_vote(hall)
    hall.telegram.faults.add(Fault.too_many(1, method="editMessageText"))
    assert "За" in await tap_data(member.person, "b:1:f", question.id)
    await eventually(lambda: ticked(question, "За"), "the edit")


async def test_the_same_tap_once_more_shows_it_again(hall: Hall) -> None:
    member, question = await put_to_the_vote(hall)
    await tap_data(member.person, "b:1:f", question.id)
    await eventually(lambda: ticked(question, "За"), "the edit")
    await member.person.say("/vote")
    again = await member.person.until(
        lambda: next((m for m in member.person.chat if m.id > question.id and ticked(m, "За")), None),
        "the vote",
    )
    await tap_data(member.person, "b:1:a", again.id)
    await eventually(lambda: ticked(again, "Против"), "the newer message")
    await tap_data(member.person, "b:1:a", question.id)
    await eventually(lambda: ticked(question, "Против"), "the older message")


async def test_who_asks_for_the_vote_before_registering_is_led_to_the_hall(hall: Hall) -> None:
    hall.clock.set(DAY)
    member = await hall.member(language="ru")
    await member.person.say("/vote")
    await member.person.sees("ни одно из ваших заседаний не идёт")
    await sitting(hall.office, state=MeetingState.OPEN)
    await member.person.say("/vote")
    await tap(member.person, RU("hall.register"))
    await member.person.sees("шесть цифр")
