"""Readers of evidence: what attestations are made of, by learner id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.capabilities.evidence import records
from bot.capabilities.evidence.model import Attested
from bot.capabilities.study.readers import read_coursework
from bot.capabilities.study.records import find_courses
from bot.storage.database import Transaction
from bot.turn.turn import Turn


async def read_attested(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Attested]:
    """Read the coursework of each learner, their attestations, and the name that they gave."""
    ids = [turn.learner.id for turn in turns]
    work = await read_coursework(connection, turns)
    issued = await records.list_attestations(connection, ids)
    names = await records.find_names(connection, ids)
    versions = {each.version for one in work.values() for each in one.enrollments}
    shelf = await find_courses(connection, turns[0].library, versions)
    return {
        each: Attested(
            work=work[each],
            followed={e.course_id: shelf[e.version] for e in work[each].enrollments},
            issued=issued[each],
            name=names.get(each),
        )
        for each in ids
    }
