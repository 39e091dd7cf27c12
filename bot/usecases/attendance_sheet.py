"""Who is asked to sign at the door: the members in force on the meeting's day."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.law import Words
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import load_meeting, meeting_day, members_in_force


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the attendance sheet is written from."""

    body_name: Words
    starts_at: datetime
    place: Words
    names: tuple[Words, ...]
    made_at: datetime


async def read_attendance_sheet(office: Office, actor: Actor, meeting_id: int) -> SheetFacts:
    """The sheet's facts at any time, before the meeting as after it; for whoever may see the meeting."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.SEE_MEETING, meeting)
        members = await members_in_force(act.session, meeting.body_id, meeting_day(meeting))
        return SheetFacts(
            Words(meeting.body.name_kk, meeting.body.name_ru),
            meeting.starts_at,
            Words(meeting.place_kk, meeting.place_ru),
            tuple(Words(member.name_kk, member.name_ru) for member in members),
            act.now,
        )
