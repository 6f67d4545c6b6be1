"""More figures of a week: who answered, gestures, pauses, current accuracy; those of a course.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OLD = sa.table(
    "team_figures",
    sa.column("week", sa.Date()),
    sa.column("service_id", KEY),
    sa.column("course_id", sa.String()),
    sa.column("size", sa.Integer()),
    sa.column("enrolled", sa.JSON()),
    sa.column("started", sa.JSON()),
    sa.column("completed", sa.JSON()),
    sa.column("success", sa.Integer()),
    sa.column("answers", sa.Integer()),
)


def upgrade() -> None:
    kept = [dict(row) for row in op.get_bind().execute(sa.select(_OLD)).mappings()]
    op.drop_table("team_figures")
    figures = op.create_table(
        "team_figures",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("service_id", KEY, nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("enrolled", sa.JSON(), nullable=False),
        sa.Column("started", sa.JSON(), nullable=False),
        sa.Column("completed", sa.JSON(), nullable=False),
        sa.Column("answering", sa.JSON()),
        sa.Column("gestures", sa.JSON()),
        sa.Column("paused", sa.JSON()),
        sa.Column("success", sa.JSON(), nullable=False),
        sa.Column("current", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["week"], ["counted_week.week"], name=op.f("fk_team_figures_week_counted_week")
        ),
        sa.PrimaryKeyConstraint("week", "service_id", "course_id", name=op.f("pk_team_figures")),
    )
    for row in kept:  # what was published bounds what may be
        row["success"] = [row["success"], row.pop("answers")]
        row["current"] = [None, 0]
    op.bulk_insert(figures, kept)
    op.create_table(
        "course_figures",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("lift", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["week"], ["counted_week.week"], name=op.f("fk_course_figures_week_counted_week")
        ),
        sa.PrimaryKeyConstraint("week", "course_id", name=op.f("pk_course_figures")),
    )
