"""What is shown for each outcome of a question."""

from datetime import date

import pytest

from bot.search.engine import Answer, Hit, Outcome
from bot.usecases.ask_law import FromLaw
from bot.views.asking import law_screen, noted_screen
from bot.views.fitting import TEXT, shown_length
from bot.views.law import NotAsked, OpenClause
from bot.views.screens import Screen
from bot.views.texts import LANGUAGES, Texts

DAY = date(2023, 4, 26)


def found(outcome: Outcome, *refs: str, noted: bool = False) -> FromLaw:
    return FromLaw(Answer(outcome, tuple(Hit(ref, 0.5) for ref in refs), "ru"), noted)


def taps(screen: Screen) -> list[str]:
    """The callback data of every button, in order."""
    assert screen.keyboard is not None
    return [button.callback_data or "" for row in screen.keyboard.inline_keyboard for button in row]


def opened(screen: Screen) -> list[str]:
    """The clauses that the buttons open."""
    return [OpenClause.unpack(data).ref for data in taps(screen) if data.startswith("lc:")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_unsure_it_offers_three_clauses_and_none_of_them(language: str) -> None:
    screen = law_screen(Texts(language), found("choose", "9.5", "10.5", "14.8.2", "3"), DAY)
    assert opened(screen) == ["9.5", "10.5", "14.8.2"]
    assert NotAsked(refs="9.5,10.5,14.8.2", lang=language).pack() in taps(screen)
    assert "05.11.2022" in screen.text


def test_an_answer_bears_the_button_not_what_i_asked_through_all_its_pages() -> None:
    screen = law_screen(Texts("ru"), found("answer", "14", "9.5"), DAY)
    assert NotAsked(refs="14", lang="ru").pack() in taps(screen)
    assert all(OpenClause.unpack(data).asked for data in taps(screen) if data.startswith("lc:"))


@pytest.mark.parametrize("noted", [True, False])
def test_the_law_does_not_say_and_the_nearest_clause_is_named_where_there_is_one(noted: bool) -> None:
    near = law_screen(Texts("ru"), found("none", "16.2", noted=noted), DAY)
    far = law_screen(Texts("ru"), found("none", noted=noted), DAY)
    assert (opened(near), opened(far)) == (["16.2"], [])
    for screen in (near, far):
        assert "Закон об этом не говорит" in screen.text
        assert ("передан Секретариату" in screen.text) is noted


def test_after_a_no_the_others_are_offered_without_a_second_no() -> None:
    """A second tap would count the same question once more."""
    screen = noted_screen(Texts("kk"), ("10.5", "9.6", "9.7", "9.1"), noted=True)
    assert opened(screen) == ["10.5", "9.6", "9.7"]
    assert not any(data.startswith("lnot:") for data in taps(screen))


def test_three_long_clauses_still_fit_a_message() -> None:
    """And the buttons' data keep within 64 bytes with the longest references."""
    screen = law_screen(Texts("kk"), found("choose", "13.2.2-1", "10-1.1.4", "14-1.1"), DAY)
    assert shown_length(screen.text) <= TEXT
    assert all(len(data.encode()) <= 64 for data in taps(screen))
