"""Votes, ballots, what a closed vote froze, and the decisions that follow."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.rules.majority import OutcomeKind
from db.models.base import Base, TelegramId
from db.models.meetings import AgendaItem, Meeting
from db.models.people import Member


class VoteState(enum.StrEnum):
    """Where a vote stands."""

    OPEN = "open"
    CLOSED = "closed"
    ANNULLED = "annulled"
    """Taken back with a reason, open or closed; it stays on the record and decides nothing."""


class VoteForm(enum.StrEnum):
    """Open: who voted how is on the record. Secret: who has voted is, and the ballots apart from it."""

    OPEN = "open"
    SECRET = "secret"  # noqa: S105 - a form of voting, no password


class Choice(enum.StrEnum):
    """What a ballot says."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Vote(Base):
    """A question put to the meeting. `result` is written once, at the close."""

    __tablename__ = "votes"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    number: Mapped[int]
    """The how-manieth vote of the meeting."""
    state: Mapped[VoteState]
    form: Mapped[VoteForm] = mapped_column(default=VoteForm.OPEN, server_default=VoteForm.OPEN.value)
    places: Mapped[int | None]
    """How many are to be elected; None for a question."""
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(TelegramId)
    opening_present: Mapped[int]
    opening_total: Mapped[int]
    closes_at: Mapped[datetime | None]
    """When the bot closes it by itself; None while the chair will."""
    closed_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    annulled_at: Mapped[datetime | None]
    annulled_by: Mapped[int | None] = mapped_column(TelegramId)
    annul_reason: Mapped[str | None] = mapped_column(String(500))

    meeting: Mapped[Meeting] = relationship()
    item: Mapped[AgendaItem] = relationship()
    result: Mapped["VoteResult | None"] = relationship(back_populates="vote")
    hand_count: Mapped["HandCount | None"] = relationship()


class Ballot(Base):
    """A member's choice in an open vote; the key makes a double tap harmless."""

    __tablename__ = "ballots"

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    choice: Mapped[Choice]
    cast_at: Mapped[datetime]


class HandCount(Base):
    """Hands counted in the hall among those present who did not vote by phone.

    `stale`: since then one who may have been counted left or came back, and whoever counted must say how it stands now.
    """

    __tablename__ = "hand_counts"

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    in_favour: Mapped[int]
    against: Mapped[int]
    abstain: Mapped[int]
    left: Mapped[int] = mapped_column(default=0)
    """How many of those counted have left since: they voted and then left, so they are in P (9.6, 10.6)."""
    stale: Mapped[bool] = mapped_column(default=False)
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(TelegramId)


class VoteResult(Base):
    """What the close froze: counts, N, P, the threshold and the clause it rests on."""

    __tablename__ = "vote_results"

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    outcome: Mapped[OutcomeKind]
    in_favour: Mapped[int]
    against: Mapped[int]
    abstain: Mapped[int]
    present: Mapped[int]
    """Registered as present when the vote closed."""
    taking_part: Mapped[int]
    """P: the present, and any who voted and then left."""
    total: Mapped[int]
    """N: seats in force on the meeting's date."""
    quorum_needed: Mapped[int]
    threshold: Mapped[int]
    """The least number of votes in favour that adopts."""
    clause: Mapped[str] = mapped_column(String(60))
    quorum_clause: Mapped[str] = mapped_column(String(60))
    statute: Mapped[str] = mapped_column(String(20))
    rule_date: Mapped[date]
    by_analogy: Mapped[bool]

    vote: Mapped[Vote] = relationship(back_populates="result")


class RollEntry(Base):
    """A member of the frozen roll; `choice` is None for one who was present and did not vote by phone."""

    __tablename__ = "roll_entries"

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    choice: Mapped[Choice | None]
    present: Mapped[bool]
    """False for one who voted and left before the close."""

    member: Mapped[Member] = relationship()


class DecisionState(enum.StrEnum):
    """A Session's decision waits for the Chair's approval (9.7), the Council's for its minutes (10.6)."""

    ADOPTED = "adopted"
    APPROVED = "approved"
    FINAL = "final"
    ANNULLED = "annulled"
    """Its vote was annulled before it was settled; it binds nobody."""


class Decision(Base):
    """An adopted text, until approved or in the minutes."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), unique=True)
    state: Mapped[DecisionState]
    text_kk: Mapped[str] = mapped_column(Text)
    text_ru: Mapped[str] = mapped_column(Text)
    settled_at: Mapped[datetime | None]
    """When it was approved (9.7) or became final by the minutes (10.6)."""
    settled_by: Mapped[int | None] = mapped_column(TelegramId)
