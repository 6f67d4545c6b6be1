"""Readers of study: values of one or many learners, by learner id."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.capabilities.study import progression, records
from bot.capabilities.study.model import (
    Answer,
    AskedAgain,
    Card,
    Coursework,
    Enrolled,
    Enrollment,
    Recalled,
    Reviewing,
)
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
            return await read_coursework(connection, turns)
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
    """Read the due cards of each learner, and the course in which the question was asked."""
    cards, library = await read_due_cards(connection, turns), turns[0].library
    asked = {
        each.learner.id: AskedAgain.parse(each.argument, library.versions).version for each in turns
    }
    shelf = await records.find_courses(connection, library, {*asked.values()} - {""})
    return {each: Reviewing(cards=cards[each], shown=shelf.get(asked[each])) for each in asked}


async def read_due_cards(connection: Transaction, turns: Turns) -> Mapping[int, tuple[Card, ...]]:
    """Read the due cards of each learner, the longest due first."""
    now = max(turn.now for turn in turns)
    return await records.list_due_cards(connection, _ids(turns), now)


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
