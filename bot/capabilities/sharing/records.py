"""Tables of shares, and of who may read each; the SQL on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Table,
    bindparam,
    delete,
    select,
    update,
)

from bot.capabilities.sharing.changes import ShareAdded, ShareWithdrawn
from bot.capabilities.sharing.model import Share
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding, Period
from bot.storage.roster import key_of_name
from bot.storage.statements import Values, among, fetch, fetch_by, field_values
from bot.storage.tables import Instant, Key, address, learner, member, metadata
from bot.turn.decision import Keeper

share = Table(
    "share",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("shared_at", Instant, primary_key=True),
    Column("what", String(80), nullable=False),
    Column("named", String(100), nullable=False),
    Column("signed", String(400), nullable=False),
    Column("details", JSON, nullable=False),  # empty once it is withdrawn
    Column("ends_at", Instant, nullable=False, index=True),
)

# Apart from the share: whoever shares cannot tell from their own rows if they named somebody known.
share_reader = Table(
    "share_reader",
    metadata,
    Column("sharer_id", Key, primary_key=True, autoincrement=False),
    Column("shared_at", Instant, primary_key=True),
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), nullable=False, index=True),
    ForeignKeyConstraint(
        ["sharer_id", "shared_at"], ["share.learner_id", "share.shared_at"], ondelete="CASCADE"
    ),
)


async def list_shares(
    connection: Transaction, ids: Collection[int]
) -> Mapping[int, tuple[Share, ...]]:
    """Return the shares of each learner, also those that are over, the oldest first."""
    return await fetch_by(connection, _SHARES, ids, _share)


async def list_received(
    connection: Transaction, reader_id: int, now: datetime
) -> tuple[Share, ...]:
    """Return what others let a learner read at that instant, the last shared first."""
    rows = await fetch(connection, _RECEIVED, {"reader": reader_id, "now": now})
    return tuple(map(_share, rows))


async def find_listed(connection: Transaction, named: str) -> tuple[str, ...]:
    """Return the `Address.person` of whom the roster lists under an e-mail or a name.

    Nothing for a name that several people bear, known here or not, nor for whoever left.
    """
    if "@" in named:
        rows = await fetch(connection, _LISTED.where(_HAS_EMAIL), {"email": named.casefold()})
    else:
        rows = await fetch(connection, _LISTED.where(_IS_NAMED), {"key": key_of_name(named)})
    persons = {row["person"] for row in rows if row["person"]}
    return tuple(persons) if len({row["id"] for row in rows}) == 1 else ()


async def add_shares(connection: Transaction, added: Sequence[ShareAdded]) -> None:
    """Add shares, each with its reader if it has one."""
    rows = [field_values(each.share) | {"details": dict(each.share.details)} for each in added]
    await connection.execute(share.insert(), rows)
    readers = [
        {
            "sharer_id": each.share.learner_id,
            "shared_at": each.share.shared_at,
            "learner_id": each.reader_id,
        }
        for each in added
        if each.reader_id
    ]
    if readers:
        await connection.execute(share_reader.insert(), readers)


async def withdraw_shares(connection: Transaction, changes: Sequence[ShareWithdrawn]) -> None:
    """End shares at once: without their details, and without a reader.

    The row stays until it is too old: it counts among the shares of a day.
    """
    keys = [{"of": each.share.learner_id, "begun": each.share.shared_at} for each in changes]
    ends = [key | {"over": each.at} for key, each in zip(keys, changes, strict=True)]
    await connection.execute(_FORGET, keys)
    await connection.execute(_END, ends)


_SHARES = select(share).where(among(share.c.learner_id, "ids")).order_by(share.c.shared_at)
_OF_SHARE = (
    share_reader.c.sharer_id == share.c.learner_id,
    share_reader.c.shared_at == share.c.shared_at,
)
_RECEIVED = (
    select(share)
    .join(share_reader, _OF_SHARE[0] & _OF_SHARE[1])
    .where(share_reader.c.learner_id == bindparam("reader"), share.c.ends_at > bindparam("now"))
    .order_by(share.c.shared_at.desc(), share.c.learner_id)
)
_LISTED = (
    select(member.c.id, address.c.person)
    .outerjoin(learner, learner.c.member_id == member.c.id)
    .outerjoin(address, (address.c.learner_id == learner.c.id) & address.c.current)
    .where(member.c.left_at.is_(None))
)
_HAS_EMAIL = member.c.email == bindparam("email")
_IS_NAMED = member.c.name_key == bindparam("key")
_END = (
    update(share)
    .where(share.c.learner_id == bindparam("of"), share.c.shared_at == bindparam("begun"))
    .values(details={}, ends_at=bindparam("over"))
)
_FORGET = delete(share_reader).where(
    share_reader.c.sharer_id == bindparam("of"), share_reader.c.shared_at == bindparam("begun")
)


def _share(row: Values) -> Share:
    return Share(**row)


KEEPERS = (Keeper(ShareWithdrawn, withdraw_shares), Keeper(ShareAdded, add_shares))
HOLDINGS = (
    Holding(
        table=share,
        by=By.LEARNER,
        kept=Period(days=30, least=1, most=90, aged="ends_at"),
        why="what they share, with whom and until when",
    ),
    Holding(table=share_reader, by=By.LEARNER, why="what others let them read"),
)
