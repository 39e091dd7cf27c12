"""A clerk announces something to an audience, now or at a moment of the day; what is due is released by the clock."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.terms import local_day
from bot.usecases.audiences import (
    Audience,
    AudienceFacts,
    count_audience,
    members_to_tell,
    require_audience,
)
from bot.usecases.errors import Denied, Refused
from bot.usecases.identify import identify
from bot.usecases.notify import NoticeWritten, write_notice
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.seat_watch import lock_bodies
from db.models import (
    Announcement,
    AnnouncementState,
    Body,
    FileKind,
    MissedBecause,
    Notice,
    NoticeKind,
)

log = structlog.get_logger(__name__)

TEXT_LETTERS = 3900
"""Telegram takes 4,096 (core.telegram.org/bots/api#sendmessage); the heading and the mark of a test need room."""
FILE_MEGABYTES = 50
"""The most that a bot may upload (core.telegram.org/bots/api#sending-files): a file once kept could be sent by its
id whatever its size, but thousands of members would load it over their telephones."""
DAYS_AHEAD = 366
"""A schedule further ahead is a slip in the year."""
SAME_WITHIN = timedelta(days=1)
"""The same words to the same audience within a day are one announcement, whoever sends them."""
PRIORITY = 1


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document or picture that Telegram keeps. `unique_id` is the file's own; `size` in bytes."""

    file_id: str
    unique_id: str
    kind: FileKind
    size: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a clerk wrote; `scheduled_at` None: it goes at once."""

    text_kk: str
    text_ru: str
    audience: Audience
    attachment: Attachment | None = None
    urgent: bool = False
    scheduled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """What became of it. `again`: the very same was sent within a day, by whomever, and nothing was sent now."""

    announcement_id: int
    queued: int = 0
    not_bound: int = 0
    scheduled_at: datetime | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """The audience of a draft that may be sent, and the region whose secretariat speaks; None: the national one."""

    audience: AudienceFacts
    region: str | None


def notice_payload(
    text_kk: str, text_ru: str, file_id: str | None, file_kind: FileKind | None, region: str | None
) -> dict[str, str | None]:
    """What the announcement's notice carries; `region`: whose secretariat speaks, None for the national one."""
    return {
        "text_kk": text_kk.strip(),
        "text_ru": text_ru.strip(),
        "file_id": file_id,
        "file_kind": file_kind.value if file_kind is not None else None,
        "region": region,
    }


def letters(text: str) -> int:
    """As Telegram counts them: in UTF-16 units (core.telegram.org/bots/api#messageentity)."""
    return len(text.encode("utf-16-le")) // 2


def check_text(text: str) -> None:
    """Something, and no more than a message holds."""
    if not text.strip():
        raise Refused("text-empty")
    if letters(text) > TEXT_LETTERS:
        raise Refused("text-too-long", most=TEXT_LETTERS, length=letters(text))


def check_attachment(attachment: Attachment) -> None:
    """Of a size that members can load."""
    if attachment.size > FILE_MEGABYTES * 1024 * 1024:
        megabytes = -(-attachment.size // (1024 * 1024))
        raise Refused("announcement-file-too-big", size=megabytes, most=FILE_MEGABYTES)


def check_moment(moment: datetime, now: datetime) -> None:
    """Still to come, and within a year."""
    if moment <= now:
        raise Refused("schedule-past")
    if moment > now + timedelta(days=DAYS_AHEAD):
        raise Refused("schedule-too-far", days=DAYS_AHEAD)


async def judge_announcement(office: Office, actor: Actor, draft: Draft) -> Judged:
    """Whom it would reach; raises what `announce` would."""
    async with office.look(actor) as act:
        body = await _speaking(act, draft.audience)
        return Judged(await _judge(act, draft), body.region)


async def announce(office: Office, actor: Actor, draft: Draft) -> Announced:
    """Send or schedule it, once: a double tap or a second clerk with the same words sends nothing more."""
    async with office.act(actor) as act:
        body = await _speaking(act, draft.audience)
        await lock_bodies(act.session, draft.audience.body_ids)
        earlier = await _sent_before(act, _digest(draft))
        if earlier is not None:
            return Announced(earlier.id, scheduled_at=earlier.scheduled_at, again=True)
        await _judge(act, draft)
        row = _row(act, draft, body)
        act.session.add(row)
        await act.session.flush()
        about = {"bodies": list(draft.audience.body_ids), "urgent": draft.urgent}
        done = Announced(row.id, scheduled_at=row.scheduled_at)
        if row.scheduled_at is not None:
            act.record("announcement.scheduled", row, **about)
        else:
            act.record("announcement.sent", row, **about)
            written = await _release(act, row, await members_to_tell(act, draft.audience))
            done = replace(done, queued=written.queued, not_bound=written.not_bound)
        await act.commit()
        return done


async def drop_announcement(office: Office, actor: Actor, announcement_id: int) -> None:
    """Take back what is scheduled; what is on its way is cancelled as a notice."""
    async with office.act(actor) as act:
        row = await act.session.get(Announcement, announcement_id, with_for_update=True)
        if row is None:
            raise Refused("gone")
        act.require(Right.CONVENE, await act.session.get_one(Body, row.body_id))
        if row.state is not AnnouncementState.SCHEDULED:
            raise Refused("announcement-settled")
        row.state, row.settled_at = AnnouncementState.DROPPED, act.now
        act.record("announcement.dropped", row)
        await act.commit()


async def release_due(office: Office) -> None:
    """Release what is scheduled for a moment that has come; each in a transaction of its own."""
    due = select(Announcement.id, Announcement.created_by).where(
        Announcement.state == AnnouncementState.SCHEDULED, Announcement.scheduled_at <= office.now()
    )
    async with AsyncSession(office.reader) as session:
        found = (await session.execute(due.order_by(Announcement.scheduled_at, Announcement.id))).all()
    for announcement_id, account in found:
        author = Actor.operator() if account is None else await identify(office, account)
        try:
            await _release_one(office, author, announcement_id)
        except Exception:
            # A defect of one must not hold back the others; it is tried again with the next tick.
            log.exception("announcement", announcement=announcement_id)


async def _release_one(office: Office, author: Actor, announcement_id: int) -> None:
    """By the right that its author holds now, to whoever is in the audience now, and on its own day only."""
    async with office.act(author) as act:
        act.require_own()
        row = await act.session.get(
            Announcement, announcement_id, with_for_update={"skip_locked": True}, populate_existing=True
        )
        if row is None or row.state is not AnnouncementState.SCHEDULED:
            return  # another process has it in hand
        obstacle = await _obstacle(act, row)
        if obstacle is not None:
            await _miss(act, row, obstacle)
        else:
            act.record("announcement.released", row)
            await _release(act, row, await members_to_tell(act, Audience.of(row.audience)))
        await act.commit()


async def _obstacle(act: Act, row: Announcement) -> MissedBecause | None:
    assert row.scheduled_at is not None
    if local_day(row.scheduled_at) != act.today:
        return MissedBecause.LATE
    try:
        facts = await count_audience(act, Audience.of(row.audience))
    except Denied:
        return MissedBecause.RIGHT_LOST
    return MissedBecause.EMPTY if facts.reachable == 0 else None


async def _miss(act: Act, row: Announcement, because: MissedBecause) -> None:
    """Its author is told, so that they can send it after all."""
    row.state, row.settled_at, row.missed_because = AnnouncementState.MISSED, act.now, because
    act.record("announcement.missed", row, because=because.value)
    if row.author_id is not None:
        await write_notice(
            act,
            NoticeKind.ANNOUNCEMENT_MISSED,
            await act.session.get_one(Body, row.body_id),
            [row.author_id],
            payload={"announcement_id": row.id, "because": because.value},
            priority=PRIORITY,
        )


async def _release(act: Act, row: Announcement, member_ids: Collection[int]) -> NoticeWritten:
    """The notice with its words frozen; a board in its author's chat follows it."""
    body = await act.session.get_one(Body, row.body_id)
    payload = notice_payload(row.text_kk, row.text_ru, row.file_id, row.file_kind, body.region)
    written = await write_notice(
        act, NoticeKind.ANNOUNCEMENT, body, member_ids, payload, PRIORITY, urgent=row.urgent
    )
    row.state, row.settled_at, row.notice_id = AnnouncementState.RELEASED, act.now, written.notice_id
    return written


async def _judge(act: Act, draft: Draft) -> AudienceFacts:
    for text in (draft.text_kk, draft.text_ru):
        check_text(text)
    if draft.attachment is not None:
        check_attachment(draft.attachment)
    if draft.scheduled_at is not None:
        check_moment(draft.scheduled_at, act.now)
    facts = await count_audience(act, draft.audience)
    if facts.count == 0:
        raise Refused("audience-empty")
    if facts.reachable == 0 and draft.scheduled_at is None:
        raise Refused("audience-unreachable", count=facts.count)
    return facts


async def _speaking(act: Act, audience: Audience) -> Body:
    """The body whose secretariat speaks: a national one wherever the actor may convene it, else the audience's first.

    Not simply the audience's: what the national secretariat writes to a region is not the region's to stop.
    """
    bodies = await require_audience(act, audience)
    national = await act.session.scalars(select(Body).where(Body.region.is_(None)).order_by(Body.id))
    mine = [body for body in national if act.actor.may(Right.CONVENE, place_of(body))]
    return (*mine, *bodies)[0]


def _digest(draft: Draft) -> str:
    told = [
        draft.text_kk.strip(),
        draft.text_ru.strip(),
        draft.attachment.unique_id if draft.attachment is not None else None,
        draft.audience.values(),
        draft.scheduled_at.isoformat() if draft.scheduled_at is not None else None,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


async def _sent_before(act: Act, digest: str) -> Announcement | None:
    """The same one, unless it was dropped or cancelled: then it may be sent again."""
    cancelled = exists().where(Notice.id == Announcement.notice_id, Notice.cancelled_at.is_not(None))
    same = (
        select(Announcement)
        .where(
            Announcement.digest == digest,
            Announcement.state.in_((AnnouncementState.SCHEDULED, AnnouncementState.RELEASED)),
            Announcement.created_at > act.now - SAME_WITHIN,
            ~cancelled,
        )
        .order_by(Announcement.id.desc())
        .limit(1)
    )
    return (await act.session.scalars(same)).first()


def _row(act: Act, draft: Draft, body: Body) -> Announcement:
    attachment = draft.attachment
    return Announcement(
        body_id=body.id,
        state=AnnouncementState.SCHEDULED,
        text_kk=draft.text_kk.strip(),
        text_ru=draft.text_ru.strip(),
        file_id=attachment.file_id if attachment is not None else None,
        file_kind=attachment.kind if attachment is not None else None,
        audience=draft.audience.values(),
        urgent=draft.urgent,
        digest=_digest(draft),
        created_at=act.now,
        created_by=act.actor.telegram_id,
        author_id=act.actor.member_id,
        scheduled_at=draft.scheduled_at,
    )
