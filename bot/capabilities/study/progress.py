"""Where one stands, for oneself alone; and the courses to follow here."""

from __future__ import annotations

from dataclasses import replace

from bot.capabilities.study import progression
from bot.capabilities.study.enrollments import enroll, newest
from bot.capabilities.study.lesson import open_lesson
from bot.capabilities.study.model import Enrollment, EnrollmentStatus
from bot.domain.messages import Block, Button, Buttons, Facts, Meter, Outbound
from bot.domain.people import LearnerState
from bot.turn.decision import Decision
from bot.turn.turn import Turn
from lessons.course import Course
from lessons.markup import escape


def progress(turn: Turn) -> Decision:
    """« progression »: lessons done and to come, first answers that were right, the next slot."""
    if not turn.enrollments:
        return Decision(replies=(turn.say("progress-none", "lesson"),))
    blocks = [block for each in turn.enrollments for block in standing(turn, each)]
    return Decision(replies=(Outbound((*blocks, turn.buttons("lesson", "further"))),))


def standing(turn: Turn, enrollment: Enrollment) -> tuple[Block, ...]:
    """One course: how far one is in it, and when it goes on."""
    enrollment, course = newest(turn, enrollment)
    left = progression.remaining(enrollment, course)
    done = len(course.lessons) - left
    facts = [
        (turn.speech("progress-done"), str(done)),
        (turn.speech("progress-left"), str(left)),
        (turn.speech("progress-accuracy"), _accuracy(turn, course)),
        (turn.speech("progress-next"), _next(turn, enrollment)),
    ]
    return (
        turn.text("progress-title", title=escape(course.title)),
        Meter(turn.speech("progress-meter"), done, len(course.lessons)),
        Facts(tuple(facts)),
    )


def _accuracy(turn: Turn, course: Course) -> str:
    corrects = [answer.correct for answer in turn.answers if answer.course_id == course.id]
    share = progression.accuracy(corrects)
    if share is None:
        return turn.speech("progress-accuracy-none")
    return turn.speech(
        "progress-accuracy-share", share=share, right=sum(corrects), total=len(corrects)
    )


def _next(turn: Turn, enrollment: Enrollment) -> str:
    if enrollment.status is EnrollmentStatus.COMPLETED:
        return turn.speech("progress-next-over")
    if turn.learner.state is not LearnerState.ACTIVE:
        return turn.speech(f"progress-next-{turn.learner.state}")
    if enrollment.status is EnrollmentStatus.QUEUED:
        return turn.speech("progress-next-queued")
    return turn.speech("progress-next-at", **turn.next_moment(turn.learner))


def courses(turn: Turn) -> Decision:
    """« cours »: those to follow here, with where one stands; a tap starts or queues one."""
    chosen = turn.library.courses.get(turn.argument)
    if chosen:
        return _choose(turn, chosen)
    lines, buttons = [], []
    for course in turn.library.courses.values():
        enrollment = turn.enrollment(course.id)
        status = enrollment.status if enrollment else "available"
        left = progression.remaining(enrollment, course) if enrollment else len(course.lessons)
        lines.append(
            turn.speech(
                "courses-entry",
                title=escape(course.title),
                lessons=len(course.lessons),
                done=len(course.lessons) - left,
                status=str(status),
            )
        )
        if enrollment is None:
            buttons.append(Button(course.title, f"courses:{course.id}"))
    intro = turn.text("courses-intro", list="\n".join(lines))
    blocks = (intro, Buttons(tuple(buttons))) if buttons else (intro,)
    return Decision(replies=(Outbound(blocks),))


def _choose(turn: Turn, course: Course) -> Decision:
    known = turn.enrollment(course.id)
    if known and known.status is not EnrollmentStatus.QUEUED:
        return Decision(replies=(turn.say("courses-known", "lesson", title=escape(course.title)),))
    if turn.active is None:
        ready = replace(known, status=EnrollmentStatus.ACTIVE) if known else enroll(turn, course)
        return open_lesson(turn, ready)
    said = turn.say("courses-queued", "lesson", title=escape(course.title))
    queued = () if known else (enroll(turn, course, EnrollmentStatus.QUEUED),)
    return Decision(replies=(said,), enrollments=queued)
