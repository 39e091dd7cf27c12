"""Waiting for what happens in another task or process."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.rehearsal.server import BotApiServer


async def eventually(look: Callable[[], bool | Awaitable[bool]], what: str, seconds: float = 10.0) -> None:
    """Until it is so; a test that waits in vain says for what."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                found = look()
                if found if isinstance(found, bool) else await found:
                    return
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"waited in vain for {what}") from None


async def handled(telegram: BotApiServer) -> None:
    """Until the bot has dealt with everything that people sent: an update is confirmed only when it is handled."""
    await eventually(lambda: not telegram.state.updates.waiting, "the bot to handle what it was sent", 30.0)
