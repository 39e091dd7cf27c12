"""Taps that no button offered: forged ids, other people's buttons, states gone by. Each is answered in one sentence."""

import asyncio
import enum
import types
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal, get_args, get_origin

import pytest
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rehearsal.person import Person
from bot.views.texts import LANGUAGES, Texts
from db.models import (
    Account,
    Attendance,
    AuditEntry,
    Invite,
    Meeting,
    MeetingState,
    Minutes,
    Role,
    RoleGrant,
    Seat,
    Vote,
    VoteState,
)
from tests.conftest import Clock, Hall
from tests.handlers.conftest import NOT_YOURS, OUR_FAULT, TRY_AGAIN, defects_in
from tests.people import Enrolled, enrol, give_role
from tests.sittings import DAY, bring_in, sitting, stays
from tests.waiting import handled

KEYS = {"sqlite": (-1, 404, 2**63), "postgresql": (2**31, 2**63)}
"""Ids that never are, and ids beyond what the database can hold."""


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY - timedelta(minutes=30))


def kinds_of_buttons() -> list[type[CallbackData]]:
    """Every kind of button that the bot has."""
    return [kind for kind in CallbackData.__subclasses__() if kind.__module__.startswith("bot.views")]


def forged(kind: type[CallbackData], key: int) -> str:
    """Data of that kind as a forger packs it, every number being `key`; aiogram itself would not pack it."""
    parts = [str(_value(field.annotation, key)) for field in kind.model_fields.values()]
    return ":".join([kind.__prefix__, *parts])[:64]


def _value(annotation: Any, key: int) -> object:
    if get_origin(annotation) is types.UnionType:
        annotation = next(one for one in get_args(annotation) if one is not type(None))
    if get_origin(annotation) is Literal:
        return str(get_args(annotation)[0])
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return str(next(iter(annotation)).value)
    return {int: key, bool: 1, str: "x", date: "2023-05-01"}.get(annotation, key)


async def tap_each(person: Person, forgeries: list[str], message_id: int) -> list[str]:
    """The answers to a person's taps, many of them on the way at once."""
    return [
        answer.text or ""
        for some in batched(forgeries, 50)
        for answer in await asyncio.gather(*(person.tap_data(message_id, data) for data in some))
    ]


def batched(forgeries: list[str], most: int) -> Iterator[list[str]]:
    """One person's taps are handled in their order: the last of a thousand would wait longer than anybody does."""
    for first in range(0, len(forgeries), most):
        yield forgeries[first : first + most]


@pytest.mark.long
async def test_no_id_a_client_can_invent_is_a_defect(hall: Hall, logged: list[dict[str, Any]]) -> None:
    admin = await hall.member(language="ru")
    await give_role(hall.office, admin.member_id, Role.ADMINISTRATOR)
    people = [(await hall.chair()).person, admin.person]
    await sitting(hall.office)
    forgeries = [
        forged(kind, key) for kind in kinds_of_buttons() for key in KEYS[hall.office.engine.dialect.name]
    ]
    for answered in await asyncio.gather(*(tap_each(person, forgeries, 0) for person in people)):
        for data, answer in zip(forgeries, answered, strict=True):
            assert answer not in (*OUR_FAULT, *TRY_AGAIN), data
    await handled(hall.telegram)
    for person in people:
        assert not [message.text for message in person.chat if message.text in (*OUR_FAULT, *TRY_AGAIN)]
    assert defects_in(logged) == []
    assert hall.telegram.defects == []


