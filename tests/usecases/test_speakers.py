"""The floor: asked for once, given by the chair to one at a time, and kept with its times."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.ask_floor import ask_floor, see_floor, withdraw
from bot.usecases.cast_ballot import cast_ballot
from bot.usecases.close_meeting import close_meeting
from bot.usecases.close_vote import close_vote
from bot.usecases.errors import Denied, Refused
from bot.usecases.give_floor import end_speech, give_floor, go_on_to, limit_speeches, see_queue
from bot.usecases.office import Office
from bot.usecases.open_vote import open_vote
from bot.usecases.record_departure import leave
from bot.usecases.rights import Actor
from bot.usecases.see_desk import see_desk
from bot.usecases.speakers import Speech, speeches
from db.models import Choice, MeetingState, NoticeKind
from tests.conftest import Clock
from tests.people import Enrolled, enrol
from tests.sittings import DAY, Sitting, actor, chair, clerk, full_hall, notices, sitting


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY)


async def asked(office: Office, at: Sitting, *people: Enrolled) -> list[int]:
    """They ask for the floor, one after another; their turns' ids."""
    for person in people:
        await ask_floor(office, await actor(office, person), at.meeting_id)
    desk = await see_desk(office, Actor.operator(), at.meeting_id)
    turns = {one.member_id: one.turn_id for one in desk.floor.queue}
    return [turns[person.member_id] for person in people]


async def spoken(office: Office, at: Sitting) -> tuple[Speech, ...]:
    async with AsyncSession(office.engine) as session:
        return await speeches(session, at.meeting_id)


async def test_the_queue_keeps_the_order_in_which_the_floor_was_asked_for(office: Office) -> None:
    at, (first, second, third) = await full_hall(office, 3)
    await asked(office, at, second, first, third)
    place = await see_floor(office, await actor(office, first), at.meeting_id)
    assert (place.place, len(place.floor.queue), place.speaking) == (2, 3, False)


async def test_who_asks_twice_waits_once_even_from_two_phones(office: Office) -> None:
    at, people = await full_hall(office, 3)
    member = await actor(office, people[0])
    await asyncio.gather(*(ask_floor(office, member, at.meeting_id) for _ in range(3)))
    assert len((await see_floor(office, member, at.meeting_id)).floor.queue) == 1


async def test_who_takes_it_back_waits_no_more_and_asks_anew_at_the_end(office: Office) -> None:
    at, (first, second, _) = await full_hall(office, 3)
    await asked(office, at, first, second)
    member = await actor(office, first)
    assert (await withdraw(office, member, at.meeting_id)).place is None
    assert (await withdraw(office, member, at.meeting_id)).place is None
    assert (await ask_floor(office, member, at.meeting_id)).place == 2


async def test_the_floor_is_given_told_timed_and_kept_with_its_item(office: Office, clock: Clock) -> None:
    at, (first, second, _) = await full_hall(office, 3)
    presiding = await chair(office)
    one, two = await asked(office, at, first, second)
    kept = await give_floor(office, presiding, one)
    assert kept.floor.speaker is not None
    assert kept.floor.speaker.member_id == first.member_id
    (told,) = await notices(office, NoticeKind.FLOOR_GIVEN)
    assert told.payload == {"minutes": None}
    assert (await see_floor(office, await actor(office, first), at.meeting_id)).speaking
    assert (await see_floor(office, await actor(office, second), at.meeting_id)).place == 1

    clock.move(timedelta(minutes=4))
    await go_on_to(office, presiding, at.meeting_id, at.items[1])
    kept = await give_floor(office, presiding, two, instead_of=one)
    assert kept.floor.speaker is not None
    assert (kept.floor.speaker.member_id, kept.floor.queue) == (second.member_id, ())
    clock.move(timedelta(minutes=1))
    assert (await end_speech(office, presiding, two)).floor.speaker is None
    assert (await end_speech(office, presiding, two)).floor.speaker is None
    first_said, second_said = await spoken(office, at)
    assert (first_said.name.ru, first_said.item_number) == ("Член 001", 1)
    assert (first_said.given_at, first_said.ended_at) == (DAY, DAY + timedelta(minutes=4))
    assert (second_said.name.ru, second_said.item_number) == ("Член 002", 2)
    assert (second_said.given_at, second_said.ended_at) == (first_said.ended_at, clock.now)


async def test_a_limit_holds_for_who_speaks_next_and_the_desk_says_when_time_is_up(
    office: Office, clock: Clock
) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    (turn,) = await asked(office, at, people[0])
    await limit_speeches(office, presiding, at.meeting_id, 3)
    await give_floor(office, presiding, turn)
    await limit_speeches(office, presiding, at.meeting_id, None)
    speaker = (await see_queue(office, presiding, at.meeting_id)).floor.speaker
    assert speaker is not None
    assert (speaker.until, speaker.over) == (DAY + timedelta(minutes=3), False)
    clock.move(timedelta(minutes=3))
    speaker = (await see_desk(office, presiding, at.meeting_id)).floor.speaker
    assert speaker is not None
    assert speaker.over
    for minutes in (-1, 0, 4, 10**6):
        with pytest.raises(Refused, match="stale-button"):
            await limit_speeches(office, presiding, at.meeting_id, minutes)


