"""The last local day that is to have no other unprompted message.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_DAYS = {"sqlite": "max(slot)", "postgresql": "max(slot)::date"}


def upgrade() -> None:
    op.add_column("learner", sa.Column("served_on", sa.Date()))
    day = _DAYS[op.get_bind().dialect.name]
    # Only a planned message has a slot that is a date.
    op.execute(
        f"UPDATE learner SET served_on = (SELECT {day} FROM delivery"  # noqa: S608
        " WHERE learner_id = learner.id AND slot LIKE '____-__-__')"
    )
