"""A question in a person's own words: answered from the records or from the law, or honestly not."""

import enum
import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from bot.rules.law.statute import Lang
from bot.search.engine import Engine, Outcome
from bot.search.language import is_english
from bot.search.letters import words
from bot.usecases.note_question import note_question
from bot.usecases.office import Act, Office
from bot.usecases.other_questions import (
    Intent,
    NextMeeting,
    OwnAttendance,
    intent_of,
    next_meeting_of,
    own_attendance_of,
)
from bot.usecases.rights import Actor, Place, Right
from db.models import Body, QuestionReason

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


@dataclass(frozen=True, slots=True)
class NoQuestion:
    """Nothing was looked up."""

    why: Unfit


@dataclass(frozen=True, slots=True)
class FromRecords:
    """Answered from the records, in the question's language. `bound`: the account belongs to somebody."""

    intent: Intent
    lang: Lang
    bound: bool
    next_meeting: NextMeeting | None = None
    attendance: OwnAttendance | None = None


@dataclass(frozen=True, slots=True)
class FromLaw:
    """What the engine found, best first; with "none" the nearest clause, if any. `noted`: the secretariat has it."""

    outcome: Outcome
    refs: tuple[str, ...]
    lang: Lang
    noted: bool = False


Reply = NoQuestion | FromRecords | FromLaw


async def ask_law(office: Office, actor: Actor, engine: Engine, text: str) -> Reply:
    """The reply to a message. What the law does not answer is noted for the secretariat, without the asker."""
    why = unfit(text)
    if why is not None:
        return NoQuestion(why)
    own: Lang = "ru" if actor.language == "ru" else "kk"
    intent = intent_of(text)
    if intent is not None and (intent is not Intent.NEXT_MEETING or actor.member_id or actor.grants):
        return await _from_records(office, actor, intent, engine.language(text) or own)
    answer = engine.ask(text, own)
    noted = answer.outcome == "none" and await note_question(
        office, actor, text, answer.lang, QuestionReason.UNANSWERED
    )
    return FromLaw(answer.outcome, tuple(hit.ref for hit in answer.hits), answer.lang, noted)


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


async def _from_records(office: Office, actor: Actor, intent: Intent, lang: Lang) -> FromRecords:
    async with office.look(actor) as act:
        act.require(Right.ASK)
        bound = actor.member_id is not None
        meeting = attendance = None
        if intent is Intent.NEXT_MEETING:
            meeting = await next_meeting_of(act, await _bodies_of(act))
        elif intent is Intent.ATTENDANCE and actor.member_id is not None:
            attendance = await own_attendance_of(act, actor.member_id)
        return FromRecords(intent, lang, bound, meeting, attendance)


async def _bodies_of(act: Act) -> Collection[int]:
    """Where the actor sits; for a secretariat without a seat, the bodies whose meetings it sees."""
    if act.actor.seat_body_ids:
        return act.actor.seat_body_ids
    bodies = await act.session.scalars(select(Body))
    return [
        body.id for body in bodies if act.actor.may(Right.SEE_MEETING, Place(body.id, body.kind, body.region))
    ]
