"""The chair's meetings: those to come, those under way, those whose decisions wait for approval."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right, place_of
from db.models import Decision, DecisionState, Meeting, MeetingState

STILL_SHOWN = timedelta(days=1)
"""How long a closed meeting stays in the list, for outcomes that are not announced yet."""
MOST = 20
"""Buttons in the list; a chair has a handful of meetings at a time."""


@dataclass(frozen=True, slots=True)
class ChairMeeting:
    """One of them."""

    meeting_id: int
    body_kk: str
    body_ru: str
    starts_at: datetime
    state: MeetingState


async def see_chair(office: Office, actor: Actor) -> tuple[ChairMeeting, ...]:
    """The meetings whose desk this person keeps, as chair or beside the chair, the soonest first."""
    async with office.look(actor) as act:
        act.require(Right.ENTER_COUNT)
        waiting = exists().where(Decision.meeting_id == Meeting.id, Decision.state == DecisionState.ADOPTED)
        found = await act.session.scalars(
            select(Meeting)
            .where(
                or_(
                    Meeting.state.in_((MeetingState.CONVENED, MeetingState.REGISTRATION, MeetingState.OPEN)),
                    Meeting.closed_at > act.now - STILL_SHOWN,
                    (Meeting.state == MeetingState.CLOSED) & waiting,
                )
            )
            .options(joinedload(Meeting.body, innerjoin=True))
            .order_by(Meeting.starts_at, Meeting.id)
        )
        return tuple(_theirs(actor, found))[:MOST]


def _theirs(actor: Actor, meetings: Iterable[Meeting]) -> Iterable[ChairMeeting]:
    for meeting in meetings:
        body = meeting.body
        if actor.may(Right.ENTER_COUNT, place_of(meeting)):
            yield ChairMeeting(meeting.id, body.name_kk, body.name_ru, meeting.starts_at, meeting.state)
