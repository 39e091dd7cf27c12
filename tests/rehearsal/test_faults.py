"""Faults on order, as aiogram meets them."""

import asyncio
import time

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.rehearsal import BotApiServer, Fault, Person
from bot.rehearsal.faults import Faults
from bot.rehearsal.parameters import Parameters


async def test_an_ordered_429_comes_once(telegram: BotApiServer, bot: Bot, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#responseparameters."""
    telegram.faults.add(Fault.too_many(retry_after=7))
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(aiya.id, "x")
    assert refused.value.retry_after == 7
    await bot.send_message(aiya.id, "x")
    assert [call.outcome for call in telegram.calls_of("sendMessage")] == ["429", "ok"]


async def test_a_gateway_answers_with_json_or_without(telegram: BotApiServer, bot: Bot, aiya: Person) -> None:
    telegram.faults.add(Fault.server_error(503), Fault.server_error(502, html=True))
    with pytest.raises(TelegramServerError):
        await bot.send_message(aiya.id, "x")
    with pytest.raises(ClientDecodeError):
        await bot.send_message(aiya.id, "x")
    assert len(aiya.chat) == 1


async def test_a_connection_dropped_before_leaves_nothing(
    telegram: BotApiServer, bot: Bot, aiya: Person
) -> None:
    telegram.faults.add(Fault.dropped_before("sendMessage"))
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(aiya.id, "x")
    (call,) = telegram.calls_of("sendMessage")
    assert (call.outcome, call.took_effect, len(aiya.chat)) == ("dropped", False, 1)


async def test_a_connection_dropped_after_leaves_the_message(
    telegram: BotApiServer, bot: Bot, aiya: Person
) -> None:
    telegram.faults.add(Fault.dropped_after("sendMessage"))
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(aiya.id, "x")
    (call,) = telegram.calls_of("sendMessage")
    assert (call.outcome, call.took_effect, aiya.last.text) == ("dropped", True, "x")


async def test_a_slow_answer_comes_after_the_message(telegram: BotApiServer, bot: Bot, aiya: Person) -> None:
    telegram.faults.add(Fault.slow(0.05))
    sending = asyncio.create_task(bot.send_message(aiya.id, "x"))
    await aiya.sees("x")
    seen = time.monotonic()
    await sending
    assert time.monotonic() > seen


async def test_a_fault_is_for_sends_unless_it_names_a_method(telegram: BotApiServer, bot: Bot) -> None:
    telegram.faults.add(Fault.server_error())
    await bot.get_me()
    telegram.faults.add(Fault.server_error(method="getMe"))
    with pytest.raises(TelegramServerError):
        await bot.get_me()


def test_a_predicate_chooses_the_calls() -> None:
    faults = Faults()
    faults.add(Fault.too_many(when=lambda method, given: given.text("chat_id") == "7", times=None))
    picked = [
        faults.pick("sendMessage", Parameters({"chat_id": chat})) is not None for chat in ("6", "7", "7")
    ]
    assert picked == [False, True, True]
    faults.clear()
    assert faults.pick("sendMessage", Parameters({"chat_id": "7"})) is None


def test_a_seed_repeats_its_accidents() -> None:
    def accidents(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add(Fault.server_error(times=None, probability=0.3))
        return [faults.pick("sendMessage", Parameters()) is not None for _ in range(200)]

    assert accidents(1) == accidents(1) != accidents(2)
    assert 30 < sum(accidents(1)) < 90
