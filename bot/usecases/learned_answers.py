"""What the secretariat's answers teach the search: at start, at once in this process, on a tick from the others."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.law.loader import load_statute
from bot.search.engine import Engine
from bot.usecases.office import Office
from db.models import Question

log = structlog.get_logger(__name__)


class LearnedAnswers:
    """Brings the answers of the table into this process's engine; `refresh` may be called as often as one likes."""

    def __init__(self, office: Office, engine: Engine) -> None:
        self._office = office
        self._engine = engine
        self._known: dict[int, datetime] = {}

    async def refresh(self) -> int:
        """Learn what was answered since; returns how many that were."""
        async with AsyncSession(self._office.reader) as session:
            rows = await session.execute(
                select(Question.id, Question.text, Question.answered_ref, Question.answered_at)
                .where(Question.answered_ref.is_not(None), Question.answered_at.is_not(None))
                .order_by(Question.answered_at)
            )
            answered = list(rows)
        learned = 0
        for question_id, text, ref, moment in answered:
            if ref is None or moment is None or not _has_words(ref) or self._known.get(question_id) == moment:
                continue
            self._known[question_id] = moment
            self._engine.learn(text, ref)
            learned += 1
        if learned:
            log.info("learned", answers=learned)
        return learned


def _has_words(ref: str) -> bool:
    """The law may be another by the time that an old answer is read again."""
    clause = load_statute().clauses.get(ref)
    return clause is not None and bool(clause.kk)
