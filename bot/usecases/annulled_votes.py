"""The annulled votes of a meeting, as its papers name them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.rules.law import Words
from db.models import Vote, VoteForm, VoteState


@dataclass(frozen=True, slots=True)
class AnnulledVote:
    """A vote that was taken back; `closed_at` is None for one that was still open then. Moments are in UTC."""

    number: int
    item_number: int
    title: Words
    form: VoteForm
    opened_at: datetime
    closed_at: datetime | None
    annulled_at: datetime
    reason: str


async def annulled_votes(session: AsyncSession, meeting_id: int) -> tuple[AnnulledVote, ...]:
    """First to last; the right is named by whoever asks."""
    found = await session.scalars(
        select(Vote)
        .where(Vote.meeting_id == meeting_id, Vote.state == VoteState.ANNULLED)
        .options(joinedload(Vote.item, innerjoin=True))
        .order_by(Vote.number)
    )
    return tuple(
        AnnulledVote(
            vote.number,
            vote.item.number,
            Words(vote.item.title_kk, vote.item.title_ru),
            vote.form,
            vote.opened_at,
            vote.closed_at,
            vote.annulled_at,
            vote.annul_reason,
        )
        for vote in found
        if vote.annulled_at is not None and vote.annul_reason is not None
    )
