"""The engine for SQLite and PostgreSQL, and the migrations that run at start."""

import asyncio
import sqlite3
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

BUSY_SECONDS = 15
"""How long SQLite waits for another writer before it says "database is locked"."""

WRITERS_WAIT_SECONDS = 60
"""How long a transaction waits for its turn behind this process's others."""


def make_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:///file` or `postgresql+asyncpg://…`; its errors quote no values (names).

    SQLite has one writer at a time. One connection, and a line before it, lets this process's transactions follow
    each other at once, where SQLite itself would have them sleep and try again.
    """
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_async_engine(url, hide_parameters=True)
        event.listen(engine.sync_engine, "checkout", _refuse_closed)
        return engine
    engine = create_async_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,
        pool_size=1,
        max_overflow=0,
        pool_timeout=WRITERS_WAIT_SECONDS,
    )
    event.listen(engine.sync_engine, "connect", _prepare_writer)
    event.listen(engine.sync_engine, "begin", _begin_writing)
    event.listen(engine.sync_engine, "invalidate", _give_up)
    return engine


def reader_of(engine: AsyncEngine) -> AsyncEngine:
    """An engine that only reads and waits for no writer.

    With PostgreSQL each statement sees what was committed before it, in a transaction or without one
    (postgresql.org/docs/current/transaction-iso.html), so none is begun: `steady` where that is not enough.
    """
    if engine.dialect.name != "sqlite":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    reader = create_async_engine(engine.url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(reader.sync_engine, "connect", _prepare_reader)
    event.listen(reader.sync_engine, "begin", _begin_reading)
    event.listen(reader.sync_engine, "invalidate", _give_up)
    return reader


def steady_of(engine: AsyncEngine) -> AsyncEngine | None:
    """An engine whose transactions read everything as of one moment; None for SQLite, whose every reader does."""
    if engine.dialect.name == "sqlite":
        return None
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def sqlite_file(url: str) -> Path | None:
    """The database's file, or None when it is no SQLite file."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database)


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    # A server that went away has closed the socket, and the driver has seen it. Asking costs nothing, where the
    # pool's own ping is three questions to the server at every turn.
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def _prepare_writer(connection: Any, _record: object) -> None:
    _prepare(connection, "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL")


def _prepare_reader(connection: Any, _record: object) -> None:
    _prepare(connection, "query_only=ON")


def _prepare(connection: Any, *pragmas: str) -> None:
    # The driver's own BEGIN comes too late (at the first write), so it is switched off and ours is sent.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_writing(connection: Connection) -> None:
    # It takes the lock at once: a transaction upgraded half-way fails instead of waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _give_up(connection: Any, _record: object, _reason: object) -> None:
    # Who is cancelled in the midst of a question leaves it open, and SQLite keeps a closed connection, with its
    # lock, for as long as a question of it is open (sqlite.org/c3ref/close.html): nobody could write meanwhile.
    with suppress(sqlite3.Error):  # closed already
        connection.rollback()


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def alembic_config() -> Config:
    """Alembic's settings, without a file: the scripts lie in db/migrations."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


@cache
def _newest_revision() -> str | None:
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


async def migrate(engine: AsyncEngine, now: datetime) -> Path | None:
    """Bring the tables to the newest form; return the copy of the SQLite file made before, if one was."""
    newest = _newest_revision()
    async with engine.connect() as connection:
        current = await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )
    if current == newest:
        return None
    file = sqlite_file(str(engine.url))
    copy = None
    if file is not None and current is not None:
        copy = file.with_name(f"{file.stem}-before-{newest}-{now:%Y%m%d%H%M%S}{file.suffix}")
        await asyncio.to_thread(copy_sqlite, file, copy)
    async with engine.connect() as connection:
        if file is not None:
            await _foreign_keys(connection, enforced=False)
        async with connection.begin():
            await connection.run_sync(_upgrade)
        if file is not None:
            await _foreign_keys(connection, enforced=True)
    return copy


async def _foreign_keys(connection: AsyncConnection, *, enforced: bool) -> None:
    """SQLite changes a column by making the table anew; enforced, its references would go with the old one.

    Outside a transaction, as inside one it changes nothing: https://sqlite.org/lang_altertable.html#otheralter
    """
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    await driver.execute(f"PRAGMA foreign_keys={'ON' if enforced else 'OFF'}")


def _upgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"rows refer to what is gone after the migration: {broken[:5]}")


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy while others write (sqlite.org/backup.html)."""
    with sqlite3.connect(source) as here, sqlite3.connect(target) as there:
        here.backup(there)
    here.close()
    there.close()
