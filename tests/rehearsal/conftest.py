"""A server without a pace, a person who has pressed Start, an aiogram bot, and raw calls."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.rehearsal import BotApiServer, Limits, Person

TOKEN = "42:TEST"
MORNING = datetime(2023, 4, 26, 4, 0, tzinfo=UTC)


@dataclass
class Calendar:
    """The clock that is handed in."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


@dataclass
class Api:
    """Calls as a careless client would make them, without aiogram between."""

    url: str
    http: aiohttp.ClientSession

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        async with self.http.post(f"{self.url}/bot{TOKEN}/{method}", json=parameters) as response:
            answer: dict[str, Any] = await response.json()
            assert answer.get("error_code", 200) == response.status
            return answer

    async def result(self, method: str, **parameters: Any) -> Any:
        answer = await self.call(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **parameters: Any) -> str:
        answer = await self.call(method, **parameters)
        assert not answer["ok"], answer
        description: str = answer["description"]
        return description


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
async def telegram(calendar: Calendar) -> AsyncIterator[BotApiServer]:
    server = BotApiServer(TOKEN, "assembly_bot", calendar, limits=Limits.off(), webhook_retry=0.01)
    async with server:
        yield server


@pytest.fixture
async def aiya(telegram: BotApiServer) -> Person:
    """Әйгүл has pressed Start."""
    person = telegram.person(1001, "Әйгүл", language_code="kk", phone="+77011234567")
    await person.say("/start")
    return person


@pytest.fixture
async def api(telegram: BotApiServer) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as http:
        yield Api(telegram.url, http)


@pytest.fixture
async def bot(telegram: BotApiServer) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    yield Bot(TOKEN, session=session)
    # AiohttpSession.close would sleep a quarter of a second after this.
    await (await session.create_session()).close()


def keyboard(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    """An inline keyboard of labels and callback data."""
    return {
        "inline_keyboard": [[{"text": label, "callback_data": data} for label, data in row] for row in rows]
    }
