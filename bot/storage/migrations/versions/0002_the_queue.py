"""The queue: a rate for each workspace, the next due instant with the learner, memory cards.

Answers given before have no card: their questions are asked again only if they are met anew.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _workspaces()
    _learners()
    _enrollments()
    _deliveries()
    op.create_table(
        "card",
        sa.Column(
            "learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("lesson_id", sa.String(length=60), nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("reviewed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_card_learner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "learner_id", "course_id", "lesson_id", "question_id", name=op.f("pk_card")
        ),
    )


def _workspaces() -> None:
    op.add_column("workspace", sa.Column("tat", INSTANT))
    op.add_column("workspace", sa.Column("next_claim_at", INSTANT))
    _partial_index("ix_workspace_claim", "workspace", "next_claim_at")
    op.execute(
        "UPDATE workspace SET next_claim_at ="
        " (SELECT min(visible_at) FROM delivery WHERE workspace_id = workspace.id)"
    )


def _learners() -> None:
    # Not in batch mode: on SQLite that would drop the table, and what refers to it with it.
    zero = sa.text("0")
    op.add_column("learner", sa.Column("back_on", sa.Date()))
    op.add_column("learner", sa.Column("next_due_at", INSTANT))
    op.add_column("learner", sa.Column("silent", sa.Integer(), nullable=False, server_default=zero))
    op.add_column(
        "learner", sa.Column("reviewed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "learner", sa.Column("reminders", sa.Integer(), nullable=False, server_default=zero)
    )
    op.add_column("learner", sa.Column("reminded_on", sa.Date()))
    _partial_index("ix_learner_due", "learner", "next_due_at")
    op.execute(
        "UPDATE learner SET"
        " next_due_at = (SELECT max(next_due_at) FROM enrollment WHERE learner_id = learner.id),"
        " silent ="
        " coalesce((SELECT max(silent) FROM enrollment WHERE learner_id = learner.id), 0)"
    )


def _enrollments() -> None:
    op.drop_index("ix_enrollment_due", table_name="enrollment")
    with op.batch_alter_table("enrollment") as batch:
        batch.drop_column("next_due_at")
        batch.drop_column("silent")
    op.create_index(
        "uq_enrollment_active",
        "enrollment",
        ["learner_id"],
        unique=True,
        sqlite_where=sa.text("status = 'active'"),
        postgresql_where=sa.text("status = 'active'"),
    )


def _deliveries() -> None:
    op.drop_index("ix_delivery_learner_id", table_name="delivery")
    with op.batch_alter_table("delivery") as batch:
        batch.add_column(sa.Column("slot", sa.String(length=40)))
        batch.add_column(sa.Column("due_at", INSTANT))
        batch.add_column(sa.Column("doubt", sa.Boolean()))
        batch.add_column(sa.Column("sent_at", INSTANT))
    # An ended delivery kept no instant: the day is in its key, and no code needs it any more.
    op.execute(
        "UPDATE delivery SET due_at = coalesce(visible_at, CURRENT_TIMESTAMP), doubt = false,"
        # A key was the learner's id, a colon, the slot.
        " slot = substr(key, length(cast(learner_id AS varchar)) + 2)"
    )
    with op.batch_alter_table("delivery") as batch:
        batch.drop_constraint("uq_delivery_key", type_="unique")
        batch.drop_column("key")
        batch.alter_column("slot", existing_type=sa.String(length=40), nullable=False)
        batch.create_unique_constraint("uq_delivery_learner_id_slot", ["learner_id", "slot"])
        batch.alter_column("due_at", existing_type=INSTANT, nullable=False)
        batch.alter_column("doubt", existing_type=sa.Boolean(), nullable=False)


def _partial_index(name: str, table: str, column: str) -> None:
    where = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
