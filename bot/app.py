"""Puts the parts together; the only place that does."""

import asyncio
from dataclasses import dataclass
from functools import partial

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import AiogramError
from aiogram.fsm.storage.base import BaseStorage
from aiogram.fsm.storage.redis import RedisStorage

from bot.clock import start_ticking
from bot.delivery.client import make_bot
from bot.delivery.commons import Commons
from bot.delivery.edits import Edits
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Pace
from bot.delivery.persistence import Persistence
from bot.handlers import (
    announcing,
    annulling,
    asking,
    ballots,
    chair,
    clerk,
    convening,
    countdown,
    door,
    duties,
    elections,
    guests,
    hall,
    hall_picture,
    inline,
    ladder,
    law,
    many_arrivals,
    me,
    meetings,
    menu,
    minutes,
    mishaps,
    notices,
    petitions,
    planning,
    reach,
    recommendations,
    register,
    reports,
    roles,
    secret_ballots,
    secretariat_questions,
    speakers,
    start,
    unknown,
)
from bot.handlers.command_menu import set_default_commands
from bot.handlers.dialogues import DialogueStorage
from bot.handlers.identity import Identity
from bot.handlers.once import Once, OnceStorage
from bot.handlers.polling import Polling
from bot.handlers.webhook import Webhook
from bot.live.boards import Boards
from bot.live.hall_screen import HallScreens
from bot.live.progress import ProgressBoards
from bot.nursery import run_together
from bot.search.engine import Engine
from bot.settings import Settings
from bot.usecases.close_due_votes import close_due_votes
from bot.usecases.learned_answers import LearnedAnswers
from bot.usecases.office import Office
from bot.usecases.remind import remind_due
from bot.usecases.send_plans import tend_plans
from bot.usecases.tell_unreachable import tell_unreachable
from bot.usecases.warn_of_duties import warn_of_duties
from bot.usecases.write_announcement import release_due

log = structlog.get_logger(__name__)

CLOSING_SECONDS = 1.0
"""How late a vote may close after its countdown; ballots are refused from the moment itself."""
PLANNING_SECONDS = 15.0
"""How late a prepared convocation may leave."""
REMINDING_SECONDS = 30.0
"""How late a reminder may leave."""
RELEASING_SECONDS = 5.0
"""How late a scheduled announcement may leave."""
UNREACHABLE_SECONDS = 30.0
"""How often it is asked whether the clerks must be told of members who cannot be reached."""
WARNING_SECONDS = 600.0
"""Duties are counted in days: how soon after midnight, or after a start, the day's warnings are written."""
LEARNING_SECONDS = 30.0
"""How soon the other processes search by what one of them was taught."""

