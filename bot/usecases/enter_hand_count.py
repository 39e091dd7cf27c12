"""Hands raised in the hall by those present who did not vote by phone, entered by chair, clerk or teller."""

from dataclasses import dataclass

from sqlalchemy import select

from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting
from bot.usecases.tally import VoteCount, count_vote, left_without_ballot
from db.models import HandCount, Vote, VoteForm, VoteState


@dataclass(frozen=True, slots=True)
class HandCountEntered:
    """The hands as they are kept now, within the tally."""

    vote_id: int
    meeting_id: int
    count: VoteCount


async def enter_hand_count(
    office: Office, actor: Actor, vote_id: int, in_favour: int, against: int, abstain: int, left: int = 0
) -> HandCountEntered:
    """Keep the count, or correct the earlier one. Never more hands than members present without a ballot.

    `left`: how many of the counted have left the hall since. Their hands stand and they stay in P, as with a ballot
    by phone (9.6, 10.6); never more than left during the vote without a ballot.

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
        if vote.form is not VoteForm.OPEN:
            raise Refused("hands-are-seen")
        entered = in_favour + against + abstain
        if min(in_favour, against, abstain, left) < 0 or left > entered:
            raise Refused("hand-count-unclear")
        gone = await left_without_ballot(act.session, vote, meeting)
        if left > gone:
            raise Refused("hand-count-left", left=left, limit=gone)
        limit = (await count_vote(act.session, vote, meeting)).without_ballot
        if entered - left > limit:
            raise Refused("hand-count-too-large", entered=entered - left, limit=limit)
        kept = await act.session.get(HandCount, vote_id)
        if kept is None:
            kept = HandCount(vote_id=vote_id)
            act.session.add(kept)
        kept.in_favour, kept.against, kept.abstain = in_favour, against, abstain
        kept.left, kept.stale = left, False
        kept.entered_at, kept.entered_by = act.now, act.actor.telegram_id
        act.record(
            "hands.entered",
            vote,
            in_favour=in_favour,
            against=against,
            abstain=abstain,
            left=left,
        )
        await act.session.flush()
        counted = await count_vote(act.session, vote, meeting)
        await act.commit()
        return HandCountEntered(vote_id, meeting.id, counted)
