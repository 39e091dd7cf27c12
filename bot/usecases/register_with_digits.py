"""Six digits typed into the chat: which meeting they are for is found here."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.usecases.errors import Refused
from bot.usecases.hall_code import opens
from bot.usecases.office import Act, Office
from bot.usecases.open_registration import IN_THE_HALL
from bot.usecases.register_arrival import Arrival, register_arrival
from bot.usecases.rights import Actor
from bot.usecases.roll import has_seat, meeting_day
from db.models import Meeting


async def register_with_digits(office: Office, actor: Actor, code: str) -> Arrival:
    """Register at the member's own running meeting. Of several on one day, at the one that the code opens."""
    async with office.look(actor) as act:
        if actor.member_id is None:
            raise Refused("not-bound")
        act.require_own()
        running = await _own_running(act, actor.member_id)
    if not running:
        raise Refused("nothing-to-register")
    meeting = next((meeting for meeting in running if _opened_by(meeting, code, act.now)), running[0])
    return await register_arrival(office, actor, meeting.id, code)


def _opened_by(meeting: Meeting, code: str, moment: datetime) -> bool:
    return meeting.hall_secret is not None and opens(meeting.hall_secret, meeting.id, code, moment)


async def _own_running(act: Act, member_id: int) -> Sequence[Meeting]:
    found = await act.session.scalars(
        select(Meeting).where(Meeting.state.in_(IN_THE_HALL)).order_by(Meeting.starts_at, Meeting.id)
    )
    return [
        meeting
        for meeting in found.all()
        if await has_seat(act.session, member_id, meeting.body_id, meeting_day(meeting))
    ]
