"""Members told of a notice by a human hand: by telephone, by post, face to face."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, TelegramId


class TellingWay(enum.StrEnum):
    """How a clerk told a member what Telegram did not bring them."""

    TELEPHONE = "telephone"
    POST = "post"
    IN_PERSON = "in_person"
    MESSENGER = "messenger"


class Telling(Base):
    """A member was told of this notice, and of no later one. What is undone or corrected stays as a row."""

    __tablename__ = "tellings"
    __table_args__ = (
        Index(
            "ix_tellings_one_standing",
            "notice_id",
            "member_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    way: Mapped[TellingWay]
    told_on: Mapped[date]
    """The day in Almaty; the term is judged by it."""
    told_at: Mapped[datetime | None]
    """The moment, where the clerk knows the hour: a letter has none."""
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(TelegramId)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(TelegramId)
