"""The announcements of the actor's secretariats, and how far the notice of one has got."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.audiences import Audience
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.roll import load_meeting
from bot.usecases.see_meeting import MeetingFacts, facts_of
from db.models import (
    Announcement,
    AnnouncementState,
    Body,
    Delivery,
    DeliveryState,
    MissedBecause,
    Notice,
    NoticeKind,
)

PAGE = 8
"""Announcements on a page."""
RATE_SECONDS = 10
"""The stretch over which the present rate is counted."""
WAITING = (DeliveryState.QUEUED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True)
class AnnouncementFacts:
    """One announcement; `notice_id` is None until it is released."""

    announcement_id: int
    state: AnnouncementState
    text_kk: str
    text_ru: str
    with_file: bool
    urgent: bool
    audience: Audience
    created_at: datetime
    scheduled_at: datetime | None
    settled_at: datetime | None
    missed_because: MissedBecause | None
    notice_id: int | None


@dataclass(frozen=True, slots=True)
class AnnouncementPage:
    """Newest first."""

    announcements: tuple[AnnouncementFacts, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A notice's deliveries in numbers. `in_window`: sent within the last `RATE_SECONDS`."""

    notice_id: int
    kind: NoticeKind
    text_kk: str
    text_ru: str
    """An announcement's words; empty for other notices."""
    meeting: MeetingFacts | None
    """What another notice is about."""
    counts: dict[DeliveryState, int]
    read: int
    in_window: int
    next_due: datetime | None
    """When the first of those that wait may go, if that is still to come: the quiet hours hold it back."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def sent(self) -> int:
        return self.counts.get(DeliveryState.SENT, 0)

    @property
    def waiting(self) -> int:
        return sum(self.counts.get(state, 0) for state in WAITING)

    @property
    def held(self) -> int:
        return self.counts.get(DeliveryState.HELD, 0)

    @property
    def over(self) -> bool:
        """Nothing more will be sent unless somebody acts."""
        return self.waiting == 0 and self.held == 0

    @property
    def per_minute(self) -> int:
        """The present rate."""
        return self.in_window * 60 // RATE_SECONDS

    @property
    def seconds_left(self) -> int | None:
        """At the present rate, rounded up; None while nothing goes."""
        if self.in_window == 0 or self.waiting == 0:
            return None
        return -(-self.waiting * RATE_SECONDS // self.in_window)


async def see_announcements(office: Office, actor: Actor, page: int = 0) -> AnnouncementPage:
    """Of all bodies for which the actor may convene. A page too far is the last."""
    async with office.look(actor) as act:
        act.require(Right.CONVENE)
        bodies = await act.session.scalars(select(Body))
        mine = Announcement.body_id.in_(
            [body.id for body in bodies if actor.may(Right.CONVENE, place_of(body))]
        )
        count = (await act.session.scalars(select(func.count(Announcement.id)).where(mine))).one()
        pages = max(1, -(-count // PAGE))
        page = min(max(page, 0), pages - 1)
        rows = await act.session.scalars(
            select(Announcement).where(mine).order_by(Announcement.id.desc()).offset(page * PAGE).limit(PAGE)
        )
        return AnnouncementPage(tuple(_facts(row) for row in rows), page, pages)


async def see_announcement(
    office: Office, actor: Actor, announcement_id: int
) -> tuple[AnnouncementFacts, Progress | None]:
    """One of them, with its progress once it is released."""
    async with office.look(actor) as act:
        row = await act.session.get(Announcement, announcement_id)
        if row is None:
            raise Refused("gone")
        act.require(Right.CONVENE, await act.session.get_one(Body, row.body_id))
        progress = None
        if row.notice_id is not None:
            progress = await load_progress(act.session, row.notice_id, act.now)
        return _facts(row), progress


async def see_progress(office: Office, actor: Actor, notice_id: int) -> Progress:
    """For whoever may convene the notice's body."""
    async with office.look(actor) as act:
        notice = await act.session.get(Notice, notice_id)
        if notice is None or notice.body_id is None:
            raise Refused("gone")
        act.require(Right.CONVENE, await act.session.get_one(Body, notice.body_id))
        return await load_progress(act.session, notice_id, act.now)


async def load_progress(session: AsyncSession, notice_id: int, now: datetime) -> Progress:
    """The numbers of this moment."""
    notice = await session.get_one(Notice, notice_id)
    its = Delivery.notice_id == notice_id
    counted = await session.execute(
        select(Delivery.state, func.count(Delivery.id), func.count(Delivery.read_at))
        .where(its)
        .group_by(Delivery.state)
    )
    rows = [(state, count, read) for state, count, read in counted]
    lately = select(func.count(Delivery.id)).where(
        its, Delivery.sent_at > now - timedelta(seconds=RATE_SECONDS)
    )
    due = select(func.min(Delivery.due_at)).where(its, Delivery.state.in_(WAITING))
    next_due: datetime | None = (await session.scalars(due)).one()
    return Progress(
        notice_id,
        notice.kind,
        notice.payload.get("text_kk", ""),
        notice.payload.get("text_ru", ""),
        facts_of(await load_meeting(session, notice.meeting_id)) if notice.meeting_id is not None else None,
        {state: count for state, count, _ in rows},
        sum(read for _, _, read in rows),
        (await session.scalars(lately)).one(),
        next_due if next_due is not None and next_due > now else None,
    )


def _facts(row: Announcement) -> AnnouncementFacts:
    return AnnouncementFacts(
        announcement_id=row.id,
        state=row.state,
        text_kk=row.text_kk,
        text_ru=row.text_ru,
        with_file=row.file_id is not None,
        urgent=row.urgent,
        audience=Audience.of(row.audience),
        created_at=row.created_at,
        scheduled_at=row.scheduled_at,
        settled_at=row.settled_at,
        missed_because=row.missed_because,
        notice_id=row.notice_id,
    )
