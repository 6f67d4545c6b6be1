"""A lesson on the screen, and its question."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations.enrollments import first_enrollment, newest
from bot.conversations.talk import Decision, Talk
from bot.learning import progression
from bot.markup import escape
from bot.messages import Block, Choices, Option, Outbound, Picture, Text
from bot.study import Enrollment, Status
from lessons.course import Course, Lesson, Question


def show(talk: Talk) -> Decision:
    """« leçon »: the open lesson again, or the next one."""
    active = talk.active
    # Whose last lessons were taken out of the course is over.
    if active and progression.current(*newest(talk, active)) is None:
        over = replace(active, status=Status.COMPLETED, completed_at=talk.now)
        others = tuple(over if each is active else each for each in talk.enrollments)
        decision = show(replace(talk, enrollments=others))
        return replace(decision, enrollments=(over, *decision.enrollments))
    enrollment = active or first_enrollment(talk)
    if enrollment is None:
        return Decision(replies=(talk.say("course-none-left", "further", "progress"),))
    ready = replace(talk.learner, step=None)  # who asks for a lesson has skipped the choices left
    return open_lesson(talk.with_learner(ready), enrollment)


def open_lesson(talk: Talk, enrollment: Enrollment, *head: Block) -> Decision:
    """Put the enrollment's current lesson on the screen, under `head`."""
    enrollment, course = newest(talk, enrollment)
    lesson = progression.current(enrollment, course)
    if lesson is None:
        left = talk.say("course-none-left", "further", "progress")
        return Decision(replies=(left,), learner=talk.learner)
    shown = progression.show(enrollment, lesson, talk.now)
    answered = talk.answered(course.id, lesson.id)
    question = progression.next_question(lesson, answered)
    blocks = (*head, *_lesson(talk, course, lesson, shown), *ask(course, lesson, question))
    return Decision(replies=(Outbound(blocks),), learner=talk.booked, enrollments=(shown,))


def plain(talk: Talk) -> Decision:
    """« en clair »: the same lesson in plain language, its question again."""
    enrollment = talk.active
    course = talk.courses[enrollment.course_id] if enrollment else None
    lesson = course.lesson(enrollment.open) if enrollment and enrollment.open and course else None
    if not course or not lesson or not lesson.plain:
        return Decision(replies=(talk.say("plain-none", "lesson"),))
    question = progression.next_question(lesson, talk.answered(course.id, lesson.id))
    head = Text(f"**{escape(lesson.title)}**\n\n{lesson.plain}")
    return Decision(replies=(Outbound((head, *ask(course, lesson, question))),))


def _lesson(
    talk: Talk, course: Course, lesson: Lesson, enrollment: Enrollment
) -> tuple[Block, ...]:
    number = course.lessons.index(lesson) + 1
    place = talk.speech("lesson-place", number=number, total=len(course.lessons))
    blocks: list[Block] = [Text(f"**{escape(lesson.title)}**\n{place}\n\n{lesson.text}")]
    if lesson.image and (content := talk.library.image(course.id, lesson.image.file)):
        blocks.append(Picture(content, lesson.image.alt))
    if not enrollment.done:
        blocks.append(talk.text("lesson-how-to-answer"))
    return tuple(blocks)


def ask(
    course: Course, lesson: Lesson, question: Question | None, action: str = "answer"
) -> tuple[Block, ...]:
    """The question to tap or type an answer to; nothing when there is none left."""
    if question is None:
        return ()
    return (
        Choices(
            action=f"{action}:{course.id}:{lesson.id}:{question.id}",
            prompt=question.prompt,
            options=tuple(Option(option.id, option.text) for option in question.options),
            multiple=question.kind == "multiple",
        ),
    )
