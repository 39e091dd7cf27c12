"""A member asks for the floor, or takes it back; and sees who speaks and how many are before them."""

from dataclasses import dataclass

from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor
from bot.usecases.roll import load_meeting, lock_meeting, require_seat, stay
from bot.usecases.speakers import Floor, end, read_floor, turn_of
from db.models import Meeting, MeetingState, SpeakerTurn


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The floor as one member sees it: `place` in the queue, counted from 1; `speaking`: the floor is theirs."""

    meeting_id: int
    body_kk: str
    body_ru: str
    floor: Floor
    place: int | None
    speaking: bool


async def see_floor(office: Office, actor: Actor, meeting_id: int) -> OwnPlace:
    """For a member who is in the hall."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        member_id = await _require_presence(act, meeting)
        return await _own_place(act, meeting, member_id)


async def ask_floor(office: Office, actor: Actor, meeting_id: int) -> OwnPlace:
    """Stand at the queue's end; who waits or speaks already stays where they are."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        member_id = await _require_presence(act, meeting)
        if await turn_of(act.session, meeting.id, member_id) is None:
            turn = SpeakerTurn(meeting_id=meeting.id, member_id=member_id, asked_at=act.now)
            act.session.add(turn)
            await act.session.flush()
            act.record("floor.asked", turn)
            await act.commit()
        return await _own_place(act, meeting, member_id)


async def withdraw(office: Office, actor: Actor, meeting_id: int) -> OwnPlace:
    """Wait no more; a speaker ends the speech. One who does neither finds nothing to take back."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        member_id = await _require_presence(act, meeting)
        turn = await turn_of(act.session, meeting.id, member_id)
        if turn is not None:
            end(act, turn)
            await act.commit()
        return await _own_place(act, meeting, member_id)


async def _require_presence(act: Act, meeting: Meeting) -> int:
    member_id = await require_seat(act, meeting)
    if meeting.state is not MeetingState.OPEN:
        raise Refused("meeting-over" if meeting.closed_at is not None else "meeting-not-open")
    if await stay(act.session, meeting.id, member_id) is None:
        raise Refused("not-registered")
    return member_id


async def _own_place(act: Act, meeting: Meeting, member_id: int) -> OwnPlace:
    floor = await read_floor(act, meeting)
    speaking = floor.speaker is not None and floor.speaker.member_id == member_id
    return OwnPlace(
        meeting.id, meeting.body.name_kk, meeting.body.name_ru, floor, floor.place_of(member_id), speaking
    )
