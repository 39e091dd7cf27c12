"""The one place that owns background tasks: if one ends, all end; ended, they are waited for."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any


async def run_together(*work: Coroutine[Any, Any, None]) -> None:
    """Run until the first ends, fails or the caller is cancelled; then end the rest, in the order given.

    Each is waited for before the next is ended: what takes work in is named first, what carries it out later.
    """
    tasks = [asyncio.create_task(one) for one in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await _end(tasks)


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
        await asyncio.wait([task])
