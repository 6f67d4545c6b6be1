"""Longer courses that fit what a learner found hard and the lessons they met."""

from __future__ import annotations

from collections import Counter

from bot.capabilities.guidance.catalogue import advice
from bot.capabilities.study.model import Coursework
from bot.domain.messages import Block, Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Topic


def further(turn: Turn, work: Coursework) -> Decision:
    """« formations »: show three longer courses, each with the reason for its choice."""
    return reply(Outbound(further_courses(turn, work)))


def further_courses(turn: Turn, work: Coursework) -> tuple[Block, ...]:
    """Return blocks that advise longer courses, from the learner's answers and lessons."""
    return advice(turn, _hard_topics(work), _named(work))


def _hard_topics(work: Coursework) -> Counter[Topic]:
    """Count wrong first answers, by topic of their lesson."""
    hard: Counter[Topic] = Counter()
    for answer in work.answers:
        course = work.courses.get(answer.course_id)
        lesson = course.lesson(answer.lesson_id) if course else None
        if lesson and not answer.correct:
            hard.update(lesson.topics)
    return hard


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
