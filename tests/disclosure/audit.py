"""What everything published together allows, by linear programming, as sdcTable's `attack.R` does.

The attacker knows the rules, who was in which team each week, and every figure ever published.
People who were counted in the same teams in the same weeks cannot be told apart: they are a group,
and a variable is the number of them in some state. One of them is known to be in it when all are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from bot.capabilities.teams.rules import (
    BAND,
    CURRENT_MIN,
    GROUP_MIN,
    GROWTH,
    HIGHEST,
    JITTER,
    LIFT_MAX,
    LIFT_MIN,
    LOWEST,
    RATED_MIN,
    SPANS,
    TOPIC_MIN,
    Rate,
    TeamFigures,
)
from tests.disclosure.organisations import TOPIC, History

KNOWN_WITHIN = 3  # people: a hidden count is not known more closely
NOISE = 1e-6
PEOPLE = (*SPANS, "lifted")  # states that count people
OF_ANSWERS = ("answers", "right", "current", "themed", "sure")
STATES = (*PEOPLE, *OF_ANSWERS, "lift")  # a lift is a sum of points, from 0 to 10 each
NESTED = (  # the first is a part of the second, or no more than it
    ("completed", "started"),
    ("started", "enrolled"),
    ("answering", "started"),
    ("gestures", "answering"),
    ("lifted", "completed"),
    ("answering", "answers"),
    ("right", "answers"),
    ("current", "answers"),
    ("themed", "answers"),
    ("sure", "themed"),
)
GROWING = tuple(each for each in STATES if each not in ("paused", "current"))

Path = tuple[str | None, ...]  # the team that counts somebody, by week
Cell = tuple[Path, int, str]  # a group, a week, a state
Form = dict[int, float]  # coefficients by variable


class Rating(NamedTuple):
    """What a rate says of which states: how many at least, and within which points."""

    right: str = "right"
    of: str = "answers"
    least: int = RATED_MIN
    growth: int = GROWTH  # times as many when it moves
    within: float = BAND / 2 + JITTER


SUCCESS = Rating()
CURRENT = Rating("current", least=CURRENT_MIN)
SURE = Rating("sure", "themed", TOPIC_MIN)
LIFT = Rating("lift", "lifted", LIFT_MIN)


@dataclass(frozen=True)
class Target:
    """Something hidden, and how far apart its ends must be for it to stay so."""

    name: str
    form: Form
    low: float  # it may be as low
    high: float  # it may be as high
    apart: float = 0


@dataclass(frozen=True)
class Leak:
    name: str
    low: float
    high: float


class Attack:
    """The programme of a history: variables, and what is known of them."""

    def __init__(self, history: History, rating: Rating = SUCCESS, *, whole: bool = False) -> None:
        """`whole`: people are not divided, which is slower and finds what fractions would hide."""
        self.history = history
        self.groups = Counter(
            tuple(each) for each in history.counted if any(team is not None for team in each)
        )
        self.rating = rating
        self.whole = whole
        self.states = self._choose_states()
        self.cells: dict[Cell, int] = {}
        self.bounds: list[tuple[float, float]] = []
        self._rows: list[tuple[Form, float]] = []  # a form is no larger than a number
        self._matrix: csr_array | None = None  # of the rows, once they are solved
        for path, size in self.groups.items():
            self._live(path, size)
        for week, team, figures in self._published():
            self._read(week, team, figures)
        self._sum()
        self._rate()

    def _choose_states(self) -> Sequence[str]:
        """Those of which something is said: what no rate speaks of is free."""
        said = {*SPANS}
        for _, _, figures in self._published():
            said |= {"answers", "right"} if figures.success.shown is not None else set()
            said |= {"answers", "right", "current"} if figures.current.shown is not None else set()
        for each in filter(None, self.history.whole):
            said |= {*OF_ANSWERS} if each.topics[TOPIC].shown is not None else set()
            said |= {"lifted", "lift"} if each.lift.shown is not None else set()
        return [each for each in STATES if each in said]

    # --- What everybody knows ---

    def _live(self, path: Path, size: int) -> None:
        """Nothing goes back; who completes has begun, who answers has begun, and so on."""
        most = self.history.questions
        factors = dict.fromkeys(OF_ANSWERS, most) | {"lift": 2 * LIFT_MAX, "themed": most // 2}
        weeks = [week for week, team in enumerate(path) if team is not None]
        for week in range(weeks[0], weeks[-1] + 1):
            for state in self.states:
                self.cells[path, week, state] = len(self.bounds)
                self.bounds.append((0, size * factors.get(state, 1)))
            now = self._at(path, week)
            before = self._at(path, week - 1) if week > weeks[0] else {}
            for less, more in NESTED:
                if less in now and more in now:
                    self._at_most({now[less]: 1, now[more]: -1})
            for state in GROWING:
                if state in before:
                    self._at_most({before[state]: 1, now[state]: -1})
            self._answer(before, now)

    def _answer(self, before: Mapping[str, int], now: Mapping[str, int]) -> None:
        """Wrong answers stay, and are at least as many as those that are sure too."""
        most = self.history.questions
        if "answers" in now:
            self._at_most({now["answers"]: 1, now["answering"]: -most})
            wrong = {now["answers"]: -1.0, now["right"]: 1.0}
            if before:
                self._at_most({before["answers"]: 1, before["right"]: -1, **wrong})
            if "sure" in now:
                self._at_most({now["sure"]: 1, **wrong})
                self._at_most({now["answers"]: 1, now["themed"]: -1, now["answering"]: -most / 2})
        if "lift" in now:
            self._at_most({now["lift"]: 1, now["lifted"]: -2 * LIFT_MAX})

    def _at(self, path: Path, week: int) -> dict[str, int]:
        return {state: self.cells[path, week, state] for state in self.states}

    def _read(self, week: int, team: str, figures: TeamFigures) -> None:
        for state in SPANS:
            span, form = figures.interval(state), self.form(week, team, state)
            self._at_most(form, span.high)
            self._at_most(_times(form, -1), -span.low)

    def _sum(self) -> None:
        """What each manager is shown: the sum of some teams, and what is derived."""
        for week in range(self.history.weeks):
            for teams, report in self.history.reports(week):
                if report.total:
                    for state in SPANS:
                        form = self._together(week, teams, state)
                        self._at_most(form, report.total.interval(state).high)
                        self._at_most(_times(form, -1), -report.total.interval(state).low)
                for each in (*report.teams, *([report.total] if report.total else [])):
                    mine = teams if each is report.total else [each.team]
                    for less, name in (("started", "not_started"), ("completed", "in_progress")):
                        more = "enrolled" if less == "started" else "started"
                        form = self._together(week, mine, more)
                        form |= _times(self._together(week, mine, less), -1)
                        self._at_most(form, each.interval(name).high)
                        self._at_most(_times(form, -1), -each.interval(name).low)

    def _together(self, week: int, teams: Iterable[str], state: str) -> Form:
        return {at: 1.0 for team in teams for at in self.form(week, team, state)}

    def _rate(self) -> None:
        """A rate that is new speaks of enough answers, and of how many are right."""
        last: dict[tuple[str, str], tuple[Rate, int]] = {}

        def see(week: int, teams: Sequence[str], rating: Rating, rate: Rate) -> None:
            key = " ".join(teams), rating.right
            before, drawn = last.get(key, (Rate(), 0))
            if rate.shown is not None and rate != before:
                drawn = max(rating.least, rating.growth * drawn)
                self._draw(week, teams, rating, rate.shown, drawn)
                last[key] = rate, drawn

        for week, team, figures in self._published():
            see(week, [team], self.rating, figures.success)
            see(week, [team], CURRENT, figures.current)
        for week, each in enumerate(self.history.whole):
            if each:
                see(week, [], LIFT, each.lift)
                see(week, [], SURE, each.topics[TOPIC])

    def _draw(
        self, week: int, teams: Sequence[str], rating: Rating, shown: int, drawn: int
    ) -> None:
        """`teams`: none for everybody whom the course counts."""
        some = teams or sorted({path[week] for path in self.groups} - {None}, key=str)
        of = self._together(week, [f"{each}" for each in some], rating.of)
        right = self._together(week, [f"{each}" for each in some], rating.right)
        scale = 2 * LIFT_MAX if rating.right == "lift" else 1
        self._at_most(_times(of, -1), -drawn)
        if rating.of == "answers":
            answering = self._together(week, [f"{each}" for each in some], "answering")
            self._at_most(_times(answering, -1), -GROUP_MIN)
        low, high = (scale * (shown + sign * rating.within) / 100 for sign in (-1, 1))
        if shown > LOWEST:
            self._at_most({**_times(of, low), **_times(right, -1)})
        if shown < HIGHEST:
            self._at_most({**_times(of, -high), **right})

    def know(self, form: Form, low: float, high: float) -> None:
        """Add what accomplices tell."""
        self._at_most(form, high)
        self._at_most(_times(form, -1), -low)

    def form(self, week: int, team: str, state: str) -> Form:
        """The count of a team."""
        return {self.cells[p, week, state]: 1.0 for p in self.groups if p[week] == team}

    def _published(self) -> Iterator[tuple[int, str, TeamFigures]]:
        for week, shown in enumerate(self.history.figures):
            for team, figures in shown.items():
                if figures:
                    yield week, team, figures

    def _at_most(self, form: Form, most: float = 0) -> None:
        self._rows.append((form, most))
        self._matrix = None

    # --- What follows ---

    def bounds_of(self, form: Form) -> tuple[float, float]:
        """The smallest and the largest value of a form."""
        low, high = (self._value(form, sign) for sign in (1, -1))
        return math.ceil(low - NOISE), math.floor(high + NOISE)

    def _value(self, form: Form, sign: int) -> float:
        found = self.solve(_times(form, sign))
        return float(sum(found[at] * each for at, each in form.items()))

    def solve(self, form: Form) -> np.ndarray:
        """Values that make a form smallest, and that everything published allows."""
        aim = np.zeros(len(self.bounds))
        for at, each in form.items():
            aim[at] = each
        if self._matrix is None:
            self._matrix = _matrix([row for row, _ in self._rows], len(self.bounds))
        most = np.array([most for _, most in self._rows])
        for presolve in (True, False):  # the first now and then refuses whole numbers that exist
            found = linprog(
                aim,
                self._matrix,
                most,
                bounds=self.bounds,
                integrality=int(self.whole),
                options={"presolve": presolve},
            )
            if not found.status:
                break
        else:
            raise AssertionError(f"what is published contradicts itself: {found.message}")
        return np.asarray(found.x)

    def targets(self) -> Iterator[Target]:
        """Every hidden count, and every person's state."""
        for week, team, figures in self._every_team():
            size = sum(n for path, n in self.groups.items() if path[week] == team)
            for state in self._people():
                span = getattr(figures, state, None)
                if span and span.is_number:
                    continue
                most = figures.completed.high if figures and state == "lifted" else size
                apart = min(KNOWN_WITHIN, most)
                yield Target(
                    f"{state} of {team}, week {week}",
                    self.form(week, team, state),
                    math.inf,
                    -math.inf,
                    apart,
                )
        for path, size in self.groups.items():
            for week in (week for week, team in enumerate(path) if team is not None):
                for state in self._people():
                    form = {self.cells[path, week, state]: 1.0}
                    yield Target(f"{state} of one of {path}, week {week}", form, size - 1, 1)
                for state in ("right", "current"):
                    if state in self.states:
                        right = self.cells[path, week, state]
                        wrong = {self.cells[path, week, "answers"]: 1.0, right: -1.0}
                        named = f"of one of {path}, week {week}"
                        yield Target(f"{state} {named}", {right: 1.0}, math.inf, 1)
                        yield Target(f"wrong {state} {named}", wrong, math.inf, 1)
                if "sure" in self.states:
                    sure = {self.cells[path, week, "sure"]: 1.0}
                    yield Target(f"sure of one of {path}, week {week}", sure, size - 1, 1)

    def _people(self) -> Sequence[str]:
        return [state for state in self.states if state in PEOPLE]

    def _every_team(self) -> Iterator[tuple[int, str, TeamFigures | None]]:
        for week, shown in enumerate(self.history.figures):
            for team, figures in shown.items():
                yield week, team, figures

    def leaks(self) -> list[Leak]:
        """What is known too closely. Values that one programme finds excuse many targets."""
        targets = list(self.targets())
        forms = _matrix([each.form for each in targets], len(self.bounds))
        low, high = np.full(len(targets), math.inf), np.full(len(targets), -math.inf)

        def see(values: np.ndarray) -> None:
            given = forms @ values
            np.minimum(low, given, out=low)
            np.maximum(high, given, out=high)

        def seek(sign: int, places: Iterable[int]) -> None:
            together: Counter[int] = Counter()
            for place in places:
                together.update(_times(targets[place].form, sign))
            see(self.solve(together))

        def open_ends(sign: int) -> list[int]:
            ends = enumerate(zip(targets, low, high, strict=True))
            return [at for at, (target, *found) in ends if not _hides(target, *found, sign)]

        see(self.truth())
        for sign in (1, -1) * 2:  # many at once
            if places := open_ends(sign):
                seek(sign, places)
        for sign in (1, -1):  # the rest, one by one
            for place in open_ends(sign):
                if not _hides(targets[place], low[place], high[place], sign):
                    seek(sign, [place])
        return [
            Leak(target.name, float(low[at]), float(high[at]))
            for at, target in enumerate(targets)
            if not all(_hides(target, low[at], high[at], sign) for sign in (1, -1))
        ]

    def truth(self) -> np.ndarray:
        """The values that are true, which must be allowed."""
        values = np.zeros(len(self.bounds))
        for agent, counted in zip(self.history.agents, self.history.counted, strict=True):
            for week, state in enumerate(agent.states):
                told = LIFT_MAX * state.lifted + state.lift
                given = vars(state) | {"answering": state.answers > 0, "lift": told}
                for name in self.states:
                    place = self.cells.get((tuple(counted), week, name))
                    if place is not None:
                        values[place] += given[name]
        kept = _matrix([row for row, _ in self._rows], len(self.bounds)) @ values
        assert all(kept <= np.array([most for _, most in self._rows]) + NOISE)
        return values


def _hides(target: Target, low: float, high: float, sign: int) -> bool:
    """Whether the low end, or with -1 the high end, is far enough."""
    if target.apart:
        return bool(high - low >= target.apart - NOISE)
    return bool(low <= target.low + NOISE if sign > 0 else high >= target.high - NOISE)


def _times(form: Mapping[int, float], by: float) -> Form:
    return {at: each * by for at, each in form.items()}


def _matrix(forms: Sequence[Form], width: int) -> csr_array:
    rows = [row for row, form in enumerate(forms) for _ in form]
    columns = [at for form in forms for at in form]
    values = [each for form in forms for each in form.values()]
    return csr_array((values, (rows, columns)), shape=(len(forms), width))
