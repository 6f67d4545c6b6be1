"""Attestations issued, and the names to print on them.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "attestation",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("learner_id", KEY, nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_attestation_learner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_attestation")),
    )
    op.create_index(op.f("ix_attestation_learner_id"), "attestation", ["learner_id"])
    op.create_table(
        "printed_name",
        sa.Column("learner_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_printed_name_learner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_printed_name")),
    )
