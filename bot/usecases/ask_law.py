"""A question in a person's own words: answered from the records or from the law, or honestly not."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from bot.rules.law.loader import load_statute
from bot.rules.law.references import find_reference
from bot.rules.law.statute import Lang
from bot.search.engine import Answer, Engine, Hit
from bot.search.letters import words
from bot.search.unfit import Unfit
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
from bot.usecases.rights import Actor, Right, place_of
from db.models import Body, QuestionReason

_TOPICS = {
    "next-meeting": Intent.NEXT_MEETING,
    "my-attendance": Intent.ATTENDANCE,
    "help": Intent.HOW_TO_USE,
}
"""What the search knows to be no matter of the law, and the records can tell."""


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
    """What the search makes of it. `noted`: the secretariat has the question that the law does not answer."""

    answer: Answer
    noted: bool = False


Reply = NoQuestion | FromRecords | FromLaw


async def ask_law(office: Office, actor: Actor, engine: Engine, text: str) -> Reply:
    """The reply to a message. What the law does not answer is noted for the secretariat, without the asker."""
    own: Lang = "ru" if actor.language == "ru" else "kk"
    answer = engine.ask(text, own)
    if answer.unfit is not None:
        return NoQuestion(answer.unfit)
    intent = intent_of(text)
    if intent is None and answer.topic is not None:
        intent = _TOPICS.get(answer.topic.topic)
    if intent is not None and (intent is not Intent.NEXT_MEETING or actor.member_id or actor.grants):
        return await _from_records(office, actor, intent, answer.lang)
    title = _title_named(text)
    if title is not None:
        return FromLaw(Answer("answer", (Hit(title, 1.0),), answer.lang))
    # A single word that found nothing tells the secretariat nothing either.
    noted = (
        answer.outcome == "none"
        and len(words(text)) > 1
        and await note_question(office, actor, text, answer.lang, QuestionReason.UNANSWERED)
    )
    return FromLaw(answer, noted)


def _title_named(text: str) -> str | None:
    """The article that the question names, if it is only a title over paragraphs: the search knows none of those."""
    ref = find_reference(text)
    clause = load_statute().clauses.get(ref) if ref else None
    return ref if clause is not None and not clause.kk else None


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
    return [body.id for body in bodies if act.actor.may(Right.SEE_MEETING, place_of(body))]
