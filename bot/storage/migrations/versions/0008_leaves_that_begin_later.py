"""A leave has a first day, so that it can be told before it begins.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("learner", sa.Column("away_from", sa.Date()))
