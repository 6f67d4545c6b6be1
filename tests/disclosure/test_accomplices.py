"""Accomplices in a team, who look at `bilan` to learn one answer of somebody else."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from bot.capabilities.study.records import answer
from bot.capabilities.teams.records import SECRET, counted_week, team_figures
from bot.capabilities.teams.rules import BAND, HIGHEST, JITTER, LOWEST, RATED_MIN
from bot.domain.messages import Address, Table
from bot.domain.people import Role
from bot.run.settings import Person
from bot.storage.tables import secret
from tests.house import ANA, MONDAY, WEEK, Home, open_home

LUCK_MAX = 0.60  # of guesses that are right; 0.50 is blind
SEEDS = 150  # secrets, each tried with a right answer and with a wrong one
BOSS = Address("recorder", "w", "boss", "boss")
TEAM = [replace(ANA, user=f"p{number}", conversation=f"p{number}") for number in range(8)]
SPLITS = range(15, 36)  # right answers of the others, of 49

Chances = dict[int, float]  # of each rate that may be shown


def guess(rate: int | None, others: int, seed: int) -> bool:
    """The likelier answer; either in turn when both are as likely."""
    if rate is None:
        return bool(seed % 2)
    wrong, right = (chances(others + each, RATED_MIN).get(rate, 0) for each in (0, 1))
    return right > wrong if right != wrong else bool(seed % 2)


def chances(right: int, answers: int) -> Chances:
    """The chance of each rate, from right answers, over every jitter."""
    ratio = 100 * right / answers
    found: Chances = {}
    for band in range(-2 * BAND, 100 + 3 * BAND, BAND):
        low, high = band - BAND / 2 - ratio, band + BAND / 2 - ratio
        inside = max(0.0, min(high, JITTER) - max(low, -JITTER)) / (2 * JITTER)
        shown = min(HIGHEST, max(LOWEST, band))
        found[shown] = found.get(shown, 0) + inside
    return found


async def told(home: Home) -> int | None:
    """The rate that the manager is shown."""
    shown = [b for o in await home.send("bilan", BOSS) for b in o.blocks if isinstance(b, Table)]
    if not shown:
        return None
    number = re.search(r"\d+", str(shown[0].rows[0][2]))
    return int(number[0]) if number else None


class Plot:
    """A team in which all but one agree, and know what the others do."""

    def __init__(self, home: Home, size: int) -> None:
        self.home = home
        self.size = size
        self.ids: list[int] = []
        self.course = ""  # that they follow

    async def gather(self) -> None:
        for each in TEAM[: self.size]:
            await self.home.begin(each)
            self.ids.append((await self.home.learner(each)).id)
        self.course = (await self.home.enrollment(TEAM[0])).course_id
        await self.home.begin(BOSS)
        await self.home.age()

    async def hide(self, others: int, seed: int, *, right: bool) -> None:
        """49 answers of which `others` are right, one of the victim, and a secret nobody has."""
        version = self.home.runtime.library.versions[self.course]
        rows = [
            {
                "learner_id": self.ids[place % (self.size - 1)] if place else self.ids[-1],
                "course_id": self.course,
                "version": version,
                "lesson_id": "l",
                "question_id": f"q{place}",
                "reply": [],
                "correct": place <= others if place else right,
                "answered_at": MONDAY - WEEK,
            }
            for place in range(RATED_MIN)
        ]
        async with self.home.runtime.database.begin() as connection:
            for table in (team_figures, counted_week, answer, secret):
                await connection.execute(delete(table))
            await connection.execute(insert(answer), rows)
            await connection.execute(insert(secret).values(name=SECRET, value=f"{seed:064x}"))
        await self.home.runtime.ticker.perform()


@pytest.mark.parametrize("size", [5, 8])
async def test_accomplices_guess_one_answer_hardly_better_than_blind(
    size: int, tmp_path: Path
) -> None:
    """Through `bilan` alone, over many secrets: they choose the split, and nobody else moves."""
    people = [Person(address=each.person, team="Accueil") for each in TEAM]
    boss = Person(address=BOSS.person, role=Role.MANAGER, manages=("Accueil",))
    found, rates = [], set()
    async with open_home(tmp_path, people=[*people, boss], lessons=None) as home:
        plot = Plot(home, size)
        await plot.gather()
        for seed, right in itertools.product(range(SEEDS), (False, True)):
            others = SPLITS[seed % len(SPLITS)]
            await plot.hide(others, seed, right=right)
            rates.add(rate := await told(home))
            found.append(guess(rate, others, seed) == right)
    assert rates == {None} if size == 5 else None not in rates
    assert 0.40 <= sum(found) / len(found) <= LUCK_MAX


@pytest.mark.parametrize("looks", [1, 2, 3, 4])
def test_one_answer_is_hardly_guessed_from_every_look(looks: int) -> None:
    """As exact chances: a rate moves once in fifty answers, each time with a jitter of its own."""
    worst = 0.0
    for first in range(RATED_MIN):
        pairs = [
            [
                chances(first + RATED_MIN * look // 2 + right, RATED_MIN * (look + 1))
                for right in (0, 1)
            ]
            for look in range(looks)
        ]
        apart = 0.0
        for rates in itertools.product(range(LOWEST, HIGHEST + 1, BAND), repeat=looks):
            wrong = right = 1.0
            for rate, (one, other) in zip(rates, pairs, strict=True):
                wrong, right = wrong * one.get(rate, 0), right * other.get(rate, 0)
            apart += abs(right - wrong) / 2
        worst = max(worst, 0.5 + apart / 2)
    assert 0.5 < worst <= LUCK_MAX, worst
