"""The ladder's screens at their longest: a page of the longest names, a member with every rung."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.usecases.ladder import Group, PastRung
from bot.usecases.see_deliveries import PAGE, DeliveryNames, MemberLadder
from bot.views.fitting import TEXT, shown_length
from bot.views.ladder import BEFORE_SHOWN, names_screen, rung_screen
from bot.views.texts import LANGUAGES, Texts
from db.models import DeliveryState, Failure, NoticeKind, Rsvp
from tests.documents.test_ladder_file import RUNG, TOLD
from tests.documents.test_proof import proof

AT = datetime(2023, 3, 28, 7, tzinfo=UTC)
LONGEST = "Ә" * 200
"""What the register's column holds."""
WORST = replace(
    RUNG,
    member_id=2**31 - 1,
    name_kk=LONGEST,
    name_ru=LONGEST,
    position="ө" * 300,
    state=DeliveryState.FAILED,
    failure=Failure.DEFECT,
    doubled=True,
    sent_at=AT,
    read_at=AT,
    rsvp=Rsvp.CANNOT,
    rsvp_at=AT,
    by_hand=TOLD,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_the_longest_names_is_one_message(language: str) -> None:
    found = DeliveryNames(2**31 - 1, Group.NOT_REACHED, (WORST,) * PAGE, 200_000, 9998, 10_000)
    screen = names_screen(Texts(language), found)
    assert shown_length(screen.text) <= TEXT
    assert screen.keyboard is not None
    labels = [button.text for row in screen.keyboard.inline_keyboard for button in row]
    assert labels[:PAGE] == [str(place) for place in range(1, PAGE + 1)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_with_every_rung_and_many_changes_is_one_message(language: str) -> None:
    past = tuple(PastRung(NoticeKind.CHANGE, AT, WORST) for _ in range(BEFORE_SHOWN + 3))
    ladder = replace(proof(WORST).ladder, notice_id=2**31 - 1)
    screen = rung_screen(Texts(language), MemberLadder(ladder, WORST, past), Group.NOT_REACHED, 9999)
    assert shown_length(screen.text) <= TEXT
