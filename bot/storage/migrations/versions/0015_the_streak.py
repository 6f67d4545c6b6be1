"""The streak of a learner, and when Levain was away.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "learner", sa.Column("streak", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("learner", sa.Column("learned_on", sa.Date()))
    op.add_column(
        "learner", sa.Column("wants_streak", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.create_table(
        "outage",
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("began_at", name=op.f("pk_outage")),
    )
    op.create_index(op.f("ix_outage_ended_at"), "outage", ["ended_at"])
