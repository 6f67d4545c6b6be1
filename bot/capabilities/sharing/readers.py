"""Readers of sharing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.capabilities.evidence.records import find_names, list_attestations
from bot.capabilities.practice.readers import read_undertaken
from bot.capabilities.sharing import records
from bot.capabilities.sharing.model import Share, Sharing
from bot.capabilities.sharing.rules import persons
from bot.capabilities.sharing.wishes import read_wish
from bot.storage import learners
from bot.storage.database import Transaction
from bot.turn.turn import Turn

Shares = tuple[Share, ...]


async def read_sharing(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Sharing]:
    """Read what each person may share, and what they share."""
    ids = [each.learner.id for each in turns]
    work = await read_undertaken(connection, turns)
    issued = await list_attestations(connection, ids)
    names = await find_names(connection, ids)
    shares = await records.list_shares(connection, ids)
    return {
        each: Sharing(
            work=work[each], issued=issued[each], name=names.get(each), shares=shares[each]
        )
        for each in ids
    }


async def read_confirmed(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Sharing]:
    """Read the same, and the person whom the words of each action name."""
    found = await read_sharing(connection, turns)
    return {
        turn.learner.id: await _add_reader(connection, turn, found[turn.learner.id])
        for turn in turns
    }


async def read_shares(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Shares]:
    """Read what each person shares, also what is over."""
    return await records.list_shares(connection, [each.learner.id for each in turns])


async def read_received(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Shares]:
    """Read what others let each person read now."""
    return {
        each.learner.id: await records.list_received(connection, each.learner.id, each.now)
        for each in turns
    }


async def _add_reader(connection: Transaction, turn: Turn, found: Sharing) -> Sharing:
    """Return the values with the one learner whom the words name, or that it is oneself."""
    named = read_wish(turn.picked[0] if turn.picked else "", turn.today).named
    listed = await records.find_listed(connection, named)
    known = await learners.look_up(connection, [*persons(named, turn.learner.address), *listed])
    others = {each.id: each for each in known.values() if each.id != turn.learner.id}
    return replace(
        found,
        reader=next(iter(others.values())) if len(others) == 1 else None,
        oneself=bool(known) and not others,
    )
