"""The roster: services, members, what they manage; a learner on several platforms; the audit.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NAMES = "SELECT team FROM learner WHERE team IS NOT NULL UNION SELECT team FROM team_figures"


def upgrade() -> None:
    op.create_table(
        "service",
        sa.Column("id", KEY, nullable=False),
        sa.Column("parent_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit_id", KEY),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("parent_id", "name", name=op.f("uq_service_parent_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "member",
        sa.Column("id", KEY, nullable=False),
        sa.Column("email", sa.String(length=254)),
        sa.Column("first_name", sa.String(length=120)),
        sa.Column("last_name", sa.String(length=120)),
        sa.Column("service_id", KEY),
        sa.Column("service_since", INSTANT),
        sa.Column("trade", sa.String(length=40)),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("days", sa.JSON()),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("left_at", INSTANT),
        sa.Column("invited_at", INSTANT),
        sa.Column("seed", sa.JSON()),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_member_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("email", name=op.f("uq_member_email")),
    )
    op.create_index(op.f("ix_member_service_id"), "member", ["service_id"])
    _create_links()
    op.create_table(
        "audit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", KEY),
        sa.Column("actor", sa.String(length=600), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=600), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
    op.add_column(
        "address", sa.Column("current", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    _list_people()
    _name_figures()
    op.drop_index("ix_learner_team", "learner")
    op.drop_column("learner", "team")
    op.drop_column("learner", "team_since")


def _create_links() -> None:
    op.create_table(
        "member_address",
        sa.Column("person", sa.String(length=600), nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_member_address_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_member_address")),
    )
    op.create_index(op.f("ix_member_address_member_id"), "member_address", ["member_id"])
    op.create_table(
        "management",
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("service_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_management_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_management_service_id_service")
        ),
        sa.PrimaryKeyConstraint("member_id", "service_id", name=op.f("pk_management")),
    )
    op.create_index(op.f("ix_management_service_id"), "management", ["service_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE learner ADD COLUMN member_id INTEGER"
            " CONSTRAINT fk_learner_member_id_member REFERENCES member (id)"
        )
    else:
        op.add_column("learner", sa.Column("member_id", KEY))
        op.create_foreign_key(
            op.f("fk_learner_member_id_member"),
            "learner",
            "member",
            ["member_id"],
            ["id"],
        )
    op.create_index(op.f("ix_learner_member_id"), "learner", ["member_id"], unique=True)


def _list_people() -> None:
    """List whoever is in a team as a member of a service, which goes on being counted by itself."""
    names = f"SELECT 0, team FROM ({_NAMES}) AS named"  # noqa: S608
    op.execute(f"INSERT INTO service (parent_id, name) {names}")
    op.execute("UPDATE service SET unit_id = id")
    op.execute(
        "INSERT INTO member (id, service_id, service_since, role, missing)"
        " SELECT l.id, s.id, l.team_since, 'agent', '[]'"
        " FROM learner l JOIN service s ON s.name = l.team"
    )
    op.execute("UPDATE learner SET member_id = id WHERE team IS NOT NULL")
    op.execute(
        "INSERT INTO member_address (person, member_id) SELECT a.person, a.learner_id"
        " FROM address a JOIN member m ON m.id = a.learner_id"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('member', 'id'),"
            " (SELECT coalesce(max(id), 0) + 1 FROM member), false)"
        )


def _name_figures() -> None:
    """Name the service of each figure by its id."""
    op.execute("CREATE TABLE old_figures AS SELECT * FROM team_figures")
    op.drop_table("team_figures")
    op.create_table(
        "team_figures",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("service_id", KEY, nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("enrolled", sa.JSON(), nullable=False),
        sa.Column("started", sa.JSON(), nullable=False),
        sa.Column("completed", sa.JSON(), nullable=False),
        sa.Column("success", sa.Integer()),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["week"], ["counted_week.week"], name=op.f("fk_team_figures_week_counted_week")
        ),
        sa.PrimaryKeyConstraint("week", "service_id", "course_id", name=op.f("pk_team_figures")),
    )
    kept = "size, enrolled, started, completed, success, answers"
    op.execute(
        f"INSERT INTO team_figures (week, service_id, course_id, {kept})"  # noqa: S608
        f" SELECT week, service.id, course_id, {kept}"
        " FROM old_figures JOIN service ON service.name = old_figures.team"
    )
    op.drop_table("old_figures")
