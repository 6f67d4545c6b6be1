"""A year of somebody who answers: each working day brings something, until both courses end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from bot.capabilities.study import records
from bot.capabilities.study.model import Enrollment
from bot.domain.messages import Choices, Chose, Outbound
from lessons.course import Trade
from lessons.library import PACKAGED, load_library
from tests.house import PARIS, Home, open_home
from tests.learning.pupils import working_days

START = datetime(2026, 11, 30, 8, 55, tzinfo=PARIS)  # a Monday
DUE = timedelta(minutes=10)  # after the hour of the lesson
YEAR = 226  # working days
SKILL = 0.9  # share of answers that are right
CORE = "ia-pas-a-pas"
COURSES = load_library(PACKAGED).courses
QUESTIONS = {
    question.prompt: question
    for course in COURSES.values()
    for lesson in course.lessons
    for first in lesson.quiz
    for question in (first, *getattr(first, "variants", ()))
}


@dataclass
class Year:
    """What each working day brought: questions answered, and messages that came unasked."""

    questions: list[int]
    messages: list[int]
    ended: dict[str, int]  # the day on which each course ended, by its id


def asked(outbounds: Sequence[Outbound]) -> Choices | None:
    """The question shown last; None if nothing is asked."""
    found = [block for each in outbounds for block in each.blocks if isinstance(block, Choices)]
    return found[-1] if found else None


async def answer(home: Home, shown: Sequence[Outbound], luck: Random) -> int:
    """Answer until nothing is asked; return how many times."""
    count = 0
    while question := asked(shown):
        known = QUESTIONS.get(question.prompt)
        picked = (luck.choice(question.options).id,) if question.options else ("rien",)
        if known and known.graded:
            picked = known.sample(right=luck.random() < SKILL)
        shown = await home.send(Chose(question.action, picked))
        count += 1
        assert count < 20, question.prompt
    return count


async def enrollments(home: Home) -> Sequence[Enrollment]:
    learner = await home.learner()
    async with home.runtime.database.begin() as connection:
        return (await records.list_enrollments(connection, [learner.id]))[learner.id]


async def live(home: Home, days: Sequence[datetime], luck: Random) -> Year:
    """Answer all that comes; ask for the next lesson when a course has just ended."""
    year = Year([], [], {})
    for number, day in enumerate(days):
        before = len(home.recorder.sent)
        await home.tick(day)
        sent = [outbound for _, outbound, _ in home.recorder.sent[before:]]
        count = await answer(home, sent, luck) if number else 0
        over = {each.course_id for each in await enrollments(home) if each.completed_at}
        if not number or over - year.ended.keys():
            count += await answer(home, await home.send("leçon"), luck)
        year.ended |= dict.fromkeys(over - year.ended.keys(), number)
        year.questions.append(count)
        year.messages.append(sum(asked([each]) is not None for each in sent))
    return year


@pytest.mark.parametrize("trade", Trade)
async def test_no_day_is_empty_until_both_courses_end(tmp_path: Path, trade: Trade) -> None:
    own = next(each for each in COURSES.values() if trade in each.trades)
    days = [
        datetime.combine(day, START.time(), PARIS) + DUE
        for day in islice(working_days(START.date()), YEAR)
    ]
    async with open_home(tmp_path, START, PACKAGED) as home:
        await home.begin()
        jobs = asked(await home.send("métier"))
        assert jobs is not None
        await home.send(Chose(jobs.action, (trade,)))
        year = await live(home, days, Random(trade))  # noqa: S311
    lessons = len(COURSES[CORE].lessons) + len(own.lessons)
    assert list(year.ended)[:2] == [CORE, own.id]
    last = year.ended[own.id]
    assert last <= lessons + 4  # days of reviews alone
    assert all(year.questions[:last]), year.questions
    assert max(year.messages) == 1
