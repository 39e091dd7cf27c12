"""What the operator's log says while a test runs: no refusal of a person may be a defect of ours."""

from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.views.texts import LANGUAGES, Texts

OUR_FAULT = tuple(Texts.plain(language)("refusal.our-fault") for language in LANGUAGES)
TRY_AGAIN = tuple(Texts.plain(language)("refusal.try-again") for language in LANGUAGES)
STALE = tuple(Texts.plain(language)("refusal.stale-button") for language in LANGUAGES)
NOT_YOURS = tuple(Texts.plain(language)("refusal.not-yours") for language in LANGUAGES)


@pytest.fixture
def logged() -> Iterator[list[dict[str, Any]]]:
    """The structured lines so far; `event` is what happened."""
    with capture_logs() as lines:
        yield lines  # type: ignore[misc]  # structlog's lines are mutable mappings


def defects_in(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines that tell of a defect in the bot."""
    return [line for line in lines if line["log_level"] in ("error", "critical")]
