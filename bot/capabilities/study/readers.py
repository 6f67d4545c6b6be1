"""Readers of study: values of one or many learners, by learner id."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.capabilities.guidance.records import list_pursuits
from bot.capabilities.study import progression, records
from bot.capabilities.study.model import (
    Answer,
    AskedAgain,
    Card,
    Coursework,
    Enrolled,
    Enrollment,
    History,
    Place,
    Rated,
    Recalled,
    Reviewing,
)
from bot.domain.booking import local_day
from bot.domain.people import Learner
from bot.storage.database import Transaction
from bot.turn.turn import Turn
from lessons.course import Course
from lessons.library import Library

Turns = Sequence[Turn]


async def read_enrolled(connection: Transaction, turns: Turns) -> Mapping[int, Enrolled]:
    """Read the enrollments of each learner, and their courses."""
    work = await _read(connection, turns, {})
    return {
        each: Enrolled(enrollments=w.enrollments, courses=w.courses) for each, w in work.items()
    }


async def read_coursework(connection: Transaction, turns: Turns) -> Mapping[int, Coursework]:
    """Read the enrollments of each learner, and all their answers."""
    return await _read(connection, turns, await records.list_answers(connection, _ids(turns)))


async def read_advised(connection: Transaction, turns: Turns) -> Mapping[int, Coursework]:
    """Read all the coursework of each learner, and what longer courses are chosen by."""
    work = await read_coursework(connection, turns)
    lapses = await records.list_lapses(connection, _ids(turns))
    pursuits = await list_pursuits(connection, _ids(turns))
    return {
        each: replace(some, lapses=lapses[each], pursuits=pursuits[each])
        for each, some in work.items()
    }


async def read_lessons(
    connection: Transaction, turns: Turns, lessons: Collection[str]
) -> Mapping[int, Coursework]:
    """Read the enrollments of each learner, and their answers in the lessons of these ids."""
    answers = await records.list_answers(connection, _ids(turns), lessons)
    return await _read(connection, turns, answers)


async def read_answering(connection: Transaction, turns: Turns) -> Mapping[int, Coursework]:
    """Read the answers in the lesson of the action, or all if the lesson may end its course.

    One lesson does not need years of answers.
    """
    enrolled, library = await read_enrolled(connection, turns), turns[0].library
    lessons: set[str] = set()
    for turn in turns:
        course_id, lesson_id = (*turn.argument.split(":"), "", "")[:2]
        if _ends(library, enrolled[turn.learner.id], course_id):
            return await read_advised(connection, turns)
        lessons.add(lesson_id)
    answers = await records.list_answers(connection, _ids(turns), lessons)
    return {
        each: await _complete(connection, library, work, answers[each])
        for each, work in enrolled.items()
    }


async def read_recalled(connection: Transaction, turns: Turns) -> Mapping[int, Recalled]:
    """Read all answers of each learner, and the card of their last review."""
    answers = await records.list_answers(connection, _ids(turns))
    cards = await records.find_last_cards(connection, _ids(turns))
    work = await _read(connection, turns, answers, {card.version for card in cards.values()})
    return {each: Recalled(work=work[each], card=cards.get(each)) for each in work}


async def read_reviewing(connection: Transaction, turns: Turns) -> Mapping[int, Reviewing]:
    """Read the cards of each learner, and the course in which the question was asked.

    Read their coursework too for a question that opens a lesson, or ends a session.
    """
    library = turns[0].library
    cards = await records.list_cards(connection, _ids(turns))
    asked = {t.learner.id: AskedAgain.parse(t.argument, library.versions) for t in turns}
    versions = {each.version for each in asked.values()} - {""}
    shelf = await records.find_courses(connection, library, versions)
    places = {each.learner.id: asked[each.learner.id].place for each in turns if each.picked}
    given = await records.list_reviews(connection, places)
    last = [each for each in turns if each.argument and asked[each.learner.id].left <= 1]
    work = await _read_open(connection, last) if last else {}
    return {
        each: Reviewing(
            cards=cards[each],
            work=work.get(each, Coursework()),
            shown=shelf.get(shown.version),
            given=given.get(each, ()),
        )
        for each, shown in asked.items()
    }


async def _read_open(connection: Transaction, turns: Turns) -> Mapping[int, Coursework]:
    """Read the enrollments of each learner, and their answers in the lesson that is open."""
    enrolled = await read_enrolled(connection, turns)
    opened = {each.active.open for each in enrolled.values() if each.active}
    return await read_lessons(connection, turns, {each for each in opened if each})


async def read_due_cards(connection: Transaction, turns: Turns) -> Mapping[int, tuple[Card, ...]]:
    """Read the due cards of each learner, the longest due first."""
    now = max(turn.now for turn in turns)
    return await records.list_due_cards(connection, _ids(turns), now)


async def read_histories(
    connection: Transaction, people: Sequence[Learner]
) -> Mapping[int, Sequence[History]]:
    """Read, of each question of each learner, when it was answered and how well.

    Without what was first answered before reviews were kept: some of its reviews may be missing.
    """
    since = await records.find_first_review(connection)
    if since is None:
        return {each.id: () for each in people}
    rated = await records.list_ratings(connection, [each.id for each in people], since)
    return {each.id: tuple(_histories(each, rated[each.id])) for each in people}


def _histories(learner: Learner, rated: Sequence[Rated]) -> Iterator[History]:
    """Yield the history of each question, in local days."""
    by_place: dict[Place, list[Rated]] = {}
    for each in sorted(rated, key=lambda each: each.at):
        by_place.setdefault(each.place, []).append(each)
    for some in by_place.values():
        days = [local_day(learner, each.at) for each in some]
        gaps = (max(0, (day - last).days) for last, day in pairwise([days[0], *days]))
        yield tuple((gap, each.rating) for gap, each in zip(gaps, some, strict=True))


async def read_course(connection: Transaction, library: Library, enrollment: Enrollment) -> Course:
    """Read the course of an enrollment: the newest, unless a lesson of an older one is open."""
    newest = library.courses.get(enrollment.course_id)
    if newest and not enrollment.open:
        return newest
    found = await records.find_courses(connection, library, [enrollment.version])
    return found[enrollment.version]


async def _read(
    connection: Transaction,
    turns: Turns,
    answers: Mapping[int, tuple[Answer, ...]],
    versions: Collection[str] = (),
) -> dict[int, Coursework]:
    """Return the coursework of each learner, and these versions on the shelf too."""
    found = await records.list_enrollments(connection, _ids(turns))
    work = {}
    for turn in turns:
        enrollments, library = found[turn.learner.id], turn.library
        courses = {e.course_id: await read_course(connection, library, e) for e in enrollments}
        enrolled = Enrolled(enrollments=enrollments, courses=courses)
        given = answers.get(turn.learner.id, ())
        work[turn.learner.id] = await _complete(connection, library, enrolled, given, versions)
    return work


async def _complete(
    connection: Transaction,
    library: Library,
    enrolled: Enrolled,
    answers: tuple[Answer, ...],
    versions: Collection[str] = (),
) -> Coursework:
    """Return the coursework: the answers, and the course versions that they point to."""
    return Coursework(
        enrollments=enrolled.enrollments,
        courses=enrolled.courses,
        answers=answers,
        shelf=await records.find_courses(
            connection, library, {*versions, *(a.version for a in answers)}
        ),
    )


def _ends(library: Library, work: Enrolled, course_id: str) -> bool:
    """Return True if that course has only one lesson left, as it is now."""
    enrollment = work.enrollment(course_id)
    course = library.courses.get(course_id) or work.courses.get(course_id)
    return bool(enrollment and course and progression.count(enrollment, course).left == 1)


def _ids(turns: Turns) -> list[int]:
    return [turn.learner.id for turn in turns]
