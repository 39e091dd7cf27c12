"""Hands raised in the hall by those present who did not vote by phone, entered by chair, clerk or teller."""

from dataclasses import dataclass

from sqlalchemy import select

from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting
from bot.usecases.tally import VoteCount, count_vote
from db.models import HandCount, Vote, VoteState


@dataclass(frozen=True, slots=True)
class HandCountEntered:
    """The hands as they are kept now, within the tally."""

    vote_id: int
    meeting_id: int
    count: VoteCount


async def enter_hand_count(
    office: Office, actor: Actor, vote_id: int, in_favour: int, against: int, abstain: int
) -> HandCountEntered:
    """Keep the count, or correct the earlier one. Never more hands than members present without a ballot.

    A hand has no name. When its member votes by phone afterwards, the ballot stands, as a named one is surer
    than a count, and the count may have become too large: the close is refused until it is corrected here.
    """
    async with office.act(actor) as act:
        found = await act.session.get(Vote, vote_id)
        if found is None:
            raise Refused("gone")
        meeting = await lock_meeting(act.session, found.meeting_id)
        act.require(Right.ENTER_COUNT, meeting)
        locked = select(Vote).where(Vote.id == vote_id).with_for_update()
        vote = (await act.session.scalars(locked.execution_options(populate_existing=True))).one()
        if vote.state is not VoteState.OPEN:
            raise Refused("vote-closed")
        if min(in_favour, against, abstain) < 0:
            raise Refused("hand-count-unclear")
        entered = in_favour + against + abstain
        limit = (await count_vote(act.session, vote, meeting)).without_ballot
        if entered > limit:
            raise Refused("hand-count-too-large", entered=entered, limit=limit)
        kept = await act.session.get(HandCount, vote_id)
        if kept is None:
            kept = HandCount(vote_id=vote_id)
            act.session.add(kept)
        kept.in_favour, kept.against, kept.abstain = in_favour, against, abstain
        kept.entered_at, kept.entered_by = act.now, act.actor.telegram_id
        act.record(
            "hands.entered",
            vote,
            in_favour=in_favour,
            against=against,
            abstain=abstain,
        )
        await act.session.flush()
        counted = await count_vote(act.session, vote, meeting)
        await act.commit()
        return HandCountEntered(vote_id, meeting.id, counted)
