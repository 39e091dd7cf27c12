"""What an announcement may be at its longest still fits into Telegram's messages."""

from datetime import UTC, datetime
from itertools import product

import pytest

from bot.rules.bodies import BODY_SEEDS, REGIONS
from bot.usecases.audiences import Audience, AudienceBody, AudienceFacts
from bot.usecases.write_announcement import (
    TEXT_LETTERS,
    Attachment,
    Draft,
    Judged,
    letters,
    notice_payload,
)
from bot.views.announcing import announcement_message, audience_screen, ready_screen, text_screen
from bot.views.fitting import TEXT, shown_length
from bot.views.texts import LANGUAGES, Texts
from db.models import FileKind

SPEAKERS = (None, *(region.code for region in REGIONS))
NIGHT = datetime(2023, 4, 26, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_announcement_of_every_secretariat_fits(language: str) -> None:
    for region, notice_id in product(SPEAKERS, (None, 7)):
        payload = notice_payload("ә" * TEXT_LETTERS, "<" * TEXT_LETTERS, None, None, region)
        assert shown_length(announcement_message(Texts(language), payload, notice_id).text) <= TEXT


def everybody() -> AudienceFacts:
    """All 42 bodies, and of their members only the holders of a position with the longest name."""
    bodies = tuple(
        AudienceBody(number, seed.region, seed.name_kk, seed.name_ru)
        for number, seed in enumerate(BODY_SEEDS, 1)
    )
    audience = Audience(tuple(body.body_id for body in bodies), position="Т" * 300)
    return AudienceFacts(audience, bodies, None, 5000, 4900)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screens_of_the_longest_draft_fit(language: str) -> None:
    texts, facts = Texts(language), everybody()
    file = Attachment("id", "unique", FileKind.DOCUMENT, 1)
    draft = Draft("ә" * TEXT_LETTERS, "ы" * TEXT_LETTERS, facts.audience, file, True, NIGHT)
    screens = (
        ready_screen(texts, draft, Judged(facts, None), NIGHT),
        audience_screen(texts, facts, facts.bodies[:2], regions=True),
        text_screen(texts, "text_kk", "&" * 20_000, first=False),
    )
    for screen in screens:
        assert shown_length(screen.text) <= TEXT


def test_letters_are_counted_as_telegram_counts_them() -> None:
    assert letters("әы") == 2
    assert letters("📢") == 2
