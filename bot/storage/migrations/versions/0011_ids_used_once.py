"""Ids of deliveries used once; the restores of this database.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Nothing refers to a delivery, so that SQLite may make the table anew; PostgreSQL needs it not.
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(
            "delivery", recreate="always", table_kwargs={"sqlite_autoincrement": True}
        ):
            pass
    op.create_table(
        "restoration",
        sa.Column("restored_at", INSTANT, nullable=False),
        sa.Column("backed_up_at", INSTANT, nullable=False),
        sa.Column("told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("restored_at", name=op.f("pk_restoration")),
    )
