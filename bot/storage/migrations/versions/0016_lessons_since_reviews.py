"""Lessons sent since the last day of reviews alone, in place of whether the last message was one.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "learner",
        sa.Column("lessons_since", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.drop_column("learner", "reviewed")
