"""Figures of teams by week, the secret of a database, and since when somebody is in their team.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("learner", sa.Column("team_since", sa.DateTime(timezone=True)))
    op.create_table(
        "secret",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )
    op.create_table(
        "counted_week",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_counted_week")),
    )
    op.create_table(
        "team_figures",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("team", sa.String(length=120), nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("enrolled", sa.JSON(), nullable=False),
        sa.Column("started", sa.JSON(), nullable=False),
        sa.Column("completed", sa.JSON(), nullable=False),
        sa.Column("success", sa.Integer()),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["week"], ["counted_week.week"], name=op.f("fk_team_figures_week_counted_week")
        ),
        sa.PrimaryKeyConstraint("week", "team", "course_id", name=op.f("pk_team_figures")),
    )
