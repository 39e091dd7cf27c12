"""What is sent unasked: notices, a delivery for each recipient, boards that keep themselves current."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, TelegramId
from db.models.meetings import Meeting
from db.models.people import Member


class NoticeKind(enum.StrEnum):
    """What a notice tells; its words are made when it is sent, from the meeting and `payload`."""

    CONVOCATION = "convocation"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    VOTE_OPENED = "vote_opened"
    VOTE_ANNOUNCED = "vote_announced"
    VOTE_ANNULLED = "vote_annulled"
    FLOOR_GIVEN = "floor_given"
    """To the member whom the chair gives the floor."""
    QUORUM_REACHED = "quorum_reached"
    QUORUM_LOST = "quorum_lost"
    ANNOUNCEMENT = "announcement"
    """What a clerk wrote, to an audience of their own."""
    ANNOUNCEMENT_MISSED = "announcement_missed"
    """To the clerk who scheduled it: an announcement did not go out."""
    REMINDER = "reminder"
    """A meeting comes near: to those who have not declined."""
    READ_REMINDER = "read_reminder"
    """A notice that its member has not tapped as read."""
    UNREACHABLE = "unreachable"
    """To the clerk: members to whom Telegram carries nothing any more."""
    PREPARATION = "preparation"
    """To clerk and chair: a planned meeting lacks something, and its last lawful day comes near."""
    DUTY = "duty"
    """To clerk and chair: something the law asks of a body is due soon, or is late."""
    REPORT_ASKED = "report_asked"
    """To a region's clerk: its quarterly report is due (14.8.2)."""
    PETITION_REACHED = "petition_reached"
    """To the Secretariat and the Chair: a third of the members have signed (9.3)."""


class Notice(Base):
    """A message to an audience. `priority` 0 goes before 1: what happens in the hall before what may wait.

    `meeting_id` is None for what concerns no meeting; the body it is sent for stands in `body_id` then.
    """

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[NoticeKind]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), index=True)
    revision: Mapped[int]
    """The meeting's revision that it speaks of; 0 without a meeting."""
    payload: Mapped[dict[str, Any]]
    """Plain values: e.g. {"vote_id": 3}; {"changed": ["place"]}."""
    priority: Mapped[int]
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Not held back by the quiet hours."""
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(TelegramId)
    paused_at: Mapped[datetime | None]
    """Since when nothing more of it goes out, until the clerk resumes it."""
    cancelled_at: Mapped[datetime | None]

    meeting: Mapped[Meeting | None] = relationship()


class DeliveryState(enum.StrEnum):
    """A notice's way to one member."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    NOT_BOUND = "not_bound"
    HELD = "held"
    """The clerk paused the notice; it is queued again when they resume it."""
    CANCELLED = "cancelled"
    """The clerk cancelled what had not gone out yet."""
    OVERTAKEN = "overtaken"
    """Not sent: what it would have told was no longer so (the meeting changed or is off, the vote is closed)."""


class Failure(enum.StrEnum):
    """Why a delivery has failed for good; the views have words for each."""

    BLOCKED = "blocked"
    """The person blocked the bot."""
    DEACTIVATED = "deactivated"
    """The Telegram account is deleted."""
    NO_CHAT = "no_chat"
    """The account has never pressed Start, or Telegram does not know it."""
    DEFECT = "defect"
    """Telegram cannot read what we sent: ours to mend; the log has more."""


UNREACHABLE = frozenset({Failure.BLOCKED, Failure.DEACTIVATED, Failure.NO_CHAT})
"""Failures that lie with the account: whatever is sent next will fail as well."""


class Rsvp(enum.StrEnum):
    """Whether a member means to come."""

    WILL_COME = "will_come"
    CANNOT = "cannot"


class Delivery(Base):
    """A row per recipient, written before the first send."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("notice_id", "member_id"),
        Index("ix_deliveries_queue", "state", "priority", "due_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    state: Mapped[DeliveryState]
    priority: Mapped[int]
    due_at: Mapped[datetime]
    """Not before this moment: a retry waits here."""
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    """The claiming process, so that another can tell a dead one's rows."""
    may_be_doubled: Mapped[bool] = mapped_column(default=False)
    """It was in flight when the process or the connection died: Telegram may have shown it twice."""
    sent_at: Mapped[datetime | None]
    message_id: Mapped[int | None]
    """What Telegram showed last: the notice once it is sent; before that, a file whose words are still to follow."""
    failure: Mapped[str | None] = mapped_column(String(40))
    """A code of `Failure`; None unless failed."""
    read_at: Mapped[datetime | None]
    rsvp: Mapped[Rsvp | None]
    rsvp_at: Mapped[datetime | None]

    notice: Mapped[Notice] = relationship()
    member: Mapped[Member] = relationship()


class Board(Base):
    """A message that shows a meeting's present state; `shown` is the digest of what it last showed."""

    __tablename__ = "boards"
    __table_args__ = (UniqueConstraint("meeting_id", "telegram_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    telegram_id: Mapped[int] = mapped_column(TelegramId)
    message_id: Mapped[int]
    shown: Mapped[str] = mapped_column(String(64))


class SharedPace(Base):
    """One row: the pace that several processes keep together (PostgreSQL); one process alone has no need of it."""

    __tablename__ = "shared_pace"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[dict[str, Any]]
    """What `bot.delivery.shared` keeps there, in seconds of the database's clock."""
