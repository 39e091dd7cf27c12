"""The ballot in a member's chat: the question, three buttons, one's own choice."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup

from bot.views.screens import button, rows
from bot.views.texts import Texts
from db.models import Choice


class CastBallot(CallbackData, prefix="b"):
    """A tap on a choice; `choice` is a letter of `LETTERS`. It can be forged, and pressed after the close."""

    vote_id: int
    choice: str


LETTERS = {"f": Choice.IN_FAVOUR, "a": Choice.AGAINST, "x": Choice.ABSTAIN}
"""Short, as callback data has 64 bytes and 504 people tap at once."""


def ballot_keyboard(texts: Texts, vote_id: int, chosen: Choice | None = None) -> InlineKeyboardMarkup:
    """The three choices, one beneath another; the member's own is ticked."""
    plain = Texts.plain(texts.language)
    return rows(
        *(
            [
                button(
                    plain(
                        "vote.choice-ticked" if choice is chosen else "vote.choice-button",
                        choice=plain(f"vote.choice.{choice}"),
                    ),
                    CastBallot(vote_id=vote_id, choice=letter),
                )
            ]
            for letter, choice in LETTERS.items()
        )
    )
