"""Shares of results, and who may read each.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "share",
        sa.Column("learner_id", KEY, nullable=False),
        sa.Column("shared_at", INSTANT, nullable=False),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("named", sa.String(length=100), nullable=False),
        sa.Column("signed", sa.String(length=400), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        _learner("share"),
        sa.PrimaryKeyConstraint("learner_id", "shared_at", name=op.f("pk_share")),
    )
    op.create_index(op.f("ix_share_ends_at"), "share", ["ends_at"])
    op.create_table(
        "share_reader",
        sa.Column("sharer_id", KEY, nullable=False),
        sa.Column("shared_at", INSTANT, nullable=False),
        sa.Column("learner_id", KEY, nullable=False),
        _learner("share_reader"),
        sa.ForeignKeyConstraint(
            ["sharer_id", "shared_at"],
            ["share.learner_id", "share.shared_at"],
            name=op.f("fk_share_reader_sharer_id_share"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sharer_id", "shared_at", name=op.f("pk_share_reader")),
    )
    op.create_index(op.f("ix_share_reader_learner_id"), "share_reader", ["learner_id"])


def _learner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["learner_id"],
        ["learner.id"],
        name=op.f(f"fk_{table}_learner_id_learner"),
        ondelete="CASCADE",
    )
