"""The settings as a command meets them: read, or named plainly where they are unusable."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from pydantic import ValidationError

from bot.settings import Settings
from bot.usecases.office import Office
from bot.usecases.opening import open_office


def read_settings() -> Settings | None:
    """The settings, or None after saying on standard error which of them is unusable (never its value)."""
    try:
        return Settings()
    except ValidationError as failure:
        for error in failure.errors(include_input=False, include_url=False):
            name = ".".join(str(part) for part in error["loc"]).upper()
            print(f"{name}: {error['msg']}", file=sys.stderr)
        return None


def in_office(work: Callable[[Office], Awaitable[int]]) -> int:
    """Open the database of the settings, do the work, return its exit status; 1 with unusable settings."""
    settings = read_settings()
    if settings is None:
        return 1

    async def inside() -> int:
        async with open_office(settings) as office:
            return await work(office)

    return asyncio.run(inside())
