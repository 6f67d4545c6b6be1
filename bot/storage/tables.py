"""Tables of the engine, and the metadata to which each capability and platform adds its own.

They are the same on SQLite and PostgreSQL. A test holds them equal to the migrations.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
    true,
)

from bot.domain.services import NAME_MAX

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite stores no offset, so it is added back when it is read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite autoincrements INTEGER alone; elsewhere ids are 64 bits wide.
Key = BigInteger().with_variant(Integer, "sqlite")


def when_set(column: Column[Any]) -> dict[str, Any]:
    """Return the arguments of an index over the rows where `column` is not null."""
    return {"sqlite_where": column.isnot(None), "postgresql_where": column.isnot(None)}


workspace = Table(
    "workspace",
    metadata,
    Column("id", Key, primary_key=True),
    Column("platform", String(40), nullable=False),
    Column("name", String(255), nullable=False),
    Column("tat", Instant),  # next place within the rate (GCRA); null: at once
    Column("next_claim_at", Instant),  # when to claim its deliveries; null: it has none
    UniqueConstraint("platform", "name"),
)
Index("ix_workspace_claim", workspace.c.next_claim_at, **when_set(workspace.c.next_claim_at))

service = Table(
    "service",
    metadata,
    Column("id", Key, primary_key=True),
    Column("parent_id", Key, nullable=False),  # 0: the collectivité itself
    Column("name", String(NAME_MAX), nullable=False),
    Column("unit_id", Key),  # with whose people its own are counted; null: not settled yet
    UniqueConstraint("parent_id", "name"),
    sqlite_autoincrement=True,  # figures of weeks name it: an id is never used again
)

member = Table(
    "member",
    metadata,
    Column("id", Key, primary_key=True),
    Column("email", String(254)),
    Column("first_name", String(120)),
    Column("last_name", String(120)),
    Column("name_key", String(500), index=True),  # by which they are found; null: no name
    Column("service_id", ForeignKey("service.id"), index=True),  # null: none
    Column("service_since", Instant),  # of a service they moved to; null: since they are listed
    Column("trade", String(40)),
    Column("role", String(20), nullable=False),
    Column("days", JSON),
    Column("missing", JSON, nullable=False),  # paths of services to manage that do not exist
    Column("left_at", Instant),  # null: still there
    Column("invited_at", Instant),  # Levain wrote first, or tried to; null: not yet
    Column("seed", JSON(none_as_null=True)),  # what the settings said of them last; null: nothing
    UniqueConstraint("email"),
)

member_address = Table(
    "member_address",
    metadata,
    Column("person", String(600), primary_key=True),  # Address.person
    Column("member_id", ForeignKey("member.id", ondelete="CASCADE"), nullable=False, index=True),
)

management = Table(
    "management",
    metadata,
    Column("member_id", ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    Column("service_id", ForeignKey("service.id"), primary_key=True, index=True),
)

learner = Table(
    "learner",
    metadata,
    Column("id", Key, primary_key=True),
    Column("workspace_id", ForeignKey("workspace.id"), nullable=False, index=True),
    Column("language", String(10), nullable=False),
    Column("trade", String(40)),
    Column("member_id", ForeignKey("member.id"), unique=True, index=True),
    Column("zone", String(64), nullable=False),
    Column("send_at", Time, nullable=False),
    Column("days", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("menu", JSON, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("away_from", Date),
    Column("back_on", Date),
    Column("next_due_at", Instant),
    Column("served_on", Date),
    Column("silent", Integer, nullable=False, server_default=text("0")),
    Column("lessons_since", Integer, nullable=False, server_default=text("0")),
    Column("reminders", Integer, nullable=False, server_default=text("0")),
    Column("reminded_on", Date),
    Column("doubts", Boolean),
    Column("streak", Integer, nullable=False, server_default=text("0")),
    Column("learned_on", Date),
    Column("wants_streak", Boolean, nullable=False, server_default=true()),
)
Index("ix_learner_due", learner.c.next_due_at, **when_set(learner.c.next_due_at))

address = Table(
    "address",
    metadata,
    Column("person", String(600), primary_key=True),  # Address.person
    Column("conversation", String(255), nullable=False),
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("current", Boolean, nullable=False, server_default=true()),  # they wrote there last
)

audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("actor_id", Key),  # the learner who did it; null: on the host
    Column("actor", String(600), nullable=False),  # as they were known then
    Column("action", String(40), nullable=False),
    Column("about", String(600), nullable=False),
    Column("detail", JSON, nullable=False),
    sqlite_autoincrement=True,
)

seen_event = Table(
    "seen_event",
    metadata,
    Column("person", String(600), primary_key=True),
    Column("event_id", String(255), primary_key=True),
    Column("seen_at", Instant, nullable=False, index=True),
    Column("replies", Text),  # replies that may not have left yet, as JSON
)

account = Table(
    "account",
    metadata,
    Column("platform", String(40), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("mark", String(16), nullable=False),  # of this database, in the keys of sent messages
    Column("cursor", Text),  # last position read
)

SAID_MAX = 500  # characters of a trouble

trouble = Table(
    "trouble",
    metadata,
    Column("platform", String(40), primary_key=True),
    Column("account", String(255), primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("said", String(SAID_MAX), nullable=False),  # what is wrong, with the remedy
)

beat = Table(
    "beat",
    metadata,
    Column("process", String(60), primary_key=True),  # as `delivery.owner`
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),  # on that host
    Column("platforms", Text, nullable=False),  # that it serves, sorted, separated by commas
    Column("at", Instant, nullable=False),  # last time that its loop turned
    Column("trouble", Text),  # what is wrong, a sentence a line; null: nothing
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Key, primary_key=True),  # in the order in which they came
    Column("platform", String(40), nullable=False),
    Column("account", String(255), nullable=False),
    Column("room", String(255), nullable=False),
    Column("event_id", String(255), nullable=False),
    Column("content", Text, nullable=False),  # as the platform gave it
    Column("received_at", Instant, nullable=False),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column(
        "leased_until", Instant
    ),  # by the process that handles it; null: by the holder of the account
    UniqueConstraint("platform", "account", "event_id"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Key, primary_key=True),
    Column("workspace_id", ForeignKey("workspace.id"), nullable=False),
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), nullable=False),
    Column("slot", String(40), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("item", String(130), nullable=False),
    Column("content", Text),  # of a message or a file, as JSON, until it has ended
    Column("due_at", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("visible_at", Instant),  # due time, end of the lease or next attempt; null: ended
    Column("attempts", Integer, nullable=False),
    Column("doubt", Boolean, nullable=False),
    Column("owner", String(60)),
    Column("remote_id", String(600)),
    Column("error", String(500)),
    Column("sent_at", Instant),
    UniqueConstraint("learner_id", "slot"),
    sqlite_autoincrement=True,  # an id is a key on the platform: it is never used again
)
Index(
    "ix_delivery_open",
    delivery.c.workspace_id,
    delivery.c.visible_at,
    **when_set(delivery.c.visible_at),
)

outage = Table(
    "outage",
    metadata,
    Column("began_at", Instant, primary_key=True),  # the last sign of life before it
    Column("ended_at", Instant, nullable=False, index=True),
)

secret = Table(
    "secret",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(64), nullable=False),  # in hexadecimal
)

restoration = Table(
    "restoration",
    metadata,
    Column("restored_at", Instant, primary_key=True),
    Column("backed_up_at", Instant, nullable=False),
    Column("told", Boolean, nullable=False, server_default=false()),  # to whoever runs Levain
)
