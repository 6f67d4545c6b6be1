"""Questions answered ahead of lessons; confidence before and after a course; how it was; doubts.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("learner", sa.Column("doubts", sa.Boolean()))
    op.create_table(
        "pretest",
        sa.Column("learner_id", KEY, nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("lesson_id", sa.String(length=60), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("known", sa.JSON()),
        _learner("pretest"),
        sa.ForeignKeyConstraint(
            ["version"],
            ["course_version.version"],
            name=op.f("fk_pretest_version_course_version"),
        ),
        sa.PrimaryKeyConstraint("learner_id", "course_id", "lesson_id", name=op.f("pk_pretest")),
    )
    op.create_table(
        "confidence",
        sa.Column("learner_id", KEY, nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        _learner("confidence"),
        sa.PrimaryKeyConstraint("learner_id", "course_id", "moment", name=op.f("pk_confidence")),
    )
    op.create_table(
        "opinion",
        sa.Column("learner_id", KEY, nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=300), server_default="", nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        _learner("opinion"),
        sa.PrimaryKeyConstraint("learner_id", "course_id", name=op.f("pk_opinion")),
    )


def _learner(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_learner_id_learner")
    return sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=name, ondelete="CASCADE")
