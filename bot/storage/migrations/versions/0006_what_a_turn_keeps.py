"""One menu for a person's next words, a reply of any shape, messages and files in the queue.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_AWAITS = {
    "sqlite": "json_set(menu, '$.awaits', 'onboarding:' || step)",
    "postgresql": "jsonb_set(menu::jsonb, '{awaits}', to_jsonb('onboarding:' || step))::json",
}


def upgrade() -> None:
    # In place, not in batch mode: on SQLite that would drop the table, and what refers to it.
    op.execute("ALTER TABLE learner RENAME COLUMN offer TO menu")
    awaits = _AWAITS[op.get_bind().dialect.name]
    op.execute(f"UPDATE learner SET menu = {awaits} WHERE step IS NOT NULL")  # noqa: S608
    op.drop_column("learner", "step")
    op.execute("ALTER TABLE answer RENAME COLUMN picked TO reply")
    op.add_column("delivery", sa.Column("content", sa.Text()))
