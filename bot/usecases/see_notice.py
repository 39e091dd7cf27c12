"""What a notice speaks of, read when it is sent: for the outbox, which sends what others had the right to write."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.rules.law import Words
from bot.rules.terms import local_day
from bot.usecases.roll import load_meeting
from bot.usecases.see_meeting import MeetingFacts, facts_of
from bot.usecases.see_petition import SignatureList, load_signatures
from bot.usecases.see_result import VoteFacts, load_result
from bot.usecases.see_vote import candidates_of
from db.models import Notice, NoticeKind, Vote, VoteForm


@dataclass(frozen=True, slots=True)
class Question:
    """The item put to the vote."""

    vote_id: int
    item_number: int
    title_kk: str
    title_ru: str
    secret: bool = False
    places: int | None = None
    candidates: tuple[Words, ...] = ()
    closes_at: datetime | None = None
    annul_reason: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """`question` comes with VOTE_OPENED and VOTE_ANNULLED, `result` with VOTE_ANNOUNCED.

    `signatures` come with PETITION_REACHED, `of_meeting` with all that concern one.
    """

    notice_id: int
    kind: NoticeKind
    payload: dict[str, Any]
    created_at: datetime
    of_meeting: MeetingFacts | None = None
    question: Question | None = None
    result: VoteFacts | None = None
    signatures: SignatureList | None = None

    @property
    def meeting(self) -> MeetingFacts:
        """The meeting, for the kinds that always have one."""
        assert self.of_meeting is not None
        return self.of_meeting


async def load_notice(session: AsyncSession, notice_id: int) -> NoticeFacts:
    """The notice with its meeting as it stands now: a change is told by a notice of its own, which follows."""
    notice = await session.get_one(Notice, notice_id)
    meeting = await load_meeting(session, notice.meeting_id) if notice.meeting_id is not None else None
    question = result = signatures = None
    if notice.kind in (NoticeKind.VOTE_OPENED, NoticeKind.VOTE_ANNULLED):
        question = await _question(session, notice.payload["vote_id"])
    if notice.kind is NoticeKind.VOTE_ANNOUNCED:
        result = await load_result(session, notice.payload["vote_id"])
    if notice.kind is NoticeKind.PETITION_REACHED:
        today = local_day(notice.created_at)
        signatures = await load_signatures(session, notice.payload["petition_id"], today)
    return NoticeFacts(
        notice.id,
        notice.kind,
        notice.payload,
        notice.created_at,
        facts_of(meeting) if meeting is not None else None,
        question,
        result,
        signatures,
    )


async def _question(session: AsyncSession, vote_id: int) -> Question:
    wanted = select(Vote).where(Vote.id == vote_id).options(joinedload(Vote.item, innerjoin=True))
    vote = (await session.scalars(wanted)).one()
    return Question(
        vote.id,
        vote.item.number,
        vote.item.title_kk,
        vote.item.title_ru,
        vote.form is VoteForm.SECRET,
        vote.places,
        await candidates_of(session, vote.id),
        vote.closes_at,
        vote.annul_reason,
    )
