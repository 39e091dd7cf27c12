"""Who is asked to sign at the door: the members in force on the meeting's day."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.law import Words
from bot.usecases.minutes_facts import seated_names
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import body_name, load_meeting


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
        names = await seated_names(act.session, meeting)
        return SheetFacts(
            body_name(meeting),
            meeting.starts_at,
            Words(meeting.place_kk, meeting.place_ru),
            tuple(names.values()),
            act.now,
        )
