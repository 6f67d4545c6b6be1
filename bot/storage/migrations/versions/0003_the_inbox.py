"""The inbox: events that are not handled yet, and replies that may not have left.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("seen_event", sa.Column("replies", sa.Text()))
    with op.batch_alter_table("delivery") as batch:
        batch.alter_column(
            "remote_id", existing_type=sa.String(length=255), type_=sa.String(length=600)
        )
    op.create_table(
        "account",
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("cursor", sa.Text()),
        sa.Column("trouble", sa.String(length=500)),
        sa.PrimaryKeyConstraint("platform", "name", name=op.f("pk_account")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("room", sa.String(length=255), nullable=False),
        sa.Column("event_id", sa.String(length=255), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint(
            "platform", "account", "event_id", name=op.f("uq_inbox_platform_account_event_id")
        ),
    )
