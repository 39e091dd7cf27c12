"""What the hall's screen shows: the desk's counts, the door's code, the last outcome; no name but the speaker's."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import compare_digest

from sqlalchemy import select

from bot.usecases.errors import Refused
from bot.usecases.hall_code import HallCode, code_at
from bot.usecases.office import Act, Office
from bot.usecases.open_screen import hash_of
from bot.usecases.rights import Actor
from bot.usecases.see_desk import Desk, see_desk
from bot.usecases.see_result import VoteFacts, load_result
from db.models import AuditHead, Meeting, Vote, VoteState

KEPT_AFTER_CLOSE = timedelta(hours=3)
"""The last outcome stands on the wall while the hall empties; then the link is worthless."""


@dataclass(frozen=True, slots=True)
class ScreenFacts:
    """A meeting as the hall sees it. `result`: the last vote, while it is announced and no other is under way.

    `code` and `screen_hash` are the wall's own: those who look from outside get neither.
    """

    desk: Desk
    code: HallCode | None
    result: VoteFacts | None
    screen_hash: str | None


async def see_screen(office: Office, meeting_id: int, token: str) -> ScreenFacts:
    """For whoever has the link: it is the right. Refused with "gone" for any other, and for an old one."""
    facts = await read_screen(office, meeting_id)
    if not compare_digest(facts.screen_hash or "", hash_of(token)):
        raise Refused("gone")
    return facts


async def read_screen(office: Office, meeting_id: int) -> ScreenFacts:
    """The same for those whose links were looked at; refused where no link is open."""
    async with office.look(Actor(None)) as act:
        act.require_own()
        meeting = await act.session.get(Meeting, meeting_id)
        if meeting is None or meeting.screen_hash is None:
            raise Refused("gone")
        if meeting.closed_at is not None and act.now > meeting.closed_at + KEPT_AFTER_CLOSE:
            raise Refused("gone")
        code = code_at(meeting.hall_secret, meeting.id, act.now) if meeting.hall_secret else None
        result = await last_result(act, meeting_id)
        screen_hash = meeting.screen_hash
    # The link was given by the chair: it shows the counts that the operator of the bot may see as well.
    desk = await see_desk(office, Actor.operator(), meeting_id)
    return ScreenFacts(desk, code, result, screen_hash)


async def version(office: Office) -> int:
    """Grows with every act that is on the record: a screen looks again when it has."""
    async with office.look(Actor(None)) as act:
        act.require_own()
        return (await act.session.scalars(select(AuditHead.number))).one()


async def last_result(act: Act, meeting_id: int) -> VoteFacts | None:
    """The outcome that stands on the wall: the last vote's, once it is announced."""
    last = await act.session.scalar(
        select(Vote).where(Vote.meeting_id == meeting_id).order_by(Vote.number.desc()).limit(1)
    )
    if last is None or last.state is not VoteState.CLOSED or last.announced_at is None:
        return None
    return await load_result(act.session, last.id)
