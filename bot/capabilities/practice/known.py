"""« je sais déjà »: a lesson that two questions show to be known is not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.capabilities.practice.changes import PretestKept
from bot.capabilities.practice.model import Ahead, Given, Pretest, Probe
from bot.capabilities.practice.rules import add, is_passed, plan_known, rated
from bot.capabilities.study import progression
from bot.capabilities.study.answers import find, finish_course, stale, unread
from bot.capabilities.study.changes import CardKept
from bot.capabilities.study.enrollments import count, keep
from bot.capabilities.study.lesson import asking, open_lesson
from bot.capabilities.study.memory import first_card
from bot.capabilities.study.model import Answer, Enrollment, EnrollmentStatus
from bot.domain.messages import Block, Feedback, Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Course
from lessons.questions import Question
from lessons.questions.base import replied


def know(turn: Turn, ahead: Ahead) -> Decision:
    """« je sais déjà »: ask two questions of the open lesson, once; then it is done, or read."""
    if turn.picked:
        return _answer(turn, ahead)
    work, active = ahead.work, ahead.work.active
    course = work.courses[active.course_id] if active else None
    lesson = course.lesson(active.open) if active and active.open and course else None
    if not active or not course or not lesson:
        return reply(turn.say("known-nothing", "lesson", "placement"))
    pretest = ahead.pretest(course.id, lesson.id)
    if pretest and pretest.ended_at:
        return open_lesson(turn, work, active, turn.text("known-tried"))
    if pretest:
        return reply(Outbound(_ask(turn, ahead, pretest)))
    asked = plan_known(lesson, work.answered(course.id, lesson.id), ahead.asked(course.id))
    if not asked:
        return open_lesson(turn, work, active, turn.text("known-none"))
    new = begin(turn, active, asked, lesson.id)
    head = turn.text("known-intro", count=len(asked))
    told = replace(ahead, work=replace(work, shelf={**work.shelf, new.version: course}))
    return reply(Outbound((head, *_ask(turn, told, new))), keep=(PretestKept(new),))


def begin(
    turn: Turn, enrollment: Enrollment, asked: Sequence[Probe], lesson_id: str = ""
) -> Pretest:
    """Return a pretest that begins, in the version of the course that is shown."""
    return Pretest(
        learner_id=turn.learner.id,
        course_id=enrollment.course_id,
        lesson_id=lesson_id,
        version=enrollment.version,
        asked=tuple(asked),
        begun_at=turn.now,
    )


def question_of(turn: Turn, ahead: Ahead, pretest: Pretest, number: int) -> Question | None:
    """Return a question of a pretest as the learner sees it, from 0; None for another number."""
    if not 0 <= number < len(pretest.asked):
        return None
    lesson_id, question_id, variant = pretest.asked[number]
    course = ahead.work.shelf.get(pretest.version)
    found = find(turn, course, (pretest.course_id, lesson_id, question_id), variant)
    return found[1] if found else None


def given_to(turn: Turn, question: Question) -> Given | None:
    """Return the answer that the turn gives to a question; None if it does not answer it."""
    read = question.read(turn.picked)
    if read is None:
        return None
    return Given(read, correct=bool(question.grade(read).correct), unsure=turn.unsure)


def told_already(turn: Turn, action: str, given: Given) -> Decision:
    """Reply to a second answer to a question of a pretest: the first one holds."""
    closed = Feedback(action, replied(given.reply), "")
    return reply(Outbound((closed, turn.text("pretest-once")), quiet=True))


def _answer(turn: Turn, ahead: Ahead) -> Decision:
    course_id, lesson_id, number = (*turn.argument.split(":"), "", "", "")[:3]
    pretest, action = ahead.pretest(course_id, lesson_id), f"known:{turn.argument}"
    place = whole(number)
    question = question_of(turn, ahead, pretest, place) if pretest else None
    if not pretest or not question or place > len(pretest.given):
        return stale(turn)
    if place < len(pretest.given):
        return told_already(turn, action, pretest.given[place])
    enrollment = ahead.work.enrollment(course_id)
    if pretest.ended_at or not enrollment or enrollment.open != lesson_id:
        return stale(turn)
    given = given_to(turn, question)
    if given is None:
        return unread(turn, action, question)
    told = add(pretest, given, turn.now)
    closed = Feedback(action, turn.picked, "")
    if not told.ended_at:
        blocks = (closed, turn.text("known-next"), *_ask(turn, ahead, told))
        return reply(Outbound(blocks), keep=(PretestKept(told),))
    return _conclude(turn, ahead, told, enrollment, closed)


def whole(text: str) -> int:
    """Return the number of a question that an action names; -1 for other text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1


def _conclude(
    turn: Turn, ahead: Ahead, pretest: Pretest, enrollment: Enrollment, closed: Block
) -> Decision:
    """Count the lesson as known, or show it as usual."""
    if not is_passed(pretest):
        head = (closed, turn.text("known-failed"))
        return open_lesson(turn, ahead.work, enrollment, *head).keeping(PretestKept(pretest))
    told = replace(pretest, known=(pretest.lesson_id,))
    return settle(turn, ahead, told, enrollment, (closed, turn.text("known-passed")))


def settle(
    turn: Turn, ahead: Ahead, pretest: Pretest, enrollment: Enrollment, said: tuple[Block, ...]
) -> Decision:
    """Count the lessons of a pretest as known: they are done, and their questions go to reviews."""
    work, lessons = ahead.work, pretest.known or ()
    course = work.shelf[pretest.version]
    newest = turn.library.courses.get(course.id, course)  # which may have grown since
    after = progression.finish(enrollment, newest, lessons, turn.now)
    cards = list(_cards(turn, ahead, pretest, course))
    if after.status is EnrollmentStatus.COMPLETED:
        decision = finish_course(turn, work, after, newest, said)
        return decision.keeping(PretestKept(pretest), *cards)
    ended = enrollment.open is not None and after.open is None
    learner = turn.booked if ended else turn.learner
    told = turn.text("known-left", left=count(turn, work, after).left)
    blocks = (*said, told, turn.buttons("lesson", "progress", main="lesson"))
    decision = reply(Outbound(blocks), learner=learner, keep=keep(work, after))
    return decision.keeping(PretestKept(pretest), *cards)


def _cards(turn: Turn, ahead: Ahead, pretest: Pretest, course: Course) -> Iterator[CardKept]:
    """Yield the cards of the questions of lessons that are known."""
    known = [lesson for each in pretest.known or () if (lesson := course.lesson(each))]
    for lesson in known:
        for (course_id, lesson_id, question_id), rating in rated(pretest, lesson, ahead.work):
            remembered = Answer(  # never stored: it gives the card its place and its day
                learner_id=turn.learner.id,
                course_id=course_id,
                version=pretest.version,
                lesson_id=lesson_id,
                question_id=question_id,
                reply=None,
                correct=True,
                credit=1.0,
                answered_at=turn.now,
            )
            yield CardKept(first_card(turn, remembered, rating))


def _ask(turn: Turn, ahead: Ahead, pretest: Pretest) -> tuple[Block, ...]:
    """Return the question of a lesson that waits for an answer."""
    number = len(pretest.given)
    question = question_of(turn, ahead, pretest, number)
    action = f"known:{pretest.course_id}:{pretest.lesson_id}:{number}"
    return asking(turn, question, action) if question else ()
