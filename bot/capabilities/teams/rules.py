"""Figures of teams as they may be known: counts in spans, rates with a jitter, once a week.

Whoever holds every figure of every week, and knows who was in which team, can tell nobody's state.
`tests/disclosure/` holds it, by linear programming.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

GROUP_MIN = 5  # people: fewer are said as « moins de 5 », and fewer missing as « presque tous »
VALUES_MIN = 4  # values: what is not said as a number leaves as many possible
SHOWN_MIN = GROUP_MIN + VALUES_MIN - 1  # people: in a smaller team « presque tous » leaves fewer
RATED_MIN = 50  # answers: a first-try rate is drawn from as many
CURRENT_MIN = 200  # answers: they tell again, so that each must weigh less
TOPIC_MIN = 400  # answers in a topic, in the whole collectivité
LIFT_MIN = 50  # people, in the whole collectivité
GROWTH = 3  # times as many answers before a rate moves: fewer would average the jitter out
BANDS = 5  # values of a band in which a count that goes up and down is said
LIFT_MAX = 5  # points out of ten, up or down: a lift beyond counts as this one
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
    answering: int  # people with at least one answer in `answers`
    gestures: int  # people who did at least one
    completed: int
    paused: int  # of the team, enrolled or not
    answers: int
    right: int
    current: int  # of `answers`, those whose question was last answered well, reviews included


class Rate(NamedTuple):
    """A rate as it was last drawn."""

    shown: int | None = None  # per cent, a multiple of `BAND`; None: too few answers
    drawn: int = 0  # answers from which it was drawn


UNDRAWN = Rate()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFigures:
    """Figures of a week, as anybody may know them, but for how many answers made a rate."""

    team: str
    size: int
    enrolled: Interval
    started: Interval
    answering: Interval
    gestures: Interval
    completed: Interval
    paused: Interval
    success: Rate = UNDRAWN  # of first answers
    current: Rate = UNDRAWN  # of the last answer to each question

    def interval(self, count: str) -> Interval:
        """Return one of the `SPANS`, or one that is derived from them."""
        found: Interval = getattr(self, count)
        return found

    @property
    def not_started(self) -> Interval:
        return subtract(self.enrolled, self.started)

    @property
    def in_progress(self) -> Interval:
        return subtract(self.started, self.completed)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFigures:
    """Figures of a week in a course, over all people who are counted: no team is large enough."""

    lift: Rate = UNDRAWN  # of confidence; read by `read_lift`
    topics: Mapping[str, Rate] = field(default_factory=dict)  # sure and wrong at first try


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


COUNTS = ("enrolled", "started", "completed")  # how far people are
KEPT = (*COUNTS, "answering", "gestures")  # none of these ever goes back
SPANS = (*KEPT, "paused")
RATES = {"success": RATED_MIN, "current": CURRENT_MIN}


def find_monday(now: datetime, zone: str) -> datetime:
    """Return the last Monday at 0:00 in a zone, as an aware instant of that zone."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return datetime.combine(today - timedelta(today.weekday()), time(), ZoneInfo(zone))


# --- A week's figures --------------------------------------------------------------------------


def publish(
    tally: Tally, past: Sequence[TeamFigures], questions: int, jitters: Mapping[str, float]
) -> TeamFigures | None:
    """Return what may be known of a tally, after the team's figures of the `past`; None: nothing.

    The counts of a team are read on one scale. `questions`: of the course, with a first answer.
    `jitters`: of this team, course and week, in percentage points, by name of the rate.
    """
    if tally.size < SHOWN_MIN:
        return None
    floors = {name: _find_floor(tally, past, name) for name in KEPT}
    kept = [_keep(tally, past, *each) for each in floors.items()]
    scale = make_scale(tally.size, kept)
    spans = {name: _read(scale, getattr(tally, name), floors[name]) for name in KEPT}
    spans["paused"] = _read(make_bands(tally.size), tally.paused, 0)
    room = _find_room([spans["answering"]], questions)
    last = {name: getattr(past[-1], name) if past else UNDRAWN for name in RATES}
    right = {"success": tally.right, "current": tally.current}
    rates = {
        name: draw(last[name], (right[name], tally.answers), least, room, jitters[name])
        for name, least in RATES.items()
    }
    return make_figures(tally.team, tally.size, spans, rates)


def make_figures(
    team: str,
    size: int,
    spans: Mapping[str, Interval],
    rates: Mapping[str, Rate] = MappingProxyType({}),
) -> TeamFigures:
    """Return figures from the `SPANS` and the `RATES`, by name."""
    values: dict[str, Any] = {**spans, **rates}
    return TeamFigures(team=team, size=size, **values)


