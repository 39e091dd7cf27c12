"""From a commit to those who follow: the hall's screen and the chair's message, while 504 vote in a second."""

import asyncio
import gc
import json
import re
import socket
import time
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.app import serve
from bot.rehearsal.limits import Limits
from bot.settings import Settings
from bot.usecases import cast_ballot, cast_secret_ballot
from bot.usecases.office import Office
from bot.usecases.open_screen import open_screen
from bot.usecases.open_vote import Put
from bot.views.secret_ballots import CastSecret, packed
from db.models import Choice, VoteForm
from tests.bench.ballots import HALL, buttons, office_on, put_to_the_vote, running
from tests.bench.standing import TOKEN, Fresh, databases
from tests.bench.voters import Taps, voters
from tests.sittings import CHAIR, actor

VOTED = re.compile(r"Дауыс бергені: (\d+)")

Shown = list[tuple[float, int]]
"""Moments, and how many ballots were shown or kept by then."""


async def measure() -> list[str]:
    with databases() as kinds:
        return [
            f"following, {kind}: {await _follow(fresh, form)}"
            for kind, fresh in kinds.items()
            for form in VoteForm
        ]


async def _follow(fresh: Fresh, form: VoteForm) -> str:
    """One burst, the commits noted where they happen."""
    kept: Shown = []
    url = await fresh()
    with pytest.MonkeyPatch.context() as patch:
        for module in (cast_ballot, cast_secret_ballot):
            patch.setattr(module, "_take", _noting(module._take, kept))
        async with office_on(url) as office, voters(Limits()) as people:
            port = _free_port()
            settings = Settings(
                _env_file=None,
                bot_token=TOKEN,
                telegram_api=people.url,
                database_url=url,
                screen_port=port,
            )
            ready = asyncio.Event()
            async with running(serve(settings, office, ready=ready)):
                await ready.wait()
                gc.collect()
                gc.freeze()  # as `run` does
                _, at, vote_id = await put_to_the_vote(office, HALL, Put(form))
                token = await open_screen(office, await actor(office, CHAIR), at.meeting_id)
                wall: Shown = []
                hung = asyncio.Event()
                looking = asyncio.create_task(
                    _look(f"http://127.0.0.1:{port}/hall/{at.meeting_id}/{token}/events", wall, hung)
                )
                await hung.wait()  # the screen hangs on the wall before anybody votes
                taps = buttons(vote_id, 0) if form is VoteForm.OPEN else _secret_buttons(vote_id)
                told = await people.tap(Taps(HALL, taps, 1.0, CHAIR, f"desk:{at.meeting_id}"))
                looking.cancel()
                with suppress(asyncio.CancelledError):
                    await looking
    board = [(moment, int(found[1])) for moment, text in told.seen if (found := VOTED.search(text))]
    return (
        f"{form.value} vote, {_lag(kept, wall)} from a commit to the hall's screen, "
        f"{_lag(kept, board)} to the chair's message"
    )


def _noting(take: Any, kept: Shown) -> Any:
    """The group served as ever, and how many ballots are kept since."""

    async def noted(office: Office, slips: Sequence[Any]) -> Any:
        told = await take(office, slips)
        fresh = sum(not isinstance(one, Exception) for one in told)
        kept.append((time.monotonic(), (kept[-1][1] if kept else 0) + fresh))
        return told

    return noted


async def _look(address: str, wall: Shown, hung: asyncio.Event) -> None:
    async with ClientSession() as client, client.get(address) as stream:
        async for line in stream.content:
            if line.startswith(b"data: ") and (vote := json.loads(line[6:])["vote"]):
                wall.append((time.monotonic(), sum(bar["count"] for bar in vote["bars"])))
                hung.set()


def _lag(kept: Shown, shown: Shown) -> str:
    """The longest wait of a commit for a state that has it; all ballots must have been shown in the end."""
    counts = [count for _, count in shown]
    missing = kept[-1][1] - max(counts, default=0)
    if missing:
        return f"MISSING {missing}"
    waits = sorted(max(0.0, shown[bisect_left(counts, count)][0] - moment) for moment, count in kept)
    return f"{waits[-1]:.2f} s at most ({waits[len(waits) // 2]:.2f} s in the middle)"


def _secret_buttons(vote_id: int) -> tuple[str, ...]:
    return tuple(CastSecret(vote_id=vote_id, marks=packed((choice.value,))).pack() for choice in Choice)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
