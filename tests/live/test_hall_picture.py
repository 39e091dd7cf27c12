"""The hall's screen as a picture in the chat: who gets it, what it never shows, and that words stay inside it."""

import io
from typing import Any

import pytest
from PIL import Image

from bot.live.hall_picture import GOOD, GROUND, MARGIN, WAIT, WIDTH, hall_picture
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.open_vote import open_vote
from bot.usecases.see_from_outside import see_from_outside
from bot.views.hall_screen import screen_state
from bot.views.texts import LANGUAGES, Texts
from db.models import MeetingState
from tests.conftest import Clock, Hall
from tests.people import enrol, enrol_many
from tests.sittings import DAY, actor, bring_in, chair, full_hall, sitting
from tests.tapping import tap

RU = Texts.plain("ru")


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def shows(picture: Image.Image, colour: str) -> bool:
    wanted = tuple(bytes.fromhex(colour.removeprefix("#")))
    return any(
        all(abs(one - other) < 12 for one, other in zip(found, wanted, strict=True))
        for _, found in picture.getcolors(1 << 20) or ()
        if isinstance(found, tuple)
    )


async def test_who_is_outside_sees_the_hall_and_brings_the_picture_up_to_date(hall: Hall) -> None:
    hall.clock.set(DAY)
    at = await sitting(hall.office, state=MeetingState.REGISTRATION)
    people = await enrol_many(hall.office, 5, first_telegram_id=3000)
    member = await hall.member(language="ru")
    await member.person.say("/meeting")
    await member.person.sees("Сессия")
    await tap(member.person, RU("meeting.picture-button"))
    message = await member.person.sees("В зале")
    assert "0" in message.text
    assert message.file is not None
    before = message.file.data
    assert not shows(opened(before), GOOD)
    await bring_in(hall.office, at, people)
    seen = member.person.moment
    await tap(member.person, RU("picture.refresh"))
    renewed = await member.person.sees("В зале", after=seen)
    assert renewed.id == message.id, "the same message"
    assert renewed.file is not None
    assert renewed.file.data != before
    assert shows(opened(renewed.file.data), GOOD), "five of six are a quorum"


@pytest.mark.parametrize(
    ("state", "refusal"),
    [(MeetingState.CONVENED, "nothing-to-see-yet"), (MeetingState.CANCELLED, "meeting-over")],
)
async def test_there_is_nothing_to_see_without_people_in_the_hall(
    office: Office, clock: Clock, state: MeetingState, refusal: str
) -> None:
    clock.set(DAY)
    at = await sitting(office, state=state)
    member = await enrol(office, telegram_id=1)
    with pytest.raises(Refused) as refused:
        await see_from_outside(office, await actor(office, member), at.meeting_id)
    assert refused.value.code == refusal


async def test_another_bodys_member_sees_nothing(office: Office, clock: Clock) -> None:
    clock.set(DAY)
    at = await sitting(office, state=MeetingState.OPEN)
    other = await enrol(office, body="almaty-session", telegram_id=1)
    with pytest.raises(Refused):
        await see_from_outside(office, await actor(office, other), at.meeting_id)


async def test_the_code_that_registers_is_never_given_to_those_outside(office: Office, clock: Clock) -> None:
    clock.set(DAY)
    at = await sitting(office, state=MeetingState.REGISTRATION)
    member = await enrol(office, telegram_id=1)
    facts = await see_from_outside(office, await actor(office, member), at.meeting_id)
    assert facts.code is None
    assert screen_state(facts, "")["door"] is None


async def test_a_vote_under_way_is_drawn_as_on_the_wall(office: Office, clock: Clock) -> None:
    clock.set(DAY)
    at, people = await full_hall(office, 4)
    await open_vote(office, await chair(office), at.items[0])
    facts = await see_from_outside(office, await actor(office, people[0]), at.meeting_id)
    state = screen_state(facts, "")
    assert state["mode"] == "vote"
    pictures = {hall_picture(state, language) for language in LANGUAGES}
    assert len(pictures) == len(LANGUAGES)


def test_no_word_however_long_runs_out_of_the_picture() -> None:
    endless = ["Ж" * 300 + " " + "ұзын сөз " * 80] * 2
    state: dict[str, Any] = {
        "mode": "result",
        "body": endless,
        "state": endless,
        "quorum": {
            "present": 4999,
            "total": 5000,
            "needed": 5000,
            "met": False,
            "of": endless,
            "verdict": endless,
            "line": endless,
        },
        "result": {
            "label": endless,
            "title": endless,
            "outcome": "no_quorum",
            "words": endless,
            "bars": [{"choice": "in_favour", "label": endless, "count": 4999} for _ in range(6)],
            "taking_part": 4999,
            "threshold": 2500,
            "line": endless,
            "clause": endless,
        },
    }
    picture = opened(hall_picture(state, "kk"))
    assert shows(picture, WAIT)
    bare = Image.new("RGB", (MARGIN // 2, picture.height), GROUND)
    for left in (0, WIDTH - MARGIN // 2):
        strip = picture.crop((left, 0, left + MARGIN // 2, picture.height))
        assert strip.tobytes() == bare.tobytes(), "the margins stay empty"
    foot = picture.crop((0, picture.height - MARGIN // 2, WIDTH, picture.height))
    assert foot.tobytes() == Image.new("RGB", foot.size, GROUND).tobytes()
