"""A closed meeting keeps the names of its body and of who presided; those closed so far get the names of today."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS = {
    "closing_body_kk": ("bodies", "body_id", "name_kk", 300),
    "closing_body_ru": ("bodies", "body_id", "name_ru", 300),
    "closing_presider_kk": ("members", "presided_by", "name_kk", 200),
    "closing_presider_ru": ("members", "presided_by", "name_ru", 200),
}


def upgrade() -> None:
    with op.batch_alter_table("meetings") as batch_op:
        for column, (_, _, _, length) in COLUMNS.items():
            batch_op.add_column(sa.Column(column, sa.String(length=length), nullable=True))
    for column, (table, key, name, _) in COLUMNS.items():
        named = f"(SELECT {name} FROM {table} WHERE {table}.id = meetings.{key})"  # noqa: S608 - all from above
        op.execute(f"UPDATE meetings SET {column} = {named} WHERE closed_at IS NOT NULL")  # noqa: S608 - the same
