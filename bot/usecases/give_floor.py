"""The chair gives the floor, ends a speech, sets how long one may be, and goes on to an item of the agenda."""

from dataclasses import dataclass

from bot.usecases.errors import Refused
from bot.usecases.notify import write_notice
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import load_meeting, lock_meeting, stay
from bot.usecases.see_desk import item_under_way
from bot.usecases.speakers import Floor, end, read_floor, speaker_of
from bot.usecases.tally import open_vote_of
from db.models import Course, Meeting, MeetingState, NoticeKind, SpeakerTurn

LIMITS = (3, 5, 10)
"""Minutes to choose from; none of them is the law's, and no limit is one choice more."""


@dataclass(frozen=True, slots=True)
class ChairsFloor:
    """The floor as the chair keeps it."""

    meeting_id: int
    floor: Floor


async def see_queue(office: Office, actor: Actor, meeting_id: int) -> ChairsFloor:
    """For whoever presides."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.PRESIDE, meeting)
        return ChairsFloor(meeting.id, await read_floor(act, meeting))


async def give_floor(office: Office, actor: Actor, turn_id: int, instead_of: int = 0) -> ChairsFloor:
    """Give the floor to one who waits, and tell them at once. `instead_of`: the turn that ends by it, 0 for none.

    Refused when somebody else has the floor than the chair saw: another chair was quicker.
    """
    async with office.act(actor) as act:
        found = await act.session.get(SpeakerTurn, turn_id)
        if found is None:
            raise Refused("gone")
        meeting = await _preside(act, found.meeting_id)
        turn = await act.session.get_one(SpeakerTurn, turn_id, populate_existing=True)
        speaking = await speaker_of(act.session, meeting.id)
        if turn.ended_at is not None or turn.withdrawn_at is not None:
            raise Refused("waits-no-more")
        if turn.given_at is not None:
            raise Refused("floor-given-already")
        if (speaking.id if speaking is not None else 0) != instead_of:
            raise Refused("floor-changed")
        if await stay(act.session, meeting.id, turn.member_id) is None:
            raise Refused("waits-no-more")
        if speaking is not None:
            end(act, speaking)
            await act.session.flush()
        await _give(act, meeting, turn)
        await act.commit()
        return ChairsFloor(meeting.id, await read_floor(act, meeting))


async def _give(act: Act, meeting: Meeting, turn: SpeakerTurn) -> None:
    course = await act.session.get(Course, meeting.id)
    item = await item_under_way(act, meeting)
    turn.given_at = act.now
    turn.given_by = act.actor.telegram_id
    turn.item_id = item.item_id if item is not None else None
    turn.minutes = course.minutes if course is not None else None
    payload = {"minutes": turn.minutes}
    await write_notice(act, NoticeKind.FLOOR_GIVEN, meeting, [turn.member_id], payload, priority=0)
    act.record("floor.given", turn, item=turn.item_id, minutes=turn.minutes)


async def end_speech(office: Office, actor: Actor, turn_id: int) -> ChairsFloor:
    """The speaker has spoken. A second tap does no harm."""
    async with office.act(actor) as act:
        found = await act.session.get(SpeakerTurn, turn_id)
        if found is None:
            raise Refused("gone")
        meeting = await _preside(act, found.meeting_id)
        turn = await act.session.get_one(SpeakerTurn, turn_id, populate_existing=True)
        if turn.given_at is not None and turn.ended_at is None:
            end(act, turn)
            await act.commit()
        return ChairsFloor(meeting.id, await read_floor(act, meeting))


async def limit_speeches(office: Office, actor: Actor, meeting_id: int, minutes: int | None) -> ChairsFloor:
    """How long whoever gets the floor from now on may speak; None: as long as it takes."""
    if minutes is not None and minutes not in LIMITS:
        raise Refused("stale-button")
    async with office.act(actor) as act:
        meeting = await _preside(act, meeting_id)
        course = await _course(act, meeting)
        if course.minutes != minutes:
            course.minutes = minutes
            act.record("floor.limited", meeting, minutes=minutes)
            await act.commit()
        return ChairsFloor(meeting.id, await read_floor(act, meeting))


async def go_on_to(office: Office, actor: Actor, meeting_id: int, item_id: int) -> None:
    """The meeting turns to that item; refused while another is being voted on."""
    async with office.act(actor) as act:
        meeting = await _preside(act, meeting_id)
        item = next((one for one in meeting.agenda if one.id == item_id), None)
        if item is None:
            raise Refused("stale-button")
        if await open_vote_of(act.session, meeting.id) is not None:
            raise Refused("vote-already-open")
        course = await _course(act, meeting)
        course.item_id = item.id
        course.item_since = act.now
        act.record("agenda.gone-on", item, number=item.number)
        await act.commit()


async def _preside(act: Act, meeting_id: int) -> Meeting:
    meeting = await lock_meeting(act.session, meeting_id)
    act.require(Right.PRESIDE, meeting)
    if meeting.state is not MeetingState.OPEN:
        raise Refused("meeting-over" if meeting.closed_at is not None else "meeting-not-open")
    return meeting


async def _course(act: Act, meeting: Meeting) -> Course:
    course = await act.session.get(Course, meeting.id)
    if course is None:
        course = Course(meeting_id=meeting.id)
        act.session.add(course)
    return course
