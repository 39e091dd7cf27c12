"""Long polling: nothing is confirmed before it is handled, and an end drains what is under way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

from bot.handlers.polling import Polling
from bot.rehearsal.faults import Fault
from bot.rehearsal.limits import Limits
from bot.rehearsal.person import Person
from bot.rehearsal.server import BotApiServer
from tests.waiting import eventually, handled

TOKEN = "42:test-token-test-token-test-token-tes"


class Desk:
    """A handler that holds every message until it is let go."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.done: list[str] = []
        self.came = asyncio.Event()
        self.let_go = asyncio.Event()

    async def __call__(self, message: Message) -> None:
        self.taken.append(message.text or "")
        self.came.set()
        await self.let_go.wait()
        self.done.append(message.text or "")


@pytest.fixture
async def telegram() -> AsyncIterator[BotApiServer]:
    async with BotApiServer(
        token=TOKEN, username="assembly_bot", clock=lambda: datetime.now(UTC), limits=Limits.off()
    ) as server:
        yield server


@pytest.fixture
def person(telegram: BotApiServer) -> Person:
    return telegram.person(7, "Әйгүл")


@asynccontextmanager
async def polling(telegram: BotApiServer, desk: "Desk | Counter") -> AsyncIterator["asyncio.Task[None]"]:
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
    dispatcher = Dispatcher()
    dispatcher.message.register(desk.__call__)
    task = asyncio.create_task(Polling(bot, dispatcher, wait_seconds=1).run())
    try:
        yield task
    finally:
        desk.let_go.set()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await bot.session.close()


def confirmed_up_to(telegram: BotApiServer) -> int:
    """The highest offset asked for; 0 while none was."""
    return max(int(call.parameters.get("offset") or 0) for call in telegram.calls_of("getUpdates"))


async def test_an_update_is_confirmed_only_after_it_is_handled(
    telegram: BotApiServer, person: Person
) -> None:
    desk = Desk()
    async with polling(telegram, desk):
        await person.say("сәлем")
        await asyncio.wait_for(desk.came.wait(), 5)
        assert confirmed_up_to(telegram) == 0
        desk.let_go.set()
        await eventually(lambda: confirmed_up_to(telegram) > 0, "the handler")
        assert desk.done == ["сәлем"]


async def test_at_the_end_what_is_under_way_is_finished_and_confirmed(
    telegram: BotApiServer, person: Person
) -> None:
    desk = Desk()
    async with polling(telegram, desk) as task:
        await person.say("сәлем")
        await asyncio.wait_for(desk.came.wait(), 5)
        task.cancel()
        await asyncio.sleep(0)
        assert desk.done == []
        desk.let_go.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert desk.done == ["сәлем"]
        assert confirmed_up_to(telegram) > 0


async def test_one_persons_messages_keep_their_order_and_hold_up_nobody_else(
    telegram: BotApiServer, person: Person
) -> None:
    desk = Desk()
    for text in ("бір", "екі", "үш"):
        await person.say(text)
    await telegram.person(8, "Болат").say("басқа")
    async with polling(telegram, desk):
        await eventually(lambda: len(desk.taken) == 2, "the handler")
        assert sorted(desk.taken) == ["басқа", "бір"]
        desk.let_go.set()
        await eventually(lambda: len(desk.done) == 4, "the handler")
    assert [text for text in desk.done if text != "басқа"] == ["бір", "екі", "үш"]


async def test_a_server_that_fails_for_a_while_loses_nothing(telegram: BotApiServer, person: Person) -> None:
    desk = Desk()
    desk.let_go.set()
    telegram.faults.add(Fault.server_error(method="getUpdates", times=2))
    await person.say("сәлем")
    async with polling(telegram, desk):
        await eventually(lambda: bool(desk.done), "the handler")
    assert desk.done == ["сәлем"]


async def test_an_update_of_a_form_nobody_knows_holds_up_nobody_else(
    telegram: BotApiServer, person: Person
) -> None:
    """Telegram adds to its forms several times a year; the library follows later."""
    desk = Desk()
    desk.let_go.set()
    await person.say("бір")
    for _ in range(2):
        telegram.state.updates.add("message", {"message_id": "?", "hologram": {}})
    await person.say("екі")
    telegram.state.updates.add("message", {"message_id": "?"})
    async with polling(telegram, desk):
        await eventually(lambda: len(desk.done) == 2, "the handler")
        telegram.state.updates.add("message", {"message_id": "?"})
        await handled(telegram)
        await person.say("үш")
        await eventually(lambda: len(desk.done) == 3, "the handler")
    assert desk.done == ["бір", "екі", "үш"]


async def test_a_gateway_s_page_does_not_end_the_bot(telegram: BotApiServer, person: Person) -> None:
    desk = Desk()
    desk.let_go.set()
    telegram.faults.add(Fault.server_error(method="getUpdates", html=True))
    await person.say("сәлем")
    async with polling(telegram, desk):
        await eventually(lambda: bool(desk.done), "the handler")
    assert desk.done == ["сәлем"]


class Counter:
    """A handler at which one person's messages hang until they are let go."""

    def __init__(self, hangs_for: Person) -> None:
        self.hangs_for = hangs_for
        self.taken: list[str] = []
        self.done: list[str] = []
        self.let_go = asyncio.Event()

    async def __call__(self, message: Message) -> None:
        self.taken.append(message.text or "")
        if message.chat.id == self.hangs_for.id:
            await self.let_go.wait()
        self.done.append(message.text or "")

    def has_done(self, text: str) -> bool:
        return text in self.done


async def test_one_who_hangs_delays_nobody_else_and_nothing_is_handled_twice(
    telegram: BotApiServer, person: Person
) -> None:
    counter, other = Counter(person), telegram.person(8, "Болат")
    async with polling(telegram, counter):
        await person.say("ұзақ")
        await eventually(lambda: counter.taken == ["ұзақ"], "the handler")
        for text in ("бір", "екі", "үш"):
            await other.say(text)
            await eventually(partial(counter.has_done, text), "the other's handler")
        await person.say("кейінгі")
        await other.say("төрт")
        await eventually(lambda: "төрт" in counter.done, "the other's handler")
        held = telegram.state.updates.waiting[0]["update_id"]
        assert confirmed_up_to(telegram) <= held
        assert counter.taken == ["ұзақ", "бір", "екі", "үш", "төрт"]
        counter.let_go.set()
        await handled(telegram)
    assert counter.done == ["бір", "екі", "үш", "төрт", "ұзақ", "кейінгі"]


async def test_what_hung_when_the_process_was_killed_comes_again(
    telegram: BotApiServer, person: Person
) -> None:
    killed, other = Counter(person), telegram.person(8, "Болат")
    async with polling(telegram, killed) as task:
        await person.say("ұзақ")
        await eventually(lambda: killed.taken == ["ұзақ"], "the handler")
        await other.say("бір")
        await eventually(lambda: killed.done == ["бір"], "the other's handler")
        for _ in range(2):  # once to drain, once more while it drains: what hangs is let go unconfirmed
            task.cancel()
            await asyncio.sleep(0.01)
        with pytest.raises(asyncio.CancelledError):
            await task
    started = Counter(other)
    started.let_go.set()
    async with polling(telegram, started):
        await handled(telegram)
    assert killed.done == ["бір"]
    assert "ұзақ" in started.done
