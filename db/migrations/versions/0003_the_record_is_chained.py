"""The record of acts is chained by SHA-256: the entries so far are linked in their order."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    heads = op.create_table(
        "audit_heads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_heads")),
    )
    with op.batch_alter_table("audit_entries") as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("hash", sa.String(length=64), nullable=True))
    number, last = _chain(op.get_bind())
    with op.batch_alter_table("audit_entries") as batch_op:
        batch_op.alter_column("number", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("hash", existing_type=sa.String(length=64), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_audit_entries_number"), ["number"])
    op.bulk_insert(heads, [{"id": 1, "number": number, "hash": last}])


def _chain(bind: sa.Connection) -> tuple[int, str]:
    """The number and the hash of the last entry. The digest is the one of this revision, whatever comes later."""
    entries = sa.table(
        "audit_entries",
        sa.column("id", sa.Integer),
        sa.column("number", sa.Integer),
        sa.column("hash", sa.String),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("telegram_id", sa.BigInteger),
        sa.column("member_id", sa.Integer),
        sa.column("action", sa.String),
        sa.column("subject", sa.String),
        sa.column("allowed", sa.Boolean),
        sa.column("details", sa.JSON),
    )
    number, last = 0, "0" * 64
    for row in bind.execute(sa.select(entries).order_by(entries.c.id)).fetchall():
        number += 1
        last = _digest(last, number, row)
        bind.execute(sa.update(entries).where(entries.c.id == row.id).values(number=number, hash=last))
    return number, last


def _digest(before: str, number: int, row: Any) -> str:
    at: datetime = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    said = [
        before,
        number,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.telegram_id,
        row.member_id,
        row.action,
        row.subject,
        bool(row.allowed),
        row.details,
    ]
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
