"""Roster files, departures, codes that link, enrolment rules; the audit refuses to be changed.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_FORBID_UPDATES = {
    "sqlite": (
        "CREATE TRIGGER audit_kept BEFORE UPDATE ON audit"
        " BEGIN SELECT RAISE(ABORT, 'rows of audit are never changed'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'rows of audit are never changed'; END $$",
        "CREATE TRIGGER audit_kept BEFORE UPDATE ON audit"
        " FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    ),
}


def upgrade() -> None:
    _create(
        "roster_file",
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("whole", sa.Boolean()),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("leaving", sa.Integer(), nullable=False),
        sa.Column("done", sa.JSON()),
        aged="at",
    )
    _create("departure", sa.Column("left_at", INSTANT, nullable=False), aged="left_at")
    _create(
        "link_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.UniqueConstraint("digest", name=op.f("uq_link_code_digest")),
        aged="made_at",
    )
    _create(
        "link_miss",
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("missed_at", INSTANT, nullable=False),
        aged="missed_at",
    )
    op.create_table(
        "enrolment_rule",
        sa.Column("id", KEY, nullable=False),
        sa.Column("trigger", sa.String(length=20), nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("service", KEY, nullable=False),
        sa.Column("after", sa.String(length=60), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_rule")),
    )
    for statement in _FORBID_UPDATES[op.get_bind().dialect.name]:
        op.execute(statement)


def _create(name: str, *columns: sa.schema.SchemaItem, aged: str) -> None:
    """Create a table with a row for each learner, who may be erased."""
    op.create_table(
        name,
        sa.Column("learner_id", KEY, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f(f"fk_{name}_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("learner_id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_{aged}"), name, [aged])
