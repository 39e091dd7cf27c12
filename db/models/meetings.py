"""A meeting from its planning to its minutes: convocation, agenda, attendance."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.rules.convocation import CouncilCaller, Initiator, MeetingKind
from db.models.base import Base, TelegramId
from db.models.people import Body, Member


class MeetingState(enum.StrEnum):
    """Where a meeting stands. `REGISTRATION` is the hall's door open; `OPEN` is the chair's opening."""

    CONVENED = "convened"
    REGISTRATION = "registration"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Meeting(Base):
    """A sitting of a body with the convocation that called it (9.2, 9.3, 10.3)."""

    __tablename__ = "meetings"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    kind: Mapped[MeetingKind]
    state: Mapped[MeetingState] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    place_kk: Mapped[str] = mapped_column(String(300))
    place_ru: Mapped[str] = mapped_column(String(300))
    online: Mapped[bool] = mapped_column(default=False)
    order_number: Mapped[str] = mapped_column(String(60))
    order_date: Mapped[date]
    initiator: Mapped[Initiator | None]
    """Who initiated an extraordinary Session (9.3)."""
    signatures: Mapped[int | None]
    """How many members asked for an extraordinary Session; None where somebody else initiated it (9.3)."""
    caller: Mapped[CouncilCaller | None]
    """Who called a meeting of the Council (10.3)."""
    decision_date: Mapped[date | None]
    """The day an extraordinary meeting was decided upon (9.3)."""
    short_notice_reason: Mapped[str | None] = mapped_column(String(500))
    """Why the body's own convening term was not kept, where the law leaves that open."""
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with every change of date, place or agenda that members are told of."""
    convened_at: Mapped[datetime]
    convened_by: Mapped[int | None] = mapped_column(TelegramId)
    cancel_reason: Mapped[str | None] = mapped_column(String(500))

    hall_secret: Mapped[str | None] = mapped_column(String(64))
    """What the hall's changing code is made of, in hexadecimal digits; None while registration is closed."""
    screen_hash: Mapped[str | None] = mapped_column(String(64))
    """Of the token in the link of the hall's screen; None while none is open."""
    registration_opened_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    opening_present: Mapped[int | None]
    opening_total: Mapped[int | None]
    presided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    closed_at: Mapped[datetime | None]
    closing_notice_days: Mapped[int | None]
    """The body's own convening term as it stood at the close; None before."""
    closing_body_kk: Mapped[str | None] = mapped_column(String(300))
    closing_body_ru: Mapped[str | None] = mapped_column(String(300))
    """The body's name at the close; None before. A later one alters no old minutes."""
    closing_presider_kk: Mapped[str | None] = mapped_column(String(200))
    closing_presider_ru: Mapped[str | None] = mapped_column(String(200))
    """The name of who presided, at the close: not everybody who presides has a seat, by which the roll is frozen."""
    quorum_told: Mapped[bool | None]
    """The last quorum the chair was told of: True reached, False lost, None never."""

    body: Mapped[Body] = relationship()
    agenda: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", order_by="AgendaItem.number", cascade="all, delete-orphan"
    )


class AgendaItem(Base):
    """A numbered item of a meeting, in both languages."""

    __tablename__ = "agenda_items"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    number: Mapped[int]
    title_kk: Mapped[str] = mapped_column(Text)
    title_ru: Mapped[str] = mapped_column(Text)

    meeting: Mapped[Meeting] = relationship(back_populates="agenda")


class Publication(Base):
    """The announcement in the official mass media that 9.2 asks for."""

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    published_on: Mapped[date]
    outlet: Mapped[str] = mapped_column(String(300))
    address: Mapped[str] = mapped_column(String(500), default="")


class AttendanceWay(enum.StrEnum):
    """How an arrival was recorded."""

    PHONE = "phone"
    DESK = "desk"
    REMOTE = "remote"
    """By video link, at a meeting that was convened with it."""


class Attendance(Base):
    """One stay of a member at a meeting; a return is a row of its own."""

    __tablename__ = "attendances"
    __table_args__ = (
        Index(
            "ix_attendances_one_present",
            "meeting_id",
            "member_id",
            unique=True,
            sqlite_where=text("departed_at IS NULL"),
            postgresql_where=text("departed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    arrived_at: Mapped[datetime]
    departed_at: Mapped[datetime | None]
    way: Mapped[AttendanceWay]
    recorded_by: Mapped[int | None] = mapped_column(TelegramId)

    member: Mapped[Member] = relationship()


class Seated(Base):
    """A member whose seat was in force on the meeting's day, named as the close found them.

    What the register learns later (a seat from an earlier day, another spelling) changes no closed meeting.
    """

    __tablename__ = "seated_members"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    name_kk: Mapped[str] = mapped_column(String(200))
    name_ru: Mapped[str] = mapped_column(String(200))


class Minutes(Base):
    """The protocol (хаттама) of a closed meeting: its number, set by the clerk."""

    __tablename__ = "minutes"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), unique=True)
    number: Mapped[str] = mapped_column(String(60))
    drawn_up_at: Mapped[datetime]
    drawn_up_by: Mapped[int | None] = mapped_column(TelegramId)
