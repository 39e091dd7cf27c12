"""The ticks. APScheduler only says that time has passed; what is due lies in the database."""

from collections.abc import Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler


def start_ticking(*wake: tuple[Callable[[], None], float]) -> AsyncIOScheduler:
    """Call each function every so many seconds, until `shutdown()`. A missed tick is not made up for."""
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for call, seconds in wake:
        scheduler.add_job(call, "interval", seconds=seconds)
    scheduler.start()
    return scheduler