CLERKS = (
    "clerk", "conv", "reg", "find", "imp", "dlv:{m}", "dlvn:{m}:read:0", "chg:{m}", "chw:{m}:place", "cnl:{m}",
    "pub:{m}", "door:{m}", "hopen:{m}", "hcode:{m}:1", "hcode:{m}:0", "hpage:{m}:0", "hall:{m}", "hin:{m}:{p}:0",
    "hout:{m}:{p}:0:1", "mins:{m}", "minnum:{m}", "minfile:{m}", "minsheet:{m}", "mbr:{p}", "unb:{p}", "unbyes:{p}",
    "inv:{p}", "invno:{p}", "endg:{s}", "endd:{s}:17.1.1", "endsure:{s}:17.1.1:2023-05-01",
    "endyes:{s}:17.1.1:2023-05-01", "qs:0", "chands:{m}:1", "anns:0", "annw",
)  # fmt: skip
SEEN_BY_CHAIRS = ("dlv", "mins", "minfile", "minsheet", "chands")
"""What the chair may see as well."""
CHAIRS = (
    "chair", "desk:{m}", "copen:{m}:0", "copen:{m}:1", "citems:{m}:", "citems:{m}:0", "cput:{m}:{i}:0",
    "cput:{m}:{i}:1", "cend:{m}:0", "cend:{m}:1", "cwhen:{m}:{i}", "ctimed:{i}:open:2", "cvotes:{m}:0",
    "fque:{m}:0", "flim:{m}:3", "fitem:{m}:{i}",
)  # fmt: skip
PRESIDING = (
    "copen:{m}:1",
    "cput:{m}:{i}:1",
    "cend:{m}:1",
    "ctimed:{i}:open:2",
    "flim:{m}:3",
    "fitem:{m}:{i}",
)
"""What is the chair's alone: the desk itself is seen by the clerk too."""
ADMINS = (
    "admin", "roles:0", "role:{p}", "rb:{p}:clerk", "rr:{p}:clerk", "rask:{p}:administrator:::",
    "ryes:{p}:administrator:::",
    "ryes:{p}:chair:1::", "rrev:1", "rrevyes:1",
)  # fmt: skip


async def consequences(hall: Hall) -> tuple[int, ...]:
    """Counts of everything that the forged taps were after."""
    wanted = (
        select(func.count(Attendance.id)),
        select(func.count(Vote.id)),
        select(func.count(Minutes.id)),
        select(func.count(Invite.id)),
        select(func.count(RoleGrant.id)).where(RoleGrant.revoked_at.is_(None)),
        select(func.count(Seat.id)).where(Seat.ends.is_(None)),
        select(func.count(Account.telegram_id)).where(Account.member_id.is_not(None)),
        select(func.count(Meeting.id)).where(Meeting.state == MeetingState.REGISTRATION),
    )
    async with AsyncSession(hall.office.engine) as session:
        return tuple([(await session.scalars(count)).one() for count in wanted])


async def denials(hall: Hall) -> int:
    async with AsyncSession(hall.office.engine) as session:
        counted = select(func.count(AuditEntry.id)).where(AuditEntry.allowed.is_(False))
        return (await session.scalars(counted)).one()


async def seat_of(hall: Hall, member_id: int) -> int:
    async with AsyncSession(hall.office.engine) as session:
        return (await session.scalars(select(Seat.id).where(Seat.member_id == member_id))).one()


async def test_nobody_taps_buttons_of_a_role_they_do_not_hold(
    hall: Hall, logged: list[dict[str, Any]]
) -> None:
    """A member, a stranger, the chair at the clerk's desk, the clerk at the chair's: one sentence, one entry each."""
    victim = await enrol(hall.office)
    member, chair, clerk = (
        await hall.member(language="ru"),
        await hall.chair(),
        await hall.clerk(language="ru"),
    )
    at = await sitting(hall.office)
    known = {
        "m": at.meeting_id,
        "i": at.items[0],
        "p": victim.member_id,
        "s": await seat_of(hall, victim.member_id),
    }
    attempts = (
        (member.person, CLERKS + CHAIRS + ADMINS),
        (hall.stranger(), CLERKS + CHAIRS + ADMINS),
        (chair.person, tuple(data for data in CLERKS if not data.startswith(SEEN_BY_CHAIRS)) + ADMINS),
        (clerk.person, PRESIDING + ADMINS),
    )
    before = await consequences(hall)
    for person, forgeries in attempts:
        made = [data.format(**known) for data in forgeries]
        answered = zip(made, await tap_each(person, made, 0), strict=True)
        assert [(data, answer) for data, answer in answered if answer not in NOT_YOURS] == []
    assert await consequences(hall) == before
    assert await denials(hall) == sum(len(forgeries) for _, forgeries in attempts)
    assert [line["event"] for line in logged if line["log_level"] == "warning"].count(
        "denied"
    ) == await denials(hall)
    assert defects_in(logged) == []
    assert hall.telegram.defects == []


