"""Progress, shown to the learner alone, and the courses to follow."""

from __future__ import annotations

from dataclasses import replace

from bot.capabilities.study import progression
from bot.capabilities.study.enrollments import count, enroll, keep, newest, status
from bot.capabilities.study.lesson import open_lesson
from bot.capabilities.study.model import Coursework, Enrollment, EnrollmentStatus
from bot.domain.messages import Block, Button, Buttons, Facts, Meter, Outbound
from bot.domain.people import LearnerState
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Course
from lessons.markup import escape


def progress(turn: Turn, work: Coursework) -> Decision:
    """« progression »: show lessons done and left, right first answers, and the next slot."""
    if not work.enrollments:
        return reply(turn.say("progress-none", "lesson"))
    blocks = [block for each in work.enrollments for block in standing(turn, work, each)]
    return reply(Outbound((*blocks, turn.buttons("lesson", "further", main="lesson"))))


def standing(turn: Turn, work: Coursework, enrollment: Enrollment) -> tuple[Block, ...]:
    """Return the blocks of a learner's progress in one course."""
    enrollment, course = newest(turn, work, enrollment)
    lessons = count(turn, work, enrollment)
    facts = [
        (turn.speech("progress-done"), str(lessons.done)),
        (turn.speech("progress-left"), str(lessons.left)),
        (turn.speech("progress-accuracy"), name_accuracy(turn, work, course)),
        (turn.speech("progress-next"), name_next(turn, enrollment, lessons)),
    ]
    return (
        turn.text("progress-title", title=escape(course.title)),
        Meter(turn.speech("progress-meter"), lessons.done, lessons.total),
        Facts(tuple(facts)),
    )


def name_accuracy(turn: Turn, work: Coursework, course: Course) -> str:
    """Return the share of right first answers in a course, in words."""
    corrects = [answer.correct for answer in work.answers if answer.course_id == course.id]
    share = progression.accuracy(corrects)
    if share is None:
        return turn.speech("progress-accuracy-none")
    return turn.speech(
        "progress-accuracy-share", share=share, right=sum(corrects), total=len(corrects)
    )


def name_next(turn: Turn, enrollment: Enrollment, lessons: progression.Count) -> str:
    """Return when the next message of a course leaves, in words, or why none does."""
    standing = status(enrollment, lessons)
    if standing == "completed":
        return turn.speech("progress-next-over")
    if standing == "grown":
        return turn.speech("progress-next-grown")
    if turn.learner.state is not LearnerState.ACTIVE:
        return turn.speech(f"progress-next-{turn.learner.state}")
    if standing == "queued":
        return turn.speech("progress-next-queued")
    return turn.speech("progress-next-at", **turn.next_moment(turn.learner))


def courses(turn: Turn, work: Coursework) -> Decision:
    """« cours »: list the courses with the learner's progress; a tap starts or queues one."""
    chosen = turn.library.courses.get(turn.argument)
    if chosen:
        return _choose(turn, work, chosen)
    lines, buttons = [], []
    for course in turn.library.courses.values():
        enrollment = work.enrollment(course.id)
        lessons = progression.count(enrollment or enroll(turn, course), course)
        lines.append(
            turn.speech(
                "courses-entry",
                title=escape(course.title),
                lessons=lessons.total,
                done=lessons.done,
                status=status(enrollment, lessons) if enrollment else "available",
            )
        )
        if enrollment is None:
            buttons.append(Button(course.title, f"courses:{course.id}"))
    intro = turn.text("courses-intro", list="\n".join(lines))
    blocks = (intro, Buttons(tuple(buttons))) if buttons else (intro,)
    return reply(Outbound(blocks))


def _choose(turn: Turn, work: Coursework, course: Course) -> Decision:
    known = work.enrollment(course.id)
    if known and known.status is not EnrollmentStatus.QUEUED:
        return reply(turn.say("courses-known", "lesson", title=escape(course.title)))
    if work.active is None:
        ready = replace(known, status=EnrollmentStatus.ACTIVE) if known else enroll(turn, course)
        return open_lesson(turn, work, ready)
    said = turn.say("courses-queued", "lesson", title=escape(course.title))
    queued = () if known else (enroll(turn, course, EnrollmentStatus.QUEUED),)
    return reply(said, keep=keep(work, *queued))
