"""Accomplices in a team, who look at `bilan` to learn one answer of somebody else."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from bot.capabilities.study.records import answer
from bot.capabilities.teams.records import (
    SECRET,
    counted_week,
    course_figures,
    team_figures,
)
from bot.capabilities.teams.rules import (
    BAND,
    GROWTH,
    HIGHEST,
    JITTER,
    LOWEST,
    RATED_MIN,
    RATES,
    TOPIC_MIN,
)
from bot.domain.messages import Address, Facts
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
    cards = [b for o in await home.send("bilan", BOSS) for b in o.blocks if isinstance(b, Facts)]
    said = [value for card in cards for name, value in card.pairs if "premier coup" in name]
    number = re.search(r"\d+", said[0]) if said else None
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
            for table in (team_figures, course_figures, counted_week, answer, secret):
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


@pytest.mark.parametrize("until", [50, 150, 200, 450, 1350])
def test_one_answer_is_hardly_guessed_from_every_figure_together(until: int) -> None:
    """As exact chances, at the splits that suit the accomplices best, look after look.

    The same answer is in the first-try rate of the unit, in its current rate, and in a topic of the
    whole: each moves once it has three times as many answers, each time with a jitter of its own.
    """
    looks = sorted(
        (least * GROWTH**times, name)
        for name, least in (*RATES.items(), ("topic", TOPIC_MIN))
        for times in range(4)
    )
    told: Told = [(1.0, 1.0)]
    for answers, _ in (each for each in looks if each[0] <= until):
        splits = range(0, answers, max(1, answers // 150))
        told = max((see(told, first, answers) for first in splits), key=find_chance)
    print(f"{until} answers: {find_chance(told):.4f}")
    assert 0.5 < find_chance(told) <= LUCK_MAX


Told = list[tuple[float, float]]  # the chance of what was seen, if the answer is wrong, if right


def see(told: Told, first: int, answers: int) -> Told:
    """What was seen before, and one rate more; what is as likely to tell is taken together."""
    wrong, right = (chances(first + each, answers) for each in (0, 1))
    found: dict[float, tuple[float, float]] = {}
    for one, other in told:
        for rate in wrong.keys() | right.keys():
            pair = one * wrong.get(rate, 0), other * right.get(rate, 0)
            if sum(pair):
                before = found.get(key := round(pair[0] / sum(pair), 6), (0.0, 0.0))
                found[key] = before[0] + pair[0], before[1] + pair[1]
    return list(found.values())


def find_chance(told: Told) -> float:
    """That of the likelier guess."""
    return sum(max(each) for each in told) / 2
