"""The chair annuls a vote, open or closed, with a reason that stays on the record; the item can be put again."""

from dataclasses import dataclass

from sqlalchemy import select

from bot.usecases.close_vote import lock_vote
from bot.usecases.convene import REASON_LETTERS, check_length
from bot.usecases.errors import Refused
from bot.usecases.minutes_facts import minutes_of
from bot.usecases.notify import overtake, write_notice
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, present_members
from db.models import Decision, DecisionState, Meeting, NoticeKind, RollEntry, Vote, VoteState


@dataclass(frozen=True, slots=True)
class VoteAnnulled:
    """What was annulled, why, and how many were told."""

    vote_id: int
    meeting_id: int
    vote_number: int
    item_id: int
    item_number: int
    reason: str
    told: int


async def annul_vote(office: Office, actor: Actor, vote_id: int, reason: str) -> VoteAnnulled:
    """Take the vote back. Its ballots and counts stay as they are and decide nothing any more.

    Refused once its decision is approved (9.7) or stands in the minutes (10.6), and once there are minutes at all.
    Those present and those on its roll are told, with the reason.
    """
    async with office.act(actor) as act:
        found = await act.session.get(Vote, vote_id)
        if found is None:
            raise Refused("gone")
        meeting = await lock_meeting(act.session, found.meeting_id)
        act.require(Right.PRESIDE, meeting)
        vote = await lock_vote(act.session, vote_id)
        check_length(reason, REASON_LETTERS)
        await _require_unsettled(act, vote, meeting)
        was_open = vote.state is VoteState.OPEN
        vote.state = VoteState.ANNULLED
        vote.annulled_at = act.now
        vote.annulled_by = act.actor.telegram_id
        vote.annul_reason = reason.strip()
        if was_open:
            await overtake(act, meeting, (NoticeKind.VOTE_OPENED,))
        told = await _tell(act, vote, meeting)
        act.record("vote.annulled", vote, was="open" if was_open else "closed", told=told)
        await act.commit()
        return VoteAnnulled(
            vote.id, meeting.id, vote.number, vote.item_id, vote.item.number, vote.annul_reason, told
        )


async def _require_unsettled(act: Act, vote: Vote, meeting: Meeting) -> None:
    """The decision that came of the vote goes with it, unless something rests on it already."""
    if vote.state is VoteState.ANNULLED:
        raise Refused("vote-annulled-already")
    if await minutes_of(act.session, meeting.id) is not None:
        raise Refused("vote-in-minutes")
    taken = select(Decision).where(Decision.vote_id == vote.id).with_for_update()
    decision = (await act.session.scalars(taken)).one_or_none()
    if decision is None:
        return
    if decision.state is not DecisionState.ADOPTED:
        raise Refused("decision-approved-already")
    decision.state = DecisionState.ANNULLED


async def _tell(act: Act, vote: Vote, meeting: Meeting) -> int:
    rolled = await act.session.scalars(select(RollEntry.member_id).where(RollEntry.vote_id == vote.id))
    told = await present_members(act.session, meeting) | set(rolled)
    await write_notice(
        act, NoticeKind.VOTE_ANNULLED, meeting, sorted(told), payload={"vote_id": vote.id}, priority=0
    )
    return len(told)
