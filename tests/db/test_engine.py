"""The database: migrations that match the models, a copy before them, a backup under way."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.office import Office
from db.engine import copy_sqlite, make_engine, migrate, sqlite_file
from db.models import Base, Member

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


async def test_the_migrations_make_exactly_the_tables_of_the_models(office: Office) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    async with office.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_connections_that_the_server_closed_are_not_used_again(postgres: str) -> None:
    engine = make_engine(make_url(postgres).set(drivername="postgresql+asyncpg").render_as_string(False))
    async with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            await connection.execute(text("SELECT 1"))
    server = await asyncpg.connect(postgres)
    await server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await server.close()
    await asyncio.sleep(0.1)  # the driver sees the closed sockets
    for connect in (engine.connect, engine.begin):
        async with connect() as connection:
            assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
    await engine.dispose()


async def test_who_is_cancelled_amid_a_question_leaves_no_lock_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even while somebody keeps the error, and with it the open question."""
    monkeypatch.setattr("db.engine.BUSY_SECONDS", 1)
    engine = make_engine(f"sqlite+aiosqlite:///{tmp_path / 'assembly.db'}")
    await migrate(engine, NOW)
    long = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT count(i) FROM n"
    )

    async def ask() -> None:
        async with engine.begin() as connection:
            await connection.execute(text("DELETE FROM members"))
            await connection.execute(long)

    kept: list[object] = []
    for moment in range(3):
        asking = asyncio.create_task(ask())
        await asyncio.sleep((moment + 1) / 100)
        asking.cancel()
        kept += await asyncio.gather(asking, return_exceptions=True)
        async with engine.begin() as connection:
            await connection.execute(text("DELETE FROM members"))
    assert any(isinstance(one, asyncio.CancelledError) for one in kept)
    await engine.dispose()


async def test_a_moment_without_a_time_zone_is_refused(office: Office) -> None:
    async with AsyncSession(office.engine) as session:
        session.add(Member(name_kk="А", name_ru="А", registered_at=datetime(2026, 1, 1)))  # noqa: DTZ001 — the fault under test
        with pytest.raises(Exception, match="without a time zone"):
            await session.flush()


async def test_before_a_migration_the_file_is_copied_even_if_the_migration_then_fails(tmp_path: Path) -> None:
    file = tmp_path / "assembly.db"
    engine = make_engine(f"sqlite+aiosqlite:///{file}")
    assert await migrate(engine, NOW) is None, "an empty file needs no copy"
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'unknown'"))
    with pytest.raises(CommandError, match="unknown"):
        await migrate(engine, NOW)
    await engine.dispose()
    (copy,) = tmp_path.glob("assembly-before-*.db")
    with sqlite3.connect(copy) as copied:
        assert copied.execute("SELECT version_num FROM alembic_version").fetchone() == ("unknown",)
    copied.close()


async def test_a_backup_made_while_a_writer_writes_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "assembly.db"
    engine = make_engine(f"sqlite+aiosqlite:///{file}")
    await migrate(engine, NOW)
    async with AsyncSession(engine) as session:
        session.add_all(Member(name_kk=f"{n}", name_ru=f"{n}", registered_at=NOW) for n in range(500))
        await session.flush()
        await asyncio.to_thread(copy_sqlite, file, tmp_path / "copy.db")
        await session.commit()
    await engine.dispose()
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM members").fetchone() == (0,)
    copy.close()


def test_only_a_file_of_sqlite_is_a_file() -> None:
    assert sqlite_file("sqlite+aiosqlite:///data/assembly.db") == Path("data/assembly.db")
    assert sqlite_file("sqlite+aiosqlite:///:memory:") is None
    assert sqlite_file("postgresql+asyncpg://somebody@somewhere/assembly") is None
