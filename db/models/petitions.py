"""Members' requests for an extraordinary Session, and who has signed them (9.3)."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.people import Member


class PetitionState(enum.StrEnum):
    """Where a petition stands. `REACHED` is final: the request is made, its signatures stand."""

    OPEN = "open"
    REACHED = "reached"
    WITHDRAWN = "withdrawn"


class Petition(Base):
    """A request with its reason, in the words and the language of whoever opened it."""

    __tablename__ = "petitions"

    id: Mapped[int] = mapped_column(primary_key=True)
    opened_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    opened_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[PetitionState] = mapped_column(index=True)
    reached_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    signatures: Mapped[int | None]
    """How many there were when it was reached; None before. So `total` (N) and `needed`."""
    total: Mapped[int | None]
    needed: Mapped[int | None]

    opener: Mapped[Member] = relationship()


class PetitionSignature(Base):
    """A member's signature; one who withdraws it leaves no row."""

    __tablename__ = "petition_signatures"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    signed_at: Mapped[datetime]

    member: Mapped[Member] = relationship()
