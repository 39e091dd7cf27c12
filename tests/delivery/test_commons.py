"""One pace for several processes: as a rule, and with two outboxes against the strict server."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.client import make_bot
from bot.delivery.commons import LOST_AFTER, Common, Commons
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Pace
from bot.rehearsal.faults import Fault
from bot.rehearsal.limits import Limits
from bot.rehearsal.server import BotApiServer
from bot.settings import Settings
from bot.usecases.office import Office
from db.models import DeliveryState
from tests.conftest import TOKEN, Clock
from tests.delivery.test_many_kills import announce
from tests.delivery.test_outbox import deliveries
from tests.waiting import eventually

MEMBERS = 105


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_no_delay_makes_a_thirty_first_in_a_second(seed: int) -> None:
    """Each call takes so many milliseconds, and counts at any moment between its start and its end."""
    chance = Random(seed)
    trips = [chance.randint(5, 300) for _ in range(70)]
    common = Common()
    flying: list[tuple[int, str]] = []
    counted: list[int] = []
    for tick in range(8000):
        for end, place in [flight for flight in flying if flight[0] <= tick]:
            common.land(100 + tick / 1000, place)
            flying.remove((end, place))
        if len(counted) < len(trips):
            place = str(len(counted))
            if common.take(100 + tick / 1000, place, 30, spaced=chance.random() < 0.5) == 0:
                took = trips[len(counted)]
                counted.append(tick + chance.randint(0, took))
                flying.append((tick + took, place))
    counted.sort()
    assert len(counted) == len(trips)
    assert all(later - earlier >= 1000 for earlier, later in zip(counted, counted[30:], strict=False))


def test_a_dead_process_place_comes_free() -> None:
    common = Common()
    for number in range(30):
        assert common.take(0, str(number), 30, spaced=False) == 0
    assert common.take(1, "next", 30, spaced=False) > 0
    assert common.take(LOST_AFTER, "next", 30, spaced=False) == 0


def test_a_pause_holds_answers_and_broadcasts_and_slows_what_follows() -> None:
    common = Common()
    common.pause(0, 2, 1.5, 4)
    assert [common.take(0, "a", 30, spaced=spaced) for spaced in (False, True)] == [2, 2]
    assert common.take(2, "a", 30, spaced=True) == 0
    assert common.take(2, "b", 30, spaced=True) == pytest.approx(1.5 / 30)
    for _ in range(50):
        common.land(3, "a", 0.99)
    assert common.slowness == 1


async def broadcast(office: Office, *faults: Fault) -> BotApiServer:
    """Two processes' outboxes send one notice; the server as it was at the end."""
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(
            BotApiServer(
                token=TOKEN, username="assembly_bot", clock=lambda: datetime.now(UTC), limits=Limits()
            )
        )
        await announce(office, telegram, MEMBERS)
        telegram.faults.add(*faults)
        bots = [make_bot(Settings(_env_file=None, bot_token=TOKEN, telegram_api=telegram.url)) for _ in "12"]
        for bot in bots:
            bot.session.middleware(Pace(commons=Commons(office.engine, 30)))
            stack.push_async_callback(bot.session.close)
        tasks = [asyncio.create_task(Outbox(office, bot).run()) for bot in bots]
        await eventually(lambda: all_told(office), "all notices", 30)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return telegram


async def all_told(office: Office) -> bool:
    return all(row.state is DeliveryState.SENT for row in await deliveries(office))


async def test_two_processes_keep_one_pace_and_neither_is_refused(office: Office, clock: Clock) -> None:
    if office.engine.dialect.name != "postgresql":
        pytest.skip("one SQLite file has one process")
    telegram = await broadcast(office)
    assert [call.outcome for call in telegram.calls] == ["ok"] * MEMBERS


async def test_a_refusal_for_haste_that_one_process_meets_stops_both(office: Office, clock: Clock) -> None:
    if office.engine.dialect.name != "postgresql":
        pytest.skip("one SQLite file has one process")
    calls = 0

    def the_thirtieth(_method: str, _parameters: object) -> bool:
        nonlocal calls
        calls += 1
        return calls == 30

    telegram = await broadcast(office, Fault.too_many(1, when=the_thirtieth))
    outcomes = [call.outcome for call in telegram.calls]
    refused = telegram.calls[outcomes.index("429")].at
    assert outcomes.count("429") == 1
    # Those that were on their way already may still arrive.
    assert sum(0.15 < call.at - refused < 1.0 for call in telegram.calls) == 0
