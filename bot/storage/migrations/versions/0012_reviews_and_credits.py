"""Credit and doubt of an answer; reviews, only added to; variants; questions asked once more only.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Nothing refers to an answer or to a card, so that SQLite may make their tables anew.
    with op.batch_alter_table("answer") as answer:
        answer.alter_column("correct", existing_type=sa.Boolean(), nullable=True)
        answer.add_column(sa.Column("credit", sa.Float()))
        answer.add_column(
            sa.Column("unsure", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.execute("UPDATE answer SET credit = CASE WHEN correct THEN 1.0 ELSE 0.0 END")
    with op.batch_alter_table("card") as card:
        card.alter_column("due_at", existing_type=INSTANT, nullable=True)
        card.add_column(
            sa.Column("variant", sa.String(length=60), server_default="", nullable=False)
        )
        card.add_column(sa.Column("reviews", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "review",
        sa.Column("id", KEY, nullable=False),
        sa.Column("learner_id", KEY, nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("lesson_id", sa.String(length=60), nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("variant", sa.String(length=60), server_default="", nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("correct", sa.Boolean()),
        sa.Column("credit", sa.Float()),
        sa.Column("unsure", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("rating", sa.Integer()),
        sa.Column("reviewed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_review_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version"],
            ["course_version.version"],
            name=op.f("fk_review_version_course_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(
        "ix_review_place", "review", ["learner_id", "course_id", "lesson_id", "question_id"]
    )
