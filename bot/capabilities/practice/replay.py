"""« refaire »: a lesson that is done, read and asked again as practice, which changes no result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.capabilities.practice.finding import about, named
from bot.capabilities.practice.model import Practising
from bot.capabilities.study.answers import feedback, find, stale, unread
from bot.capabilities.study.lesson import asking, tell, went
from bot.capabilities.study.model import Enrolled
from bot.domain.messages import Block, Button, Buttons, Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Course, Lesson, Retired
from lessons.markup import escape
from lessons.questions import Question

LISTED_MAX = 10  # lessons shown to choose from, those done last
NAMED_MAX = 60  # characters of a name that is repeated
_NUMBERED = re.compile(  # « la leçon 2 »
    r"^(?:(?:refaire|rejouer|replay|redo|la|the|le[cç]on|lesson|num[eé]ro|number)\s+)*(\d+)\s*$",
    re.IGNORECASE | re.ASCII,
)


class Done(NamedTuple):
    """A lesson that is done, in the version of its course that is shown now."""

    course: Course
    lesson: Lesson

    @property
    def action(self) -> str:
        return f"replay:{self.course.id}:{self.lesson.id}"


def done_lessons(turn: Turn, work: Enrolled) -> list[Done]:
    """Return the lessons that are done and still in their course, the last done first."""
    found = [
        Done(course, lesson)
        for each in work.enrollments
        if (course := turn.library.courses.get(each.course_id))
        for done in each.done
        if (lesson := course.lesson(done))
    ]
    return found[::-1]


def replay(turn: Turn, practising: Practising) -> Decision:
    """« refaire … »: show the lesson that is named, or a list to choose from."""
    done, name = done_lessons(turn, practising.work), turn.argument.strip()
    if name and not _meant(done, name) and (gone := _gone(turn, practising.work, name)):
        return _send_on(turn, done, gone)
    if not done:
        return reply(turn.say("replay-none", "lesson"))
    if not name:
        return reply(Outbound((turn.text("replay-which"), *_list(turn, done)), quiet=True))
    found = [*_meant(done, name)]
    to_come = not found and named(name, [*_to_come(turn, practising.work)])
    if not found:
        subjects = about(name, [each.lesson for each in done], turn.library.glossary)
        found = [done[at] for at in subjects]
    if len(found) == 1 and not to_come:
        return _show(turn, found[0])
    key = "replay-several" if found else "replay-unknown"
    key = "replay-to-come" if to_come else key
    said = turn.text(key, name=escape(name[:NAMED_MAX]))
    return reply(Outbound((said, *_list(turn, found or done)), quiet=True))


def practise(turn: Turn, practising: Practising) -> Decision:
    """Answer a choice in practice: the feedback, then the next question. Nothing is stored."""
    version, *ids = turn.argument.split(":")
    course_id, lesson_id, question_id = (*ids, "", "", "")[:3]
    course, action = practising.shown, f"practice:{turn.argument}"
    found = find(turn, course, (course_id, lesson_id, question_id))
    if not course or not found or not turn.picked:
        return stale(turn)
    lesson, question = found
    calm = replace(turn, doubts=False)
    given = question.read(turn.picked)
    if given is None:
        return unread(calm, action, question)
    told = feedback(calm, action, question, given)
    asked = [each.id for each in _questions(lesson)]
    at = asked.index(question_id) + 1 if question_id in asked else len(asked)
    following = _ask(turn, version, course, lesson, at)
    end = (turn.text("practice-done"), turn.buttons("replay", "lesson"))
    return reply(Outbound((*told, *(following or end)), quiet=True))


def _show(turn: Turn, done: Done) -> Decision:
    course, lesson = done
    version = turn.library.versions[course.id]
    first = _ask(turn, version, course, lesson, 0)
    note = turn.aside("practice-note")
    return reply(Outbound((*tell(turn, course, lesson, note), *first), quiet=True))


def _ask(turn: Turn, version: str, course: Course, lesson: Lesson, at: int) -> tuple[Block, ...]:
    """Return a question of practice, by its place in the lesson; none after the last."""
    questions = _questions(lesson)
    if at >= len(questions):
        return ()
    question = questions[at].dealt(f"{turn.learner.id}")
    action = f"practice:{version}:{course.id}:{lesson.id}:{question.id}"
    return asking(replace(turn, doubts=False), question, action)


def _questions(lesson: Lesson) -> list[Question]:
    return [each for each in lesson.quiz if each.graded and not each.later]


def _meant(done: Sequence[Done], name: str) -> Sequence[Done]:
    """Return the lessons that a name, a number of the list, or the ids of an action mean."""
    name = _NUMBERED.sub(r"\1", name)
    if exact := [each for each in done if each.action == f"replay:{name}"]:
        return exact
    if name.isascii() and name.isdigit():
        place, listed = int(name[:4]), _listed(done)
        return listed[place - 1 : place] if place else ()
    return [done[at] for at in named(name, [each.lesson.title for each in done])]


class Gone(NamedTuple):
    """A lesson that was retired from a course."""

    course: Course
    retired: Retired


def _gone(turn: Turn, work: Enrolled, name: str) -> Gone | None:
    """Return the retired lesson that a name or the ids of an old button mean; None if none is."""
    courses = [turn.library.courses.get(each.course_id) for each in work.enrollments]
    gone = [Gone(course, each) for course in courses if course for each in course.retired_lessons]
    tapped = [each for each in gone if f"{each.course.id}:{each.retired.lesson}" == name]
    typed = [gone[at] for at in named(name, [each.retired.name for each in gone])]
    return next(iter(tapped or typed), None)


def _send_on(turn: Turn, done: Sequence[Done], gone: Gone) -> Decision:
    """Say that a lesson was retired, and offer the one that has its subject now, if it is done."""
    course, retired = gone
    there = retired.destination(course.id)
    moved = [each for each in done if (each.course.id, each.lesson.id) == there]
    buttons = _list(turn, moved) if moved else (turn.buttons("lesson"),)
    said = went(turn, course.id, retired, retired.name)
    return reply(Outbound((said, *buttons), quiet=True))


def _to_come(turn: Turn, work: Enrolled) -> Iterator[str]:
    """Yield the titles of the lessons that are not done."""
    for each in work.enrollments:
        course = turn.library.courses.get(each.course_id)
        lessons = course.lessons if course else ()
        yield from (lesson.title for lesson in lessons if lesson.id not in each.done)


def _list(turn: Turn, some: Sequence[Done]) -> tuple[Block, ...]:
    """Return the lessons to choose from, and how to reach the others, if there are any."""
    listed = Buttons(tuple(Button(each.lesson.title, each.action) for each in _listed(some)))
    return (*((turn.aside("replay-more"),) if some[LISTED_MAX:] else ()), listed)


def _listed(some: Sequence[Done]) -> Sequence[Done]:
    """Return the lessons to choose from, the first done first: « Leçon 2 » is the second."""
    return some[:LISTED_MAX][::-1]
