"""What a clerk writes to an audience of their own, and the messages that show how far a notice has got."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, TelegramId


class FileKind(enum.StrEnum):
    """As what a file was sent to the bot: Telegram sends it on only as the same."""

    DOCUMENT = "document"
    PHOTO = "photo"


class AnnouncementState(enum.StrEnum):
    """How far an announcement has come."""

    SCHEDULED = "scheduled"
    RELEASED = "released"
    MISSED = "missed"
    """Its moment came and it could not go out; `missed_because` says why."""
    DROPPED = "dropped"
    """A clerk took it back before its moment."""


class MissedBecause(enum.StrEnum):
    """Why a scheduled announcement did not go out."""

    LATE = "late"
    """The bot was down until another day."""
    EMPTY = "empty"
    """Nobody was left in its audience, or nobody who could be reached."""
    RIGHT_LOST = "right_lost"
    """Its author may not write to that audience any more."""


class Announcement(Base):
    """Words in both languages, perhaps a file, for an audience that is counted when it is released."""

    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_due", "state", "scheduled_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    """The body whose secretariat speaks: it says who may see, stop and take back the announcement."""
    state: Mapped[AnnouncementState]
    text_kk: Mapped[str] = mapped_column(Text)
    text_ru: Mapped[str] = mapped_column(Text)
    file_id: Mapped[str | None] = mapped_column(String(255))
    file_kind: Mapped[FileKind | None]
    audience: Mapped[dict[str, Any]]
    """`Audience` of `bot.usecases.audiences` as plain values."""
    urgent: Mapped[bool]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    """SHA-256 over words, file, audience and moment: the same announcement by two clerks is one."""
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(TelegramId)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    """The clerk's member, who is told what became of it."""
    scheduled_at: Mapped[datetime | None]
    """None: it went out at once."""
    settled_at: Mapped[datetime | None]
    """When it was released, missed or dropped."""
    missed_because: Mapped[MissedBecause | None]
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))


class ProgressBoard(Base):
    """A message in a clerk's chat that shows how far a notice has got; gone when there is no more to show."""

    __tablename__ = "progress_boards"
    __table_args__ = (UniqueConstraint("notice_id", "telegram_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    telegram_id: Mapped[int] = mapped_column(TelegramId)
    message_id: Mapped[int | None]
    """None until it was put into the chat; `claimed_at` says that a process is about to."""
    claimed_at: Mapped[datetime | None]
    shown: Mapped[str] = mapped_column(String(64), default="")
    """The digest of what it last showed."""