CLERKS_ACTS = ("hopen:{m}", "hcode:{m}:1", "hin:{m}:{p}:0", "hout:{m}:{p}:0:1", "chg:{m}")
REGIONAL: tuple[str, ...] = (
    "dlv:{m}",
    "chg:{m}",
    "cnl:{m}",
    "door:{m}",
    "hopen:{m}",
    "hin:{m}:{p}:0",
    "hout:{m}:{p}:0:1",
)
REGIONAL += ("mins:{m}", "minnum:{m}", "mtg:{m}", "agenda:{m}:0", "mbr:{p}", "unbyes:{p}", "inv:{p}")


@pytest.mark.parametrize("place", ["almaty-session", "session"])
async def test_a_regions_clerk_has_no_hand_in_another_region_nor_in_the_session(
    hall: Hall, place: str
) -> None:
    clerk = await hall.clerk(body=None, region="abai", language="ru")
    victim = await enrol(hall.office, body=place)
    at = await sitting(hall.office, body=place)
    before = await consequences(hall)
    forgeries = [data.format(m=at.meeting_id, p=victim.member_id) for data in REGIONAL]
    answered = zip(forgeries, await tap_each(clerk.person, forgeries, 0), strict=True)
    assert [(data, answer) for data, answer in answered if answer not in NOT_YOURS] == []
    assert await consequences(hall) == before


STALE_FOREVER = (
    "",
    "nothing",
    "mtg",
    "mtg:",
    "mtg:1:2:3",
    "b:1",
    "b:1:q",
    "cput:a:b:c",
    "setlang:en",
    "x" * 64,
)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_data_that_no_button_carries_is_a_stale_button(hall: Hall, language: str) -> None:
    member = await hall.member(language=language)
    for answer in await tap_each(member.person, list(STALE_FOREVER), 0):
        assert answer == Texts.plain(language)("refusal.stale-button")


async def test_buttons_of_states_gone_by_change_nothing_and_say_what_has_happened(hall: Hall) -> None:
    """The whole keyboard of a meeting, tapped when the meeting is closed and cancelled."""
    chair, clerk = await hall.chair(language="ru"), await hall.clerk()
    for state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        at = await sitting(hall.office, state=state)
        before = await consequences(hall)
        for person, forgeries in ((chair.person, PRESIDING), (clerk.person, CLERKS_ACTS)):
            made = [data.format(m=at.meeting_id, i=at.items[0], p=chair.member_id) for data in forgeries]
            for data, answer in zip(made, await tap_each(person, made, 0), strict=True):
                assert answer, f"{data} at a {state} meeting"
                assert answer not in (*NOT_YOURS, *OUR_FAULT, *TRY_AGAIN), data
        assert await consequences(hall) == before
    assert hall.telegram.defects == []


async def test_a_chair_moves_nothing_of_another_body_by_naming_their_own_meeting(hall: Hall) -> None:
    """The meeting that a button carries is no proof that the item, the vote or the member belong to it."""
    chair = await hall.chair(body="council", language="ru")
    session_chair = await hall.chair()
    own = await sitting(hall.office, body="council", state=MeetingState.OPEN)
    other = await sitting(hall.office, state=MeetingState.OPEN)
    await bring_in(hall.office, other, [Enrolled(session_chair.member_id, session_chair.telegram_id)])
    await tap_each(session_chair.person, [f"cput:{other.meeting_id}:{other.items[0]}:1"], 0)
    before = await consequences(hall)
    forgeries = [
        f"cput:{own.meeting_id}:{other.items[1]}:0",
        f"cput:{own.meeting_id}:{other.items[1]}:1",
        f"cvote:{own.meeting_id}:1:0",
        f"cvote:{own.meeting_id}:1:1",
        f"chands:{own.meeting_id}:1",
    ]
    for data, answer in zip(forgeries, await tap_each(chair.person, forgeries, 0), strict=True):
        assert answer not in ("", *OUR_FAULT, *TRY_AGAIN), data
    assert await consequences(hall) == before
    async with AsyncSession(hall.office.engine) as session:
        assert list(await session.scalars(select(Vote.state))) == [VoteState.OPEN]


async def test_a_stranger_to_a_body_is_not_marked_at_its_door(hall: Hall) -> None:
    clerk = await hall.clerk(language="ru")
    outsider = await enrol(hall.office, body="council")
    at = await sitting(hall.office)
    answers = await tap_each(clerk.person, [f"hin:{at.meeting_id}:{outsider.member_id}:0"], 0)
    assert answers == [Texts.plain("ru")("refusal.no-seat-that-day")]
    assert await stays(hall.office, at) == 0
