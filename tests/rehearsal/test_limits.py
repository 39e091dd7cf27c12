"""Telegram's pace: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this."""

from dataclasses import dataclass

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal import BotApiServer, Limits, Person
from bot.rehearsal.limits import Pace
from bot.rehearsal.refusals import RefusedError
from tests.rehearsal.conftest import Api


@dataclass
class Stopwatch:
    """Seconds that pass only when told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


def refused_for(pace: Pace, chat_id: int, messages: int = 1) -> int:
    """The `retry_after` of the refusal, in seconds; 0 where the message passes."""
    try:
        pace.spend(chat_id, messages)
    except RefusedError as refusal:
        return told(refusal)
    return 0


def told(refusal: RefusedError) -> int:
    assert refusal.code == 429
    assert refusal.parameters is not None
    seconds: int = refusal.parameters["retry_after"]
    assert refusal.description == f"Too Many Requests: retry after {seconds}"
    return seconds


def test_thirty_messages_pass_in_any_second(watch: Stopwatch) -> None:
    """FAQ: no more than about 30 messages a second in all."""
    pace = Pace(Limits(), watch)
    assert [refused_for(pace, chat) for chat in range(1, 31)] == [0] * 30
    assert refused_for(pace, 31) == 1
    watch.now += 0.9
    assert refused_for(pace, 31) == 1
    watch.now += 0.1
    assert refused_for(pace, 31) == 0


def test_a_chat_takes_a_short_burst_and_then_one_a_second(watch: Stopwatch) -> None:
    """FAQ: one message a second in a chat; "We may allow short bursts"."""
    pace = Pace(Limits(chat_burst=3), watch)
    assert [refused_for(pace, 1) for _ in range(4)] == [0, 0, 0, 1]
    assert refused_for(pace, 2) == 0
    watch.now += 1.0
    assert [refused_for(pace, 1) for _ in range(2)] == [0, 1]


def test_a_group_takes_twenty_a_minute(watch: Stopwatch) -> None:
    """FAQ: not more than 20 messages per minute to the same group."""
    pace = Pace(Limits(per_second=0, per_chat_interval=0.0), watch)
    assert [refused_for(pace, -100) for _ in range(20)] == [0] * 20
    assert refused_for(pace, -100) == 60
    assert refused_for(pace, -200) == 0
    assert refused_for(pace, 100) == 0
    watch.now += 60.0
    assert refused_for(pace, -100) == 0


def test_an_album_counts_as_its_messages(watch: Stopwatch) -> None:
    """https://github.com/tdlib/telegram-bot-api: each item of an album is a message of its own."""
    pace = Pace(Limits(chat_burst=3), watch)
    assert refused_for(pace, 1, messages=5) == 0
    assert refused_for(pace, 1) == 3


def test_without_limits_everything_passes(watch: Stopwatch) -> None:
    pace = Pace(Limits.off(), watch)
    assert not any(refused_for(pace, chat) for chat in [1, -1] for _ in range(500))


@given(st.lists(st.tuples(st.floats(0, 0.4), st.integers(1, 3)), max_size=200))
def test_whatever_a_bot_tries_no_second_holds_more_than_its_share(tries: list[tuple[float, int]]) -> None:
    watch = Stopwatch()
    pace = Pace(Limits(per_second=5, chat_burst=2), watch)
    passed: list[tuple[float, int]] = []
    for pause, chat in tries:
        watch.now += pause
        if not refused_for(pace, chat):
            passed.append((watch.now, chat))
    for start, _ in passed:
        second = [chat for moment, chat in passed if start <= moment < start + 1]
        assert len(second) <= 5
        # Two that were saved up, and at most one that a second brings.
        assert all(second.count(chat) <= 3 for chat in {1, 2, 3})


async def test_aiogram_is_told_when_to_come_again(telegram: BotApiServer, bot: Bot, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#responseparameters: retry_after."""
    telegram.limits = Limits(chat_burst=1)
    await bot.send_message(aiya.id, "1")
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(aiya.id, "2")
    assert refused.value.retry_after == 1
    assert [message.text for message in aiya.chat] == ["/start", "1"]


async def test_edits_count_and_answers_do_not(telegram: BotApiServer, api: Api, aiya: Person) -> None:
    """FAQ speaks of messages; https://core.telegram.org/api/errors (420 FLOOD_WAIT) of any method."""
    telegram.limits = Limits(chat_burst=1, per_chat_interval=60.0)
    sent = await api.result("sendMessage", chat_id=aiya.id, text="x")
    edit = await api.call("editMessageText", chat_id=aiya.id, message_id=sent["message_id"], text="y")
    assert (edit["error_code"], edit["parameters"]) == (429, {"retry_after": 60})
    assert aiya.last.text == "x"
    assert await api.result("sendChatAction", chat_id=aiya.id, action="typing")
    assert await api.result("deleteMessage", chat_id=aiya.id, message_id=sent["message_id"])


async def test_a_refused_message_is_not_counted(telegram: BotApiServer, api: Api, aiya: Person) -> None:
    telegram.limits = Limits(chat_burst=1)
    await api.refusal("sendMessage", chat_id=aiya.id, text="")
    await api.result("sendMessage", chat_id=aiya.id, text="x")
