"""A clerk records that the Session was announced in the official mass media (9.2)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.convene import check_length
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting
from db.models import Publication

OUTLET_LETTERS = 300
ADDRESS_LETTERS = 500


@dataclass(frozen=True, slots=True)
class PublicationRecorded:
    """The publication's row; the same day and outlet named twice are one."""

    publication_id: int
    meeting_id: int


async def record_publication(
    office: Office, actor: Actor, meeting_id: int, published_on: date, outlet: str, address: str = ""
) -> PublicationRecorded:
    """`address`: where it can be read, a link or an issue's number; may be empty."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.CONVENE, meeting)
        if published_on > act.today:
            raise Refused("publication-date-future")
        check_length(outlet, OUTLET_LETTERS)
        if address:
            check_length(address, ADDRESS_LETTERS)
        row = await publication_of(act.session, meeting.id, published_on, outlet.strip())
        row.address = address.strip()
        await act.session.flush()
        act.record("publication.recorded", row, meeting=meeting.id)
        await act.commit()
        return PublicationRecorded(row.id, meeting.id)


async def publication_of(
    session: AsyncSession, meeting_id: int, published_on: date, outlet: str
) -> Publication:
    """The row of that day and outlet, or a new one. The meeting must be locked, or be new."""
    same = select(Publication).where(
        Publication.meeting_id == meeting_id,
        Publication.published_on == published_on,
        Publication.outlet == outlet,
    )
    row = (await session.scalars(same.limit(1))).first()
    if row is None:
        row = Publication(meeting_id=meeting_id, published_on=published_on, outlet=outlet)
        session.add(row)
    return row
