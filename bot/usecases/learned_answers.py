"""What the secretariat's answers teach the search, and what it takes back; on a tick and before each question."""

import asyncio
from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.law.loader import load_statute
from bot.search.engine import Engine
from bot.usecases.office import Office
from db.models import Question

log = structlog.get_logger(__name__)

_STANDING = Question.answered_ref.is_not(None)
"""An answer that was dismissed stands no more. One that a single person says is not it stands until the secretariat,
which sees the question on its list again, has decided: nobody un-teaches the bot with a tap."""

_Stamp = tuple[int, datetime | None]


class LearnedAnswers:
    """Brings the answers of the table into this process's engine; `refresh` may be called as often as one likes.

    Other processes answer and withdraw as well, so it is called before each question: while nothing has changed that
    is one small query.
    """

    def __init__(self, office: Office, engine: Engine) -> None:
        self._office = office
        self._engine = engine
        self._known: dict[int, str] = {}
        """The clause of each answer that was learnt."""
        self._stamp: _Stamp = (0, None)
        self._turn = asyncio.Lock()

    async def refresh(self) -> int:
        """Learn what was answered since and forget what was withdrawn; returns how many answers were learnt."""
        async with self._turn:
            async with AsyncSession(self._office.reader) as session:
                stamp = await _stamp(session)
                if stamp == self._stamp:
                    return 0
                answered = await _answered(session)
            learned = await self._take_in(answered)
            self._stamp = stamp
        log.info("learned", answers=learned)
        return learned

    async def _take_in(self, answered: dict[int, tuple[str, str]]) -> int:
        """One answer taken back is all of them learnt anew: what each has shifted cannot be told apart."""
        if any(
            question_id not in answered or answered[question_id][1] != ref
            for question_id, ref in self._known.items()
        ):
            self._engine.forget()
            self._known.clear()
        fresh = [question_id for question_id in answered if question_id not in self._known]
        for question_id in fresh:
            text, ref = answered[question_id]
            self._engine.learn(text, ref)
            self._known[question_id] = ref
            await asyncio.sleep(0)  # each takes some 7 ms: a thousand of them must not hold up a vote
        return len(fresh)


async def _stamp(session: AsyncSession) -> _Stamp:
    """Changes with every answer and every withdrawal."""
    row = await session.execute(
        select(func.count(Question.id), func.max(Question.answered_at)).where(_STANDING)
    )
    count, last = row.one()
    return count, last


async def _answered(session: AsyncSession) -> dict[int, tuple[str, str]]:
    """Text and clause of every answer that stands, the oldest question first."""
    rows = await session.execute(
        select(Question.id, Question.text, Question.answered_ref).where(_STANDING).order_by(Question.id)
    )
    return {
        question_id: (text, ref) for question_id, text, ref in rows if ref is not None and _has_words(ref)
    }


def _has_words(ref: str) -> bool:
    """The law may be another by the time that an old answer is read again."""
    clause = load_statute().clauses.get(ref)
    return clause is not None and bool(clause.kk)
