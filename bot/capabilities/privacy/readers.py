"""Readers of privacy: all that is held of each person, as the holdings say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.domain.services import Service
from bot.storage import audit
from bot.storage.database import Transaction
from bot.storage.holdings import export, of_all
from bot.storage.roster import list_services
from bot.storage.statements import Values
from bot.turn.turn import Turn

Held = Mapping[str, Sequence[Values]]  # rows of a person, by the name of their table


class Erasable(NamedTuple):
    """Rows held of a person before an erasure."""

    rows: Held
    audited: bool  # lines of the audit name them


class Holdings(NamedTuple):
    """Rows and names that the file of a person gives."""

    rows: Held
    services: Mapping[int, str]  # names of the services in those rows, by their id


async def read_given(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Holdings]:
    """Read the rows of each person, and the names of the services there."""
    known = await list_services(connection)
    return {
        each: Holdings(rows, _name_services(known, rows))
        for each, rows in (await _read_held(connection, turns)).items()
    }


async def read_erasable(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Erasable]:
    """Read the same, and whether the audit names each person."""
    held = await _read_held(connection, turns)
    return {each: Erasable(rows, "audit" in rows) for each, rows in held.items()}


async def _read_held(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Held]:
    """Read the rows of each person in every table that has any, and the audit about them."""
    held = {}
    for turn in turns:
        rows = await export(connection, of_all(turn.owners), turn.learner)
        names = {row["email"] for row in rows.get("member", ())}
        met = (*rows.get("address", ()), *rows.get("member_address", ()))
        names |= {row["person"] for row in met}
        about = await audit.read_about(connection, names - {None}, [turn.learner.id])
        if about:
            rows["audit"] = [*rows.get("audit", ()), *about]
        held[turn.learner.id] = rows
    return held


def _name_services(known: Mapping[int, Service], rows: Held) -> dict[int, str]:
    """Return the name of each service that rows name."""
    ids = {row.get("service_id") for each in rows.values() for row in each}
    return {each: known[each].name for each in known if each in ids}
