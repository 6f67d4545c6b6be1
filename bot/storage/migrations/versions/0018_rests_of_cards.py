"""Questions asked without an answer, which rest before they are asked unprompted again.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("card", sa.Column("rests_until", sa.DateTime(timezone=True)))
