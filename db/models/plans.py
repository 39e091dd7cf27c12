"""Convocations that are prepared ahead: what is known of a meeting, and when it shall be called."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.rules.convocation import CouncilCaller, MeetingKind
from db.models.base import Base, TelegramId
from db.models.people import Body


class PlanState(enum.StrEnum):
    """What became of a plan."""

    PREPARED = "prepared"
    SENT = "sent"
    DROPPED = "dropped"


class Plan(Base):
    """A meeting to be called; whatever is None is still missing. The agenda has a list of titles for each language."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    kind: Mapped[MeetingKind]
    starts_at: Mapped[datetime]
    place_kk: Mapped[str | None] = mapped_column(String(300))
    place_ru: Mapped[str | None] = mapped_column(String(300))
    agenda_kk: Mapped[list[Any]] = mapped_column(JSON)
    agenda_ru: Mapped[list[Any]] = mapped_column(JSON)
    order_number: Mapped[str | None] = mapped_column(String(60))
    order_date: Mapped[date | None]
    caller: Mapped[CouncilCaller | None]
    published_on: Mapped[date | None]
    outlet: Mapped[str | None] = mapped_column(String(300))
    reason: Mapped[str | None] = mapped_column(String(500))
    """Why the body's own term is not kept, where the law sets none."""
    online: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Members may also take part by a video link."""
    send_at: Mapped[datetime | None]
    """When the clerk wants it called; None: on the last lawful day by itself."""
    state: Mapped[PlanState] = mapped_column(index=True)
    prepared_at: Mapped[datetime]
    prepared_by: Mapped[int] = mapped_column(TelegramId)
    """Whose right is asked again when it is called."""
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    settled_at: Mapped[datetime | None]

    body: Mapped[Body] = relationship()


class PlanWarning(Base):
    """A warning that clerk and chair were given: so many days before the last lawful one."""

    __tablename__ = "plan_warnings"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), primary_key=True)
    mark: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    warned_at: Mapped[datetime]
