"""The ballot in a member's chat: the question, three buttons, one's own choice."""

from datetime import datetime

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup

from bot.usecases.cast_ballot import BallotCast
from bot.usecases.see_vote import MemberVote
from bot.views.fitting import shortened
from bot.views.hall import LeaveHall, RegisterHere
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenMeeting, OpenVote
from bot.views.texts import Texts
from db.models import Choice


class CastBallot(CallbackData, prefix="b"):
    """A tap on a choice; `choice` is a letter of `LETTERS`. It can be forged, and pressed after the close."""

    vote_id: RowId
    choice: str


LETTERS = {"f": Choice.IN_FAVOUR, "a": Choice.AGAINST, "x": Choice.ABSTAIN}
"""Short, as callback data has 64 bytes and 504 people tap at once."""

TITLE_SHOWN = 1500
"""Characters of an item's title in a message of 4,096; an agenda's item may be a whole paragraph."""


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


def question_screen(
    texts: Texts,
    vote_id: int,
    item_number: int,
    title_kk: str,
    title_ru: str,
    choice: Choice | None,
    closes_at: datetime | None = None,
) -> Screen:
    """The open vote as it is put to a member; it can be answered anew until the close."""
    title = shortened(texts.pick(title_kk, title_ru), TITLE_SHOWN)
    question = texts("vote.question", number=item_number, title=title)
    answer = texts("vote.not-voted")
    if choice is not None:
        answer = texts("vote.yours", choice=Texts.plain(texts.language)(f"vote.choice.{choice}"))
    if closes_at is not None:
        answer = f"{answer}\n{until(texts, closes_at)}"
    return Screen(f"{question}\n\n{answer}", ballot_keyboard(texts, vote_id, choice))


def until(texts: Texts, closes_at: datetime) -> str:
    """When a countdown runs out, for those who are asked."""
    return texts("countdown.until", time=texts.seconds(closes_at))


def ballot_screen(texts: Texts, cast: BallotCast) -> Screen:
    """The question with the ballot that was just kept."""
    return question_screen(
        texts,
        cast.vote_id,
        cast.item_number,
        cast.title_kk,
        cast.title_ru,
        cast.choice,
        cast.closes_at,
    )


def ballot_notice(texts: Texts, cast: BallotCast) -> str:
    """What floats above the chat after the tap; plain text."""
    plain = Texts.plain(texts.language)
    if cast.counted_already:
        return plain("vote.counted-already", choice=plain(f"vote.choice.{cast.choice}"))
    key = "vote.counted" if cast.before is None else "vote.changed"
    return plain(key, choice=plain(f"vote.choice.{cast.choice}"))


def vote_screen(texts: Texts, seen: MemberVote) -> Screen:
    """The vote in progress, that there is none, or that one has to register first."""
    if seen.registered and seen.vote_id is not None:
        return question_screen(
            texts,
            seen.vote_id,
            seen.item_number,
            seen.title_kk,
            seen.title_ru,
            seen.choice,
            seen.closes_at,
        )
    plain = Texts.plain(texts.language)
    body = texts.pick(seen.body_kk, seen.body_ru)
    back = [button(plain("button.back"), OpenMeeting(meeting_id=seen.meeting_id))]
    if not seen.registered:
        register = [button(plain("hall.register"), RegisterHere(meeting_id=seen.meeting_id))]
        return Screen(texts("vote.register-first", body=body), rows(register, back))
    return Screen(
        texts("vote.none", body=body),
        rows(
            [button(plain("vote.look-again"), OpenVote(meeting_id=seen.meeting_id))],
            [button(plain("hall.leaving"), LeaveHall(meeting_id=seen.meeting_id))],
            back,
        ),
    )
