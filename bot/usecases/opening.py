"""Open the office in the morning: the database, migrated and with the law's bodies."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog

from bot.settings import Settings
from bot.usecases.office import Office
from bot.usecases.seed import seed_bodies
from db.engine import make_engine, migrate, sqlite_file

log = structlog.get_logger(__name__)


def wall_clock() -> datetime:
    """Now, by the machine."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_office(settings: Settings, now: Callable[[], datetime] = wall_clock) -> AsyncIterator[Office]:
    """The office on the settings' database; closed at the end."""
    file = sqlite_file(settings.database_url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database_url)
    office = Office(engine, now, settings.admin_ids)
    try:
        copy = await migrate(engine, now())
        if copy is not None:
            log.info("migrated", copy=copy.name)
        await seed_bodies(office)
        yield office
    finally:
        await office.close()
