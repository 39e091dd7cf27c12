"""What the law's calendar needs beyond the meetings: regions' reports, terms that a decision began, recommendations."""

import enum
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, TelegramId
from db.models.votes import Decision


class RegionalReport(Base):
    """A region's information to the Secretariat for a quarter, as a file that Telegram keeps (14.8.2).

    A corrected one is a row of its own; the newest counts.
    """

    __tablename__ = "regional_reports"
    __table_args__ = (UniqueConstraint("region", "year", "quarter", "unique_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(String(30))
    year: Mapped[int]
    quarter: Mapped[int]
    file_id: Mapped[str] = mapped_column(String(255))
    unique_id: Mapped[str] = mapped_column(String(64))
    """The file's own, the same however often it is sent: a second tap stores nothing."""
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    """In bytes; Telegram may not say it: 0."""
    received_at: Mapped[datetime]
    received_from: Mapped[int | None] = mapped_column(TelegramId)


class TermKind(enum.StrEnum):
    """Decisions from which the law counts a term."""

    EXTRAORDINARY = "extraordinary"
    """To hold an extraordinary Session: within a month (9.3)."""
    RECALL = "recall"
    """The Council's proposal to end a Senate deputy's powers: to the President within five days (18.3)."""


class StartedTerm(Base):
    """A decision that a clerk recorded because a term runs from it."""

    __tablename__ = "started_terms"
    __table_args__ = (UniqueConstraint("kind", "decided_on", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    kind: Mapped[TermKind]
    decided_on: Mapped[date]
    about: Mapped[str] = mapped_column(String(300))
    """Whom or what it concerns, as the clerk wrote it."""
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(TelegramId)
    settled_on: Mapped[date | None]
    """The day it was done. An extraordinary Session is done by its meeting, and needs none."""
    dropped_at: Mapped[datetime | None]
    """When it was taken back as recorded by mistake."""


class Recommendation(Base):
    """What a Session's decision recommends to a state body, which must consider it (9.7)."""

    __tablename__ = "recommendations"
    __table_args__ = (UniqueConstraint("decision_id", "addressee_kk", "addressee_ru"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)
    addressee_kk: Mapped[str] = mapped_column(String(300))
    addressee_ru: Mapped[str] = mapped_column(String(300))
    sent_on: Mapped[date]
    answer_by: Mapped[date | None]
    """The day that its letter asks for; the law names none."""
    answered_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(TelegramId)

    decision: Mapped[Decision] = relationship()


class DutyWarning(Base):
    """A warning that was given; the key makes it single, whichever process ticks."""

    __tablename__ = "duty_warnings"

    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), primary_key=True)
    duty: Mapped[str] = mapped_column(String(60), primary_key=True)
    """`Duty.key` of `bot.rules.duties`."""
    mark: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Which of the duty's marks: days left, or days waited where there is no term."""
    warned_at: Mapped[datetime]
