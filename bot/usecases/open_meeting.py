"""The chair opens the meeting; how many were present, and of how many, stays on the record."""

from dataclasses import dataclass

from bot.rules.quorum import QuorumVerdict
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, moment_in, quorum_now
from db.models import MeetingState


@dataclass(frozen=True, slots=True)
class MeetingOpened:
    """The opening, with the quorum there was."""

    meeting_id: int
    quorum: QuorumVerdict


async def open_meeting(office: Office, actor: Actor, meeting_id: int) -> MeetingOpened:
    """Open a meeting whose registration is open, with a quorum or without.

    Without one it may be opened all the same: the law asks two thirds of a Session that decides (9.5); the
    chair has to call the hall to order to say that they are not there, and latecomers can complete them. What
    cannot be opened is a vote (`open_vote`), and the record shows the number either way.
    """
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.PRESIDE, meeting)
        if meeting.state is MeetingState.CONVENED:
            raise Refused("registration-not-open")
        if meeting.state is not MeetingState.REGISTRATION:
            raise Refused("meeting-open-already" if meeting.state is MeetingState.OPEN else "meeting-over")
        now = await quorum_now(act.session, meeting)
        meeting.state = MeetingState.OPEN
        meeting.opened_at = await moment_in(act.session, meeting, act.now)
        meeting.opening_present = now.present
        meeting.opening_total = now.total
        meeting.presided_by = act.actor.member_id
        act.record("meeting.opened", meeting, present=now.present, total=now.total)
        await act.commit()
        return MeetingOpened(meeting.id, now)
