"""The hall as a member sees it who is not in it: what stands on the wall, without the code that registers."""

from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.roll import load_meeting
from bot.usecases.see_desk import see_desk
from bot.usecases.see_meeting import require_sight
from bot.usecases.see_screen import KEPT_AFTER_CLOSE, ScreenFacts, last_result
from db.models import MeetingState


async def see_from_outside(office: Office, actor: Actor, meeting_id: int) -> ScreenFacts:
    """For the body's members and those who may see its meetings, from the registration until the wall goes dark."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        await require_sight(act, meeting)
        if meeting.state is MeetingState.CONVENED:
            raise Refused("nothing-to-see-yet")
        if meeting.state is MeetingState.CANCELLED:
            raise Refused("meeting-over")
        if meeting.closed_at is not None and act.now > meeting.closed_at + KEPT_AFTER_CLOSE:
            raise Refused("meeting-over")
        result = await last_result(act, meeting_id)
    # The wall shows every member in the hall these counts: those outside see the same, and no more.
    desk = await see_desk(office, Actor.operator(), meeting_id)
    return ScreenFacts(desk, code=None, result=result, screen_hash=None)
