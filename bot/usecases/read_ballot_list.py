"""The published list of a secret vote: every receipt with what its ballot says; anyone can recount it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.rules.law import Words
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.roll import load_meeting
from bot.usecases.see_vote import candidates_of
from db.models import PaperBox, SecretBallot, Vote, VoteForm, VoteState


@dataclass(frozen=True, slots=True)
class BallotLine:
    """A ballot under its receipt; no marks is a blank one."""

    receipt: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BallotList:
    """The box of a closed secret vote, in the order of receipts. `paper`: ballots that have none, by mark."""

    vote_id: int
    vote_number: int
    item_number: int
    title: Words
    candidates: tuple[Words, ...]
    lines: tuple[BallotLine, ...]
    paper: dict[str, int]


async def read_ballot_list(office: Office, actor: Actor, vote_id: int) -> BallotList:
    """For the body's members and whoever may see its meetings, once the outcome is announced."""
    async with office.look(actor) as act:
        vote = await act.session.get(Vote, vote_id, options=(joinedload(Vote.item, innerjoin=True),))
        if vote is None:
            raise Refused("gone")
        meeting = await load_meeting(act.session, vote.meeting_id)
        member = actor.may(Right.TAKE_PART, place_of(meeting))
        act.require(Right.TAKE_PART if member else Right.SEE_MEETING, meeting)
        if vote.form is not VoteForm.SECRET:
            raise Refused("gone")
        if vote.state is not VoteState.CLOSED or vote.announced_at is None:
            raise Refused("list-not-yet")
        return await load_ballot_list(act.session, vote)


async def load_ballot_list(session: AsyncSession, vote: Vote) -> BallotList:
    """For those who put it with the minutes; the right is named by whoever asks. The item must be loaded."""
    rows = await session.scalars(
        select(SecretBallot).where(SecretBallot.vote_id == vote.id).order_by(SecretBallot.receipt)
    )
    box = await session.get(PaperBox, vote.id)
    return BallotList(
        vote_id=vote.id,
        vote_number=vote.number,
        item_number=vote.item.number,
        title=Words(vote.item.title_kk, vote.item.title_ru),
        candidates=await candidates_of(session, vote.id),
        lines=tuple(BallotLine(row.receipt, tuple(row.marks)) for row in rows),
        paper=dict(box.counts) if box is not None else {},
    )
