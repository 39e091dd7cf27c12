"""The chair opens the hall's screen: a link for the projector, which the next one makes worthless."""

import hashlib
import secrets

from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting
from db.models import MeetingState

TOKEN_BYTES = 18
"""144 random bits: nobody guesses a link."""


async def open_screen(office: Office, actor: Actor, meeting_id: int) -> str:
    """The token of the new link, shown now and never again: only its hash is kept."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.PRESIDE, meeting)
        if meeting.state in (MeetingState.CLOSED, MeetingState.CANCELLED):
            raise Refused("meeting-over")
        token = secrets.token_urlsafe(TOKEN_BYTES)
        meeting.screen_hash = hash_of(token)
        act.record("screen.opened", meeting)
        await act.commit()
        return token


def hash_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()
