"""Readers of opinion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.capabilities.opinion import records
from bot.capabilities.opinion.model import Felt
from bot.capabilities.study.readers import read_coursework
from bot.storage.database import Transaction
from bot.turn.turn import Turn


async def read_felt(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Felt]:
    """Read the coursework of each learner, and what they said of the course of the action."""
    ids = [each.learner.id for each in turns]
    work = await read_coursework(connection, turns)
    confidence = await records.list_confidence(connection, ids)
    opinions = await records.list_opinions(connection, ids)
    courses = {each.learner.id: each.argument.partition(":")[0] for each in turns}
    return {
        each: Felt(
            work=work[each],
            confidence={
                said.moment: said.value for said in confidence[each] if said.course_id == course
            },
            opinion=next((said for said in opinions[each] if said.course_id == course), None),
        )
        for each, course in courses.items()
    }
