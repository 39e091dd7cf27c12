"""The secretariat's list of questions that the bot missed: those asked most often first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.bodies import BodyKind
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from db.models import Body, Question, QuestionReason

PAGE = 6
"""Questions on a page of the list."""


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question as it stands on the list; nothing in it tells who asked."""

    question_id: int
    text: str
    language: str
    asked_on: date
    reason: QuestionReason
    shown: tuple[str, ...]
    count: int
    answered_ref: str | None
    settled: bool
    """Answered, or dismissed when there is no `answered_ref`."""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A page of open questions, and how many are open."""

    questions: tuple[QuestionFacts, ...]
    open: int
    page: int
    pages: int


async def see_questions(office: Office, actor: Actor, page: int = 0) -> QuestionPage:
    """The open questions. A page too far is the last."""
    async with office.look(actor) as act:
        await require_answering(act)
        unsettled = Question.answered_at.is_(None)
        count = (await act.session.scalars(select(func.count(Question.id)).where(unsettled))).one()
        pages = max(1, -(-count // PAGE))
        page = min(max(page, 0), pages - 1)
        rows = await act.session.scalars(
            select(Question)
            .where(unsettled)
            .order_by(Question.count.desc(), Question.asked_on.desc(), Question.id)
            .offset(page * PAGE)
            .limit(PAGE)
        )
        return QuestionPage(tuple(question_facts(row) for row in rows), count, page, pages)


async def see_question(office: Office, actor: Actor, question_id: int) -> QuestionFacts:
    """One question of the list."""
    async with office.look(actor) as act:
        await require_answering(act)
        row = await act.session.get(Question, question_id)
        if row is None:
            raise Refused("gone")
        return question_facts(row)


async def require_answering(act: Act) -> None:
    """The list is the national secretariat's: a region's clerk has no right over the Session."""
    act.require(Right.ANSWER_QUESTIONS, await _the_session(act.session))


async def _the_session(session: AsyncSession) -> Body:
    return (await session.scalars(select(Body).where(Body.kind == BodyKind.SESSION))).one()


def question_facts(row: Question) -> QuestionFacts:
    return QuestionFacts(
        row.id,
        row.text,
        row.language,
        row.asked_on,
        row.reason,
        tuple(row.shown_refs.split()),
        row.count,
        row.answered_ref,
        row.answered_at is not None,
    )
