"""The version of the course in which each question was shown last, on its card.

Of a review given before, it is not known: the version of the first answer stands for it.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE card ADD COLUMN version VARCHAR(64)"
        " CONSTRAINT fk_card_version REFERENCES course_version (version)"
    )
    op.execute(
        "UPDATE card SET version = (SELECT answer.version FROM answer"
        " WHERE answer.learner_id = card.learner_id AND answer.course_id = card.course_id"
        " AND answer.lesson_id = card.lesson_id AND answer.question_id = card.question_id)"
    )
    # Nothing refers to a card, so that SQLite may make the table anew.
    with op.batch_alter_table("card") as card:
        card.alter_column("version", existing_type=sa.String(length=64), nullable=False)
