"""Titles of the versions of courses, and when each was last needed.

Revision ID: 0027
Revises: 0026
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    title = sa.Column("title", sa.String(length=120), nullable=False, server_default="")
    op.add_column("course_version", title)
    op.add_column("course_version", sa.Column("needed_at", sa.DateTime(timezone=True)))
    table = sa.table("course_version", *map(sa.column, ("version", "content", "title")))
    connection = op.get_bind()
    for version, content in connection.execute(sa.select(table.c.version, table.c.content)).all():
        found = json.loads(content).get("title", "")
        connection.execute(sa.update(table).where(table.c.version == version).values(title=found))
