"""What Telegram answered to a send, and what follows from it for the delivery."""

from dataclasses import dataclass

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError

from db.models import DeliveryState, Failure

FIRST_WAIT = 1
LONGEST_WAIT = 300
"""Seconds before the second attempt, doubled with each further one, up to the longest."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Failed:
    """It will not be tried again."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Again:
    """To be tried again after so many seconds."""

    wait: int
    may_be_doubled: bool
    """What became of the call is not known: Telegram may have shown it already."""
    file_message_id: int | None = None
    """The file went through already; only the words behind it are to be tried again."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """It was not sent: it tells what is no longer so, or its clerk paused or cancelled it."""

    state: DeliveryState


Answer = Sent | Failed | Again | Stopped


def read(error: Exception, attempts: int) -> Failed | Again:
    """What follows from an error after so many attempts; anything unknown is a defect."""
    match error:
        case TelegramRetryAfter():
            return Again(0, may_be_doubled=False)  # the pace holds everybody back: the row need not wait too
        case TelegramForbiddenError() | TelegramBadRequest():
            return Failed(_refusal(error.message))
        case TelegramEntityTooLarge():
            return Failed(Failure.DEFECT)
        case TelegramUnauthorizedError() | TelegramNotFound():
            # Unauthorized and Not Found speak of the token, not of the message: it is kept until that is mended.
            return Again(growing(attempts), may_be_doubled=False)
        case TelegramNetworkError():
            never_connected = isinstance(error.__cause__, ClientConnectorError)
            return Again(growing(attempts), may_be_doubled=not never_connected)
        case TelegramServerError() | ClientDecodeError() | TimeoutError():
            # A server's failure, a gateway's page, no answer in time: none says what became of the call.
            return Again(growing(attempts), may_be_doubled=True)
    return Failed(Failure.DEFECT)


def growing(attempts: int) -> int:
    """Seconds to wait after so many attempts: 1, 2, 4, … 300."""
    return min(FIRST_WAIT << min(max(attempts - 1, 0), 20), LONGEST_WAIT)


def _refusal(description: str) -> Failure:
    """The Bot API has no codes for these: its descriptions are what there is to tell them by."""
    words = description.lower()
    if "deactivated" in words:
        return Failure.DEACTIVATED
    if "blocked" in words:
        return Failure.BLOCKED
    if "chat not found" in words or "forbidden" in words:
        return Failure.NO_CHAT
    return Failure.DEFECT
