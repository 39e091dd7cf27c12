"""What an operator is told by `check`, and what `backup` leaves."""

import argparse
import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import backup, check
from bot.rehearsal.server import BotApiServer
from bot.settings import Settings
from bot.usecases.close_vote import close_vote
from bot.usecases.office import Office
from bot.usecases.open_vote import Put, open_vote
from bot.usecases.opening import open_office
from db.models import VoteForm
from tests.sittings import DAY, chair, full_hall

TOKEN = "42:test-token-test-token-test-token-tes"


@pytest.fixture
async def telegram() -> AsyncIterator[BotApiServer]:
    async with BotApiServer(token=TOKEN, username="assembly_bot", clock=lambda: datetime.now(UTC)) as server:
        yield server


@pytest.fixture
def environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, telegram: BotApiServer
) -> pytest.MonkeyPatch:
    """A well-set machine, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API", telegram.url)
    monkeypatch.setenv("ADMIN_IDS", "7")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/data/assembly.db")
    return monkeypatch


async def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = await asyncio.to_thread(check.run, argparse.Namespace())
    return status, capsys.readouterr().out


async def make_database() -> None:
    async with open_office(Settings()):
        pass


async def test_a_well_set_machine_has_nothing_wrong(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await make_database()
    status, screen = await checked(capsys)
    assert status == 0, screen
    assert "@assembly_bot" in screen
    assert "wrong" not in screen


async def test_it_names_a_missing_administrator_and_a_database_not_yet_made(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("ADMIN_IDS", "")
    status, screen = await checked(capsys)
    assert status == 1
    assert "ADMIN_IDS is empty" in screen
    assert "does not exist yet" in screen


@pytest.mark.parametrize(
    ("token", "said"),
    [("42:another-token-another-token-another-t", "does not know"), ("no token", "look like")],
)
async def test_it_tells_a_token_that_telegram_does_not_know_without_showing_it(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], token: str, said: str
) -> None:
    environment.setenv("BOT_TOKEN", token)
    status, screen = await checked(capsys)
    assert status == 1
    assert said in screen
    assert token not in screen


async def test_it_says_when_telegram_does_not_answer(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("TELEGRAM_API", "http://127.0.0.1:9")
    status, screen = await checked(capsys)
    assert status == 1
    assert "does not answer" in screen


async def test_it_finds_a_clock_that_is_an_hour_off(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Slow(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # only ever asked for UTC here
            return datetime.now(UTC) - timedelta(hours=1)

    environment.setattr(check, "datetime", Slow)
    status, screen = await checked(capsys)
    assert status == 1
    assert "behind" in screen


async def test_a_backup_is_a_whole_database_and_overwrites_nothing(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    await make_database()
    target = tmp_path / "copies" / "copy.db"
    assert backup.run(argparse.Namespace(file=target)) == 0
    assert str(target) in capsys.readouterr().out
    with sqlite3.connect(target) as copy:
        assert copy.execute("SELECT count(*) FROM bodies").fetchone() == (42,)
    copy.close()
    assert backup.run(argparse.Namespace(file=target)) == 1
    assert "exists already" in capsys.readouterr().err


async def test_no_backup_is_made_while_a_secret_vote_is_open(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    async with open_office(Settings(), lambda: DAY) as office:
        at, _ = await full_hall(office, 3)
        presiding = await chair(office)
        vote = await open_vote(office, presiding, at.items[0], Put(VoteForm.SECRET))
        assert backup.run(argparse.Namespace(file=target)) == 1
        assert "secret vote is open" in capsys.readouterr().err
        assert not target.exists()
        await close_vote(office, presiding, vote.vote_id)
        assert backup.run(argparse.Namespace(file=target)) == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_no_dump_is_made_while_a_secret_vote_is_open(
    office: Office,
    database_url: str,
    environment: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    environment.setenv("DATABASE_URL", database_url)
    at, _ = await full_hall(office, 3)
    await open_vote(office, await chair(office), at.items[0], Put(VoteForm.SECRET))
    target = tmp_path / "copy.dump"
    assert await asyncio.to_thread(backup.run, argparse.Namespace(file=target)) == 1
    assert "secret vote is open" in capsys.readouterr().err
    assert not target.exists()


def test_unusable_settings_are_named_without_their_values(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("ADMIN_IDS", "seven")
    assert check.run(argparse.Namespace()) == 1
    said = capsys.readouterr().err
    assert said.startswith("ADMIN_IDS:")
    assert "seven" not in said
