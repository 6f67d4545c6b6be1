"""Figures of teams as they may be known: counts in spans, rates with a jitter, once a week.

Whoever holds every figure of every week, and knows who was in which team, can tell nobody's state.
`tests/disclosure/` holds it, by linear programming.
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

GROUP_MIN = 5  # people: fewer are said as « moins de 5 », and fewer missing as « presque tous »
VALUES_MIN = 4  # values: what is not said as a number leaves as many possible
SHOWN_MIN = GROUP_MIN + VALUES_MIN - 1  # people: in a smaller team « presque tous » leaves fewer
RATED_MIN = 50  # answers: a rate is drawn from as many, and moves after as many more
JITTER = 10  # percentage points, added or taken before a rate is rounded
BAND = 10  # percentage points: rates are rounded to it
LOWEST, HIGHEST = 20, 80  # per cent: beyond, a rate would reveal each person's answers


class Interval(NamedTuple):
    """The first and the last value that a count may have; equal when it is said as a number."""

    low: int
    high: int

    @property
    def is_number(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of people and of first answers in one team and one course, before a Monday.

    A secret: `publish` says what may be known of it.
    """

    team: str
    size: int  # people of the team, enrolled or not
    stayed: tuple[int, ...]  # of each of the team's earlier figures, how many of its people
    enrolled: int
    started: int
    completed: int
    answering: int  # people with at least one answer in `answers`
    answers: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFigures:
    """Figures of a week, as anybody may know them; `answers` is kept for the next rate."""

    team: str
    size: int
    enrolled: Interval
    started: Interval
    completed: Interval
    success: int | None = None  # per cent, a multiple of `BAND`; None: too few answers
    answers: int = 0  # from which `success` was drawn

    def interval(self, count: str) -> Interval:
        """Return one of the `COUNTS`."""
        found: Interval = getattr(self, count)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The figures of some teams in the last counted week, by course id."""

    monday: date | None = None  # as of its beginning; None: no week was counted yet
    courses: Mapping[str, tuple[TeamFigures, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    teams: tuple[TeamFigures, ...]
    total: TeamFigures | None  # of the teams shown, when there are several
    hidden: int  # how many teams are too small to be shown


COUNTS = ("enrolled", "started", "completed")


def find_monday(now: datetime, zone: str) -> datetime:
    """Return the last Monday at 0:00 in a zone, as an aware instant of that zone."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return datetime.combine(today - timedelta(today.weekday()), time(), ZoneInfo(zone))


# --- A week's figures --------------------------------------------------------------------------


def publish(
    tally: Tally, past: Sequence[TeamFigures], questions: int, jitter: float
) -> TeamFigures | None:
    """Return what may be known of a tally, after the team's figures of the `past`; None: nothing.

    The three counts of a team are read on one scale. `questions`: of the course, with a first
    answer. `jitter`: of this team, course and week, in percentage points.
    """
    if tally.size < SHOWN_MIN:
        return None
    floors = [_find_floor(tally, past, name) for name in COUNTS]
    kept = [_keep(tally, past, *each) for each in zip(COUNTS, floors, strict=True)]
    scale = make_scale(tally.size, kept)
    counts = tally.enrolled, tally.started, tally.completed
    enrolled, started, completed = map(partial(_read, scale), counts, floors)
    success, answers = _rate(tally, past, started, questions, jitter)
    return TeamFigures(
        team=tally.team,
        size=tally.size,
        enrolled=enrolled,
        started=started,
        completed=completed,
        success=success,
        answers=answers,
    )


def make_scale(size: int, kept: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the spans in which a count of a team of `size` people is said, in order.

    Numbers, but fewer than `GROUP_MIN` people, or all but fewer; `kept` spans stay whole.
    """
    edge = GROUP_MIN - 1
    high = max(GROUP_MIN, size - edge)
    numbers = [Interval(each, each) for each in range(GROUP_MIN, high)]
    scale: list[Interval] = []
    for span in sorted([Interval(0, edge), *numbers, Interval(high, size), *kept]):
        if scale and span.low <= scale[-1].high:
            before = scale.pop()
            span = Interval(before.low, max(before.high, span.high))
        scale.append(span)
    return tuple(scale)


def draw_jitter(secret: bytes, team: str, course_id: str, week: date) -> float:
    """Return from -`JITTER` to `JITTER` percentage points, which nobody without the secret knows.

    The same team, course and week, a Monday, have the same.
    """
    name = f"{team}\n{course_id}\n{week.isoformat()}".encode()
    drawn = int.from_bytes(hmac.digest(secret, name, "sha256")[:8])
    return JITTER * (2 * drawn / 2**64 - 1)


def _find_floor(tally: Tally, past: Sequence[TeamFigures], name: str) -> int:
    """Return the lowest value that a count may have, beside everything published before.

    Nobody goes back: what was, is, but for those who left.
    """
    pairs = zip(past, tally.stayed, strict=True)
    lows = [each.interval(name).low - (each.size - stayed) for each, stayed in pairs]
    return max([0, *lows])


def _keep(tally: Tally, past: Sequence[TeamFigures], name: str, floor: int) -> Interval:
    """Return the values of a count that are said together.

    Once somebody came or left, a number would tell their state beside last week's: the lowest
    values that are possible now stay together.
    """
    still = past and past[-1].size == tally.size == tally.stayed[-1]
    if still and past[-1].interval(name).is_number:
        return Interval(floor, floor)
    return Interval(floor, floor + VALUES_MIN - 1)


def _read(scale: Sequence[Interval], count: int, floor: int) -> Interval:
    """Return the span of a count, which is no lower than its floor.

    A course that gains a lesson takes completions back; a count stands until it is passed.
    """
    return next(each for each in scale if max(count, floor) <= each.high)


def _rate(
    tally: Tally, past: Sequence[TeamFigures], started: Interval, questions: int, jitter: float
) -> tuple[int | None, int]:
    """Return the rate to show, and from how many answers it was drawn.

    The last rate stands until `RATED_MIN` more answers: a jitter drawn each week on the same
    answers would be averaged out. It is shown only where the count of who started lets at least
    `VALUES_MIN` numbers of people have answered.
    """
    least = max(GROUP_MIN, math.ceil(RATED_MIN / max(1, questions)))
    known = started.low >= least and started.high >= least + VALUES_MIN - 1
    shown, drawn = (past[-1].success, past[-1].answers) if past else (None, 0)
    if not known:
        return None, drawn
    if tally.answers < drawn + RATED_MIN or tally.answering < GROUP_MIN:
        return shown, drawn
    rounded = BAND * round((100 * tally.right / tally.answers + jitter) / BAND)
    return min(HIGHEST, max(LOWEST, rounded)), tally.answers


# --- What a manager is shown -------------------------------------------------------------------


def summarise(figures: Iterable[TeamFigures], teams: int, total: str) -> Summary:
    """Return the summary of some of a manager's `teams`, in alphabetical order.

    The total, named `total`, is derived from the figures shown, so that it adds nothing.
    """
    shown = tuple(sorted(figures, key=lambda team: team.team.casefold()))
    return Summary(shown, add_teams(shown, total) if len(shown) > 1 else None, teams - len(shown))


def add_teams(teams: Sequence[TeamFigures], name: str) -> TeamFigures:
    """Return the sum of what was published of some teams, without a rate."""
    enrolled, started, completed = (
        Interval(
            sum(team.interval(count).low for team in teams),
            sum(team.interval(count).high for team in teams),
        )
        for count in COUNTS
    )
    return TeamFigures(
        team=name,
        size=sum(team.size for team in teams),
        enrolled=enrolled,
        started=started,
        completed=completed,
    )
