"""Syllabuses: what each version of a course teaches, and when it was given.

Revision ID: 0025
Revises: 0024
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    made = op.create_table(
        "syllabus",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("trades", sa.JSON(), nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("further", sa.JSON(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_syllabus")),
    )
    kept = sa.table(
        "course_version",
        sa.column("version"),
        sa.column("course_id"),
        sa.column("content", sa.Text()),
        sa.column("stored_at", _INSTANT),
    )
    found = op.get_bind().execute(sa.select(kept).order_by(kept.c.stored_at)).all()
    for row in found:
        later = [each for each in found if each.course_id == row.course_id]
        after = later[later.index(row) + 1 :]
        op.execute(made.insert().values(_describe(row, after[0].stored_at if after else None)))


def _describe(row: sa.Row[Any], until: object) -> dict[str, object]:
    content = json.loads(row.content)
    lessons = content.get("lessons", [])
    further = [each for lesson in lessons for each in lesson.get("further", [])]
    return {
        "version": row.version,
        "course_id": row.course_id,
        "title": content.get("title", row.course_id),
        "language": content.get("language", "fr"),
        "objectives": content.get("objectives", []),
        "trades": content.get("trades", []),
        "lessons": len(lessons),
        "further": list(dict.fromkeys(further)),
        "since": row.stored_at,
        "until": until,
    }