ROUTERS = (
    # The ballot first: 504 people tap at once. Then commands and doors by topic; the catch-all is last.
    ballots.router,
    secret_ballots.router,
    hall.router,
    hall_picture.router,
    start.router,
    menu.router,
    me.router,
    meetings.router,
    notices.router,
    clerk.router,
    ladder.router,
    chair.router,
    elections.router,
    countdown.router,
    annulling.router,
    speakers.router,
    guests.router,
    door.router,
    many_arrivals.router,
    minutes.router,
    petitions.router,
    planning.router,
    duties.router,
    reports.router,
    recommendations.router,
    roles.router,
    register.router,
    convening.router,
    announcing.router,
    reach.router,
    secretariat_questions.router,
    law.router,
    inline.router,
    # Any text that nothing above took is a question.
    asking.router,
    unknown.router,
    mishaps.router,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The running parts of one bot."""

    bot: Bot
    dispatcher: Dispatcher
    outbox: Outbox
    edits: Edits
    boards: Boards
    progress: ProgressBoards
    screens: HallScreens
    learned: LearnedAnswers


def assemble(
    office: Office, bot: Bot, storage: BaseStorage, pace: Pace, engine: Engine, screens: HallScreens
) -> Parts:
    """The dispatcher with its routers, the outbox and the boards, all on one office."""
    bot.session.middleware(Persistence())
    bot.session.middleware(pace)
    outbox = Outbox(office, bot)
    edits = Edits()
    boards = Boards(office, bot)
    progress = ProgressBoards(office, bot)
    learned = LearnedAnswers(office, engine)
    once = OnceStorage(storage)
    dispatcher = Dispatcher(
        storage=once,
        office=office,
        outbox=outbox,
        edits=edits,
        boards=boards,
        progress=progress,
        screens=screens,
        engine=engine,
        learned=learned,
    )
    dispatcher.update.outer_middleware(Identity())
    dispatcher.update.outer_middleware(Once(once))
    for router in ROUTERS:
        # A router is a module's value and knows one parent; a second assembly in one process takes it over.
        router._parent_router = None
        dispatcher.include_router(router)
    return Parts(bot, dispatcher, outbox, edits, boards, progress, screens, learned)


async def serve(
    settings: Settings,
    office: Office,
    *,
    pace: Pace | None = None,
    engine: Engine | None = None,
    ready: asyncio.Event | None = None,
) -> None:
    """Run the bot until cancelled; then handlers are drained and sends under way are finished.

    `engine`: one that is loaded already; it learns here what the secretariat answered.
    """
    bot = make_bot(settings)
    redis = settings.redis_url
    storage = RedisStorage.from_url(redis.get_secret_value()) if redis else DialogueStorage(office)
    screens = HallScreens(office, bot, settings.screen_host, settings.screen_port, settings.screen_url)
    parts = assemble(office, bot, storage, pace or _pace(settings, office), engine or Engine.load(), screens)
    ticks = start_ticking(
        (parts.outbox.wake, 1.0),
        (parts.boards.wake, 2.0),
        (parts.progress.wake, 2.0),
        (parts.learned.refresh, LEARNING_SECONDS),
        (partial(close_due_votes, office), CLOSING_SECONDS),
        (partial(release_due, office), RELEASING_SECONDS),
        (partial(remind_due, office), REMINDING_SECONDS),
        (partial(tend_plans, office), PLANNING_SECONDS),
        (partial(warn_of_duties, office), WARNING_SECONDS),
        (partial(tell_unreachable, office), UNREACHABLE_SECONDS),
    )
    try:
        await parts.learned.refresh()
        await _introduce(bot)
        if ready is not None:
            ready.set()
        await run_together(
            _updates(settings, parts).run(),
            parts.screens.run(),
            parts.boards.run(),
            parts.progress.run(),
            parts.outbox.run(),
            parts.edits.run(),
        )
    finally:
        ticks.shutdown(wait=False)
        await storage.close()
        await bot.session.close()
        log.info("ended")


def _pace(settings: Settings, office: Office) -> Pace:
    """With PostgreSQL other processes may send as well: all keep one pace. One SQLite file has one process."""
    shared = office.engine.dialect.name == "postgresql"
    per_second = settings.messages_per_second
    return Pace(per_second, commons=Commons(office.engine, per_second) if shared else None)


def _updates(settings: Settings, parts: Parts) -> Polling | Webhook:
    """Where updates come from: asked for, or, with `WEBHOOK_URL`, brought."""
    if settings.webhook_url is None or settings.webhook_secret is None:
        return Polling(parts.bot, parts.dispatcher)
    return Webhook(
        parts.bot,
        parts.dispatcher,
        url=settings.webhook_url,
        secret=settings.webhook_secret.get_secret_value(),
        port=settings.webhook_port,
    )


async def _introduce(bot: Bot) -> None:
    """Telegram may be away at start: the commands wait, the bot does not."""
    try:
        await set_default_commands(bot)
    except AiogramError as failure:
        log.warning("introduction", error=type(failure).__name__)
    else:
        log.info("serving", bot=bot.id)
