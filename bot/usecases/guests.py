"""Guests and invited people: the desk writes them down, the minutes list them, no quorum counts them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import load_meeting, lock_meeting
from db.models import Guest, Meeting, MeetingState

LONGEST_NAME, LONGEST_ORGANISATION = 200, 300
"""Characters, as the columns hold."""
MOST = 200
"""Guests of one meeting: more are no longer a list that somebody reads."""
_HELD = frozenset({MeetingState.CONVENED, MeetingState.REGISTRATION, MeetingState.OPEN})


@dataclass(frozen=True, slots=True)
class ListedGuest:
    """A guest; `organisation` may be empty."""

    guest_id: int
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class GuestList:
    """A meeting's guests in the order they were written down. `open`: more can be written down."""

    meeting_id: int
    open: bool
    guests: tuple[ListedGuest, ...]


async def see_guests(office: Office, actor: Actor, meeting_id: int) -> GuestList:
    """For the desk."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.KEEP_ATTENDANCE, meeting)
        return await _list(act, meeting)


async def add_guests(office: Office, actor: Actor, meeting_id: int, written: str) -> GuestList:
    """A line for each guest: the name, then perhaps a comma and the organisation. One listed already stays once."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        _require_open(act, meeting)
        known = {(one.name, one.organisation) for one in await guests_of(act.session, meeting_id)}
        lines = dict.fromkeys(_guest(line) for line in written.splitlines() if line.strip())
        if not lines:
            raise Refused("guest-unclear")
        new = [line for line in lines if line not in known]
        if len(known) + len(new) > MOST:
            raise Refused("guests-too-many", most=MOST)
        for name, organisation in new:
            guest = Guest(
                meeting_id=meeting_id,
                name=name,
                organisation=organisation,
                entered_at=act.now,
                entered_by=act.actor.telegram_id,
            )
            act.session.add(guest)
            await act.session.flush()
            act.record("guest.listed", guest, meeting=meeting_id)
        await act.commit()
        return await _list(act, meeting)


async def strike_guest(office: Office, actor: Actor, guest_id: int) -> GuestList:
    """Take off the list one who did not come; until the close."""
    async with office.act(actor) as act:
        guest = await act.session.get(Guest, guest_id)
        if guest is None:
            raise Refused("gone")
        meeting = await lock_meeting(act.session, guest.meeting_id)
        _require_open(act, meeting)
        act.record("guest.struck", guest, meeting=meeting.id)
        await act.session.delete(guest)
        await act.commit()
        return await _list(act, meeting)


async def guests_of(session: AsyncSession, meeting_id: int) -> Sequence[Guest]:
    """In the order they were written down; the right is named by whoever asks."""
    listed = select(Guest).where(Guest.meeting_id == meeting_id).order_by(Guest.id)
    return (await session.scalars(listed)).all()


def _require_open(act: Act, meeting: Meeting) -> None:
    act.require(Right.KEEP_ATTENDANCE, meeting)
    if meeting.state not in _HELD:
        raise Refused("guests-closed")


def _guest(line: str) -> tuple[str, str]:
    name, _, organisation = (" ".join(part.split()) for part in line.partition(","))
    if not any(letter.isalpha() for letter in name):
        raise Refused("guest-unclear")
    if len(name) > LONGEST_NAME or len(organisation) > LONGEST_ORGANISATION:
        raise Refused("guest-too-long")
    return name, organisation


async def _list(act: Act, meeting: Meeting) -> GuestList:
    return GuestList(
        meeting.id,
        meeting.state in _HELD,
        tuple(
            ListedGuest(one.id, one.name, one.organisation)
            for one in await guests_of(act.session, meeting.id)
        ),
    )
