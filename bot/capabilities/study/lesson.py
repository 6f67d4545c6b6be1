"""A lesson as it is shown, and its question."""

from __future__ import annotations

from dataclasses import replace

from bot.capabilities.study import progression
from bot.capabilities.study.changes import EnrollmentKept
from bot.capabilities.study.enrollments import count, first_enrollment, keep, newest
from bot.capabilities.study.model import Coursework, Enrollment, EnrollmentStatus
from bot.domain.messages import Block, Choices, Option, Outbound, Picture, Text
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Course, Lesson
from lessons.markup import escape
from lessons.questions import Question


def show(turn: Turn, work: Coursework) -> Decision:
    """« leçon »: show the open lesson again, or the next one."""
    active = work.active
    # The enrollment is over if its last lessons were taken out of the course.
    if active and progression.current(*newest(turn, work, active)) is None:
        over = replace(active, status=EnrollmentStatus.COMPLETED, completed_at=turn.now)
        others = tuple(over if each is active else each for each in work.enrollments)
        decision = show(turn, replace(work, enrollments=others))
        return decision.keeping(EnrollmentKept(over, active))
    enrollment = active or first_enrollment(turn, work)
    if enrollment is None:
        return reply(turn.say("course-none-left", "further", "progress"))
    # A learner who asks for a lesson skips the rest of the onboarding.
    ready = replace(turn.learner, menu=turn.learner.menu.waiting(None))
    return open_lesson(turn.with_learner(ready), work, enrollment)


def open_lesson(turn: Turn, work: Coursework, enrollment: Enrollment, *head: Block) -> Decision:
    """Show the enrollment's current lesson, after the blocks of `head`."""
    enrollment, course = newest(turn, work, enrollment)
    lesson = progression.current(enrollment, course)
    if lesson is None:
        left = turn.say("course-none-left", "further", "progress")
        return reply(left, learner=turn.learner)
    shown = progression.show(enrollment, lesson, turn.now)
    answered = work.answered(course.id, lesson.id)
    question = progression.next_question(lesson, answered)
    said = _lesson(turn, course, lesson, count(turn, work, shown))
    blocks = (*head, *said, *ask(course, lesson, question))
    return reply(Outbound(blocks), learner=turn.booked, keep=keep(work, shown))


def plain(turn: Turn, work: Coursework) -> Decision:
    """« en clair »: show the lesson in plain language, and its question again."""
    enrollment = work.active
    course = work.courses[enrollment.course_id] if enrollment else None
    lesson = course.lesson(enrollment.open) if enrollment and enrollment.open and course else None
    if not course or not lesson or not lesson.plain:
        return reply(turn.say("plain-none", "lesson"))
    question = progression.next_question(lesson, work.answered(course.id, lesson.id))
    head = Text(f"**{escape(lesson.title)}**\n\n{lesson.plain}")
    return reply(Outbound((head, *ask(course, lesson, question))))


def _lesson(
    turn: Turn, course: Course, lesson: Lesson, lessons: progression.Count
) -> tuple[Block, ...]:
    place = turn.speech("lesson-place", number=lessons.done + 1, total=lessons.total)
    blocks: list[Block] = [
        Text(f"**{escape(lesson.title)}**"),
        Text(place, aside=True),
        Text(lesson.text),
    ]
    if lesson.image and (content := turn.library.image(course.id, lesson.image.file)):
        blocks.append(Picture(content, lesson.image.alt))
    if not lessons.done:
        blocks.append(turn.aside("lesson-how-to-answer"))
    return tuple(blocks)


def ask(course: Course, lesson: Lesson, question: Question | None) -> tuple[Block, ...]:
    """Return the question as a block; none if no question is left."""
    if question is None:
        return ()
    return (choices(question, f"answer:{course.id}:{lesson.id}:{question.id}"),)


def choices(question: Question, action: str) -> Choices:
    asked = question.ask()
    return Choices(
        action=action,
        prompt=asked.prompt,
        options=tuple(Option(*each) for each in asked.options),
        multiple=asked.multiple,
    )
