"""Progress, shown to the learner alone, and the courses to follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.capabilities.study import picture, progression, streak
from bot.capabilities.study.enrollments import count, enroll, keep, newest, ranked, status
from bot.capabilities.study.knowledge import Knowledge, Mastery, by_topic
from bot.capabilities.study.learned import Chances
from bot.capabilities.study.lesson import begin_lesson
from bot.capabilities.study.memory import asked_from
from bot.capabilities.study.model import Coursework, Enrollment, EnrollmentStatus
from bot.capabilities.study.standing import Standing
from bot.domain.deliveries import Delivery
from bot.domain.messages import Block, Button, Buttons, Facts, Meter, Outbound
from bot.domain.people import LearnerState
from bot.turn.decision import Decision, FileAsked, reply
from bot.turn.turn import Turn
from lessons.course import Course
from lessons.markup import escape


def progress(turn: Turn, found: Standing) -> Decision:
    """« progression »: show where one stands in words, and ask for the same as a picture.

    The picture is of the course under way, else of the last one. The streak is not on it: a
    picture may be passed on.
    """
    work = found.work
    if not work.enrollments:
        return reply(turn.say("progress-none", "lesson"))
    blocks: list[Block] = []
    asked: list[FileAsked] = []
    main = work.active or work.enrollments[-1]
    for enrollment in work.enrollments:
        each, course = newest(turn, work, enrollment)
        topics = by_topic(
            course, work.answers, found.reviews, found.cards, turn.now, turn.retention
        )
        blocks += standing(turn, found, each, course)
        blocks += _knowledge(turn, topics)
        if enrollment is main:
            lessons = count(turn, work, each)
            following = _following(turn, found, each, lessons)
            asked = picture.ask(turn, course, each, lessons, topics, following)
    blocks += name_streak(turn, found.chances)
    blocks.append(turn.buttons("lesson", "further", main="lesson"))
    return reply(Outbound(tuple(blocks)), keep=asked)


def standing(
    turn: Turn, found: Standing, enrollment: Enrollment, course: Course
) -> tuple[Block, ...]:
    """Return the blocks of a learner's progress in one course."""
    lessons = count(turn, found.work, enrollment)
    facts = [
        (turn.speech("progress-done"), str(lessons.done)),
        (turn.speech("progress-left"), str(lessons.left)),
        (turn.speech("progress-accuracy"), name_accuracy(turn, found.work, course)),
        (turn.speech("progress-next"), _following(turn, found, enrollment, lessons)),
    ]
    return (
        turn.text("progress-title", title=escape(course.title)),
        Meter(turn.speech("progress-meter"), lessons.done, lessons.total),
        Facts(tuple(facts)),
    )


def _knowledge(turn: Turn, topics: Sequence[Knowledge]) -> tuple[Block, ...]:
    """Return what is known of each topic, the best known first; no block before an answer."""
    if not topics:
        return ()
    if all(each.level is Mastery.EARLY for each in topics):
        return (turn.aside("progress-knowledge-early"),)
    names: dict[Mastery, list[str]] = {level: [] for level in Mastery}
    for each in topics:
        names[each.level].append(turn.speech(f"topic-{each.topic}"))
    lines = [
        turn.speech(
            "progress-topics", level=turn.speech(f"knowledge-{level}"), names=", ".join(some)
        )
        for level, some in names.items()
        if some
    ]
    told = turn.text("progress-knowledge", lines="\n".join(lines))
    return told, turn.aside("progress-knowledge-how")


def name_streak(turn: Turn, chances: Chances) -> tuple[Block, ...]:
    """Return the streak in words; no block when it is off, or when there is none."""
    days = streak.current(turn.learner, chances, turn.today)
    if not days or not turn.learner.wants_streak:
        return ()
    return (turn.aside("progress-streak", days=days),)


def name_accuracy(turn: Turn, work: Coursework, course: Course) -> str:
    """Return the share of right first answers in a course, in words."""
    corrects = work.corrects(course.id)
    share = progression.accuracy(corrects)
    if share is None:
        return turn.speech("progress-accuracy-none")
    return turn.speech(
        "progress-accuracy-share", share=share, right=sum(corrects), total=len(corrects)
    )


