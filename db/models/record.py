"""The record of acts, and the dialogues under way."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, TelegramId


class AuditEntry(Base):
    """Who did what to what, when; a refusal is an entry too. Never a name, a phone or a ballot's choice."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """The place in the chain, from 1 without a gap."""
    at: Mapped[datetime]
    telegram_id: Mapped[int | None] = mapped_column(TelegramId)
    """The acting account; None for the command line."""
    member_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(60))
    """What it was done to: a table's name and an id, `meetings:7`."""
    allowed: Mapped[bool]
    details: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 over the hash of the entry before and over this one (`bot.usecases.audit_chain`)."""


class AuditHead(Base):
    """The end of the chain of entries, in one row; whoever appends holds it until their commit."""

    __tablename__ = "audit_heads"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    """Of the last entry; 0 before the first."""
    hash: Mapped[str] = mapped_column(String(64))


class DialogueState(Base):
    """A dialogue's step and its answers so far, so that a restart loses none of them."""

    __tablename__ = "dialogue_states"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    state: Mapped[str | None] = mapped_column(String(120))
    data: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
