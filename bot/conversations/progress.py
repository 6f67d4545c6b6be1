"""Where one stands, for oneself alone; and the courses to follow here."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations.enrollments import enroll, newest
from bot.conversations.lesson import open_lesson
from bot.conversations.talk import Decision, Talk
from bot.learning import progression
from bot.markup import escape
from bot.messages import Block, Button, Buttons, Facts, Meter, Outbound
from bot.people import LearnerState
from bot.study import Enrollment, Status
from lessons.course import Course


def progress(talk: Talk) -> Decision:
    """« progression »: lessons done and to come, first answers that were right, the next slot."""
    if not talk.enrollments:
        return Decision(replies=(talk.say("progress-none", "lesson"),))
    blocks = [block for each in talk.enrollments for block in standing(talk, each)]
    return Decision(replies=(Outbound((*blocks, talk.buttons("lesson", "further"))),))


def standing(talk: Talk, enrollment: Enrollment) -> tuple[Block, ...]:
    """One course: how far one is in it, and when it goes on."""
    enrollment, course = newest(talk, enrollment)
    left = progression.remaining(enrollment, course)
    done = len(course.lessons) - left
    facts = [
        (talk.speech("progress-done"), str(done)),
        (talk.speech("progress-left"), str(left)),
        (talk.speech("progress-accuracy"), _accuracy(talk, course)),
        (talk.speech("progress-next"), _next(talk, enrollment)),
    ]
    return (
        talk.text("progress-title", title=escape(course.title)),
        Meter(talk.speech("progress-meter"), done, len(course.lessons)),
        Facts(tuple(facts)),
    )


def _accuracy(talk: Talk, course: Course) -> str:
    corrects = [answer.correct for answer in talk.answers if answer.course_id == course.id]
    share = progression.accuracy(corrects)
    if share is None:
        return talk.speech("progress-accuracy-none")
    return talk.speech(
        "progress-accuracy-share", share=share, right=sum(corrects), total=len(corrects)
    )


def _next(talk: Talk, enrollment: Enrollment) -> str:
    if enrollment.status is Status.COMPLETED:
        return talk.speech("progress-next-over")
    if talk.learner.state is not LearnerState.ACTIVE:
        return talk.speech(f"progress-next-{talk.learner.state}")
    if enrollment.status is Status.QUEUED:
        return talk.speech("progress-next-queued")
    return talk.speech("progress-next-at", **talk.next_moment(talk.learner))


def courses(talk: Talk) -> Decision:
    """« cours »: those to follow here, with where one stands; a tap starts or queues one."""
    chosen = talk.library.courses.get(talk.argument)
    if chosen:
        return _choose(talk, chosen)
    lines, buttons = [], []
    for course in talk.library.courses.values():
        enrollment = talk.enrollment(course.id)
        status = enrollment.status if enrollment else "available"
        left = progression.remaining(enrollment, course) if enrollment else len(course.lessons)
        lines.append(
            talk.speech(
                "courses-entry",
                title=escape(course.title),
                lessons=len(course.lessons),
                done=len(course.lessons) - left,
                status=str(status),
            )
        )
        if enrollment is None:
            buttons.append(Button(course.title, f"courses:{course.id}"))
    intro = talk.text("courses-intro", list="\n".join(lines))
    blocks = (intro, Buttons(tuple(buttons))) if buttons else (intro,)
    return Decision(replies=(Outbound(blocks),))


def _choose(talk: Talk, course: Course) -> Decision:
    known = talk.enrollment(course.id)
    if known and known.status is not Status.QUEUED:
        return Decision(replies=(talk.say("courses-known", "lesson", title=escape(course.title)),))
    if talk.active is None:
        ready = replace(known, status=Status.ACTIVE) if known else enroll(talk, course)
        return open_lesson(talk, ready)
    said = talk.say("courses-queued", "lesson", title=escape(course.title))
    queued = () if known else (enroll(talk, course, Status.QUEUED),)
    return Decision(replies=(said,), enrollments=queued)
