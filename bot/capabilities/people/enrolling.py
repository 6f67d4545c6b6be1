"""Enrolment rules: which can stand together, and the duty that applies them.

A course waits behind the one that somebody is in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.capabilities.people import records
from bot.capabilities.people.model import EnrolmentRule, Trigger
from bot.capabilities.study.changes import EnrollmentKept
from bot.capabilities.study.model import Enrollment, EnrollmentStatus
from bot.capabilities.study.records import save_enrollments
from bot.storage import learners
from bot.storage.database import Database, Transaction
from bot.turn.environment import Environment
from lessons.library import Library

BATCH = 250  # people in a transaction
BATCHES = 40  # of a rule, in a run: the rest waits for the next one


def find_same(rule: EnrolmentRule, rules: Sequence[EnrolmentRule]) -> EnrolmentRule | None:
    """Return the rule that enrols in the same course for the same reason, if there is one.

    How long after, and since when, makes no other rule of it.
    """
    said = _reason(rule)
    return next((each for each in rules if _reason(each) == said), None)


def find_loop(rule: EnrolmentRule, rules: Sequence[EnrolmentRule]) -> list[str]:
    """Return the courses that a rule would have follow one another in a ring, from its own.

    Empty if there is no ring. Several rules may lead from a course to others.
    """
    if rule.trigger is not Trigger.COMPLETED:
        return []
    leads: dict[str, list[str]] = {}
    for each in rules:
        if each.trigger is Trigger.COMPLETED:
            leads.setdefault(each.after, []).append(each.course_id)
    ways, seen = [[rule.course_id]], {rule.course_id}
    for way in ways:  # the shortest first
        if way[-1] == rule.after:
            return way
        for course in leads.get(way[-1], ()):
            if course not in seen:
                seen.add(course)
                ways.append([*way, course])
    return []


def _reason(rule: EnrolmentRule) -> tuple[Trigger, str, int, str]:
    return rule.trigger, rule.course_id, rule.service, rule.after


async def enrol(database: Database, environment: Environment, now: datetime) -> int:
    """Enrol whoever the rules say, in courses that the library has; return how many."""
    library = environment.library
    async with database.begin() as connection:
        rules = await records.list_rules(connection)
    enrolled = 0
    for rule in rules:
        count, batches = BATCH, 0
        while rule.course_id in library.courses and count == BATCH and batches < BATCHES:
            async with database.begin() as connection:
                count = await _enrol_some(connection, rule, library, now)
            enrolled += count
            batches += 1
            await asyncio.sleep(0)  # others may have waited
    return enrolled


async def _enrol_some(
    connection: Transaction, rule: EnrolmentRule, library: Library, now: datetime
) -> int:
    found = await records.find_to_enrol(connection, rule, now, BATCH)
    people = await learners.lock(connection, found)
    still = await records.find_to_enrol(connection, rule, now, BATCH, among_ids=[*people])
    kept = [EnrollmentKept(_enrollment(each, rule, library, now)) for each in still]
    if kept:
        await save_enrollments(connection, kept)
    return len(kept)


def _enrollment(
    learner_id: int, rule: EnrolmentRule, library: Library, now: datetime
) -> Enrollment:
    return Enrollment(
        learner_id=learner_id,
        course_id=rule.course_id,
        version=library.versions[rule.course_id],
        status=EnrollmentStatus.QUEUED,
        enrolled_at=now,
    )
