"""Open the hall's door: a meeting's registration and the six digits that are shown in the hall."""

import secrets
from dataclasses import dataclass

from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, meeting_day
from db.models import MeetingState

IN_THE_HALL = (MeetingState.REGISTRATION, MeetingState.OPEN)
"""States in which arrivals and departures are recorded: members may come late."""


@dataclass(frozen=True, slots=True)
class HallCode:
    """The code in force; whoever knows it can register, so it is shown in the hall and nowhere else."""

    meeting_id: int
    code: str


async def open_registration(office: Office, actor: Actor, meeting_id: int) -> HallCode:
    """Open registration of a convened meeting, not before its day. A second time gives the same code."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.KEEP_ATTENDANCE, meeting)
        if meeting.state in IN_THE_HALL and meeting.hall_code is not None:
            return HallCode(meeting.id, meeting.hall_code)
        if meeting.state is not MeetingState.CONVENED:
            raise Refused("meeting-over")
        day = meeting_day(meeting)
        if act.today < day:
            # Until then a seat may still end or begin, and nobody can be in the hall.
            raise Refused("registration-too-early")
        meeting.state = MeetingState.REGISTRATION
        meeting.registration_opened_at = act.now
        meeting.hall_code = _six_digits()
        act.record("registration.opened", meeting)
        await act.commit()
        return HallCode(meeting.id, meeting.hall_code)


async def renew_code(office: Office, actor: Actor, meeting_id: int) -> HallCode:
    """A new code, when the old one has left the hall; the old one is worthless from then on."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.KEEP_ATTENDANCE, meeting)
        if meeting.state not in IN_THE_HALL:
            raise Refused("registration-closed")
        meeting.hall_code = _six_digits(other_than=meeting.hall_code)
        act.record("registration.code-renewed", meeting)
        await act.commit()
        return HallCode(meeting.id, meeting.hall_code)


def _six_digits(other_than: str | None = None) -> str:
    while True:
        code = f"{secrets.randbelow(1_000_000):06}"
        if code != other_than:
            return code
