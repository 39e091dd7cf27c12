"""What is due at a moment: reminders of a meeting to its members."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.rules.reminders import Mark
from db.models.base import Base


class ReminderState(enum.StrEnum):
    """What became of a reminder."""

    WAITING = "waiting"
    WRITTEN = "written"
    MISSED = "missed"
    """The bot was down until it was of no use any more."""
    OVERTAKEN = "overtaken"
    """The meeting was set to another moment, or is off."""


class Reminder(Base):
    """One reminder of a meeting as it was to begin then; written down when the meeting is called."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("meeting_id", "starts_at", "mark"),
        Index("ix_reminders_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    starts_at: Mapped[datetime]
    mark: Mapped[Mark]
    due_at: Mapped[datetime]
    useful_until: Mapped[datetime]
    state: Mapped[ReminderState]
    settled_at: Mapped[datetime | None]
