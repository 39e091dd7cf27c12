"""The clerk's desk, and the bar that shows how far something has come."""

from bot.views.screens import Screen, button, rows
from bot.views.taps import (
    OpenAnnouncements,
    OpenHelp,
    OpenMeetings,
    OpenMenu,
    OpenPlans,
    OpenRegister,
    StartConvening,
)
from bot.views.texts import Texts

BAR = 10
"""Squares of the bar that shows how much of the audience has the notice."""


def clerk_screen(texts: Texts) -> Screen:
    """Everything a clerk does, one tap away."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("clerk.desk"),
        rows(
            [button(plain("clerk.convene-button"), StartConvening())],
            [button(plain("plan.menu-button"), OpenPlans())],
            [button(plain("announcements.menu-button"), OpenAnnouncements())],
            [button(plain("meeting.all-button"), OpenMeetings())],
            [button(plain("clerk.register-button"), OpenRegister())],
            [button(plain("clerk.help-button"), OpenHelp()), button(plain("button.menu"), OpenMenu())],
        ),
    )


def bar(part: int, whole: int) -> str:
    """A row of squares; full only when all of the whole is there."""
    filled = BAR * part // whole if whole else 0
    return "▰" * filled + "▱" * (BAR - filled)
