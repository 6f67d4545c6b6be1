"""Erasure of a learner: every row of theirs, in the transaction of the turn that asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.storage.database import Transaction
from bot.storage.holdings import Owners, erase, of_all
from bot.storage.learners import addresses_of
from bot.storage.tombstones import Tombstones
from bot.turn.decision import Keeper, LearnerErased


def make_eraser(owners: Owners, tombstones: Tombstones | None) -> Keeper[LearnerErased]:
    """Return the keeper that erases, last of all: what the turn has kept goes too.

    Messages and files that wait go with the rows of the queue; one that is leaving finds no
    learner. The event that asked stays, so that it counts once and is answered.
    """

    async def keep(connection: Transaction, changes: Sequence[LearnerErased]) -> None:
        for each in changes:
            if tombstones:  # first: what is begun is ended at the next start, whatever happens
                for where in await addresses_of(connection, each.learner):
                    tombstones.add(where.person, each.at)
            await erase(connection, of_all(owners), each.learner, sparing=each.event)

    return Keeper(LearnerErased, keep)
