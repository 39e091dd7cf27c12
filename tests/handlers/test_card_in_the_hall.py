"""The card of a meeting that is under way offers what a member can do there."""

from bot.views.texts import Texts
from db.models import MeetingState
from tests.conftest import Hall
from tests.people import Enrolled
from tests.sittings import DAY, bring_in, code_of, sitting
from tests.tapping import tap, tap_data

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


async def test_every_question_in_the_hall_has_a_way_out_and_the_next_words_are_free(hall: Hall) -> None:
    hall.clock.set(DAY)
    at = await sitting(hall.office, state=MeetingState.OPEN)
    chair = await hall.chair(language="ru")
    await bring_in(hall.office, at, [Enrolled(chair.member_id, chair.telegram_id)])
    other = await hall.member(language="ru")
    await chair.person.say("/chair")
    shown = await chair.person.sees("Выберите заседание")
    await tap_data(chair.person, f"celect:{at.meeting_id}:{at.items[0]}", shown.id)
    await chair.person.sees("Напишите кандидатов")
    await tap(chair.person, RU("button.cancel"))
    await chair.person.sees("Без изменений")
    await chair.person.say("9.5")
    await chair.person.sees("Пункт 5 статьи 9")
    await other.person.say("/meeting")
    await tap(other.person, RU("hall.register"))
    await other.person.sees("шесть цифр")
    await tap(other.person, RU("button.cancel"))
    await other.person.say("9.6")
    await other.person.sees("Пункт 6 статьи 9")
