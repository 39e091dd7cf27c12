"""A meeting as its members and its secretariat see it, and the list of those that concern a person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from bot.rules.bodies import BodyKind
from bot.rules.convocation import CouncilCaller, Initiator, MeetingKind
from bot.usecases.errors import Refused
from bot.usecases.notify import ABOUT_THE_MEETING
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.roll import load_meeting, require_seat, stay
from db.models import Body, Delivery, Meeting, MeetingState, Notice, Publication, Rsvp

PAGE = 8
"""Meetings on a page of the list."""


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item, in both languages."""

    number: int
    title_kk: str
    title_ru: str


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting with its convocation; `starts_at` is in UTC."""

    meeting_id: int
    body_kind: BodyKind
    body_kk: str
    body_ru: str
    kind: MeetingKind
    state: MeetingState
    starts_at: datetime
    place_kk: str
    place_ru: str
    order_number: str
    order_date: date
    initiator: Initiator | None
    decision_date: date | None
    signatures: int | None
    caller: CouncilCaller | None
    short_notice_reason: str | None
    revision: int
    convened_at: datetime
    cancel_reason: str | None
    agenda: tuple[Item, ...]
    online: bool = False
    """Convened with a video link: members may register without being in the hall."""


def facts_of(meeting: Meeting) -> MeetingFacts:
    """The values of a meeting whose body and agenda are loaded."""
    return MeetingFacts(
        meeting_id=meeting.id,
        body_kind=meeting.body.kind,
        body_kk=meeting.body.name_kk,
        body_ru=meeting.body.name_ru,
        kind=meeting.kind,
        state=meeting.state,
        starts_at=meeting.starts_at,
        place_kk=meeting.place_kk,
        place_ru=meeting.place_ru,
        order_number=meeting.order_number,
        order_date=meeting.order_date,
        initiator=meeting.initiator,
        decision_date=meeting.decision_date,
        signatures=meeting.signatures,
        caller=meeting.caller,
        short_notice_reason=meeting.short_notice_reason,
        revision=meeting.revision,
        convened_at=meeting.convened_at,
        cancel_reason=meeting.cancel_reason,
        agenda=tuple(Item(item.number, item.title_kk, item.title_ru) for item in meeting.agenda),
        online=meeting.online,
    )


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What the member did with the newest notice of the meeting; `notice_id` is what the buttons carry."""

    notice_id: int
    read: bool
    rsvp: Rsvp | None


@dataclass(frozen=True, slots=True)
class Published:
    """An announcement in the official mass media (9.2)."""

    published_on: date
    outlet: str
    address: str


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting and what this actor may do about it. `own` is None for those the notice was not written to."""

    facts: MeetingFacts
    own: OwnAnswer | None
    takes_part: bool
    present: bool
    """Registered in the hall and not gone."""
    rights: frozenset[Right]
    publications: tuple[Published, ...]


@dataclass(frozen=True, slots=True)
class MeetingList:
    """A page of meetings: those still to come first and the nearest of them on top, then the past ones."""

    meetings: tuple[MeetingFacts, ...]
    page: int
    pages: int


async def see_meeting(office: Office, actor: Actor, meeting_id: int) -> MeetingCard:
    """The card: for members of the body on the meeting's day, and for those who may see its meetings."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        takes_part = await require_sight(act, meeting)
        place = place_of(meeting)
        publications = await act.session.scalars(
            select(Publication).where(Publication.meeting_id == meeting.id).order_by(Publication.id)
        )
        return MeetingCard(
            facts=facts_of(meeting),
            own=await own_answer(act.session, meeting.id, actor.member_id),
            takes_part=takes_part,
            present=await _is_present(act, meeting),
            rights=frozenset(right for right in Right if actor.may(right, place)),
            publications=tuple(Published(row.published_on, row.outlet, row.address) for row in publications),
        )


async def _is_present(act: Act, meeting: Meeting) -> bool:
    member_id = act.actor.member_id
    return member_id is not None and await stay(act.session, meeting.id, member_id) is not None


async def see_as_clerk(office: Office, actor: Actor, meeting_id: int) -> MeetingFacts:
    """The meeting for whoever may convene, change and cancel it."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.CONVENE, meeting)
        return facts_of(meeting)


async def require_sight(act: Act, meeting: Meeting) -> bool:
    """Whether the actor takes part in the meeting; denied to those who neither do nor may see its meetings."""
    if not act.actor.may(Right.SEE_MEETING, place_of(meeting)):
        await require_seat(act, meeting)
        return True
    act.require(Right.SEE_MEETING, meeting)
    return meeting.body_id in act.actor.seat_body_ids


async def own_answer(session: AsyncSession, meeting_id: int, member_id: int | None) -> OwnAnswer | None:
    """The member's row of the newest notice about the meeting."""
    if member_id is None:
        return None
    newest = (
        select(Delivery)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(
            Notice.meeting_id == meeting_id,
            Notice.kind.in_(ABOUT_THE_MEETING),
            Delivery.member_id == member_id,
        )
        .order_by(Notice.id.desc())
        .limit(1)
    )
    row = (await session.scalars(newest)).first()
    return None if row is None else OwnAnswer(row.notice_id, row.read_at is not None, row.rsvp)


async def see_meetings(office: Office, actor: Actor, page: int = 0) -> MeetingList:
    """The meetings of the bodies in which the actor has a seat or may see meetings. A page too far is the last."""
    async with office.look(actor) as act:
        act.require(Right.ASK)
        if actor.member_id is None and not actor.grants:
            raise Refused("not-bound")
        bodies = list(await act.session.scalars(select(Body)))
        visible = [
            body.id
            for body in bodies
            if body.id in actor.seat_body_ids or actor.may(Right.SEE_MEETING, place_of(body))
        ]
        concerning = or_(Meeting.body_id.in_(visible), Meeting.id.in_(_granted_meetings(actor)))
        count = (await act.session.scalars(select(func.count(Meeting.id)).where(concerning))).one()
        pages = max(1, -(-count // PAGE))
        page = min(max(page, 0), pages - 1)
        # Yesterday's meeting may still be running; one from the day before is past.
        to_come = Meeting.starts_at >= act.now - timedelta(days=1)
        rows = await act.session.scalars(
            select(Meeting)
            .where(concerning)
            .options(joinedload(Meeting.body, innerjoin=True), selectinload(Meeting.agenda))
            .order_by(
                to_come.desc(), case((to_come, Meeting.starts_at)), Meeting.starts_at.desc(), Meeting.id
            )
            .offset(page * PAGE)
            .limit(PAGE)
        )
        return MeetingList(tuple(facts_of(row) for row in rows), page, pages)


def _granted_meetings(actor: Actor) -> list[int]:
    """A teller is named for one meeting."""
    return [grant.meeting_id for grant in actor.grants if grant.meeting_id is not None]
