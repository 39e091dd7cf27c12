"""A secret ballot in a member's chat: what is asked, what is about to be cast, the receipt; and what it protects."""

from datetime import datetime

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.rules.law import Words
from bot.usecases.cast_secret_ballot import Marks, SecretBallotCast
from bot.usecases.see_result import VoteFacts
from bot.usecases.see_vote import MemberVote
from bot.views.ballots import LETTERS, TITLE_SHOWN, until
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenMeeting
from bot.views.texts import Texts

NAME_SHOWN = 48
"""Characters of a candidate's name on a button."""


class MarkSecret(CallbackData, prefix="sm"):
    """What would be cast so far; `marks` as `packed`. It can be forged: the ballot is checked when it is cast."""

    vote_id: RowId
    marks: str


class ReviewSecret(CallbackData, prefix="sr"):
    """The marks stand: asked once more, as a secret ballot is final."""

    vote_id: RowId
    marks: str


class CastSecret(CallbackData, prefix="sc"):
    """The last tap."""

    vote_id: RowId
    marks: str


class SendBallotList(CallbackData, prefix="slist"):
    """The published list of a closed secret vote, with the script that recounts it."""

    vote_id: RowId


def packed(marks: Marks) -> str:
    """A choice's letter, or candidates' numbers as bits in hexadecimal digits: thirty of them fit into a tap."""
    if marks and not marks[0].isdecimal():
        return next(letter for letter, choice in LETTERS.items() if choice == marks[0])
    return f"m{sum(1 << int(mark) for mark in marks):x}"


def unpacked(written: str) -> Marks:
    """The marks behind a tap; what no button has ever carried is no mark."""
    if written in LETTERS:
        return (LETTERS[written].value,)
    try:
        bits = int(written.removeprefix("m"), 16)
    except ValueError:
        return ("?",)
    return tuple(str(number) for number in range(bits.bit_length()) if bits >> number & 1)


def secret_screen(
    texts: Texts,
    vote_id: int,
    item_number: int,
    title: Words,
    candidates: tuple[Words, ...],
    places: int | None,
    marks: Marks = (),
    closes_at: datetime | None = None,
) -> Screen:
    """The question with its label, and the buttons of a ballot; of an election those that are ticked are ticked."""
    question = texts(
        "secret.question", number=item_number, title=shortened(texts.pick(title.kk, title.ru), TITLE_SHOWN)
    )
    if closes_at is not None:
        question = f"{question}\n{until(texts, closes_at)}"
    if places is None:
        return Screen(
            f"{question}\n\n{texts('secret.label')}\n\n{texts('secret.choose')}",
            rows(*_choices(texts, vote_id)),
        )
    asked = texts.many("secret.choose-candidates", places)
    return Screen(
        f"{question}\n\n{texts('secret.label')}\n\n{asked}",
        rows(*_candidates(texts, vote_id, candidates, marks)),
    )


def _choices(texts: Texts, vote_id: int) -> list[list[InlineKeyboardButton]]:
    plain = Texts.plain(texts.language)
    return [
        [button(plain(f"vote.choice.{choice}"), ReviewSecret(vote_id=vote_id, marks=letter))]
        for letter, choice in LETTERS.items()
    ]


def _candidates(
    texts: Texts, vote_id: int, candidates: tuple[Words, ...], marks: Marks
) -> list[list[InlineKeyboardButton]]:
    plain = Texts.plain(texts.language)
    lines = []
    for number, name in enumerate(candidates, start=1):
        mark = str(number)
        after = tuple(one for one in marks if one != mark) if mark in marks else (*marks, mark)
        label = plain(
            "secret.ticked" if mark in marks else "secret.unticked",
            name=shortened(texts.pick(name.kk, name.ru), NAME_SHOWN),
        )
        lines.append([button(label, MarkSecret(vote_id=vote_id, marks=packed(after)))])
    key = "secret.review-marked" if marks else "secret.review-blank"
    return [*lines, [button(plain(key), ReviewSecret(vote_id=vote_id, marks=packed(marks)))]]


def review_screen(texts: Texts, seen: MemberVote, marks: Marks) -> Screen:
    """Before the last tap: what will be in the box, for ever."""
    assert seen.vote_id is not None
    assert seen.secret is not None
    plain = Texts.plain(texts.language)
    back = MarkSecret(vote_id=seen.vote_id, marks=packed(marks) if seen.secret.places else "m0")
    return Screen(
        texts("secret.review", number=seen.item_number, marks=_said(texts, seen, marks)),
        rows(
            [button(plain("secret.cast"), CastSecret(vote_id=seen.vote_id, marks=packed(marks)))],
            [button(plain("button.back"), back)],
        ),
    )


def _said(texts: Texts, seen: MemberVote, marks: Marks) -> str:
    plain = Texts.plain(texts.language)
    assert seen.secret is not None
    if seen.secret.places is None:
        return plain(f"vote.choice.{marks[0]}")
    if not marks:
        return plain("secret.blank")
    names = [seen.secret.candidates[int(mark) - 1] for mark in marks]
    return ", ".join(texts.pick(name.kk, name.ru) for name in names)


def receipt_screen(texts: Texts, cast: SecretBallotCast) -> Screen:
    """The receipt: shown now and never again."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("secret.receipt", number=cast.item_number, receipt=cast.receipt),
        rows([button(plain("hall.to-meeting"), OpenMeeting(meeting_id=cast.meeting_id))]),
    )


def receipt_notice(texts: Texts, cast: SecretBallotCast) -> str:
    """What floats above the chat: the receipt is told even where the message cannot be changed."""
    return Texts.plain(texts.language)("secret.receipt-notice", receipt=cast.receipt)


def voted_screen(texts: Texts, seen: MemberVote) -> Screen:
    """One who has voted, or has a paper ballot, sees that and nothing else."""
    assert seen.secret is not None
    plain = Texts.plain(texts.language)
    key = "secret.voted-on-paper" if seen.secret.on_paper else "secret.voted"
    return Screen(
        texts(key, number=seen.item_number),
        rows([button(plain("button.back"), OpenMeeting(meeting_id=seen.meeting_id))]),
    )


def member_screen(texts: Texts, seen: MemberVote, marks: Marks = ()) -> Screen:
    """The secret vote in progress as this member sees it."""
    assert seen.secret is not None
    assert seen.vote_id is not None
    if seen.secret.voted:
        return voted_screen(texts, seen)
    title = Words(seen.title_kk, seen.title_ru)
    secret = seen.secret
    return secret_screen(
        texts,
        seen.vote_id,
        seen.item_number,
        title,
        secret.candidates,
        secret.places,
        marks,
        seen.closes_at,
    )


def list_keyboard(texts: Texts, facts: VoteFacts) -> InlineKeyboardMarkup | None:
    """Beneath the outcome of a secret vote: the way to its list; beneath any other nothing."""
    if facts.secret is None:
        return None
    plain = Texts.plain(texts.language)
    return rows([button(plain("secret.list-button"), SendBallotList(vote_id=facts.vote_id))])


def list_name(texts: Texts, vote_number: int) -> str:
    """The file's name."""
    return Texts.plain(texts.language)("secret.list-name", number=vote_number)
