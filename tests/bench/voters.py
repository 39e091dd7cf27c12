"""Telegram and the people in the hall, in a process of their own: so that they take no time from the bot's.

With both in one process the server's own work for a tap would count as the bot's, and the ratios would flatter.
"""

import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from bot.rehearsal.limits import Limits
from bot.rehearsal.messages import Message
from bot.rehearsal.server import BotApiServer
from tests.bench.standing import TOKEN

FIRST_ID = 5000
WATCHED_LONGER = 5.0
PATIENCE = 120.0
"""Seconds that a voter waits for an answer."""


@dataclass(frozen=True, slots=True)
class Taps:
    """So many people tap, spread evenly over so many seconds; the n-th of them the n-th button, and round again."""

    people: int
    buttons: tuple[str, ...]
    over: float = 0.0
    watched: int = 0
    """Whose chat is watched meanwhile, and for `WATCHED_LONGER` after the last answer."""
    opened: str = ""
    """What the watched person taps before."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of the taps: how long each waited and what it was told, and the seconds of them all together."""

    waits: list[float]
    texts: list[str | None]
    seconds: float
    seen: list[tuple[float, str]]
    """Every state of the watched chat's newest message, with the machine's monotonic time."""

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    @property
    def slowest(self) -> float:
        """The 99th percentile of the waits, in seconds."""
        return sorted(self.waits)[int(len(self.waits) * 0.99)]


class Voters:
    """The other process, seen from the bot's."""

    def __init__(self, pipe: Connection, url: str) -> None:
        self._pipe = pipe
        self.url = url

    async def tap(self, taps: Taps) -> Answers:
        self._pipe.send(taps)
        answers = await asyncio.to_thread(self._pipe.recv)
        assert isinstance(answers, Answers)
        return answers


@asynccontextmanager
async def voters(limits: Limits) -> AsyncIterator[Voters]:
    """The strict server with its people, until the block ends."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_live, args=(there, limits))
    process.start()
    try:
        yield Voters(here, await asyncio.to_thread(here.recv))
        here.send(None)
    finally:
        await asyncio.to_thread(process.join, 10)
        process.kill()


def _live(pipe: Connection, limits: Limits) -> None:
    asyncio.run(_serve(pipe, limits))


async def _serve(pipe: Connection, limits: Limits) -> None:
    async with BotApiServer(
        token=TOKEN, username="assembly_bot", clock=lambda: datetime.now(UTC), limits=limits
    ) as telegram:
        pipe.send(telegram.url)
        questions: dict[int, Message] = {}
        while (taps := await asyncio.to_thread(pipe.recv)) is not None:
            for number in range(taps.people):
                if number not in questions:
                    questions[number] = _question(telegram, FIRST_ID + number)
            pipe.send(await _tap_all(telegram, questions, taps))


def _question(telegram: BotApiServer, person_id: int) -> Message:
    """The message with the buttons, as it stands in a member's chat."""
    person = telegram.person(person_id)
    person.has_started()
    buttons = [[{"text": "Жақтап", "callback_data": f"b:1:{letter}"}] for letter in "fax"]
    text = "🗳 1-мәселе бойынша дауыс беру\n\n1-мәселе туралы\n\nТөмендегі түймелердің бірін басыңыз."
    markup = {"inline_keyboard": buttons}
    chat = telegram.state.chats[person.id]
    return telegram.state.post(chat, telegram.state.bot, text=text, markup=markup)


async def _tap_all(telegram: BotApiServer, questions: dict[int, Message], taps: Taps) -> Answers:
    async def tap(number: int) -> tuple[float, str | None]:
        person = telegram.person(FIRST_ID + number)
        await asyncio.sleep(taps.over * number / taps.people)
        tapped = time.monotonic()
        button = taps.buttons[number % len(taps.buttons)]
        answer = await person.tap_data(questions[number].id, button, PATIENCE)
        return time.monotonic() - tapped, answer.text

    seen: list[tuple[float, str]] = []
    watching = asyncio.create_task(_watch(telegram, taps, seen))
    if taps.watched:
        await telegram.person(taps.watched).tap_data(0, taps.opened, PATIENCE)
    began = time.monotonic()
    answered = await asyncio.gather(*map(tap, range(taps.people)))
    seconds = time.monotonic() - began
    if taps.watched:
        await asyncio.sleep(WATCHED_LONGER)
    watching.cancel()
    return Answers([wait for wait, _ in answered], [text for _, text in answered], seconds, seen)


async def _watch(telegram: BotApiServer, taps: Taps, seen: list[tuple[float, str]]) -> None:
    if not taps.watched:
        return
    telegram.person(taps.watched).has_started()
    chat = telegram.state.chats[taps.watched]
    while True:
        await chat.change()
        if chat.standing:
            seen.append((time.monotonic(), chat.standing[-1].text))
