"""Readers of nudges: what a manager may name and when it was nudged; who still has not answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.capabilities.nudges import records
from bot.capabilities.nudges.rules import SILENCE
from bot.capabilities.nudges.sending import Signatory
from bot.capabilities.teams.readers import Managed, read_managed
from bot.storage import deliveries, roster
from bot.storage.database import Transaction
from bot.turn.capability import Planned
from bot.turn.turn import Turn


@dataclass(frozen=True, slots=True)
class Nudging:
    """Services that a manager may name, and the day of the last nudge of each."""

    managed: Managed
    last: Mapping[int, date]
    heads: Mapping[int, int]  # people whom each service lists, without those below it


async def read_nudging(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Nudging]:
    """Read what each manager may nudge."""
    managed = await read_managed(connection, turns)
    ids = {each for turn in turns for each in turn.assignment.manages}
    last = await records.list_last(connection, ids)
    heads = await roster.count_heads(connection)
    return {each: Nudging(found, last, heads) for each, found in managed.items()}


async def read_refusing(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, bool]:
    """Read whether each person refuses nudges."""
    refusing = await records.list_refusing(connection, [turn.learner.id for turn in turns])
    return {turn.learner.id: turn.learner.id in refusing for turn in turns}


async def read_nudged(
    connection: Transaction, planned: Sequence[Planned]
) -> Mapping[int, Signatory | None]:
    """Read in whose name each nudge is; None once its course is under way again, or refused."""
    kept = await deliveries.contents(connection, [each.claimed.id for each in planned])
    ids = [each.turn.learner.id for each in planned]
    since = min(each.turn.now for each in planned) - SILENCE
    silent = await records.find_silent(connection, ids, since)
    return {
        turn.learner.id: Signatory(**json.loads(kept[claimed.id]))
        if claimed.id in kept and silent.get(turn.learner.id) == claimed.item
        else None
        for turn, claimed in planned
    }
