"""The calls that carry a notice keep to Telegram's lengths, however much a clerk wrote."""

from datetime import UTC, date, datetime

import pytest
from aiogram.methods import SendDocument, SendMessage

from bot.delivery.calls import calls_for
from bot.rules.bodies import BODY_SEEDS, BodyKind
from bot.rules.convocation import MeetingKind
from bot.usecases.convene import ORDER_LETTERS, PLACE_LETTERS, REASON_LETTERS
from bot.usecases.see_meeting import Item, MeetingFacts
from bot.usecases.see_notice import NoticeFacts
from bot.views.fitting import CAPTION, TEXT, shown_length
from bot.views.notices import render
from bot.views.texts import LANGUAGES, Texts
from db.models import MeetingState, NoticeKind

LONGEST_NAME = max(BODY_SEEDS, key=lambda seed: len(seed.name_kk) + len(seed.name_ru))
MEETING = MeetingFacts(
    meeting_id=1,
    body_kind=BodyKind.REGIONAL_SESSION,
    body_kk=LONGEST_NAME.name_kk,
    body_ru=LONGEST_NAME.name_ru,
    kind=MeetingKind.EXTRAORDINARY,
    state=MeetingState.CANCELLED,
    starts_at=datetime(2027, 1, 20, 5, tzinfo=UTC),
    place_kk="ә" * PLACE_LETTERS,
    place_ru="&" * PLACE_LETTERS,
    order_number="№" * ORDER_LETTERS,
    order_date=date(2026, 11, 25),
    initiator=None,
    decision_date=None,
    signatures=None,
    caller=None,
    short_notice_reason=None,
    revision=2,
    convened_at=datetime(2026, 11, 25, 5, tzinfo=UTC),
    cancel_reason="<" * REASON_LETTERS,
    agenda=(Item(1, "Ә" * 1000, "Я" * 1000),),
    online=True,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [NoticeKind.CONVOCATION, NoticeKind.CHANGE, NoticeKind.CANCELLATION])
def test_the_longest_notice_of_a_meeting_is_whole_in_captions_and_texts_that_telegram_takes(
    language: str, kind: NoticeKind
) -> None:
    payload = {"changed": ["date", "place", "online", "agenda"]}
    letter = render(Texts(language), NoticeFacts(1, kind, payload, MEETING.convened_at, MEETING))
    calls = calls_for(letter, 5)
    words = [call.text if isinstance(call, SendMessage) else call.caption or "" for call in calls]
    assert "".join(words) == letter.text
    for call, text in zip(calls, words, strict=True):
        assert shown_length(text) <= (CAPTION if isinstance(call, SendDocument) else TEXT)
    assert [call.reply_markup for call in calls][-1] == letter.keyboard
