"""`backup`: a consistent copy of the database while the bot runs, and none while a secret vote is open.

Two copies made before and after one ballot would show whose it is: the member who is new among those who have voted,
and the ballot that is new in the box.
"""

import argparse
import asyncio
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from sqlalchemy.engine import make_url

from bot.commands.environment import read_settings
from db.engine import copy_sqlite, sqlite_file

_IN_A_SECRET_VOTE = "SELECT count(*) FROM votes WHERE form = 'secret' AND state = 'open'"  # noqa: S105 - a form of voting


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`backup [FILE]`."""
    parser = subparsers.add_parser("backup", help="copy the database while the bot runs")
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="where to (default: data/backup-<time>.db)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit status 0 with the copy's name on standard output; 1 when there is none: `stderr` says why."""
    settings = read_settings()
    if settings is None:
        return 1
    source = sqlite_file(settings.database_url)
    if source is None:
        return _dump_postgres(settings.database_url, arguments.file)
    if not source.exists():
        print(f"{source} does not exist yet: run the bot once", file=sys.stderr)
        return 1
    target: Path = arguments.file or source.with_name(f"backup-{datetime.now(UTC):%Y%m%d-%H%M%S}.db")
    if target.exists():
        print(f"{target} exists already and is left as it is", file=sys.stderr)
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    copy_sqlite(source, target)
    if _copied_in_a_secret_vote(target):
        target.unlink()
        return _refused()
    print(target)
    return 0


def _copied_in_a_secret_vote(copy: Path) -> bool:
    """The copy itself is asked: it is of one moment, the file behind it goes on."""
    connection = sqlite3.connect(copy)
    try:
        (count,) = connection.execute(_IN_A_SECRET_VOTE).fetchone()
    except sqlite3.OperationalError:  # tables from before there were secret votes
        return False
    finally:
        connection.close()
    return bool(count)


def _refused() -> int:
    print(
        "a secret vote is open: two copies could show who voted how. Copy once it is closed", file=sys.stderr
    )
    return 1


def _dump_postgres(url: str, file: Path | None) -> int:
    """PostgreSQL's own tool makes the consistent dump (postgresql.org/docs/current/app-pgdump.html)."""
    target = file or Path(f"backup-{datetime.now(UTC):%Y%m%d-%H%M%S}.dump")
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        if asyncio.run(_in_a_secret_vote(address)):
            return _refused()
    except (OSError, asyncpg.PostgresError) as failure:
        print(f"the database does not answer: {type(failure).__name__}", file=sys.stderr)
        return 1
    try:
        done = subprocess.run(["pg_dump", "--format=custom", f"--file={target}", address], check=False)  # noqa: S603, S607 — the operator's own pg_dump, found on their PATH
    except FileNotFoundError:
        print("pg_dump is not installed: it comes with PostgreSQL's client", file=sys.stderr)
        return 1
    if done.returncode == 0 and asyncio.run(_in_a_secret_vote(address)):  # opened while the dump was made
        target.unlink()
        return _refused()
    if done.returncode == 0:
        print(target)
    return done.returncode


async def _in_a_secret_vote(address: str) -> bool:
    connection = await asyncpg.connect(address)
    try:
        return bool(await connection.fetchval(_IN_A_SECRET_VOTE))
    finally:
        await connection.close()
