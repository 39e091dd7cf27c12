"""What cannot be looked up in the law: no words at all, another tongue, a link, too much in one message."""

import enum
import re

from bot.search.language import is_english
from bot.search.letters import words

LONGEST = 1000
"""Letters of a question; a minute of speech has fewer (some 130 words)."""
MOST_QUESTIONS = 3
"""More in one message cannot be answered by one clause."""

_LINK = re.compile(r"\b(?:https?://|www\.|t\.me/|tg://)\S+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_OURS = re.compile(r"[a-zа-яёәғқңөұүһіäöüğūñşçıáóúýńǵ]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[?\n]+")


class Unfit(enum.StrEnum):
    """Why a message is no question that can be looked up."""

    EMPTY = "empty"
    """No word and no figure: emoji, dots."""
    DIGITS = "digits"
    LINK = "link"
    LONG = "long"
    MANY = "many"
    OTHER_TONGUE = "other-tongue"


def unfit(text: str) -> Unfit | None:
    """Why the text is no question; None for one."""
    if len(text) > LONGEST:
        return Unfit.LONG
    if not any(letter.isalnum() for letter in text):
        return Unfit.EMPTY
    rest = _LINK.sub(" ", text)
    if rest != text and len(words(rest)) < 2:
        return Unfit.LINK
    if not _LETTER.search(text):
        return Unfit.DIGITS
    if not _OURS.search(text) or is_english(words(rest)):
        return Unfit.OTHER_TONGUE
    if len([part for part in _SENTENCE_END.split(rest) if len(words(part)) > 1]) > MOST_QUESTIONS:
        return Unfit.MANY
    return None
