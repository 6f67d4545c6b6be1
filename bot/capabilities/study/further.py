"""Longer courses that fit what a learner found hard, and what comes after a course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.capabilities.guidance.catalogue import entries, page, shelf, taps
from bot.capabilities.guidance.model import Stage
from bot.capabilities.guidance.rules import Seeker, rank
from bot.capabilities.study import progression
from bot.capabilities.study.enrollments import count, first_enrollment
from bot.capabilities.study.model import Coursework, Place
from bot.domain.messages import Block, Outbound, Text
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.catalogue import Level
from lessons.course import Topic
from lessons.markup import escape

AFTER = 2  # longer courses shown at the end of a course
_NEVER = datetime.min.replace(tzinfo=UTC)
AT_EASE, ENOUGH = 80, 10  # per cent right, of so many first answers: no longer a beginner


def further(turn: Turn, work: Coursework) -> Decision:
    """« formations »: show some longer courses, each with the reason for its choice."""
    said = turn.argument
    first = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    return reply(Outbound(shelf(turn, seeker(turn, work), first)))


def further_page(turn: Turn, work: Coursework) -> tuple[Block, ...]:
    """Return blocks of the first longer courses, for a page that takes no answer."""
    return page(turn, seeker(turn, work))


def after_course(turn: Turn, work: Coursework) -> tuple[Block, ...]:
    """Return blocks for the end of a course: the next one here, then the best elsewhere."""
    who = seeker(turn, work)
    shown = rank(turn.library.catalogue.values(), who, AFTER)
    intro = (turn.text("after-elsewhere", count=len(shown)),) if shown else ()
    paper = () if turn.issuer.missing else ("attestation",)
    more = turn.buttons(*paper, "lesson", "further").buttons
    ids = [each.course.id for each in shown]
    return (
        *_next_here(turn, work),
        *intro,
        *entries(turn, shown),
        taps(turn, ids, who.stages, *more),
    )


def seeker(turn: Turn, work: Coursework) -> Seeker:
    """Return the learner as the ranking of longer courses sees them."""
    return Seeker(
        today=turn.today,
        language=turn.learner.language,
        trade=turn.learner.trade,
        level=_level(work),
        hard=_hard_topics(turn, work),
        named=_named(work),
        stages={each.course_id: each.stage for each in work.pursuits},
    )


def _next_here(turn: Turn, work: Coursework) -> Iterator[Text]:
    """Yield what follows here: the course that waits, or the first that was not taken."""
    following = first_enrollment(turn, work)
    if following:
        course = turn.library.courses.get(following.course_id) or work.courses[following.course_id]
        waits = "yes" if work.enrollment(course.id) else "no"
        left = count(turn, work, following).left
        yield turn.text("after-here", title=escape(course.title), left=left, waits=waits)


def _level(work: Coursework) -> Level:
    """Return the level of a learner: intermediate once enough first answers were right."""
    corrects = [each.correct for each in work.answers if each.correct is not None]
    at_ease = len(corrects) >= ENOUGH and (progression.accuracy(corrects) or 0) >= AT_EASE
    return Level.INTERMEDIATE if at_ease else Level.BEGINNER


def _hard_topics(turn: Turn, work: Coursework) -> Counter[Topic]:
    """Count the questions found hard by topic of their lesson; each question counts once.

    A topic does not count for what was hard before a longer course on it was finished.
    """
    treated: dict[Topic, datetime] = {}
    for each in work.pursuits:
        course = turn.library.catalogue.get(each.course_id)
        if course and each.stage is Stage.FINISHED:
            treated |= dict.fromkeys(course.topics, each.said_at)
    hard: Counter[Topic] = Counter()
    for (course_id, lesson_id, _), at in _hard_places(work).items():
        course_here = work.courses.get(course_id)
        lesson = course_here.lesson(lesson_id) if course_here else None
        if lesson:
            hard.update(topic for topic in lesson.topics if at > treated.get(topic, _NEVER))
    return hard


def _hard_places(work: Coursework) -> dict[Place, datetime]:
    """Return the questions answered wrong or in doubt at first, or in a review; and when last."""
    first = {
        each.place: each.answered_at
        for each in work.answers
        if each.correct is False or each.unsure
    }
    return {**first, **work.lapses}


def _named(work: Coursework) -> frozenset[str]:
    """Return the ids of longer courses that the lessons already done point to."""
    return frozenset(
        further_id
        for enrollment in work.enrollments
        if (course := work.courses.get(enrollment.course_id))
        for lesson in course.lessons
        if lesson.id in enrollment.done
        for further_id in lesson.further
    )
