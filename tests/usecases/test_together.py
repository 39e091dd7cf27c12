"""Those who wait are served together, each with an answer of its own that stands on nothing older than its question."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.usecases.together import MOST, Line


class Counter:
    """Doubles numbers, once it is let; remembers its groups."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.open = asyncio.Event()

    async def serve(self, numbers: Sequence[int]) -> list[int | Exception]:
        self.groups.append(list(numbers))
        await self.open.wait()
        return [ValueError(number) if number < 0 else number * 2 for number in numbers]


async def asked(line: Line[int, int], *numbers: int) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(line.ask(number)) for number in numbers]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_whoever_comes_while_a_group_is_served_is_in_the_next_one() -> None:
    counter = Counter()
    line = Line(counter.serve)
    tasks = await asked(line, 1) + await asked(line, 2, 3)
    counter.open.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6]
    assert counter.groups == [[1], [2, 3]]


async def test_one_that_fails_spoils_no_other() -> None:
    counter = Counter()
    counter.open.set()
    tasks = await asked(Line(counter.serve), 1, -1, 2)
    assert (await tasks[0], await tasks[2]) == (2, 4)
    with pytest.raises(ValueError, match="-1"):
        await tasks[1]


async def test_a_group_that_could_not_be_served_is_told_so_and_the_next_is_served() -> None:
    served: list[int] = []

    async def serve(numbers: Sequence[int]) -> list[int]:
        served.extend(numbers)
        if 1 in numbers:
            raise OSError("away")
        return list(numbers)

    line = Line(serve)
    for task in await asked(line, 1, 1):
        with pytest.raises(OSError, match="away"):
            await task
    assert await line.ask(5) == 5


async def test_a_question_that_is_withdrawn_in_time_is_not_served() -> None:
    counter = Counter()
    line = Line(counter.serve)
    first, second = await asked(line, 1) + await asked(line, 2)
    second.cancel()
    await asyncio.sleep(0)
    counter.open.set()
    await line.empty()
    assert await first == 2
    assert counter.groups == [[1]]


async def test_a_group_has_its_bounds() -> None:
    counter = Counter()
    counter.open.set()
    tasks = await asked(Line(counter.serve), *range(MOST + 1))
    assert (await asyncio.gather(*tasks))[-1] == MOST * 2
    assert [len(group) for group in counter.groups] == [MOST, 1]


async def test_a_line_that_is_cancelled_leaves_nobody_waiting_and_serves_the_next() -> None:
    counter = Counter()
    line = Line(counter.serve)
    tasks = await asked(line, 1) + await asked(line, 2)
    serving = line._serving
    assert serving is not None
    serving.cancel()
    async with asyncio.timeout(5):
        told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in told] == [asyncio.CancelledError] * 2
    counter.open.set()
    assert await line.ask(3) == 6


async def test_a_line_that_is_cancelled_before_its_first_step_leaves_nobody_waiting() -> None:
    counter = Counter()
    counter.open.set()
    line = Line(counter.serve)
    task = asyncio.create_task(line.ask(1))
    await asyncio.sleep(0)
    assert line._serving is not None
    line._serving.cancel()
    async with asyncio.timeout(5):
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await line.ask(3) == 6


async def test_an_end_that_is_itself_cancelled_cuts_no_group_short() -> None:
    counter = Counter()
    line = Line(counter.serve)
    tasks = await asked(line, 1) + await asked(line, 2)
    ending = asyncio.create_task(line.empty())
    await asyncio.sleep(0)
    ending.cancel()
    await asyncio.sleep(0)
    counter.open.set()
    assert await asyncio.gather(*tasks) == [2, 4]
