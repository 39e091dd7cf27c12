"""Open the hall's door: a meeting's registration and the code that is shown in the hall."""

import secrets

from bot.usecases.errors import Refused
from bot.usecases.hall_code import HallCode, code_at
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, meeting_day
from db.models import MeetingState

IN_THE_HALL = (MeetingState.REGISTRATION, MeetingState.OPEN)
"""States in which arrivals and departures are recorded: members may come late."""
SECRET_BYTES = 20


async def open_registration(office: Office, actor: Actor, meeting_id: int) -> HallCode:
    """Open registration of a convened meeting, not before its day. A second time gives the code of that moment."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.KEEP_ATTENDANCE, meeting)
        if meeting.state in IN_THE_HALL and meeting.hall_secret is not None:
            return code_at(meeting.hall_secret, meeting.id, act.now)
        if meeting.state is not MeetingState.CONVENED:
            raise Refused("meeting-over")
        day = meeting_day(meeting)
        if act.today < day:
            # Until then a seat may still end or begin, and nobody can be in the hall.
            raise Refused("registration-too-early")
        meeting.state = MeetingState.REGISTRATION
        meeting.registration_opened_at = act.now
        meeting.hall_secret = secrets.token_hex(SECRET_BYTES)
        act.record("registration.opened", meeting)
        await act.commit()
        return code_at(meeting.hall_secret, meeting.id, act.now)


async def renew_code(office: Office, actor: Actor, meeting_id: int) -> HallCode:
    """A new secret, when codes have left the hall: those of the old one are worthless at once."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.KEEP_ATTENDANCE, meeting)
        if meeting.state not in IN_THE_HALL:
            raise Refused("registration-closed")
        meeting.hall_secret = secrets.token_hex(SECRET_BYTES)
        act.record("registration.code-renewed", meeting)
        await act.commit()
        return code_at(meeting.hall_secret, meeting.id, act.now)
