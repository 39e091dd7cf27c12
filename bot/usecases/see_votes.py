"""The votes of a meeting as the chair looks back on them: what came of each, and what can still be done about it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.rules.law import Words
from bot.rules.majority import OutcomeKind
from bot.usecases.errors import Refused
from bot.usecases.minutes_facts import minutes_of
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.roll import load_meeting
from bot.usecases.see_result import VoteFacts, load_facts
from db.models import Decision, DecisionState, Meeting, MeetingState, Vote, VoteState


@dataclass(frozen=True, slots=True)
class HeldVote:
    """A vote in the list. `outcome` is None for one that is open, or was annulled while it was."""

    vote_id: int
    number: int
    item_number: int
    title: Words
    state: VoteState
    outcome: OutcomeKind | None


@dataclass(frozen=True, slots=True)
class HeldVotes:
    """The votes of a meeting, first to last."""

    meeting_id: int
    votes: tuple[HeldVote, ...]


@dataclass(frozen=True, slots=True)
class VoteCard:
    """One vote: `facts` as its close froze them, None where it never was closed; `reason` of one that is annulled.

    The `may_` say what this person may do about it now.
    """

    vote: HeldVote
    meeting_id: int
    item_id: int
    facts: VoteFacts | None
    reason: str | None
    may_annul: bool
    may_recount: bool
    meeting_open: bool


async def see_votes(office: Office, actor: Actor, meeting_id: int) -> HeldVotes:
    """For whoever enters counts at the meeting, the chair among them."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.ENTER_COUNT, meeting)
        votes = await act.session.scalars(
            select(Vote)
            .where(Vote.meeting_id == meeting.id)
            .options(joinedload(Vote.result), joinedload(Vote.item, innerjoin=True))
            .order_by(Vote.number)
        )
        return HeldVotes(meeting.id, tuple(_held(vote) for vote in votes))


async def see_held_vote(office: Office, actor: Actor, vote_id: int) -> VoteCard:
    """One of them."""
    async with office.look(actor) as act:
        wanted = (
            select(Vote)
            .where(Vote.id == vote_id)
            .options(
                joinedload(Vote.result),
                joinedload(Vote.item, innerjoin=True),
                joinedload(Vote.hand_count),
            )
        )
        vote = (await act.session.scalars(wanted)).one_or_none()
        if vote is None:
            raise Refused("gone")
        meeting = await load_meeting(act.session, vote.meeting_id)
        act.require(Right.ENTER_COUNT, meeting)
        presides = actor.may(Right.PRESIDE, place_of(meeting))
        return VoteCard(
            vote=_held(vote),
            meeting_id=meeting.id,
            item_id=vote.item_id,
            facts=await load_facts(act.session, vote, meeting) if vote.result is not None else None,
            reason=vote.annul_reason,
            may_annul=presides and await _can_be_annulled(act, vote, meeting),
            may_recount=vote.state is VoteState.CLOSED,
            meeting_open=presides and meeting.state is MeetingState.OPEN,
        )


def _held(vote: Vote) -> HeldVote:
    return HeldVote(
        vote.id,
        vote.number,
        vote.item.number,
        Words(vote.item.title_kk, vote.item.title_ru),
        vote.state,
        vote.result.outcome if vote.result is not None else None,
    )


async def _can_be_annulled(act: Act, vote: Vote, meeting: Meeting) -> bool:
    """As `annul_vote` will judge it once more, under its locks."""
    if vote.state is VoteState.ANNULLED or await minutes_of(act.session, meeting.id) is not None:
        return False
    settled = select(Decision.id).where(
        Decision.vote_id == vote.id, Decision.state.in_((DecisionState.APPROVED, DecisionState.FINAL))
    )
    return (await act.session.scalars(settled)).first() is None
