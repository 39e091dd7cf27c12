"""Finding somebody in the register, and what their card shows to whom."""

from datetime import date

import pytest

from bot.usecases.end_seat import end_seat
from bot.usecases.errors import Denied
from bot.usecases.find_member import MOST_FOUND, find_member, member_card, register_counts
from bot.usecases.invite import invite_member
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Grant
from db.models import Role
from tests.people import enrol, enrol_many

OPERATOR = Actor.operator()
ALMATY_CLERK = Actor(telegram_id=7, grants=(Grant(Role.CLERK, region="almaty"),))


async def names(office: Office, words: str, actor: Actor = OPERATOR) -> list[str]:
    return [one.name_ru for one in (await find_member(office, actor, words)).found]


@pytest.mark.parametrize(
    "words",
    [
        "Сейіт",
        "сейт",
        "Айгүл",
        "айгул",
        "АЙГУЛЬ",
        "Айгүл Сей",
        "сейіт айг",
        "4567",
        "8 701 123 45 67",
    ],
)
async def test_letters_and_digits_find_the_person(office: Office, words: str) -> None:
    await enrol(office, phone="+77011234567")
    await enrol(office, "Иван Ким", "Иван Ким", phone="+77770000000")
    found = await names(office, words)
    assert found == ["Айгуль Сейтова"]


@pytest.mark.parametrize("words", ["йгул", "67", "701 123", "…", "%", "_", "' OR 1=1", "<b>"])
async def test_what_answers_nobody_finds_nobody(office: Office, words: str) -> None:
    await enrol(office, phone="+77011234567")
    assert await names(office, words) == []


async def test_too_many_are_cut_and_said_so(office: Office) -> None:
    await enrol_many(office, MOST_FOUND + 1)
    search = await find_member(office, OPERATOR, "Мүше")
    assert len(search.found) == MOST_FOUND
    assert search.more


async def test_a_regional_clerk_finds_the_regions_people_only(office: Office) -> None:
    own = await enrol(office, body="almaty-session", telegram_id=1)
    foreign = await enrol(office, body="session")
    assert [one.member_id for one in (await find_member(office, ALMATY_CLERK, "айг")).found] == [
        own.member_id
    ]
    counts = await register_counts(office, ALMATY_CLERK)
    assert (counts.people, counts.bound) == (1, 1)
    with pytest.raises(Denied):
        await member_card(office, ALMATY_CLERK, foreign.member_id)


async def test_the_card_shows_seats_with_their_ends(office: Office) -> None:
    person = await enrol(office, telegram_id=1)
    card = await member_card(office, OPERATOR, person.member_id)
    assert card.bound
    assert card.seats[0].mine
    await end_seat(office, OPERATOR, card.seats[0].seat_id, "17.1.4", date(2023, 3, 27))
    seat = (await member_card(office, OPERATOR, person.member_id)).seats[0]
    assert (seat.ends, seat.ground, seat.mine) == (date(2023, 3, 27), "17.1.4", False)


async def test_the_card_says_whether_a_link_is_out(office: Office) -> None:
    person = await enrol(office)
    assert not (await member_card(office, OPERATOR, person.member_id)).open_invite
    await invite_member(office, OPERATOR, person.member_id)
    assert (await member_card(office, OPERATOR, person.member_id)).open_invite


async def test_a_member_without_a_role_looks_up_nobody(office: Office) -> None:
    person = await enrol(office, telegram_id=1)
    actor = Actor(1, person.member_id, seat_body_ids=frozenset({1}))
    for act in (find_member(office, actor, "айг"), register_counts(office, actor)):
        with pytest.raises(Denied):
            await act
