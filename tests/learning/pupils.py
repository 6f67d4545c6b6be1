# ruff: noqa: S311
"""Pupils: made-up learners of a course, each with a mind, who answer whatever is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from scheduler.working_time import WorkingTime
from tests.learning.minds import MINDS, Mind

LESSONS, QUIZ = 20, 2
PLACES = [(f"l{lesson}", f"q{question}") for lesson in range(LESSONS) for question in range(QUIZ)]
CALENDAR = WorkingTime()
FIRST = date(2026, 1, 5)  # a Monday
HORIZONS = (30, 90, 180)  # working days
GUESS = (1 / 2, 1 / 3, 1 / 3, 1 / 4)  # true or false; three or four options
LESSON, QUESTION = 1.5, 1 / 3  # minutes
Place = tuple[str, str]


def working_days(first: date = FIRST) -> Iterator[date]:
    """The days of somebody who works from Monday to Friday."""
    day = first
    while True:
        if day.isoweekday() <= 5 and CALENDAR.is_open_on(day):
            yield day
        day += timedelta(days=1)


DAYS = [day for day, _ in zip(working_days(), range(max(HORIZONS) + 1), strict=False)]
NUMBER = {day: number for number, day in enumerate(DAYS)}  # 0: the first day of the course
ORDINALS = [(day - FIRST).days for day in DAYS]  # days of the calendar since the first


class Pupil:
    """A learner whose memory is the truth, which schedules only see through their answers."""

    def __init__(self, model: str, seed: int) -> None:
        learner = Random(f"{model}/{seed}")
        draw = MINDS[model](learner)
        self._skill = learner.uniform(0.45, 0.95)  # chance to know a question in its lesson
        self._seed = f"{model}/{seed}"
        self._minds: dict[Place, Mind] = {
            place: draw(Random(f"{self._seed}/{place}")) for place in PLACES
        }
        self.met: dict[Place, list[int]] = defaultdict(list)  # numbers of working days
        self.right: dict[Place, list[bool]] = defaultdict(list)

    def answer(self, place: Place, number: int) -> bool:
        """Ask on a working day; whether the answer is right, known or guessed."""
        asked, mind = self.met[place], self._minds[place]
        luck = Random(f"{self._seed}/{place}/{len(asked)}")  # the same in every schedule
        day = ORDINALS[number]
        known = luck.random() < (mind.recall(day) if asked else self._skill)
        guessed = luck.random() < Random(f"{place}").choice(GUESS)
        mind.meet(day, known=known)
        asked.append(number)
        self.right[place].append(known or guessed)
        return known or guessed

    def recall(self, number: int) -> float:
        """The share of the course recalled on a working day, without guesses."""
        day = ORDINALS[number]
        chances = [
            mind.recall(day) if self.met[place] and self.met[place][0] <= number else 0.0
            for place, mind in self._minds.items()
        ]
        return sum(chances) / len(chances)

    def asked_again(self, place: Place, by: int) -> int:
        """How many times a question came back by a working day."""
        return sum(number <= by for number in self.met[place][1:])

    def minutes(self, by: int) -> float:
        """Minutes of reading and answering by a working day."""
        lessons = len({place[0] for place, met in self.met.items() if met and met[0] <= by})
        asked = sum(number <= by for met in self.met.values() for number in met)
        return LESSON * lessons + QUESTION * asked