def draw(last: Rate, of: tuple[float, int], least: int, room: int, jitter: float) -> Rate:
    """Return the rate to show after the `last` one; `of`: how many are right, of how many.

    The last one stands until it has `GROWTH` times as many answers: a jitter drawn each week on the
    same answers would be averaged out. `room`: how many answers there are room for, by the figures
    published beside it; with less, a rate would tell how many people have answered.
    """
    right, answers = of
    needed = max(least, GROWTH * last.drawn)
    if room < needed or answers < needed:
        return last
    rounded = BAND * round((100 * right / answers + jitter) / BAND)
    return Rate(min(HIGHEST, max(LOWEST, rounded)), answers)


def publish_whole(
    last: CourseFigures,
    teams: Sequence[TeamFigures],
    lifts: tuple[float, int],
    topics: Mapping[str, tuple[int, int]],
    questions: Mapping[str, int],
    jitters: Mapping[str, float],
) -> CourseFigures:
    """Return what may be known of a course over all people, after what was `last` published.

    `teams`: what is published of teams. `lifts`: the sum of shares from `share_lift`, of how many
    people. `topics`: answers that are sure and wrong, of how many, by topic; `questions`: with a
    first answer, by topic. `jitters`: in percentage points, by topic, and of `lift`.
    """
    done = sum(each.completed.low for each in teams if each.completed.low >= GROUP_MIN)
    room = done - VALUES_MIN + 1  # else it would tell how many said how confident they are
    answering = [each.answering for each in teams]
    return CourseFigures(
        lift=draw(last.lift, lifts, LIFT_MIN, room, jitters["lift"]),
        topics={
            topic: draw(
                last.topics.get(topic, UNDRAWN),
                topics.get(topic, (0, 0)),
                TOPIC_MIN,
                _find_room(answering, count),
                jitters[topic],
            )
            for topic, count in questions.items()
        },
    )


def share_lift(total: float, people: int) -> float:
    """Return the sum of lifts of `people`, each within `LIFT_MAX`, as shares from 0 to 1."""
    return (total + LIFT_MAX * people) / (2 * LIFT_MAX)


def read_lift(rate: Rate) -> int | None:
    """Return a lift in points out of ten, from -3 to 3 and beyond; None: not enough people."""
    return None if rate.shown is None else round(rate.shown * 2 * LIFT_MAX / 100 - LIFT_MAX)


def _find_room(answering: Iterable[Interval], questions: int) -> int:
    """Return how many answers there surely is room for."""
    return questions * sum(each.low for each in answering if each.low >= GROUP_MIN)


def subtract(more: Interval, less: Interval) -> Interval:
    """Return the values that the difference of two counts may have; `less` is a part of `more`."""
    return Interval(max(0, more.low - less.high), more.high - less.low)


def make_bands(size: int) -> tuple[Interval, ...]:
    """Return the bands in which a count that goes up and down is said, in order.

    They never move: `BANDS` values each, the last one no fewer than `VALUES_MIN`.
    """
    lows = [low for low in range(0, size + 1, BANDS) if not low or size - low + 1 >= VALUES_MIN]
    highs = [*(low - 1 for low in lows[1:]), size]
    return tuple(map(Interval, lows, highs))


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


def draw_jitter(secret: bytes, *of: str) -> float:
    """Return from -`JITTER` to `JITTER` percentage points, which nobody without the secret knows.

    `of`: the team, the course, the Monday and the rate; the same ones have the same.
    """
    name = "\n".join(of).encode()
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


# --- What a manager is shown -------------------------------------------------------------------


def summarise(figures: Iterable[TeamFigures], teams: int, total: str) -> Summary:
    """Return the summary of some of a manager's `teams`, in alphabetical order.

    The total, named `total`, is derived from the figures shown, so that it adds nothing.
    """
    shown = tuple(sorted(figures, key=lambda team: team.team.casefold()))
    return Summary(shown, add_teams(shown, total) if len(shown) > 1 else None, teams - len(shown))


def add_teams(teams: Sequence[TeamFigures], name: str) -> TeamFigures:
    """Return the sum of what was published of some teams, without a rate."""
    spans = {count: _add([team.interval(count) for team in teams]) for count in SPANS}
    return make_figures(name, sum(team.size for team in teams), spans)


def _add(spans: Sequence[Interval]) -> Interval:
    return Interval(sum(each.low for each in spans), sum(each.high for each in spans))
