"""A question that was missed goes on the secretariat's list: its words and the day, nobody's name."""

import hashlib
import re
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from db.models import Question, QuestionReason

LONGEST = 500
"""Letters of a question that are kept; a reader needs no more to name the clause."""
MOST_NEW_IN_A_DAY = 1000
"""Strangers may ask as well: what they can write into the database has a bound. Known questions always count."""

_WORD = re.compile(r"\w+")
# A telephone number, an individual identification number, a card: seven digits and more, however they are spaced.
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s()-]{0,2}\d){6,}")


async def note_question(
    office: Office,
    actor: Actor,
    text: str,
    language: str,
    reason: QuestionReason,
    shown: Iterable[str] = (),
) -> bool:
    """Keep the question, or count it again; False when the day has brought too many new ones.

    No entry in the record: that would name who asked.
    """
    async with office.act(actor) as act:
        act.require(Right.ASK)
        key = key_of(text)
        row = await _known(act.session, key)
        if row is None:
            row = await _kept(act, key, text, language, reason)
        if row is None:
            return False
        row.reason = reason
        row.asked_on = act.today
        row.shown_refs = " ".join(shown) or row.shown_refs
        if reason is QuestionReason.NOT_WHAT_I_ASKED:
            row.answered_at = (
                None  # back on the list; what was named for it stands until the secretariat decides
            )
        await act.commit()
        return True


def key_of(text: str) -> str:
    """What makes two questions one: their words, whatever the capitals, the spacing and the punctuation."""
    return hashlib.sha256(" ".join(_WORD.findall(text.casefold())).encode()).hexdigest()


def without_numbers(text: str) -> str:
    """The words as kept: one line, at most `LONGEST` letters, and no number that could be somebody's."""
    return _LONG_NUMBER.sub("…", " ".join(text.split()))[:LONGEST]


async def _known(session: AsyncSession, key: str) -> Question | None:
    row = await session.scalar(select(Question).where(Question.key == key).with_for_update())
    if row is not None:
        row.count += 1
    return row


async def _kept(act: Act, key: str, text: str, language: str, reason: QuestionReason) -> Question | None:
    """The new row; None when the day has brought too many."""
    today = await act.session.scalar(select(func.count(Question.id)).where(Question.asked_on == act.today))
    if (today or 0) >= MOST_NEW_IN_A_DAY:
        return None
    row = Question(
        key=key, text=without_numbers(text), language=language, asked_on=act.today, reason=reason, count=1
    )
    try:
        async with act.session.begin_nested():
            act.session.add(row)
    except IntegrityError:  # somebody else asked the same in this instant
        return await _known(act.session, key)
    return row
