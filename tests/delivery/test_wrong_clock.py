"""The machine's clock is an hour wrong and is then set: nothing is lost, nothing goes twice, nothing is doubted."""

from datetime import timedelta

from bot.rehearsal.faults import Fault
from bot.rehearsal.server import BotApiServer
from bot.usecases.office import Office
from tests.conftest import Clock
from tests.delivery.test_outbox import (
    a_second_later,
    all_sent,
    convoke,
    copies,
    deliveries,
    outcomes,
    running,
    telegram,
)
from tests.waiting import eventually

__all__ = ["telegram"]

HOUR = timedelta(hours=1)


async def test_what_was_written_an_hour_ahead_goes_once_at_its_hour(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    clock.move(HOUR)
    await convoke(office, telegram, 3)
    clock.move(-HOUR)
    async with running(office, telegram) as outbox:
        outbox.wake()
        assert not await a_second_later(office, clock, outbox)
        clock.move(HOUR)
        outbox.wake()
        await all_sent(office)
    assert copies(telegram, 3) == [1, 1, 1]
    assert not any(row.may_be_doubled for row in await deliveries(office))


async def test_what_was_sent_by_a_clock_ahead_is_not_sent_again_when_it_is_set_back(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    await convoke(office, telegram, 3)
    clock.move(HOUR)
    async with running(office, telegram):
        await all_sent(office)
    clock.move(-HOUR)
    async with running(office, telegram) as outbox:
        assert await a_second_later(office, clock, outbox)
    assert copies(telegram, 3) == [1, 1, 1]


async def test_a_retry_waits_no_longer_than_the_hour_by_which_the_clock_was_set_back(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    await convoke(office, telegram, 1)
    telegram.faults.add(Fault.server_error(502))
    clock.move(HOUR)
    async with running(office, telegram) as outbox:
        await eventually(lambda: "502" in outcomes(telegram), "a failing server")
        clock.move(-HOUR)
        assert not await a_second_later(office, clock, outbox)
        clock.move(HOUR)
        await eventually(lambda: a_second_later(office, clock, outbox), "the retry")
    assert copies(telegram, 1) == [1]
