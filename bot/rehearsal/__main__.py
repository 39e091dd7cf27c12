"""The Bot API server as a process of its own: `python -m bot.rehearsal --token 42:TEST --port 8081`."""

import argparse
import asyncio
import contextlib
import json
import signal
import sys
from datetime import UTC, datetime

from bot.rehearsal.limits import Limits
from bot.rehearsal.server import BotApiServer


async def serve(arguments: argparse.Namespace) -> None:
    """Writes one line of JSON with the address to standard output, then serves until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = BotApiServer(
        arguments.token,
        arguments.username,
        lambda: datetime.now(UTC),
        limits=Limits.off() if arguments.no_limits else Limits(),
        port=arguments.port,
    )
    async with server:
        sys.stdout.write(json.dumps({"url": server.url}) + "\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.rehearsal", description=__doc__)
    parser.add_argument("--token", default="42:TEST")
    parser.add_argument("--username", default="assembly_bot")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--no-limits", action="store_true", help="no pace: bursts without 429")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
