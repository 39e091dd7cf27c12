"""Meetings called before 0002 get their reminders, and their notices the body that they were sent for.

Only values: whatever was called since has both.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bot.rules.reminders import reminders

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE notices SET body_id = (SELECT body_id FROM meetings WHERE meetings.id = notices.meeting_id)"
        " WHERE body_id IS NULL AND meeting_id IS NOT NULL"
    )
    bind = op.get_bind()
    rows = _table("reminders", bind)
    written = [row for meeting in bind.execute(_forgotten(bind)) for row in _reminders_of(*meeting)]
    if written:
        bind.execute(sa.insert(rows), written)


def _table(name: str, bind: sa.Connection) -> sa.Table:
    """As it is at this revision."""
    return sa.Table(name, sa.MetaData(), autoload_with=bind, resolve_fks=False)


def _forgotten(bind: sa.Connection) -> sa.Select[int, datetime, datetime]:
    """Meetings still to be held of which nobody would be reminded."""
    meetings, rows = _table("meetings", bind), _table("reminders", bind)
    return sa.select(meetings.c.id, meetings.c.starts_at, meetings.c.convened_at).where(
        meetings.c.state.in_(("convened", "registration")),
        ~sa.exists().where(rows.c.meeting_id == meetings.c.id),
    )


def _reminders_of(meeting_id: int, starts_at: datetime, convened_at: datetime) -> list[dict[str, object]]:
    """All since it was called: the first tick marks as missed what is of no use any more."""
    return [
        {
            "meeting_id": meeting_id,
            "starts_at": _utc(starts_at),
            "mark": one.mark.value,
            "due_at": one.due_at,
            "useful_until": one.useful_until,
            "state": "waiting",
        }
        for one in reminders(_utc(starts_at), _utc(convened_at))
    ]


def _utc(moment: datetime) -> datetime:
    """SQLite gives back moments without their zone."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
