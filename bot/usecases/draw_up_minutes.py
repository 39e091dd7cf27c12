"""The clerk gives the minutes of a closed meeting their number; a Council's decisions become final by it (10.6)."""

from dataclasses import dataclass

from bot.usecases.approve_decision import settle_council_decisions
from bot.usecases.errors import Refused
from bot.usecases.minutes_facts import MinutesFacts, minutes_of, read_minutes
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.roll import load_meeting, lock_meeting
from db.models import Meeting, MeetingState, Minutes

LONGEST_NUMBER = 60
"""Characters, as the column holds."""


@dataclass(frozen=True, slots=True)
class MinutesCard:
    """Where a meeting's papers stand, and what this person may do about them."""

    meeting_id: int
    closed: bool
    number: str | None
    may_number: bool


async def see_minutes(office: Office, actor: Actor, meeting_id: int) -> MinutesCard:
    """For whoever may see the meeting: are there minutes, under which number."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.SEE_MEETING, meeting)
        minutes = await minutes_of(act.session, meeting_id)
        return MinutesCard(
            meeting.id,
            meeting.state is MeetingState.CLOSED,
            minutes.number if minutes else None,
            actor.may(Right.DRAW_UP_MINUTES, place_of(meeting)),
        )


async def prepare_numbering(office: Office, actor: Actor, meeting_id: int) -> None:
    """Before the clerk is asked for the number: refused where it could not be set."""
    async with office.look(actor) as act:
        _require_numbering(act, await load_meeting(act.session, meeting_id))


async def draw_up_minutes(office: Office, actor: Actor, meeting_id: int, number: str) -> MinutesFacts:
    """Set the number, or correct it; the same number again changes nothing. Refused before the close."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        _require_numbering(act, meeting)
        wanted = _one_line(number)
        minutes = await minutes_of(act.session, meeting_id)
        if minutes is None:
            minutes = await _draw_up(act, meeting, wanted)
        elif minutes.number != wanted:
            act.record("minutes.corrected", minutes, was=minutes.number, number=wanted)
            minutes.number = wanted
        await act.commit()
    return await read_minutes(office, actor, meeting_id)


def _require_numbering(act: Act, meeting: Meeting) -> None:
    act.require(Right.DRAW_UP_MINUTES, meeting)
    if meeting.state is not MeetingState.CLOSED:
        raise Refused("minutes-before-close")


def _one_line(number: str) -> str:
    """The number as it is typed, without a «№» of its own. Words without a digit were meant for somebody else."""
    line = " ".join(number.split()).removeprefix("№").strip()
    if not any(letter.isdecimal() for letter in line):
        raise Refused("minutes-number-missing")
    if len(line) > LONGEST_NUMBER:
        raise Refused("minutes-number-too-long", longest=LONGEST_NUMBER)
    return line


async def _draw_up(act: Act, meeting: Meeting, number: str) -> Minutes:
    minutes = Minutes(
        meeting_id=meeting.id, number=number, drawn_up_at=act.now, drawn_up_by=act.actor.telegram_id
    )
    act.session.add(minutes)
    await act.session.flush()
    act.record("minutes.drawn-up", minutes, meeting=meeting.id, number=number)
    await settle_council_decisions(act, meeting)
    return minutes
