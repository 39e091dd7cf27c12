"""The secretariat answers a missed question by naming the clause, or dismisses it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.law.loader import load_statute
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.see_questions import QuestionFacts, question_facts, require_answering
from db.models import Question


async def answer_question(office: Office, actor: Actor, question_id: int, ref: str) -> QuestionFacts:
    """The clause that was asked about; it must be one with words. A second answer replaces the first."""
    clause = load_statute().clauses.get(ref)
    if clause is None:
        raise Refused("no-such-clause", reference=ref)
    if clause.repealed:
        raise Refused("clause-repealed", reference=ref)
    if not clause.kk:
        raise Refused("clause-without-words", reference=ref)
    async with office.act(actor) as act:
        await require_answering(act)
        row = await _locked(act.session, question_id)
        row.answered_ref = ref
        row.answered_by = actor.telegram_id
        row.answered_at = act.now
        act.record("question.answered", row, ref=ref)
        await act.commit()
        return question_facts(row)


async def dismiss_question(office: Office, actor: Actor, question_id: int) -> QuestionFacts:
    """It needs no clause: off the list, until somebody says again that it was not answered."""
    async with office.act(actor) as act:
        await require_answering(act)
        row = await _locked(act.session, question_id)
        row.answered_ref = None
        row.answered_by = actor.telegram_id
        row.answered_at = act.now
        act.record("question.dismissed", row)
        await act.commit()
        return question_facts(row)


async def _locked(session: AsyncSession, question_id: int) -> Question:
    row = (
        await session.scalars(select(Question).where(Question.id == question_id).with_for_update())
    ).one_or_none()
    if row is None:
        raise Refused("gone")
    return row
