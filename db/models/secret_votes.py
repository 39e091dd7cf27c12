"""Secret votes and elections: who has voted, and what was voted, in two tables that nothing joins.

A row of one says nothing of a row of the other: no member, no time, and no order that gives one away. SQLite keeps
both without row numbers; with PostgreSQL `bot.usecases.cast_secret_ballot` writes all rows of a vote anew each time.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, TelegramId


class Candidate(Base):
    """Who stands in an election, in the order of the ballot."""

    __tablename__ = "candidates"

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name_kk: Mapped[str] = mapped_column(String(200))
    name_ru: Mapped[str] = mapped_column(String(200))
    votes: Mapped[int | None]
    """Counted at the close; None before."""
    elected: Mapped[bool] = mapped_column(default=False, server_default=false())
    tied: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Enough votes, but as many as others have, and no place for them all."""


class Turnout(Base):
    """A member who has voted in a secret vote, by phone or with a paper ballot."""

    __tablename__ = "turnouts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    on_paper: Mapped[bool]


class SecretBallot(Base):
    """A ballot under a random receipt; final."""

    __tablename__ = "secret_ballots"
    __table_args__ = ({"sqlite_with_rowid": False},)

    receipt: Mapped[str] = mapped_column(String(16), primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), index=True)
    marks: Mapped[list[str]] = mapped_column(JSON)
    """A choice, or numbers of candidates; none at all is a blank ballot."""


class PaperBox(Base):
    """Paper ballots of a secret vote, counted by the tellers."""

    __tablename__ = "paper_boxes"

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    counts: Mapped[dict[str, Any]]
    """By mark: a choice, or a candidate's number."""
    valid: Mapped[int]
    """Ballots that count, blank ones among them."""
    blank: Mapped[int]
    spoilt: Mapped[int]
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(TelegramId)
