"""Readers of privacy: all that is held of each person, as the holdings say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.storage.database import Transaction
from bot.storage.holdings import export, of_all
from bot.storage.statements import Values
from bot.turn.turn import Turn

Held = Mapping[str, Sequence[Values]]  # rows of a person, by the name of their table


async def read_held(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Held]:
    """Read the rows of each person in every table that has any."""
    return {
        turn.learner.id: await export(connection, of_all(turn.owners), turn.learner)
        for turn in turns
    }
