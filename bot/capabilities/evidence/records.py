"""Tables of evidence, and the SQL on them: attestations issued, and names to print."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import JSON, Column, Date, ForeignKey, String, Table, select

from bot.capabilities.evidence.changes import AttestationIssued, NameGiven
from bot.capabilities.evidence.model import Attestation, Details
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding
from bot.storage.statements import Values, among, fetch, fetch_by, field_values, insert_or_replace
from bot.storage.tables import Instant, metadata
from bot.turn.decision import Keeper

attestation = Table(
    "attestation",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("course_id", String(60), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("details", JSON, nullable=False),  # what it states, as printed
)

printed_name = Table(
    "printed_name",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("given_at", Instant, nullable=False),
)

_ISSUED = (
    select(attestation)
    .where(among(attestation.c.learner_id, "ids"))
    .order_by(attestation.c.issued_at, attestation.c.number)
)
_NAMES = select(printed_name).where(among(printed_name.c.learner_id, "ids"))
_ISSUE = attestation.insert()


async def list_attestations(
    connection: Transaction, ids: Collection[int]
) -> Mapping[int, tuple[Attestation, ...]]:
    """Return the attestations of each learner, the oldest first."""
    return await fetch_by(connection, _ISSUED, ids, _attestation)


async def find_names(connection: Transaction, ids: Collection[int]) -> Mapping[int, str]:
    """Return the names that learners gave, by learner id."""
    rows = await fetch(connection, _NAMES, {"ids": list(ids)})
    return {row["learner_id"]: row["name"] for row in rows}


async def add_attestations(connection: Transaction, added: Sequence[AttestationIssued]) -> None:
    """Store attestations; a number that is taken is refused by the database."""
    rows = [
        field_values(each.attestation) | {"details": each.attestation.details.as_json()}
        for each in added
    ]
    await connection.execute(_ISSUE, rows)


async def save_names(connection: Transaction, given: Sequence[NameGiven]) -> None:
    """Store each name in place of the one that the learner gave before."""
    insert = insert_or_replace(connection, printed_name)
    await connection.execute(insert, [field_values(each) for each in given])


def _attestation(row: Values) -> Attestation:
    return Attestation(**{**row, "details": Details.of(row["details"])})


KEEPERS = (Keeper(AttestationIssued, add_attestations), Keeper(NameGiven, save_names))
HOLDINGS = (
    Holding(table=attestation, by=By.LEARNER, why="attestations issued, to give them again"),
    Holding(table=printed_name, by=By.LEARNER, why="the name to print on attestations"),
)
