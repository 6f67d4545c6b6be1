"""Members are found by their name: a key of it, with an index.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

from lessons.matching import normalise

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_MEMBER = sa.table(
    "member",
    sa.column("id", sa.BigInteger()),
    sa.column("first_name", sa.String()),
    sa.column("last_name", sa.String()),
    sa.column("name_key", sa.String()),
)


def upgrade() -> None:
    op.add_column("member", sa.Column("name_key", sa.String(length=500)))
    m = _MEMBER.c
    rows = op.get_bind().execute(sa.select(m.id, m.first_name, m.last_name)).all()
    keys = [
        {"_id": row.id, "_key": " ".join(sorted(normalise(name).split()))}
        for row in rows
        if (name := " ".join(filter(None, (row.first_name, row.last_name))))
    ]
    if keys:
        keyed = sa.update(_MEMBER).where(m.id == sa.bindparam("_id"))
        op.get_bind().execute(keyed.values(name_key=sa.bindparam("_key")), keys)
    op.create_index(op.f("ix_member_name_key"), "member", ["name_key"])
