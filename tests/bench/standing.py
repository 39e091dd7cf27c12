"""A bot on a fresh SQLite file before the strict server, for one measurement."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.app import serve
from bot.delivery.pace import Pace
from bot.rehearsal.limits import Limits
from bot.rehearsal.server import BotApiServer
from bot.settings import Settings
from bot.usecases.office import Office
from bot.usecases.opening import open_office

TOKEN = "42:bench-bench-bench-bench-bench-bench-b"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a measurement needs."""

    telegram: BotApiServer
    office: Office


@asynccontextmanager
async def bot_before_telegram(limits: Limits, pace: Pace) -> AsyncIterator[Standing]:
    with tempfile.TemporaryDirectory(prefix="assembly-bench-") as folder:
        async with BotApiServer(
            token=TOKEN, username="assembly_bot", clock=lambda: datetime.now(UTC), limits=limits
        ) as telegram:
            url = f"sqlite+aiosqlite:///{Path(folder) / 'assembly.db'}"
            settings = Settings(_env_file=None, bot_token=TOKEN, telegram_api=telegram.url, database_url=url)
            async with open_office(settings) as office:
                ready = asyncio.Event()
                serving = asyncio.create_task(serve(settings, office, pace=pace, ready=ready))
                await ready.wait()
                yield Standing(telegram, office)
                serving.cancel()
                with suppress(asyncio.CancelledError):
                    await serving
