"""Structured logs that carry ids and never names, phones, ballots or the token."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_TOKEN = re.compile(r"\d{2,}:[A-Za-z0-9_-]{20,}")
"""BotFather's tokens look like `123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11` (core.telegram.org/bots/api)."""
_PHONE = re.compile(r"\+\d{10,15}")

_CHATTY = (
    "aiogram.event",
    "apscheduler",
    "alembic",
    "aiohttp.access",
    # These log every statement with its values, and so names and phones, when the level is DEBUG.
    "aiosqlite",
    "asyncpg",
    "sqlalchemy",
)


def set_up_logs(form: str, level: str) -> None:
    """Send structlog's and the libraries' lines to standard error: `console` for eyes, `json` for machines."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _hide_secrets,
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _hide_secrets(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's exception may quote an address with the token or a statement's values: strike them out."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _PHONE.sub("+…", _TOKEN.sub("<token>", value))
    return event
