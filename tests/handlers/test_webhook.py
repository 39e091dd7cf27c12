"""The bot behind a webhook: Telegram calls it, proves itself, and calls again about what was not answered."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp
import pytest

from bot.app import serve
from bot.delivery.pace import Pace
from bot.rehearsal.limits import Limits
from bot.rehearsal.server import BotApiServer
from bot.settings import Settings
from bot.usecases.office import Office
from tests.conftest import TOKEN, Clock
from tests.people import enrol

SECRET = "a-secret-of-this-test"


@pytest.fixture
def address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/telegram"


@pytest.fixture
async def telegram(
    database_url: str, office: Office, clock: Clock, address: str
) -> AsyncIterator[BotApiServer]:
    async with BotApiServer(
        token=TOKEN, username="assembly_bot", clock=clock, limits=Limits.off(), webhook_retry=0.05
    ) as server:
        settings = Settings(
            _env_file=None,
            bot_token=TOKEN,
            telegram_api=server.url,
            database_url=database_url,
            webhook_url=address,
            webhook_secret=SECRET,
            webhook_port=int(address.split(":")[2].split("/")[0]),
        )
        pace = Pace(per_second=100_000, chat_seconds=0)
        serving = asyncio.create_task(serve(settings, office, pace=pace))
        yield server
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


async def test_an_update_that_telegram_brings_is_handled(telegram: BotApiServer, office: Office) -> None:
    await enrol(office, telegram_id=7, language="ru")
    person = telegram.person(7, language_code="ru")
    await person.say("/menu")
    await person.sees("Главное меню")


async def test_a_call_without_the_secret_is_turned_away(telegram: BotApiServer, address: str) -> None:
    person = telegram.person(7)
    await person.say("/menu")
    await person.sees("")
    async with aiohttp.ClientSession() as session, session.post(address, json={"update_id": 1}) as answer:
        assert answer.status == 401


def test_a_webhook_without_a_secret_is_no_setting() -> None:
    with pytest.raises(ValueError, match="WEBHOOK_SECRET"):
        Settings(_env_file=None, webhook_url="https://example.org/telegram")
