"""Ballots through the whole bot, beside a bare aiogram dispatcher that only answers the tap.

Both stand before the same strict server, which is a process of its own (`tests.bench.voters`).
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import serve
from bot.handlers.polling import Polling
from bot.rehearsal.limits import Limits
from bot.settings import Settings
from bot.usecases.cast_ballot import cast_ballot
from bot.usecases.close_vote import close_vote
from bot.usecases.office import Office
from bot.usecases.open_vote import OPENLY, Put, open_vote
from bot.usecases.opening import open_office
from bot.usecases.roll import load_meeting
from bot.usecases.tally import count_vote
from bot.views.ballots import LETTERS, CastBallot
from db.models import Ballot, Choice, Delivery, DeliveryState, MeetingState, Vote, VoteState
from tests.bench.standing import TOKEN, Fresh, databases
from tests.bench.voters import FIRST_ID, Taps, Voters, voters
from tests.people import Enrolled, enrol_many
from tests.sittings import CHAIR, Sitting, actor, bring_in, chair, sitting

HALL = 504
ASSEMBLY = 5000
"""The Assembly with its regional assemblies, as DESIGN.md counts them."""
ALONE = 200
ROUNDS = 8
"""The best of so many is taken, of the floor as of the bot: another process's hiccup is neither's."""
TALLIES = 50


async def measure() -> list[str]:
    lines = []
    gc.collect()
    gc.freeze()  # as `run` does; the bare dispatcher has the good of it too
    with databases() as kinds:
        for kind, fresh in kinds.items():
            lines += [f"ballots, {kind}: {line}" for line in await _measure(fresh)]
    return lines


async def _measure(fresh: Fresh) -> list[str]:
    alone = await _alone(await fresh())
    whole, bare = await _beside_bare(await fresh())
    hall = await _burst(await fresh(), HALL, 1.0)
    assembly = await _burst(await fresh(), ASSEMBLY, 10.0)
    few, more, many = await _tallies(await fresh())
    return [
        f"{whole:.0f} a second through the whole bot, {whole / bare:.0%} of a bare dispatcher's {bare:.0f} and "
        f"{whole / alone:.1f} times a transaction for each ({alone:.0f})",
        hall,
        assembly,
        f"a tally takes {few:.1f} ms beside {HALL} ballots in the table, {more / few:.2f} times that beside 5,000 "
        f"and {many / few:.2f} times beside 50,000",
    ]


async def _beside_bare(url: str) -> tuple[float, float]:
    """Ballots a second when all tap at once, and what the bare dispatcher does with as many taps: in turns."""
    async with _bare() as bare, _voting(url, HALL) as (_, vote_id, people):
        rounds = [
            (
                (await people.tap(Taps(HALL, buttons(vote_id, number)))).rate,
                (await bare.tap(Taps(HALL, buttons(vote_id, number)))).rate,
            )
            for number in range(ROUNDS)
        ]
    return max(whole for whole, _ in rounds), max(floor for _, floor in rounds)


@asynccontextmanager
async def _bare() -> AsyncIterator[Voters]:
    """Voters before a dispatcher that answers the tap and does nothing else."""

    async def answer(query: CallbackQuery) -> None:
        await query.answer()

    async with voters(Limits()) as people:
        bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(people.url)))
        dispatcher = Dispatcher()
        dispatcher.callback_query.register(answer)
        async with running(Polling(bot, dispatcher).run()):
            yield people
        await bot.session.close()


async def _alone(url: str) -> float:
    """Ballots a second, each of which waits for the commit of the one before."""
    async with office_on(url) as office:
        members, _, vote_id = await put_to_the_vote(office, ALONE)
        actors = [await actor(office, member) for member in members]
        began = time.monotonic()
        for one in actors:
            await cast_ballot(office, one, vote_id, Choice.IN_FAVOUR)
        return ALONE / (time.monotonic() - began)


async def _burst(url: str, count: int, over: float) -> str:
    """Everybody votes, spread over so many seconds: in words."""
    async with _voting(url, count) as (office, vote_id, people):
        told = await people.tap(Taps(count, buttons(vote_id, 0), over))
        closed = await close_vote(office, await actor(office, CHAIR), vote_id)
    counts = closed.counts
    expected = [len(range(first, count, 3)) for first in range(3)]
    exact = [counts.in_favour, counts.against, counts.abstain] == expected
    return (
        f"of {count} in {over:.0f} s {len(told.texts) - told.texts.count(None)} were answered, "
        f"99 of 100 within {told.slowest:.2f} s, the tally {'exact' if exact else f'WRONG: {counts}'}"
    )


@asynccontextmanager
async def _voting(url: str, count: int) -> AsyncIterator[tuple[Office, int, Voters]]:
    """The whole bot, so many members in the hall, and the vote that they are asked for."""
    async with office_on(url) as office, voters(Limits()) as people:
        settings = Settings(_env_file=None, bot_token=TOKEN, telegram_api=people.url, database_url=url)
        ready = asyncio.Event()
        async with running(serve(settings, office, ready=ready)):
            await ready.wait()
            _, _, vote_id = await put_to_the_vote(office, count)
            yield office, vote_id, people


async def _tallies(url: str) -> tuple[float, float, float]:
    """Milliseconds for the tally of one vote: alone, beside nine others, and beside ninety-nine."""
    async with office_on(url) as office:
        members, at, vote_id = await put_to_the_vote(office, HALL)
        await _fill(office, vote_id, members)
        few = await _tally_cost(office, at, vote_id)
        async with AsyncSession(office.engine) as session:
            earlier = [
                Vote(
                    meeting_id=at.meeting_id,
                    item_id=at.items[0],
                    number=number,
                    state=VoteState.CLOSED,
                    opened_at=office.now(),
                    opening_present=HALL,
                    opening_total=HALL,
                )
                for number in range(2, 101)
            ]
            session.add_all(earlier)
            await session.commit()
            ids = list(await session.scalars(select(Vote.id).where(Vote.id != vote_id)))
        for one in ids[:9]:
            await _fill(office, one, members)
        more = await _tally_cost(office, at, vote_id)
        for one in ids[9:]:
            await _fill(office, one, members)
        return few, more, await _tally_cost(office, at, vote_id)


async def _fill(office: Office, vote_id: int, members: list[Enrolled]) -> None:
    async with AsyncSession(office.engine) as session:
        rows = [
            {
                "vote_id": vote_id,
                "member_id": member.member_id,
                "choice": Choice.IN_FAVOUR,
                "cast_at": office.now(),
            }
            for member in members
        ]
        await session.execute(insert(Ballot), rows)
        await session.commit()


async def _tally_cost(office: Office, at: Sitting, vote_id: int) -> float:
    async with AsyncSession(office.reader) as session:
        meeting = await load_meeting(session, at.meeting_id)
        vote = await session.get_one(Vote, vote_id)
        began = time.monotonic()
        for _ in range(TALLIES):
            counted = await count_vote(session, vote, meeting)
            assert counted.phones.cast == HALL
        return (time.monotonic() - began) * 1000 / TALLIES


@asynccontextmanager
async def office_on(url: str) -> AsyncIterator[Office]:
    """The office on the database of that address."""
    async with open_office(Settings(_env_file=None, database_url=url)) as office:
        yield office


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """The work beside the block, ended with it."""
    running = asyncio.create_task(work)
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def put_to_the_vote(
    office: Office, count: int, put: Put = OPENLY
) -> tuple[list[Enrolled], Sitting, int]:
    """So many members in the hall, and an open vote whose notices have all gone out."""
    members = await enrol_many(office, count, first_telegram_id=FIRST_ID)
    at = await sitting(office, state=MeetingState.OPEN, starts_at=datetime.now(UTC))
    await bring_in(office, at, members)
    opened = await open_vote(office, await chair(office), at.items[0], put)
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Delivery).values(state=DeliveryState.SENT))
        await session.commit()
    return members, at, opened.vote_id


def buttons(vote_id: int, turn: int) -> tuple[str, ...]:
    """The three choices, from another one at each turn, so that every tap changes a ballot."""
    letters = list(LETTERS)
    return tuple(
        CastBallot(vote_id=vote_id, choice=letters[(number + turn) % 3]).pack() for number in range(3)
    )
