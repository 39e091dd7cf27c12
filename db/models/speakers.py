"""Who asks for the floor at a meeting, who has it and for how long, and on which item."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, TelegramId
from db.models.meetings import AgendaItem
from db.models.people import Member

_WAITING_OR_SPEAKING = text("ended_at IS NULL AND withdrawn_at IS NULL")
_SPEAKING = text("given_at IS NOT NULL AND ended_at IS NULL")


class SpeakerTurn(Base):
    """A member's turn, from asking for the floor to the end of the speech; the queue is in the order of the ids.

    A member has one that is neither ended nor withdrawn, and a meeting one speaker: the indexes say so too.
    """

    __tablename__ = "speaker_turns"
    __table_args__ = (
        Index(
            "ix_speaker_turns_one_waiting",
            "meeting_id",
            "member_id",
            unique=True,
            sqlite_where=_WAITING_OR_SPEAKING,
            postgresql_where=_WAITING_OR_SPEAKING,
        ),
        Index(
            "ix_speaker_turns_one_speaking",
            "meeting_id",
            unique=True,
            sqlite_where=_SPEAKING,
            postgresql_where=_SPEAKING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    """Where the agenda stood when the floor was given; None while it was not, and after the last item."""
    asked_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    given_by: Mapped[int | None] = mapped_column(TelegramId)
    minutes: Mapped[int | None]
    """The limit that held when the floor was given; None: as long as it takes."""
    ended_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    """Taken back by the member, or left the hall, or the meeting was closed, before the floor was given."""

    member: Mapped[Member] = relationship()
    item: Mapped[AgendaItem | None] = relationship()


class Course(Base):
    """Where a meeting is on its agenda, as its chair has said, and how long a speaker has."""

    __tablename__ = "courses"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    """The item that the chair went on to; it counts until a vote is put. None: as the votes have it."""
    item_since: Mapped[datetime | None]
    minutes: Mapped[int | None]
    """A speaker's limit; None: as long as it takes."""
