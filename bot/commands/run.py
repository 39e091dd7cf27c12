"""`run`: the bot itself, until Ctrl-C; without a token, the rehearsal."""

import argparse
import asyncio
import gc
import signal

from bot.app import serve
from bot.commands import rehearse
from bot.commands.environment import read_settings
from bot.logs import set_up_logs
from bot.search.engine import Engine
from bot.settings import Settings
from bot.usecases.opening import open_office


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`run` has no options: everything comes from the environment."""
    parser = subparsers.add_parser("run", help="run the bot (without BOT_TOKEN: the rehearsal)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit status 0 after Ctrl-C or SIGTERM; 1 when the settings are unusable."""
    settings = read_settings()
    if settings is None:
        return 1
    if settings.bot_token is None:
        return rehearse.run(arguments)
    set_up_logs(settings.log_format, settings.log_level)
    asyncio.run(_until_told(settings))
    return 0


async def _until_told(settings: Settings) -> None:
    """Serve until a signal comes; then let what is under way end."""
    serving = asyncio.create_task(_serve(settings))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, serving.cancel)
    try:
        await serving
    except asyncio.CancelledError:
        if not serving.cancelled():
            raise


async def _serve(settings: Settings) -> None:
    engine = Engine.load()
    # A look through all that is loaded takes the collector a fifth of a second, amid a hall that votes.
    gc.collect()
    gc.freeze()
    async with open_office(settings) as office:
        await serve(settings, office, engine=engine)
