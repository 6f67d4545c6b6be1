"""LRSs that statements of xAPI are pushed to, and what each was told.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lrs",
        sa.Column("endpoint", sa.String(length=255), nullable=False),
        sa.Column("visible_at", INSTANT, nullable=False),
        sa.Column("owner", sa.String(length=60)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("endpoint", name=op.f("pk_lrs")),
    )
    op.create_table(
        "told",
        sa.Column("learner_id", KEY, nullable=False),
        sa.Column("endpoint", sa.String(length=255), nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("registered", sa.Boolean(), nullable=False),
        sa.Column("initialized", sa.Boolean(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("completed_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_told_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("learner_id", "endpoint", "course_id", name=op.f("pk_told")),
    )
