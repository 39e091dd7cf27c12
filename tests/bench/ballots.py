"""Ballots through the whole bot, beside a bare aiogram dispatcher that only answers the tap."""

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery

from bot.delivery.pace import Pace
from bot.handlers.polling import Polling
from bot.rehearsal.limits import Limits
from bot.rehearsal.person import Person
from bot.rehearsal.server import BotApiServer
from bot.usecases.open_vote import open_vote
from bot.views.ballots import CastBallot
from db.models import MeetingState
from tests.bench.standing import TOKEN, bot_before_telegram
from tests.people import enrol_many
from tests.sittings import bring_in, chair, sitting

VOTERS = 504
FIRST_ID = 5000


async def measure() -> list[str]:
    bare = await _bare()
    whole, slowest = await _whole()
    return [
        f"ballots: {whole:.0f} a second through the whole bot, {whole / bare:.0%} of a bare dispatcher's {bare:.0f}; "
        f"of {VOTERS} at once the 99th percentile waited {slowest:.2f} s"
    ]


async def _bare() -> float:
    async def answer(query: CallbackQuery) -> None:
        await query.answer()

    async with BotApiServer(
        token=TOKEN, username="assembly_bot", clock=lambda: datetime.now(UTC), limits=Limits.off()
    ) as telegram:
        bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
        dispatcher = Dispatcher()
        dispatcher.callback_query.register(answer)
        polling = asyncio.create_task(Polling(bot, dispatcher).run())
        people = [telegram.person(FIRST_ID + number) for number in range(VOTERS)]
        began = time.monotonic()
        await asyncio.gather(*(person.tap_data(1, "b:1:f", 60) for person in people))
        rate = VOTERS / (time.monotonic() - began)
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling
        await bot.session.close()
        return rate


async def _whole() -> tuple[float, float]:
    """Ballots a second, and the 99th percentile of the waits in seconds."""
    async with bot_before_telegram(Limits.off(), Pace(per_second=100_000, chat_seconds=0)) as standing:
        office = standing.office
        members = await enrol_many(office, VOTERS, first_telegram_id=FIRST_ID)
        people = [standing.telegram.person(FIRST_ID + number) for number in range(VOTERS)]
        for person in people:
            person.has_started()
        meeting = await sitting(office, state=MeetingState.OPEN, starts_at=datetime.now(UTC))
        await bring_in(office, meeting, members)
        opened = await open_vote(office, await chair(office), meeting.items[0])
        data = CastBallot(vote_id=opened.vote_id, choice="f").pack()

        async def cast(person: Person) -> float:
            tapped = time.monotonic()
            await person.tap_data(1, data, 120)
            return time.monotonic() - tapped

        began = time.monotonic()
        waits = sorted(await asyncio.gather(*map(cast, people)))
        return VOTERS / (time.monotonic() - began), waits[int(VOTERS * 0.99)]