def _following(
    turn: Turn, found: Standing, enrollment: Enrollment, lessons: progression.Count
) -> str:
    """Return when the next message leaves, in words; after all courses, the next review."""
    if found.work.active is None and not lessons.left and (due := _review_due(turn, found)):
        return turn.speech("progress-next-review", **turn.moment(due))
    return name_next(turn, enrollment, lessons, found.waiting)


def _review_due(turn: Turn, found: Standing) -> datetime | None:
    """Return when a question is asked again by itself, once no lesson is left; None if none is."""
    learner, cards = turn.learner, found.cards.values()
    dues = [due for each in cards if (due := asked_from(turn, each))]
    if not dues or learner.next_due_at is None or learner.state is not LearnerState.ACTIVE:
        return None
    return max(learner.next_due_at, turn.calendar.next_slot(learner, min(dues)))


def name_next(
    turn: Turn,
    enrollment: Enrollment,
    lessons: progression.Count,
    waiting: Iterable[Delivery],
) -> str:
    """Return when the next message of a course leaves, in words, or why none does.

    `waiting`: lessons asked for with « plus tard », of which the open one counts.
    """
    standing = status(enrollment, lessons)
    if standing == "completed":
        return turn.speech("progress-next-over")
    if standing == "grown":
        return turn.speech("progress-next-grown")
    if turn.learner.state is not LearnerState.ACTIVE:
        return turn.speech(f"progress-next-{turn.learner.state}")
    if standing == "queued":
        return turn.speech("progress-next-queued")
    item = f"{enrollment.course_id}/{enrollment.open}"
    asked = [each.due_at for each in waiting if each.item == item]
    due = min(filter(None, (*asked, turn.learner.next_due_at)), default=None)
    if due is None:
        return turn.speech("progress-next-grown")
    return turn.speech("progress-next-at", **turn.moment(due))


def courses(turn: Turn, work: Coursework) -> Decision:
    """« cours »: list the courses with the learner's progress.

    A tap starts or queues one, or takes one out of the queue.
    """
    chosen = turn.library.courses.get(turn.argument)
    if chosen:
        return _choose(turn, work, chosen)
    lines, buttons = [], []
    for course in ranked(turn, work):
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
        elif enrollment.status is EnrollmentStatus.QUEUED:
            buttons.append(_out(turn, course))
    intro = turn.text("courses-intro", list="\n".join(lines))
    blocks = (intro, Buttons(tuple(buttons))) if buttons else (intro,)
    return reply(Outbound(blocks))


def _choose(turn: Turn, work: Coursework, course: Course) -> Decision:
    known = work.enrollment(course.id)
    if known and known.status is not EnrollmentStatus.QUEUED:
        return reply(turn.say("courses-known", "lesson", title=escape(course.title)))
    if work.active is None:
        ready = replace(known, status=EnrollmentStatus.ACTIVE) if known else enroll(turn, course)
        return begin_lesson(turn, work, ready)
    said = turn.text("courses-queued", title=escape(course.title))
    buttons = Buttons((*turn.buttons("lesson").buttons, _out(turn, course)))
    queued = () if known else (enroll(turn, course, EnrollmentStatus.QUEUED),)
    return reply(Outbound((said, buttons), quiet=True), keep=keep(work, *queued))


def unqueue(turn: Turn, work: Coursework) -> Decision:
    """Take a course out of the queue, whoever put it there; it can be chosen again."""
    queued = work.enrollment(turn.argument)
    if queued is None or queued.status is not EnrollmentStatus.QUEUED:
        return courses(replace(turn, argument=""), work)
    course = turn.library.courses.get(queued.course_id) or work.courses[queued.course_id]
    said = turn.say("courses-unqueued", "lesson", "courses", title=escape(course.title))
    out = replace(queued, status=EnrollmentStatus.WITHDRAWN)
    return reply(said, keep=keep(work, out))


def _out(turn: Turn, course: Course) -> Button:
    """Return the button that takes a course out of the queue."""
    return Button(turn.speech("courses-unqueue", title=course.title), f"unqueue:{course.id}")
