"""An update that comes again after a kill is not taken twice by a dialogue, in the same process or the next."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import Update

from bot.app import assemble
from bot.delivery.pace import Pace
from bot.handlers.dialogues import DialogueStorage
from bot.handlers.once import OnceStorage
from bot.live.hall_screen import HallScreens
from bot.rehearsal.limits import Limits
from bot.rehearsal.person import Person
from bot.rehearsal.server import BotApiServer
from bot.search.engine import Engine
from bot.usecases.office import Office
from bot.views.texts import Texts
from db.models import Role
from tests.conftest import TOKEN, Clock
from tests.people import enrol, give_role
from tests.waiting import eventually

CLERK = 2001
KEY = StorageKey(bot_id=int(TOKEN.split(":")[0]), chat_id=CLERK, user_id=CLERK)
ASKED_FOR_AGENDA = (
    "26.04.2023 10:00",
    "Астана, Бейбітшілік және келісім сарайы",
    "Астана, Дворец мира и согласия",
)


class Process:
    """The bot without its polling: updates are handed to its dispatcher, and no one confirms any."""

    def __init__(self, dispatcher: Dispatcher, bot: Bot, telegram: BotApiServer) -> None:
        self._dispatcher, self._bot, self._telegram = dispatcher, bot, telegram

    async def takes(self, update: dict[str, Any]) -> None:
        await self._dispatcher.feed_update(
            self._bot, Update.model_validate(update, context={"bot": self._bot})
        )

    async def hears(self, clerk: Person, text: str) -> dict[str, Any]:
        """The update, to be handed over once more."""
        await clerk.say(text)
        return await self._take_last()

    async def feels(self, clerk: Person, label: str) -> dict[str, Any]:
        """The same for a button."""
        waiting = len(self._telegram.state.updates.waiting)
        tapped = asyncio.create_task(clerk.tap(label))
        await eventually(lambda: len(self._telegram.state.updates.waiting) > waiting, "the tap")
        update = await self._take_last()
        await tapped
        return update

    async def _take_last(self) -> dict[str, Any]:
        update = self._telegram.state.updates.waiting[-1]
        await self.takes(update)
        return update


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[BotApiServer]:
    async with BotApiServer(token=TOKEN, username="assembly_bot", clock=clock, limits=Limits.off()) as server:
        yield server


@pytest.fixture
async def clerk(office: Office, telegram: BotApiServer) -> Person:
    enrolled = await enrol(
        office, "Дана Хатшы", "Дана Секретарь", body=None, telegram_id=CLERK, language="ru"
    )
    await give_role(office, enrolled.member_id, Role.CLERK, body="session")
    person = telegram.person(CLERK, "Дана", language_code="ru")
    person.has_started()
    return person


@asynccontextmanager
async def process(office: Office, telegram: BotApiServer, engine: Engine) -> AsyncIterator[Process]:
    """A bot on the records as it finds them, as after a start."""
    bot = Bot(
        TOKEN,
        session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)),
        default=DefaultBotProperties(parse_mode="HTML"),
    )
    screens = HallScreens(office, bot, "127.0.0.1", 0, None)
    pace = Pace(per_second=100_000, chat_seconds=0)
    parts = assemble(office, bot, DialogueStorage(office), pace, engine, screens)
    try:
        yield Process(parts.dispatcher, bot, telegram)
    finally:
        await bot.session.close()


async def answers(office: Office) -> dict[str, Any]:
    data = await OnceStorage(DialogueStorage(office)).get_data(KEY)
    found: dict[str, Any] = data["answers"]
    return found


async def to_the_agenda(bot: Process, clerk: Person) -> list[dict[str, Any]]:
    updates = [
        await bot.hears(clerk, "/menu"),
        await bot.hears(clerk, "/clerk"),
        await bot.feels(clerk, "📣 Созвать"),
        await bot.feels(clerk, "Очередная Сессия"),
    ]
    return [*updates, *[await bot.hears(clerk, text) for text in ASKED_FOR_AGENDA]]


async def test_words_that_come_again_are_not_taken_again(
    office: Office, telegram: BotApiServer, clerk: Person, engine: Engine
) -> None:
    async with process(office, telegram, engine) as bot:
        before = await to_the_agenda(bot, clerk)
        lines = await bot.hears(clerk, "Есеп\nЖоспар")
        await bot.takes(lines)
        assert (await answers(office))["agenda_kk"] == ["Есеп", "Жоспар"]
    async with process(office, telegram, engine) as started:
        for update in (*before, lines):
            await started.takes(update)
        known = await answers(office)
        assert (known["agenda_kk"], known["place_kk"], known["place_ru"]) == (
            ["Есеп", "Жоспар"],
            *ASKED_FOR_AGENDA[1:],
        )
        await started.hears(clerk, "Сайлау")
        assert (await answers(office))["agenda_kk"] == ["Есеп", "Жоспар", "Сайлау"]
    assert telegram.defects == []


async def test_words_that_were_refused_answer_no_later_question(
    office: Office, telegram: BotApiServer, clerk: Person, engine: Engine
) -> None:
    async with process(office, telegram, engine) as bot:
        await bot.hears(clerk, "/clerk")
        await bot.feels(clerk, "📣 Созвать")
        await bot.feels(clerk, "Очередная Сессия")
        refused = await bot.hears(clerk, "завтра")
        await bot.hears(clerk, "26.04.2023 10:00")
    async with process(office, telegram, engine) as started:
        await started.takes(refused)
    assert "place_kk" not in await answers(office)


async def test_only_the_last_one_taken_is_told_so_as_the_others_had_their_answers(
    office: Office, telegram: BotApiServer, clerk: Person, engine: Engine
) -> None:
    async with process(office, telegram, engine) as bot:
        updates = await to_the_agenda(bot, clerk)
    said = len(clerk.chat)
    async with process(office, telegram, engine) as started:
        for update in updates:
            await started.takes(update)
    told = [message.text for message in clerk.chat[said:]]
    assert told[-1] == Texts.plain("ru")("dialogue.taken-already")
    assert told.count(told[-1]) == 1
