"""What a person is told when it did not work: one plain sentence, never a traceback."""

import structlog
from aiogram import Router
from aiogram.exceptions import TelegramForbiddenError, TelegramRetryAfter
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent, MaybeInaccessibleMessageUnion, Update

from bot.delivery.outbox import DATABASE_AWAY
from bot.delivery.persistence import AWAY
from bot.handlers.showing import acknowledge
from bot.usecases.errors import Refused
from bot.usecases.identify import unchosen
from bot.views.texts import Texts

log = structlog.get_logger(__name__)
router = Router(name="mishaps")

ALERT = 200
"""Characters that an answer to a tap can have (core.telegram.org/bots/api#answercallbackquery)."""


@router.errors(ExceptionTypeFilter(Refused))
async def refused(event: ErrorEvent, texts: Texts | None = None) -> None:
    """A rule, a right or a state said no."""
    refusal = event.exception
    assert isinstance(refusal, Refused)
    log.info("refused", code=refusal.code, update=event.update.update_id)
    await _tell(event, texts, f"refusal.{refusal.code}", **refusal.values)


@router.errors(ExceptionTypeFilter(TelegramForbiddenError))
async def left(event: ErrorEvent) -> None:
    """The person blocked the bot between the tap and the answer: there is nobody to tell."""
    log.info("blocked", update=event.update.update_id)


@router.errors(ExceptionTypeFilter(*AWAY, TelegramRetryAfter))
async def telegram_away(event: ErrorEvent) -> None:
    """What was asked is done, only the answer did not get through: "nothing has changed" would be false."""
    log.warning("unanswered", error=type(event.exception).__name__, update=event.update.update_id)


@router.errors(ExceptionTypeFilter(*DATABASE_AWAY))
async def database_busy(event: ErrorEvent, texts: Texts | None = None) -> None:
    """Nothing was written: the transaction rolled back."""
    log.error(
        "database",
        error=type(event.exception).__name__,
        update=event.update.update_id,
        exc_info=event.exception,
    )
    await _tell(event, texts, "refusal.try-again")


@router.errors()
async def broken(event: ErrorEvent, texts: Texts | None = None) -> None:
    """A defect of ours: the operator gets the traceback, the person a sentence."""
    log.error("defect", update=event.update.update_id, exc_info=event.exception)
    await _tell(event, texts, "refusal.our-fault")


async def _tell(event: ErrorEvent, texts: Texts | None, key: str, **values: object) -> None:
    """The sentence; where it cannot be told any more, the log has it. `texts` is None where no language was read."""
    language = texts.language if texts is not None else _unread_language(event.update)
    try:
        await _say(event.update, language, key, values)
    except TelegramForbiddenError:
        log.info("blocked", update=event.update.update_id)
    except (*AWAY, TelegramRetryAfter) as failure:
        log.warning("unanswered", error=type(failure).__name__, update=event.update.update_id)


async def _say(update: Update, language: str, key: str, values: dict[str, object]) -> None:
    """Over the tapped button, or beneath what was said; beneath, too, what is too long or too late for a button."""
    query = update.callback_query
    message: MaybeInaccessibleMessageUnion | None = update.message
    if query is not None:
        sentence = Texts.plain(language)(key, **values)
        over = sentence if len(sentence) <= ALERT else None
        if await acknowledge(query, over, alert=over is not None) and over is not None:
            return
        message = query.message
    if message is not None:
        await message.answer(Texts(language)(key, **values))


def _unread_language(update: Update) -> str:
    user = getattr(update.event, "from_user", None)
    return unchosen(user.language_code if user is not None else None)
