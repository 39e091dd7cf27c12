"""The card of a meeting that is under way offers what a member can do there."""

from bot.views.texts import Texts
from db.models import MeetingState
from tests.conftest import Hall
from tests.people import Enrolled
from tests.sittings import DAY, bring_in, code_of, sitting
from tests.tapping import tap

RU = Texts.plain("ru")


async def test_outside_the_hall_it_offers_to_register_and_the_digits_bring_one_in(hall: Hall) -> None:
    hall.clock.set(DAY)
    at = await sitting(hall.office, state=MeetingState.OPEN)
    member = await hall.member(language="ru")
    await member.person.say("/meeting")
    card = await member.person.sees("Сессия")
    labels = {label for row in card.buttons for label in row}
    assert RU("hall.register") in labels
    assert RU("meeting.vote-button") not in labels
    await tap(member.person, RU("hall.register"))
    await member.person.say(code_of(hall.office, at))
    await member.person.sees("зарегистрированы")


async def test_inside_the_hall_it_offers_to_vote_and_to_leave(hall: Hall) -> None:
    hall.clock.set(DAY)
    at = await sitting(hall.office, state=MeetingState.OPEN)
    member = await hall.member(language="ru")
    await bring_in(hall.office, at, [Enrolled(member.member_id, member.telegram_id)])
    await member.person.say("/meeting")
    card = await member.person.sees("Сессия")
    labels = {label for row in card.buttons for label in row}
    assert {RU("meeting.vote-button"), RU("hall.leaving")} <= labels
    assert RU("hall.register") not in labels
