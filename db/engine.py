"""The engine for SQLite and PostgreSQL, and the migrations that run at start."""

import asyncio
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

BUSY_SECONDS = 15
"""How long SQLite waits for another writer before it says "database is locked"."""

READING = {"assembly_reading": True}
"""Execution options of a connection that only reads: it never waits for the writer."""


def make_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:///file` or `postgresql+asyncpg://…`; its errors quote no values (names)."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def sqlite_file(url: str) -> Path | None:
    """The database's file, or None when it is no SQLite file."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late (at the first write), so it is switched off and ours is sent.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: one upgraded half-way fails instead of waiting.
    reading = connection.get_execution_options().get("assembly_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def alembic_config() -> Config:
    """Alembic's settings, without a file: the scripts lie in db/migrations."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


async def migrate(engine: AsyncEngine, now: datetime) -> Path | None:
    """Bring the tables to the newest form; return the copy of the SQLite file made before, if one was."""
    script = ScriptDirectory.from_config(alembic_config())
    async with engine.connect() as connection:
        current = await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )
    if current == script.get_current_head():
        return None
    file = sqlite_file(str(engine.url))
    copy = None
    if file is not None and current is not None:
        copy = file.with_name(
            f"{file.stem}-before-{script.get_current_head()}-{now:%Y%m%d%H%M%S}{file.suffix}"
        )
        await asyncio.to_thread(copy_sqlite, file, copy)
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)
    return copy


def _upgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy while others write (sqlite.org/backup.html)."""
    with sqlite3.connect(source) as here, sqlite3.connect(target) as there:
        here.backup(there)
    here.close()
    there.close()
