"""`rehearse`: the whole main job with a made-up assembly and a Telegram of its own."""

import argparse
import asyncio
import tempfile
import time
from datetime import datetime
from pathlib import Path

from rich.console import Console

from bot.logs import set_up_logs
from bot.rehearsal.play import scenes
from bot.rehearsal.play.ladder import the_ladder
from bot.rehearsal.play.picture import chat_picture
from bot.rehearsal.play.stage import Stage, set_the_stage
from bot.rehearsal.play.year import the_laws_calendar
from bot.rules.terms import ALMATY

OUT = Path("out")
START = datetime(2023, 3, 27, 11, 0, tzinfo=ALMATY)
"""The day of the order for the Session of 26.04.2023, a precedent of exactly 30 days."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`rehearse` has no options."""
    parser = subparsers.add_parser("rehearse", help="play the whole main job with a made-up assembly")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit status 0 only if everything that the play asserts held."""
    set_up_logs("console", "ERROR")
    OUT.mkdir(exist_ok=True)
    console = Console(record=True, width=100)
    began = time.monotonic()
    # A made-up assembly loses nothing in a power cut: its records may lie in memory, where a commit waits for no disk.
    memory = Path("/dev/shm")  # noqa: S108 — Linux's memory file system, not a guessable name in a shared folder
    with tempfile.TemporaryDirectory(prefix="assembly-", dir=memory if memory.is_dir() else None) as folder:
        held, failed = asyncio.run(_play(f"sqlite+aiosqlite:///{folder}/assembly.db", console))
    console.print()
    console.print(
        f"  {held} held, {failed} failed, {time.monotonic() - began:.0f} s. Documents: {OUT}/",
        highlight=False,
    )
    return 0 if failed == 0 else 1


async def _play(database_url: str, console: Console) -> tuple[int, int]:
    async with set_the_stage(database_url, OUT, console, START) as stage:
        await _all_scenes(stage)
        stage.holds(
            "the bot never called Telegram in a way it does not know",
            stage.telegram.defects == [],
            stage.telegram.defects,
        )
        notice, board, ballot, outcome = stage.picture
        (OUT / "chat.svg").write_text(chat_picture([[notice], [ballot, outcome], [board]]), encoding="utf-8")
        return len(stage.held), len(stage.failed)


async def _all_scenes(stage: Stage) -> None:
    await scenes.the_register(stage)
    await scenes.the_roles(stage)
    await scenes.the_bindings(stage)
    await scenes.the_convocation(stage)
    await the_ladder(stage, scenes.SESSION_ORDER)
    await scenes.the_other_convocations(stage)
    inside = await scenes.the_sessions_door(stage)
    await scenes.the_sessions_votes(stage, inside)
    await scenes.the_sessions_minutes(stage)
    await scenes.the_council(stage)
    await scenes.the_region(stage)
    await the_laws_calendar(stage)
