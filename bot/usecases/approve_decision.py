"""What settles a decision: the Chair's approval for a Session (9.7), the minutes for a Council (10.6)."""

from dataclasses import dataclass

from sqlalchemy import select

from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import load_meeting
from db.models import Decision, DecisionState, Meeting


@dataclass(frozen=True, slots=True)
class DecisionApproved:
    """The approved text."""

    decision_id: int
    meeting_id: int
    text_kk: str
    text_ru: str


async def approve_decision(office: Office, actor: Actor, decision_id: int) -> DecisionApproved:
    """Approve a Session's adopted decision (9.7; a regional session's by analogy). Once."""
    async with office.act(actor) as act:
        locked = select(Decision).where(Decision.id == decision_id).with_for_update()
        decision = (await act.session.scalars(locked)).one_or_none()
        if decision is None:
            raise Refused("gone")
        meeting = await load_meeting(act.session, decision.meeting_id)
        act.require(Right.APPROVE, meeting)
        if not meeting.body.kind.is_session:
            raise Refused("settled-by-minutes")
        if decision.state is not DecisionState.ADOPTED:
            raise Refused("decision-approved-already")
        decision.state = DecisionState.APPROVED
        decision.settled_at = act.now
        decision.settled_by = act.actor.telegram_id
        act.record("decision.approved", decision)
        await act.commit()
        return DecisionApproved(decision.id, meeting.id, decision.text_kk, decision.text_ru)


async def settle_council_decisions(act: Act, meeting: Meeting) -> int:
    """Make the decisions of a Council's meeting final, now that its minutes exist (10.6); how many became so.

    Part of drawing up the minutes: the right and the commit are that act's. A Session's stay as they are.
    """
    if meeting.body.kind.is_session:
        return 0
    waiting = await act.session.scalars(
        select(Decision)
        .where(Decision.meeting_id == meeting.id, Decision.state == DecisionState.ADOPTED)
        .with_for_update()
    )
    settled = 0
    for decision in waiting:
        decision.state = DecisionState.FINAL
        decision.settled_at = act.now
        decision.settled_by = act.actor.telegram_id
        act.record("decision.final", decision)
        settled += 1
    return settled
