"""Whom a clerk writes to: bodies together, of their members a position, of those who answered so about a meeting."""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from bot.usecases.alphabet import in_order
from bot.usecases.errors import Refused
from bot.usecases.notify import ABOUT_THE_MEETING
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.roll import in_force, load_meeting
from bot.usecases.see_meeting import MeetingFacts, facts_of
from db.models import (
    Account,
    Body,
    Delivery,
    DeliveryState,
    Meeting,
    MeetingState,
    Member,
    Notice,
    Rsvp,
    Seat,
)

PAGE = 25
"""Names on a page."""
POSITIONS = 100
"""How many different positions are offered, the most frequent first."""
MEETINGS = 10
MEETINGS_SINCE = timedelta(days=30)
"""How long after its day a meeting's members can still be written to by their answers."""


class Answered(enum.StrEnum):
    """What a member did with the newest notice of a meeting."""

    UNREAD = "unread"
    """It was delivered, and not tapped as read."""
    WILL_COME = "will_come"
    CANNOT = "cannot"
    SILENT = "silent"
    """Neither "will come" nor "can't"."""
    NOT_REACHED = "not_reached"
    """It was not delivered, for whatever reason."""


@dataclass(frozen=True, slots=True)
class Audience:
    """The members of any of the bodies; of these only the holders of `position`, and only who answered so.

    `answered` goes with `meeting_id`. Plain values: who that is today is asked when the announcement is released.
    """

    body_ids: tuple[int, ...] = ()
    position: str | None = None
    meeting_id: int | None = None
    answered: Answered | None = None

    def values(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "body_ids": sorted(self.body_ids),
            "position": self.position,
            "meeting_id": self.meeting_id,
            "answered": self.answered.value if self.answered is not None else None,
        }

    @classmethod
    def of(cls, values: dict[str, Any]) -> "Audience":
        """Back from `values`."""
        answered = values["answered"]
        return cls(
            tuple(values["body_ids"]),
            values["position"],
            values["meeting_id"],
            Answered(answered) if answered is not None else None,
        )


@dataclass(frozen=True, slots=True)
class AudienceBody:
    """A body whose members can be written to; `region` is None for the national two."""

    body_id: int
    region: str | None
    name_kk: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class ToldMeeting:
    """A meeting by whose answers an audience can be narrowed."""

    body_id: int
    facts: MeetingFacts


@dataclass(frozen=True, slots=True)
class AudienceFacts:
    """An audience as it is today. `reachable`: how many of `count` have an account that takes messages."""

    audience: Audience
    bodies: tuple[AudienceBody, ...]
    meeting: MeetingFacts | None
    count: int
    reachable: int


@dataclass(frozen=True, slots=True)
class AudienceNames:
    """A page of names in both languages, by the alphabet of the reader's."""

    names: tuple[tuple[str, str], ...]
    page: int
    pages: int


async def bodies_to_tell(office: Office, actor: Actor) -> tuple[AudienceBody, ...]:
    """The bodies in the actor's scope, the national two first; denied to those who have none."""
    async with office.look(actor) as act:
        act.require(Right.CONVENE)
        bodies = await act.session.scalars(select(Body).order_by(Body.id))
        return tuple(_audience_body(body) for body in bodies if actor.may(Right.CONVENE, place_of(body)))


async def see_audience(office: Office, actor: Actor, audience: Audience) -> AudienceFacts:
    """How many it is; denied where a body or the meeting is not the actor's. No body chosen yet is nobody."""
    async with office.look(actor) as act:
        act.require(Right.CONVENE)
        return await count_audience(act, audience)


