"""The record that can't be bent: whatever was changed, removed or put in is named."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.choose_language import choose_language
from bot.usecases.errors import Denied
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Grant, Right
from bot.usecases.verify_record import Bent, RecordVerified, verify_record
from db.models import Body, Role
from tests.people import body_id

ENTRIES = 6
OPERATOR = Actor.operator()


@pytest.fixture
async def written(office: Office) -> Office:
    """Six entries, the third a denial."""
    async with AsyncSession(office.engine) as session:
        session_id = await body_id(session, "session")
    for number in range(ENTRIES):
        if number == 2:
            with pytest.raises(Denied):
                async with office.act(Actor(telegram_id=9)) as act:
                    act.require(Right.CONVENE)
            continue
        async with office.act(OPERATOR) as act:
            act.require(Right.KEEP_REGISTER)
            act.record("body.touched", await act.session.get_one(Body, session_id), times=number, word="қала")
            await act.commit()
    return office


async def bend(office: Office, statement: str) -> RecordVerified:
    """What somebody with the database in their hands could do; then the record is verified."""
    async with office.engine.begin() as connection:
        await connection.execute(text(statement))
    return await verify_record(office, OPERATOR)


async def test_an_honest_record_is_whole(written: Office) -> None:
    verified = await verify_record(written, OPERATOR)
    assert (verified.entries, verified.bent, verified.number) == (ENTRIES, None, None)


async def test_a_record_that_grows_meanwhile_is_whole(written: Office) -> None:
    """Whoever verifies during a meeting must see no entry removed or put in because another was added."""

    async def grow() -> None:
        while True:
            await choose_language(written, Actor(telegram_id=9), "kk")
            await choose_language(written, Actor(telegram_id=9), "ru")

    growing = asyncio.create_task(grow())
    found = [(await verify_record(written, OPERATOR)).bent for _ in range(40)]
    growing.cancel()
    with suppress(asyncio.CancelledError):
        await growing
    assert found == [None] * 40


async def test_a_record_without_entries_is_whole(office: Office) -> None:
    assert (await verify_record(office, OPERATOR)).entries == 0


@pytest.mark.parametrize(
    ("statement", "bent", "number"),
    [
        ("UPDATE audit_entries SET details = '{}' WHERE number = 2", Bent.CHANGED, 2),
        ("UPDATE audit_entries SET telegram_id = 77 WHERE number = 3", Bent.CHANGED, 3),
        ("UPDATE audit_entries SET allowed = true WHERE number = 3", Bent.CHANGED, 3),
        ("UPDATE audit_entries SET action = 'x' WHERE number = 6", Bent.CHANGED, 6),
        ("DELETE FROM audit_entries WHERE number = 4", Bent.REMOVED, 4),
        ("DELETE FROM audit_entries WHERE number >= 5", Bent.REMOVED, 5),
        ("DELETE FROM audit_entries", Bent.REMOVED, 1),
        (
            "INSERT INTO audit_entries (number, at, action, subject, allowed, details, hash)"
            " SELECT 7, at, action, subject, allowed, details, hash FROM audit_entries WHERE number = 6",
            Bent.CHANGED,
            7,
        ),
        (
            "INSERT INTO audit_entries (number, at, action, subject, allowed, details, hash)"
            " SELECT 0, at, action, subject, allowed, details, hash FROM audit_entries WHERE number = 6",
            Bent.PUT_IN,
            1,
        ),
        ("UPDATE audit_heads SET hash = 'f'", Bent.PUT_IN, 7),
    ],
)
async def test_the_first_bent_entry_is_named(
    written: Office, statement: str, bent: Bent, number: int
) -> None:
    verified = await bend(written, statement)
    assert (verified.bent, verified.number) == (bent, number)


async def test_a_hash_from_signed_minutes_stands_in_the_honest_record_and_in_no_other(
    written: Office,
) -> None:
    printed = (await verify_record(written, OPERATOR)).last_hash
    async with written.act(OPERATOR) as act:
        act.require(Right.KEEP_REGISTER)
        act.record("body.touched", await act.session.get_one(Body, 1))
        await act.commit()
    assert (await verify_record(written, OPERATOR, printed)).witnessed is True
    assert (await verify_record(written, OPERATOR, "f" * 64)).witnessed is False
    assert (await verify_record(written, OPERATOR)).witnessed is None


async def test_acts_at_once_follow_each_other_in_the_chain(office: Office) -> None:
    async def touch() -> None:
        async with office.act(OPERATOR) as act:
            act.require(Right.KEEP_REGISTER)
            act.record("body.touched", await act.session.get_one(Body, 1))
            await act.commit()

    await asyncio.gather(*(touch() for _ in range(20)))
    verified = await verify_record(office, OPERATOR)
    assert (verified.entries, verified.bent) == (20, None)


async def test_what_rolled_back_left_no_gap(office: Office) -> None:
    with pytest.raises(ZeroDivisionError):
        async with office.act(OPERATOR) as act:
            act.require(Right.KEEP_REGISTER)
            act.record("body.touched", await act.session.get_one(Body, 1))
            raise ZeroDivisionError
    await choose_language(office, Actor(telegram_id=5), "ru")
    verified = await verify_record(office, OPERATOR)
    assert verified.bent is None


async def test_an_auditor_may_verify_and_a_clerk_may_not(written: Office) -> None:
    assert (await verify_record(written, Actor(1, grants=(Grant(Role.AUDITOR),)))).bent is None
    with pytest.raises(Denied):
        await verify_record(written, Actor(1, grants=(Grant(Role.CLERK),)))
