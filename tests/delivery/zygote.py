"""A warmed process that forks an outbox in milliseconds, for the test that kills one again and again.

It reads lines: `start` forks a process that runs the outbox alone and says its id; `reap` waits until that one is
dead and says the signal that ended it.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta

from bot.delivery.client import make_bot
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Pace
from bot.settings import Settings
from bot.usecases.office import Office
from bot.views.texts import LANGUAGES, Texts
from db.engine import make_engine


async def send(settings: Settings, ahead: timedelta, per_second: float) -> None:
    """The outbox until it is killed, on a clock that runs `ahead` of the machine's."""
    office = Office(make_engine(settings.database_url), lambda: datetime.now(UTC) + ahead)
    bot = make_bot(settings)
    bot.session.middleware(Pace(per_second, chat_seconds=0))
    await Outbox(office, bot).run()


def main(token: str, telegram: str, database: str, seconds_ahead: str, per_second: str) -> None:
    """Warm what every start would otherwise read anew, then do as the lines say."""
    settings = Settings(_env_file=None, bot_token=token, telegram_api=telegram, database_url=database)
    for language in LANGUAGES:
        Texts(language)
    child = 0
    for line in sys.stdin:
        if line == "start\n":
            child = os.fork()
            if child == 0:
                os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # the log must not speak where ids are read
                asyncio.run(send(settings, timedelta(seconds=float(seconds_ahead)), float(per_second)))
                os._exit(0)
            print(child, flush=True)
        else:
            _, status = os.waitpid(child, 0)
            print(os.WTERMSIG(status), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