async def see_audience_names(office: Office, actor: Actor, audience: Audience, page: int) -> AudienceNames:
    """Who it is. A page too far is the last."""
    async with office.look(actor) as act:
        await require_audience(act, audience)
        ids = await _member_ids(act, audience)
        found = await act.session.execute(
            select(Member.name_kk, Member.name_ru).where(Member.id.in_(ids)).order_by(Member.id)
        )
        named = in_order(
            [(name_kk, name_ru) for name_kk, name_ru in found],
            lambda names: names[0] if actor.language == "kk" else names[1],
        )
        pages = max(1, -(-len(named) // PAGE))
        page = min(max(page, 0), pages - 1)
        return AudienceNames(tuple(named[page * PAGE : (page + 1) * PAGE]), page, pages)


async def positions_in(office: Office, actor: Actor, body_ids: tuple[int, ...]) -> tuple[str, ...]:
    """The positions that members of the bodies hold, the most frequent first."""
    async with office.look(actor) as act:
        await require_audience(act, Audience(body_ids))
        held = (
            select(Seat.position)
            .where(Seat.body_id.in_(body_ids), Seat.position != "", in_force(act.today))
            .group_by(Seat.position)
            .order_by(func.count(Seat.id).desc(), Seat.position)
            .limit(POSITIONS)
        )
        return tuple(await act.session.scalars(held))


async def meetings_to_write_about(office: Office, actor: Actor) -> tuple[ToldMeeting, ...]:
    """Meetings in the actor's scope whose members were told of them and that are not long over, newest day first."""
    async with office.look(actor) as act:
        act.require(Right.CONVENE)
        bodies = await act.session.scalars(select(Body))
        mine = [body.id for body in bodies if actor.may(Right.CONVENE, place_of(body))]
        wanted = (
            select(Meeting)
            .where(
                Meeting.body_id.in_(mine),
                Meeting.state != MeetingState.CANCELLED,
                Meeting.starts_at > act.now - MEETINGS_SINCE,
            )
            .options(joinedload(Meeting.body, innerjoin=True), selectinload(Meeting.agenda))
            .order_by(Meeting.starts_at.desc(), Meeting.id)
            .limit(MEETINGS)
        )
        found = await act.session.scalars(wanted)
        return tuple(ToldMeeting(meeting.body_id, facts_of(meeting)) for meeting in found)


async def require_audience(act: Act, audience: Audience) -> tuple[Body, ...]:
    """The audience's bodies; denied unless the actor may convene each of them, and the meeting's as well."""
    if not audience.body_ids:
        raise Refused("audience-empty")
    found = await act.session.scalars(select(Body).where(Body.id.in_(audience.body_ids)).order_by(Body.id))
    bodies = tuple(found)
    for body in bodies:
        act.require(Right.CONVENE, body)
    if len(bodies) < len(set(audience.body_ids)):
        raise Refused("gone")
    if audience.meeting_id is not None:
        act.require(Right.CONVENE, await load_meeting(act.session, audience.meeting_id))
    return bodies


async def count_audience(act: Act, audience: Audience) -> AudienceFacts:
    """The audience with its numbers of today; checks the rights."""
    if not audience.body_ids:
        return AudienceFacts(audience, (), None, 0, 0)
    bodies = await require_audience(act, audience)
    ids = await _member_ids(act, audience)
    count = (await act.session.scalars(select(func.count()).select_from(ids.subquery()))).one()
    takes = select(func.count(Account.telegram_id)).where(
        Account.member_id.in_(ids), Account.blocked_at.is_(None)
    )
    meeting = None
    if audience.meeting_id is not None:
        meeting = facts_of(await load_meeting(act.session, audience.meeting_id))
    return AudienceFacts(
        audience,
        tuple(map(_audience_body, bodies)),
        meeting,
        count,
        (await act.session.scalars(takes)).one(),
    )


def _audience_body(body: Body) -> AudienceBody:
    return AudienceBody(body.id, body.region, body.name_kk, body.name_ru)


async def members_to_tell(act: Act, audience: Audience) -> Collection[int]:
    """Ids of the audience's members on this day, in the order of the register; checks the rights."""
    await require_audience(act, audience)
    ids = await _member_ids(act, audience)
    return list(await act.session.scalars(ids.order_by(Member.id)))


async def _member_ids(act: Act, audience: Audience) -> Select[int]:
    seats = select(Seat.member_id).where(Seat.body_id.in_(audience.body_ids), in_force(act.today))
    if audience.position is not None:
        seats = seats.where(Seat.position == audience.position)
    wanted = select(Member.id).where(Member.id.in_(seats))
    if audience.meeting_id is not None and audience.answered is not None:
        newest = (
            select(func.max(Notice.id))
            .where(Notice.meeting_id == audience.meeting_id, Notice.kind.in_(ABOUT_THE_MEETING))
            .scalar_subquery()
        )
        told = select(Delivery.member_id).where(Delivery.notice_id == newest, _did(audience.answered))
        wanted = wanted.where(Member.id.in_(told))
    return wanted


def _did(answered: Answered) -> ColumnElement[bool]:
    sent = Delivery.state == DeliveryState.SENT
    return {
        Answered.UNREAD: sent & Delivery.read_at.is_(None),
        Answered.WILL_COME: Delivery.rsvp == Rsvp.WILL_COME,
        Answered.CANNOT: Delivery.rsvp == Rsvp.CANNOT,
        Answered.SILENT: Delivery.rsvp.is_(None),
        Answered.NOT_REACHED: ~sent,
    }[answered]
