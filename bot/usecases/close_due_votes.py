"""A vote with a countdown closes when its moment has come: ticked, and at the start of a process that was away."""

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.close_vote import close_locked, lock_vote
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor
from bot.usecases.roll import lock_meeting
from db.models import PaperBox, Turnout, Vote, VoteForm, VoteState

log = structlog.get_logger(__name__)


async def close_due_votes(office: Office) -> int:
    """Close what is due, each in a transaction of its own; how many were closed.

    A vote whose hands or paper ballots do not fit yet waits for whoever counts them, and closes once they do; ballots
    by phone are refused from the moment itself.
    """
    due = select(Vote.id, Vote.meeting_id).where(
        Vote.state == VoteState.OPEN, Vote.closes_at.is_not(None), Vote.closes_at <= office.now()
    )
    async with AsyncSession(office.reader) as session:
        found = (await session.execute(due.order_by(Vote.closes_at, Vote.id))).all()
    closed = 0
    for vote_id, meeting_id in found:
        try:
            closed += await _close_one(office, vote_id, meeting_id)
        except Refused as refusal:
            log.debug("vote waits", vote=vote_id, code=refusal.code)
        except Exception:
            # A defect of one must not hold back the others; it is tried again with the next tick.
            log.exception("vote", vote=vote_id)
    return closed


async def _close_one(office: Office, vote_id: int, meeting_id: int) -> bool:
    """By nobody's hand: the chair set the moment when the vote was opened."""
    async with office.act(Actor(None)) as act:
        act.require_own()
        meeting = await lock_meeting(act.session, meeting_id)
        vote = await lock_vote(act.session, vote_id)
        if vote.state is not VoteState.OPEN or not await _is_due(act, vote):
            return False
        await close_locked(act, vote, meeting)
        await act.commit()
        return True


async def _is_due(act: Act, vote: Vote) -> bool:
    """Its moment has come, and every paper ballot that was handed out is counted."""
    if vote.closes_at is None or vote.closes_at > act.now:
        return False
    return vote.form is not VoteForm.SECRET or await _papers_are_counted(act, vote)


async def _papers_are_counted(act: Act, vote: Vote) -> bool:
    handed_out = select(func.count(Turnout.member_id)).where(Turnout.vote_id == vote.id, Turnout.on_paper)
    box = await act.session.get(PaperBox, vote.id)
    counted = box.valid + box.spoilt if box is not None else 0
    return counted >= (await act.session.scalars(handed_out)).one()
