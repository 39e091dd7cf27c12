"""A broadcast to 5,000 members at Telegram's own pace: the share of the permitted rate, taps meanwhile, memory.

Beside it a bare loop of sends, each a thirtieth of a second after the last: the floor that any outbox stands on. The
bot is a process of its own, so that its memory is not the server's.
"""

import asyncio
import os
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from aiogram.exceptions import TelegramRetryAfter

from bot.delivery.client import make_bot
from bot.delivery.pace import PER_SECOND
from bot.rehearsal.limits import Limits
from bot.rehearsal.server import BotApiServer, Call
from bot.settings import Settings
from bot.usecases.notify import write_notice
from bot.usecases.office import Office
from bot.usecases.opening import open_office
from bot.usecases.rights import Actor, Right
from bot.usecases.write_announcement import notice_payload
from bot.views.taps import OpenMenu
from db.models import Body, NoticeKind
from tests.bench.standing import TOKEN
from tests.people import body_id, enrol, enrol_many
from tests.waiting import eventually

MEMBERS = 5000
FIRST_ID = 5000
TAPPER = 4000
SECONDS_BETWEEN_TAPS = 1.5
BARE = 300
WARM = 1000
"""Sends after which the memory is read for the first time."""
LONGEST_SECONDS = 400
ROOT = Path(__file__).parents[2]


async def measure() -> list[str]:
    bare = await _bare()
    waits: list[float] = []
    with tempfile.TemporaryDirectory(prefix="assembly-bench-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'assembly.db'}"
        async with _telegram() as telegram:
            async with open_office(Settings(_env_file=None, database_url=url)) as office:
                await _announce(office, telegram)
            async with _bot(telegram, url, folder) as process:
                tapping = asyncio.create_task(_tap(telegram, waits))
                await _told(telegram, WARM)
                early = _megabytes(process)
                await _told(telegram, MEMBERS)
                late = _megabytes(process)
                tapping.cancel()
            rate = _rate(_sends(telegram))
            refused = sum(call.outcome == "429" for call in telegram.calls)
    slowest = sorted(waits)[int(len(waits) * 0.99)]
    return [
        f"broadcast: {rate:.2f} a second to {MEMBERS}, {rate / PER_SECOND:.1%} of the limit and {rate / bare:.1%} of a "
        f"bare loop's {bare:.2f}; {refused} times 429",
        f"broadcast: {len(waits)} taps meanwhile, 99 of 100 answered within {slowest * 1000:.0f} ms; "
        f"{early} MB after {WARM} sends, {late} MB after {MEMBERS}",
    ]


async def _bare() -> float:
    """Sends a second, without tables; what is refused for haste is sent again after the pause asked for."""
    async with _telegram() as telegram:
        bot = make_bot(Settings(_env_file=None, bot_token=TOKEN, telegram_api=telegram.url))
        waiting = list(range(FIRST_ID, FIRST_ID + BARE))
        while waiting:
            telegram.person(waiting[0]).has_started()
            began = time.monotonic()
            try:
                await bot.send_message(waiting[0], "Хабарландыру")
            except TelegramRetryAfter as refusal:
                await asyncio.sleep(refusal.retry_after)
            else:
                del waiting[0]
            await asyncio.sleep(max(0.0, began + 1 / PER_SECOND - time.monotonic()))
        await bot.session.close()
        return _rate(_sends(telegram))


@asynccontextmanager
async def _telegram() -> AsyncIterator[BotApiServer]:
    async with BotApiServer(
        token=TOKEN, username="assembly_bot", clock=lambda: datetime.now(UTC), limits=Limits()
    ) as telegram:
        yield telegram


@asynccontextmanager
async def _bot(telegram: BotApiServer, database: str, folder: str) -> AsyncIterator[Process]:
    environment = os.environ | {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API": telegram.url,
        "DATABASE_URL": database,
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), env=environment, cwd=folder, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


async def _announce(office: Office, telegram: BotApiServer) -> None:
    """Urgent: whoever measures by night must not wait for the morning."""
    enrolled = await enrol_many(office, MEMBERS, first_telegram_id=FIRST_ID)
    await enrol(office, telegram_id=TAPPER)
    for account in (TAPPER, *range(FIRST_ID, FIRST_ID + MEMBERS)):
        telegram.person(account).has_started()
    async with office.act(Actor.operator()) as act:
        act.require(Right.CONVENE)
        body = await act.session.get_one(Body, await body_id(act.session, "session"))
        await write_notice(
            act,
            NoticeKind.ANNOUNCEMENT,
            body,
            [person.member_id for person in enrolled],
            notice_payload("Хабарландыру", "Объявление", None, None, None),
            priority=1,
            urgent=True,
        )
        await act.commit()


async def _told(telegram: BotApiServer, members: int) -> None:
    await eventually(lambda: len(_sends(telegram)) >= members, f"{members} sends", LONGEST_SECONDS)


async def _tap(telegram: BotApiServer, waits: list[float]) -> None:
    """A member opens the menu again and again; what counts is when the tap is answered, in seconds."""
    person = telegram.person(TAPPER)
    await person.say("/menu")
    menu = await person.until(lambda: next((one for one in person.chat if one.from_bot), None), "no menu", 60)
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_TAPS)
        began = time.monotonic()
        await person.tap_data(menu.id, OpenMenu().pack())
        waits.append(time.monotonic() - began)


def _sends(telegram: BotApiServer) -> list[Call]:
    """Without what answers the member who taps."""
    calls = telegram.calls_of("sendMessage")
    return [call for call in calls if call.took_effect and call.parameters["chat_id"] != str(TAPPER)]


def _rate(calls: list[Call]) -> float:
    """From the first to the last."""
    return (len(calls) - 1) / (calls[-1].at - calls[0].at)


def _megabytes(process: Process) -> int:
    """Resident now, by the kernel's own book."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS"))
