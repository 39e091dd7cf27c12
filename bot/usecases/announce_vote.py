"""The chair announces a closed vote's outcome; those in the hall hear it in their language."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.usecases.errors import Refused
from bot.usecases.notify import write_notice
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, present_members
from bot.usecases.see_result import VoteFacts, load_facts
from db.models import NoticeKind, RollEntry, Vote, VoteState


@dataclass(frozen=True, slots=True)
class VoteAnnounced:
    """What was announced, and to how many."""

    facts: VoteFacts
    told: int


async def announce_vote(office: Office, actor: Actor, vote_id: int) -> VoteAnnounced:
    """Tell the outcome, once: to those present now and to all who were on the vote's roll."""
    async with office.act(actor) as act:
        vote = await act.session.get(Vote, vote_id)
        if vote is None:
            raise Refused("gone")
        meeting = await lock_meeting(act.session, vote.meeting_id)
        act.require(Right.PRESIDE, meeting)
        vote = await act.session.get_one(
            Vote,
            vote_id,
            options=(joinedload(Vote.result), joinedload(Vote.item), joinedload(Vote.hand_count)),
            populate_existing=True,
        )
        if vote.state is not VoteState.CLOSED:
            raise Refused("vote-not-closed")
        if vote.announced_at is not None:
            raise Refused("vote-announced-already")
        vote.announced_at = act.now
        rolled = await act.session.scalars(select(RollEntry.member_id).where(RollEntry.vote_id == vote.id))
        told = await present_members(act.session, meeting) | set(rolled)
        await write_notice(
            act,
            NoticeKind.VOTE_ANNOUNCED,
            meeting,
            sorted(told),
            payload={"vote_id": vote.id},
            priority=0,
        )
        act.record("vote.announced", vote, told=len(told))
        await act.commit()
        return VoteAnnounced(await load_facts(act.session, vote, meeting), len(told))
