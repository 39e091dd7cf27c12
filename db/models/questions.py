"""Questions that the bot could not answer, or not well: for the secretariat, and never with who asked."""

import enum
from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, TelegramId


class QuestionReason(enum.StrEnum):
    """Why a question is on the list."""

    UNANSWERED = "unanswered"
    NOT_WHAT_I_ASKED = "not_what_i_asked"


class Question(Base):
    """One question, however often it was asked. Without `answered_at` it is open; with it and no ref, dismissed.

    An open one with a ref was answered, and somebody has said that this is not it.

    Nothing here leads to a person: no account, no chat, no message, and a day instead of a moment.
    """

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_list", "answered_at", "count"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """The digest of the words without capitals, punctuation and spacing: the same question is one row."""
    text: Mapped[str] = mapped_column(String(500))
    """As it was first asked; long numbers, which may be somebody's, are blotted out."""
    language: Mapped[str] = mapped_column(String(2))
    asked_on: Mapped[date]
    """The last day on which it was asked."""
    reason: Mapped[QuestionReason]
    shown_refs: Mapped[str] = mapped_column(String(200), default="")
    """The clauses that were not what was asked, separated by spaces."""
    count: Mapped[int] = mapped_column(default=1)
    answered_ref: Mapped[str | None] = mapped_column(String(20))
    answered_by: Mapped[int | None] = mapped_column(TelegramId)
    """The secretariat's account that named the clause."""
    answered_at: Mapped[datetime | None]
