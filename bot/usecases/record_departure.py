"""A member leaves the hall: says so, or the desk sees it. A ballot already cast stays (9.6, 10.6)."""

from dataclasses import dataclass

from bot.rules.quorum import QuorumVerdict
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.open_registration import IN_THE_HALL
from bot.usecases.quorum_watch import tell_quorum
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, moment_in, quorum_now, require_seat, stay
from bot.usecases.speakers import leave_queue
from bot.usecases.tally import doubt_hands
from db.models import Meeting, Member


@dataclass(frozen=True, slots=True)
class Departure:
    """What the member or the desk is shown. `already` when the member was not in the hall any more."""

    meeting_id: int
    member_id: int
    name_kk: str
    name_ru: str
    already: bool
    quorum: QuorumVerdict


async def leave(office: Office, actor: Actor, meeting_id: int) -> Departure:
    """The member says that they are leaving."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        member_id = await require_seat(act, meeting)
        return await _depart(act, meeting, member_id)


async def record_departure(office: Office, actor: Actor, meeting_id: int, member_id: int) -> Departure:
    """Clerk or teller saw the member leave."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.KEEP_ATTENDANCE, meeting)
        return await _depart(act, meeting, member_id)


async def _depart(act: Act, meeting: Meeting, member_id: int) -> Departure:
    if meeting.state not in IN_THE_HALL:
        raise Refused("registration-closed")
    member = await act.session.get(Member, member_id)
    if member is None:
        raise Refused("gone")
    staying = await stay(act.session, meeting.id, member_id)
    if staying is None:
        now = await quorum_now(act.session, meeting)
    else:
        staying.departed_at = await moment_in(act.session, meeting, act.now)
        await doubt_hands(act.session, meeting, member_id)
        await leave_queue(act, meeting, member_id)
        now = await tell_quorum(act, meeting)
        act.record("departure.recorded", staying)
        await act.commit()
    return Departure(meeting.id, member_id, member.name_kk, member.name_ru, staying is None, now)