async def test_of_two_chairs_the_quicker_gives_the_floor(office: Office) -> None:
    """Both saw nobody speak; the other is told that it has changed, and nobody is cut short by a stale button."""
    at, (first, second, _) = await full_hall(office, 3)
    presiding = await chair(office)
    one, two = await asked(office, at, first, second)
    done = await asyncio.gather(
        give_floor(office, presiding, one), give_floor(office, presiding, two), return_exceptions=True
    )
    assert [refusal.code for refusal in done if isinstance(refusal, Refused)] == ["floor-changed"]
    speaker = (await see_queue(office, presiding, at.meeting_id)).floor.speaker
    assert speaker is not None
    with pytest.raises(Refused, match="floor-given-already"):
        await give_floor(office, presiding, speaker.turn_id, instead_of=speaker.turn_id)
    assert len(await notices(office, NoticeKind.FLOOR_GIVEN)) == 1


async def test_who_leaves_the_hall_leaves_the_queue_and_the_floor(office: Office, clock: Clock) -> None:
    at, (first, second, _) = await full_hall(office, 3)
    presiding = await chair(office)
    one, two = await asked(office, at, first, second)
    await give_floor(office, presiding, one)
    clock.move(timedelta(minutes=1))
    for person in (first, second):
        await leave(office, await actor(office, person), at.meeting_id)
    floor = (await see_queue(office, presiding, at.meeting_id)).floor
    assert (floor.speaker, floor.queue) == (None, ())
    with pytest.raises(Refused, match="waits-no-more"):
        await give_floor(office, presiding, two)
    with pytest.raises(Refused, match="not-registered"):
        await ask_floor(office, await actor(office, first), at.meeting_id)
    (speech,) = await spoken(office, at)
    assert speech.ended_at == DAY + timedelta(minutes=1)


async def test_the_close_ends_the_speech_and_empties_the_queue(office: Office, clock: Clock) -> None:
    at, (first, second, _) = await full_hall(office, 3)
    presiding = await chair(office)
    one, two = await asked(office, at, first, second)
    await give_floor(office, presiding, one)
    clock.move(timedelta(minutes=2))
    await close_meeting(office, presiding, at.meeting_id)
    assert [speech.ended_at for speech in await spoken(office, at)] == [clock.now]
    with pytest.raises(Refused, match="meeting-over"):
        await give_floor(office, presiding, two)
    with pytest.raises(Refused, match="meeting-over"):
        await ask_floor(office, await actor(office, first), at.meeting_id)


async def test_the_floor_is_the_chairs_to_give_and_a_members_to_ask_for(office: Office) -> None:
    at, people = await full_hall(office, 3)
    presiding = await chair(office)
    (turn,) = await asked(office, at, people[0])
    for other in (await clerk(office), await actor(office, people[0])):
        for act in (
            give_floor(office, other, turn),
            end_speech(office, other, turn),
            limit_speeches(office, other, at.meeting_id, 3),
            go_on_to(office, other, at.meeting_id, at.items[0]),
            see_queue(office, other, at.meeting_id),
        ):
            with pytest.raises(Denied):
                await act
    with pytest.raises(Denied):
        await ask_floor(office, presiding, at.meeting_id)
    outside = await enrol(office, telegram_id=5000)
    with pytest.raises(Refused, match="not-registered"):
        await ask_floor(office, await actor(office, outside), at.meeting_id)
    waiting = await sitting(office)
    with pytest.raises(Refused, match="meeting-not-open"):
        await ask_floor(office, await actor(office, outside), waiting.meeting_id)
    for unknown in (give_floor(office, presiding, 404), end_speech(office, presiding, 404)):
        with pytest.raises(Refused, match="gone"):
            await unknown


async def test_the_meeting_goes_on_to_an_item_until_a_vote_says_where_it_is(
    office: Office, clock: Clock
) -> None:
    """An item that was only heard is passed by; after a vote it is the first undecided again."""
    at, people = await full_hall(office, 3)
    presiding = await chair(office)

    async def here() -> int | None:
        item = (await see_desk(office, presiding, at.meeting_id)).here
        return item.number if item is not None else None

    assert await here() == 1
    await go_on_to(office, presiding, at.meeting_id, at.items[1])
    assert await here() == 2
    clock.move(timedelta(minutes=1))
    vote_id = (await open_vote(office, presiding, at.items[2])).vote_id
    assert await here() == 3
    with pytest.raises(Refused, match="vote-already-open"):
        await go_on_to(office, presiding, at.meeting_id, at.items[0])
    for person in people:
        await cast_ballot(office, await actor(office, person), vote_id, Choice.IN_FAVOUR)
    await close_vote(office, presiding, vote_id)
    assert await here() == 1
    other = await sitting(office, state=MeetingState.OPEN)
    with pytest.raises(Refused, match="stale-button"):
        await go_on_to(office, presiding, at.meeting_id, other.items[0])
