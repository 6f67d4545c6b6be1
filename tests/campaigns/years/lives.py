"""A few people through the real planner, dispatcher and application, day after day."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from bot.domain.messages import Address, Chose, Outbound
from bot.run.simulate.crowd import Shown
from tests.campaigns.course import write_course
from tests.house import ANA, PARIS, Home, open_home

START = date(2026, 11, 23)
HOURS = (time(9, 5), time(14, 5))  # of a tick: the item of the day, and what was put off
LESSONS = 180  # of a course
COURSES = 3  # a lesson for each working day of two years
QUESTIONS = 1  # of a lesson
COMES = 0.9  # chance that a message is answered
RIGHT = 0.8  # chance that an answer is right
TYPES = 0.25  # chance that a letter is typed instead of a tap
WORDS = {"pourquoi": 0.05, "progression": 0.05, "plus tard": 0.03}  # typed after a message
TURNS_MAX = 12  # of a visit


@asynccontextmanager
async def open_lives(folder: Path, people: int) -> AsyncIterator[Lives]:
    """So many people, who have just joined, on a SQLite file of the folder."""
    lessons = folder / "lessons"
    for number in range(COURSES):
        write_course(lessons, LESSONS, QUESTIONS, f"cours-{number + 1}")
    start = datetime.combine(START, time(8, 55), PARIS)
    async with open_home(folder, start=start, lessons=lessons) as home:
        lives = Lives(home, people)
        for each in lives.people:
            await home.begin(each)
        yield lives


class Lives:
    """The people of a house, their days drawn from a seed."""

    def __init__(self, home: Home, people: int, seed: int = 1) -> None:
        self.home = home
        self.people = tuple(_address(number) for number in range(people))
        self._random = Random(seed)  # noqa: S311
        self._said = 0

    async def live(self, day: date) -> None:
        """Send what is due on that day; people react to it."""
        for hour in HOURS:
            await self.home.tick(datetime.combine(day, hour, PARIS))
            sent = [(address, outbound) for address, outbound, _ in self.home.recorder.sent]
            self.home.recorder.sent.clear()
            for address, outbound in sent:
                if self._random.random() < COMES:
                    await self._visit(address, outbound)

    async def _visit(self, who: Address, outbound: Outbound) -> None:
        """Say a word, perhaps, then answer each question in turn; without one, ask for a lesson."""
        shown = Shown.of([outbound])
        for word, chance in WORDS.items():
            if self._random.random() < chance:
                await self._say(word, who)
        if not shown.action:
            shown = Shown.of(await self._say("leçon", who))
        for _ in range(TURNS_MAX):
            if not shown.action:
                return
            shown = Shown.of(await self._say(self._answer(shown), who))

    def _answer(self, shown: Shown) -> str | Chose:
        if not shown.action.startswith(("answer:", "review:")):  # about the course, or themselves
            return Chose(shown.action, shown.options[-1:] or ("Merci.",))
        right = self._random.random() < RIGHT
        wrong = [each for each in shown.options if each != "a"]
        picked = "a" if right else self._random.choice(wrong)
        if self._random.random() < TYPES:
            return chr(ord("a") + shown.options.index(picked))
        return Chose(shown.action, (picked,))

    async def _say(self, content: str | Chose, who: Address) -> Sequence[Outbound]:
        self._said += 1
        self.home.clock.move(self.home.clock() + timedelta(milliseconds=1))
        return await self.home.send(content, who, f"${self._said:043}")  # as long as Matrix's


def _address(number: int) -> Address:
    """As long as those of Matrix."""
    user = f"@prenom.nom{number}:mairie.example.fr"
    return replace(ANA, workspace="mairie.example.fr", user=user, conversation=f"!{number:018}:m")
