"""`check`: what is wrong with the settings, the token, the database or the clock, in one screen."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiogram.utils.token import TokenValidationError
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.environment import read_settings
from bot.delivery.client import make_bot
from bot.settings import Settings
from db.engine import alembic_config, make_engine, sqlite_file
from db.models import Account, Member, Seat

TOLERATED_SECONDS = 60
"""A clock further off than this would misdate orders near midnight and reminders everywhere."""


class Wrong(Exception):  # noqa: N818 — it is the finding, no failure of the check
    """What is wrong and what to do about it."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`check` has no options."""
    parser = subparsers.add_parser("check", help="say what is wrong with settings, token, database or clock")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit status 0 when all is well, 1 otherwise."""
    settings = read_settings()
    if settings is None:
        return 1
    findings = asyncio.run(_look(settings))
    table = Table("", "", "", show_header=False, box=None, padding=(0, 1))
    for name, well, finding in findings:
        table.add_row("[green]ok[/]" if well else "[red]wrong[/]", name, finding)
    Console(width=100).print(table)
    return 0 if all(well for _, well, _ in findings) else 1


async def _look(settings: Settings) -> list[tuple[str, bool, str]]:
    checks: tuple[tuple[str, Callable[[Settings], Awaitable[str]]], ...] = (
        ("settings", _check_settings),
        ("token", _check_token),
        ("database", _check_database),
        ("clock", _check_clock),
    )
    findings = []
    for name, look in checks:
        try:
            findings.append((name, True, await look(settings)))
        except Wrong as wrong:
            findings.append((name, False, str(wrong)))
    return findings


async def _check_settings(settings: Settings) -> str:
    if not settings.admin_ids:
        raise Wrong("ADMIN_IDS is empty: put your Telegram id there, or nobody can grant roles in the chat")
    return f"{len(settings.admin_ids)} first administrator(s)"


async def _check_token(settings: Settings) -> str:
    if settings.bot_token is None:
        raise Wrong("BOT_TOKEN is not set: take one from BotFather and put it into .env")
    try:
        bot = make_bot(settings)
    except TokenValidationError:
        raise Wrong("BOT_TOKEN does not look like a token (123456:ABC…)") from None
    try:
        me = await bot.get_me()
    except TelegramUnauthorizedError:
        raise Wrong("Telegram does not know BOT_TOKEN: copy it from BotFather once more") from None
    except TelegramAPIError as failure:
        raise Wrong(f"{settings.telegram_api} does not answer ({type(failure).__name__})") from None
    finally:
        await bot.session.close()
    return f"@{me.username}"


async def _check_database(settings: Settings) -> str:
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        raise Wrong(f"{file} does not exist yet: the first `make run` makes it")
    engine = make_engine(settings.database_url)
    try:
        async with engine.connect() as connection:
            revision = await connection.run_sync(
                lambda sync: MigrationContext.configure(sync).get_current_revision()
            )
            if revision != ScriptDirectory.from_config(alembic_config()).get_current_head():
                raise Wrong(
                    f"the tables are of revision {revision}: the next `make run` brings them up to date"
                )
            members = await connection.scalar(select(func.count()).select_from(Member))
            seats = await connection.scalar(select(func.count()).select_from(Seat).where(Seat.ends.is_(None)))
            bound = await connection.scalar(
                select(func.count()).select_from(Account).where(Account.member_id.is_not(None))
            )
    except (SQLAlchemyError, OSError) as failure:
        raise Wrong(f"cannot be opened ({type(failure).__name__}): look at DATABASE_URL") from None
    finally:
        await engine.dispose()
    return f"revision {revision}; {members} people, {seats} seats in force, {bound} bound to Telegram"


async def _check_clock(settings: Settings) -> str:
    """Compare with the Date header of the Bot API server's answer."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(settings.telegram_api) as answer,
        ):
            stamp = answer.headers.get("Date")
    except (aiohttp.ClientError, TimeoutError):
        raise Wrong(f"{settings.telegram_api} does not answer, so the clock cannot be compared") from None
    if stamp is None:
        raise Wrong(f"{settings.telegram_api} tells no time")
    behind = (parsedate_to_datetime(stamp) - datetime.now(UTC)).total_seconds()
    if abs(behind) > TOLERATED_SECONDS:
        raise Wrong(
            f"the machine's clock is {abs(behind):.0f} s {'behind' if behind > 0 else 'ahead'}: set it"
        )
    return f"within {TOLERATED_SECONDS} s of the Bot API server's"
