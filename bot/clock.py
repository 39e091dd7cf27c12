"""The ticks. APScheduler only says that time has passed; what is due lies in the database."""

from collections.abc import Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler


def start_ticking(*wake: tuple[Callable[[], object], float]) -> AsyncIOScheduler:
    """Call each function, or coroutine function, every so many seconds until `shutdown()`; missed ticks are gone."""
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for call, seconds in wake:
        scheduler.add_job(call, "interval", seconds=seconds)
    scheduler.start()
    return scheduler
