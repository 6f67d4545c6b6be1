"""Readers of practice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.capabilities.practice import records
from bot.capabilities.practice.model import Ahead, Practising, Undertaken
from bot.capabilities.study.readers import read_coursework, read_enrolled
from bot.capabilities.study.records import find_courses, list_cards, list_given
from bot.storage.database import Transaction
from bot.turn.turn import Turn

_VERSION = re.compile("[0-9a-f]{64}")


async def read_ahead(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Ahead]:
    """Read the coursework and the pretests of each learner."""
    ids, library = [each.learner.id for each in turns], turns[0].library
    work = await read_coursework(connection, turns)
    found = await records.list_pretests(connection, ids)
    ahead = {}
    for each in ids:
        versions = {pretest.version for pretest in found[each]} - work[each].shelf.keys()
        others = await find_courses(connection, library, versions)
        shelf = {**work[each].shelf, **others}
        ahead[each] = Ahead(work=replace(work[each], shelf=shelf), pretests=found[each])
    return ahead


async def read_practising(
    connection: Transaction, turns: Sequence[Turn]
) -> Mapping[int, Practising]:
    """Read the enrollments of each learner, and the course version that the action names."""
    work = await read_enrolled(connection, turns)
    versions = {each.learner.id: _version(each.argument) for each in turns}
    shelf = await find_courses(connection, turns[0].library, {*versions.values()} - {""})
    return {
        each: Practising(work=work[each], shown=shelf.get(version))
        for each, version in versions.items()
    }


async def read_undertaken(
    connection: Transaction, turns: Sequence[Turn]
) -> Mapping[int, Undertaken]:
    """Read the enrollments of each learner, and what they last said of each gesture."""
    ids = [each.learner.id for each in turns]
    work = await read_enrolled(connection, turns)
    cards = await list_cards(connection, ids)
    told = await list_given(connection, ids)
    return {
        each: Undertaken(
            work=work[each],
            cards={card.place: card for card in cards[each]},
            said={said.place: said for said in told[each]},
        )
        for each in ids
    }


def _version(argument: str) -> str:
    """Return the course version that an action of practice names; empty for other words."""
    version = argument.partition(":")[0]
    return version if _VERSION.fullmatch(version) else ""
