"""Who somebody is, is looked up once and never stale: what is taken away is gone at the next tap, in any process."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Settings
from bot.usecases.choose_language import choose_language
from bot.usecases.grant_role import revoke_role
from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.usecases.opening import open_office
from bot.usecases.rights import Actor
from db.models import Account, Role, RoleGrant
from tests.conftest import Clock
from tests.people import enrol, enrol_many, give_role


@pytest.fixture
async def other(database_url: str, office: Office, clock: Clock) -> AsyncIterator[Office]:
    """Another process's office on the same database; `office` is asked for so that it is the first to open it."""
    async with open_office(Settings(_env_file=None, database_url=database_url), clock) as opened:
        yield opened


@contextmanager
def questions(office: Office) -> Iterator[list[str]]:
    """What is asked of the database inside the block."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(office.reader.sync_engine, "before_cursor_execute", note)
    yield asked
    event.remove(office.reader.sync_engine, "before_cursor_execute", note)


async def a_clerk(office: Office) -> Actor:
    person = await enrol(office, body=None, telegram_id=7)
    await give_role(office, person.member_id, Role.CLERK, body="session")
    return await identify(office, 7)


async def grant_id(office: Office) -> int:
    async with AsyncSession(office.reader) as session:
        return (await session.get_one(RoleGrant, 1)).id


async def test_a_role_that_is_taken_away_is_gone_at_the_next_tap(office: Office) -> None:
    assert (await a_clerk(office)).has(Role.CLERK)
    await revoke_role(office, Actor.operator(), await grant_id(office))
    assert not (await identify(office, 7)).has(Role.CLERK)


async def test_what_another_process_takes_away_is_gone_at_the_next_tap(office: Office, other: Office) -> None:
    assert (await a_clerk(office)).has(Role.CLERK)
    assert (await identify(other, 7)).has(Role.CLERK)
    await revoke_role(other, Actor.operator(), await grant_id(other))
    assert not (await identify(office, 7)).has(Role.CLERK)


async def test_a_row_changed_without_being_loaded_is_seen_too(office: Office, other: Office) -> None:
    await enrol(office, telegram_id=7)
    assert (await identify(office, 7)).member_id is not None
    async with AsyncSession(other.engine) as session:
        await session.execute(update(Account).where(Account.telegram_id == 7).values(member_id=None))
        await session.commit()
    assert (await identify(office, 7)).member_id is None


async def test_a_language_that_is_chosen_holds_at_the_next_tap(office: Office) -> None:
    await enrol(office, telegram_id=7, language="kk")
    await choose_language(office, await identify(office, 7), "ru")
    assert (await identify(office, 7)).language == "ru"


async def test_a_seat_begins_and_ends_with_the_day_in_almaty(office: Office, clock: Clock) -> None:
    """Nothing is written between the taps: only the clock goes on. Midnight in Almaty was 18:00 UTC in 2023."""
    await enrol(office, telegram_id=7, begins=date(2023, 4, 26), ends=date(2023, 4, 27))
    seen = []
    for moment in (
        datetime(2023, 4, 25, 17, 59, tzinfo=UTC),
        datetime(2023, 4, 25, 18, 0, tzinfo=UTC),
        datetime(2023, 4, 26, 17, 59, tzinfo=UTC),
        datetime(2023, 4, 26, 18, 0, tzinfo=UTC),
    ):
        clock.set(moment)
        seen.append(bool((await identify(office, 7)).seat_body_ids))
    assert seen == [False, True, True, False]


async def test_a_change_that_was_rolled_back_forgets_nobody(office: Office) -> None:
    await a_clerk(office)
    async with AsyncSession(office.engine) as session:
        (await session.get_one(Account, 7)).language = "ru"
        await session.flush()
        await session.rollback()
        await session.commit()
    with questions(office) as asked:
        assert (await identify(office, 7)).language == "kk"
    assert len(asked) == 1


async def test_a_second_tap_asks_for_the_revision_alone(office: Office) -> None:
    people = await enrol_many(office, 30, first_telegram_id=1000)
    for person in people:
        await identify(office, person.telegram_id or 0)
    with questions(office) as asked:
        await identify(office, 1000)
    assert ["people_revisions" in statement for statement in asked] == [True]


async def test_a_hall_that_taps_at_once_is_looked_up_at_once(office: Office) -> None:
    await enrol_many(office, 50, first_telegram_id=1000)
    with questions(office) as asked:
        actors = await asyncio.gather(*(identify(office, 1000 + number) for number in range(50)))
    assert len({one.member_id for one in actors}) == 50
    assert len(asked) == 2


async def test_a_stranger_who_presses_start_is_known_from_then_on(office: Office) -> None:
    assert (await identify(office, 7)).member_id is None
    await enrol(office, telegram_id=7)
    assert (await identify(office, 7)).member_id is not None
