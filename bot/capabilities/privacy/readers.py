"""Readers of privacy: all that is held of each person, as the holdings say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.storage import audit
from bot.storage.database import Transaction
from bot.storage.holdings import export, of_all
from bot.storage.statements import Values
from bot.turn.turn import Turn

Held = Mapping[str, Sequence[Values]]  # rows of a person, by the name of their table


class Erasable(NamedTuple):
    """Rows held of a person before an erasure."""

    rows: Held
    audited: bool  # lines of the audit name them


async def read_held(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Held]:
    """Read the rows of each person in every table that has any."""
    return {
        turn.learner.id: await export(connection, of_all(turn.owners), turn.learner)
        for turn in turns
    }


async def read_erasable(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Erasable]:
    """Read the same, and whether the audit names each person."""
    held = await read_held(connection, turns)
    return {
        each: Erasable(rows, await _is_audited(connection, rows)) for each, rows in held.items()
    }


async def _is_audited(connection: Transaction, rows: Held) -> bool:
    """Return True if a person did something that is in the audit, or if it was done about them."""
    names = {row["email"] for row in rows.get("member", ())}
    names |= {row["person"] for row in (*rows.get("address", ()), *rows.get("member_address", ()))}
    return "audit" in rows or await audit.is_about(connection, names - {None})
