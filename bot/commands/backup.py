"""`backup`: a consistent copy of the SQLite file while the bot runs."""

import argparse
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.commands.environment import read_settings
from db.engine import copy_sqlite, sqlite_file


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`backup [FILE]`."""
    parser = subparsers.add_parser("backup", help="copy the database while the bot runs")
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="where to (default: data/backup-<time>.db)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit status 0 with the copy's name on standard output; 1 when there is nothing to copy or it exists."""
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
    print(target)
    return 0


def _dump_postgres(url: str, file: Path | None) -> int:
    """PostgreSQL's own tool makes the consistent dump (postgresql.org/docs/current/app-pgdump.html)."""
    target = file or Path(f"backup-{datetime.now(UTC):%Y%m%d-%H%M%S}.dump")
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        done = subprocess.run(["pg_dump", "--format=custom", f"--file={target}", address], check=False)  # noqa: S603, S607 — the operator's own pg_dump, found on their PATH
    except FileNotFoundError:
        print("pg_dump is not installed: it comes with PostgreSQL's client", file=sys.stderr)
        return 1
    if done.returncode == 0:
        print(target)
    return done.returncode
