"""What a person is told when it did not work: one plain sentence, never a traceback."""

import structlog
from aiogram import Router
from aiogram.exceptions import TelegramForbiddenError
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent
from sqlalchemy.exc import DBAPIError

from bot.usecases.errors import Refused
from bot.views.texts import Texts

log = structlog.get_logger(__name__)
router = Router(name="mishaps")


@router.errors(ExceptionTypeFilter(Refused))
async def refused(event: ErrorEvent, texts: Texts) -> None:
    """A rule, a right or a state said no."""
    refusal = event.exception
    assert isinstance(refusal, Refused)
    log.info("refused", code=refusal.code, update=event.update.update_id)
    await _tell(event, texts, f"refusal.{refusal.code}", **refusal.values)


@router.errors(ExceptionTypeFilter(TelegramForbiddenError))
async def left(event: ErrorEvent) -> None:
    """The person blocked the bot between the tap and the answer: there is nobody to tell."""
    log.info("blocked", update=event.update.update_id)


@router.errors(ExceptionTypeFilter(DBAPIError))
async def database_busy(event: ErrorEvent, texts: Texts) -> None:
    """Nothing was written: the transaction rolled back."""
    log.error(
        "database",
        error=type(event.exception).__name__,
        update=event.update.update_id,
        exc_info=event.exception,
    )
    await _tell(event, texts, "refusal.try-again")


@router.errors()
async def broken(event: ErrorEvent, texts: Texts) -> None:
    """A defect of ours: the operator gets the traceback, the person a sentence."""
    log.error("defect", update=event.update.update_id, exc_info=event.exception)
    await _tell(event, texts, "refusal.our-fault")


async def _tell(event: ErrorEvent, texts: Texts, key: str, **values: object) -> None:
    update = event.update
    if update.callback_query is not None:
        plain = Texts.plain(texts.language)
        await update.callback_query.answer(plain(key, **values)[:200], show_alert=True)
    elif update.message is not None:
        await update.message.answer(texts(key, **values))
