"""The troubles of an account, one a kind; the beat of each process.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "trouble",
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("platform", "account", "kind", name=op.f("pk_trouble")),
    )
    # Troubles are said again at the next start, so that none is moved.
    op.drop_column("account", "trouble")
    op.create_table(
        "beat",
        sa.Column("process", sa.String(length=60), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("platforms", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("trouble", sa.Text()),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_beat")),
    )
