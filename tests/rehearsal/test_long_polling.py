"""Updates by long polling: https://core.telegram.org/bots/api#getupdates."""

import asyncio
import time
from typing import Any

import pytest
from aiogram import Bot

from bot.rehearsal import BotApiServer, Person
from bot.rehearsal.refusals import RefusedError
from tests.rehearsal.conftest import Api


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_are_handed_out_until_a_later_offset_confirms_them(api: Api, aiya: Person) -> None:
    await aiya.say("1")
    first = await api.result("getUpdates")
    assert texts(first) == texts(await api.result("getUpdates")) == ["/start", "1"]
    assert first[1]["update_id"] == first[0]["update_id"] + 1
    assert texts(await api.result("getUpdates", offset=first[1]["update_id"])) == ["1"]
    assert await api.result("getUpdates", offset=first[1]["update_id"] + 1) == []
    assert await api.result("getUpdates") == []


async def test_a_negative_offset_keeps_that_many_from_the_end(api: Api, aiya: Person) -> None:
    await aiya.say("1")
    await aiya.say("2")
    assert texts(await api.result("getUpdates", offset=-2)) == ["1", "2"]
    assert texts(await api.result("getUpdates")) == ["1", "2"]


async def test_at_most_limit_come_at_once(api: Api, aiya: Person) -> None:
    for number in range(120):
        await aiya.say(str(number))
    assert len(await api.result("getUpdates")) == 100
    assert texts(await api.result("getUpdates", limit=2)) == ["/start", "0"]


async def test_a_poll_waits_for_the_first_update(api: Api, aiya: Person) -> None:
    (start,) = await api.result("getUpdates")
    poll = asyncio.create_task(api.result("getUpdates", offset=start["update_id"] + 1, timeout=30))
    await asyncio.sleep(0.02)
    assert not poll.done()
    await aiya.say("1")
    assert texts(await poll) == ["1"]


async def test_a_poll_in_vain_ends_with_nothing(telegram: BotApiServer, api: Api) -> None:
    started = time.monotonic()
    assert await telegram.state.updates.poll(0, 100, 0.05) == []
    assert time.monotonic() - started >= 0.05
    assert await api.result("getUpdates", timeout=0) == []


async def test_a_second_poll_ends_the_first(telegram: BotApiServer, api: Api) -> None:
    """https://core.telegram.org/bots/api#getupdates; https://github.com/TelegramBotAPI/errors: its words."""
    first = asyncio.create_task(telegram.state.updates.poll(0, 100, 30))
    await asyncio.sleep(0)
    assert await api.result("getUpdates") == []
    with pytest.raises(RefusedError) as ended:
        await first
    assert ended.value.code == 409
    assert ended.value.description == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


async def test_kinds_that_are_not_allowed_never_come(api: Api, aiya: Person) -> None:
    await api.result("getUpdates", allowed_updates=["callback_query"])
    await aiya.say("1")
    aiya.block()
    assert texts(await api.result("getUpdates")) == ["/start"]
    await api.result("getUpdates", allowed_updates=[])
    aiya.unblock()
    updates = await api.result("getUpdates")
    assert updates[-1]["my_chat_member"]["new_chat_member"]["status"] == "member"


async def test_an_unknown_kind_of_update_is_refused(api: Api) -> None:
    """https://core.telegram.org/bots/api#update lists them; a slip would leave the bot deaf."""
    refusal = await api.refusal("getUpdates", allowed_updates=["mesage"])
    assert refusal == "Bad Request: unknown allowed_updates mesage"


async def test_there_is_no_polling_while_a_webhook_is_set(api: Api) -> None:
    """https://core.telegram.org/bots/api#getupdates, note 1."""
    await api.result("setWebhook", url="http://127.0.0.1:9/hook")
    answer = await api.call("getUpdates")
    assert answer["error_code"] == 409
    assert answer["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await api.result("deleteWebhook")
    assert await api.result("getUpdates") == []


async def test_aiogram_reads_every_kind_of_update(bot: Bot, aiya: Person) -> None:
    await aiya.share_contact()
    await aiya.send_file("a.csv", b"a")
    aiya.block()
    aiya.unblock()
    taps = [asyncio.create_task(aiya.tap_data(message, "x", timeout=0.05)) for message in (1, 999)]
    asked = asyncio.create_task(aiya.inline("x", timeout=0.05))
    await asyncio.sleep(0)
    updates = await bot.get_updates()
    assert [update.event_type for update in updates] == [
        "message", "message", "message", "my_chat_member", "my_chat_member",
        "callback_query", "callback_query", "inline_query",
    ]  # fmt: skip
    forged = updates[6].callback_query
    assert forged is not None
    assert forged.message is not None
    assert forged.message.date == 0
    ended = await asyncio.gather(*taps, asked, return_exceptions=True)
    assert all(isinstance(end, AssertionError) for end in ended)
