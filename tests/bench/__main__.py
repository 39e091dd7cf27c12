"""Runs every measurement and prints a line for each."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import structlog

from tests.bench import asking, ballots, broadcast, claims, following

MEASUREMENTS: tuple[Callable[[], Awaitable[list[str]]], ...] = (
    asking.measure,
    broadcast.measure,
    claims.measure,
    ballots.measure,
    following.measure,
)


async def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for measure in MEASUREMENTS:
        for line in await measure():
            print(line, flush=True)


asyncio.run(main())
