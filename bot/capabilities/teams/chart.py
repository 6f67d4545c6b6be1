"""The picture of a summary: asked for in a turn, drawn in a thread, sent when it is ready."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, cast

from bot.capabilities.teams.overview import (
    list_shown,
    name_courses,
    name_team,
    overview,
    tell_nothing,
)
from bot.capabilities.teams.readers import Board
from bot.capabilities.teams.rules import COUNTS, Interval, TeamFigures, add_teams
from bot.capabilities.teams.scope import Scope
from bot.capabilities.teams.spoken import tell_unread
from bot.capabilities.teams.summary import write_count
from bot.documents.drawing import can_draw
from bot.documents.weeks import TEAMS_MAX, Curve, Extent, Stack, Weeks, draw_weeks
from bot.domain.messages import Outbound, Picture
from bot.texts.dates import write_date, write_short
from bot.turn.decision import Decision, FileAsked, JsonValue, reply
from bot.turn.turn import Turn
from lessons.course import Course

MAKER = "teams.chart"
CURVES = ("started", "completed")
LABELS_MAX = 4  # weeks named under the lines
CHARTS_MAX = 3  # courses, a picture each


class Chart(TypedDict):
    """Values of the picture of one course, with words in the manager's language."""

    picture: Weeks
    alt: str


def show(turn: Turn, board: Board) -> Decision:
    """« bilan … »: in words and tables, or as a picture where « image » is said."""
    drawn = isinstance(board.asked, Scope) and board.asked.beside
    return chart(turn, board) if drawn else overview(turn, board)


def chart(turn: Turn, board: Board) -> Decision:
    """« bilan en image [service] [période] [cours] »: ask for a picture of each course."""
    if not isinstance(board.asked, Scope):
        return reply(tell_unread(turn, board.managed.names, board.asked, "chart:"))
    shown = list_shown(board)
    if not shown:
        return tell_nothing(turn, board, [])
    if not can_draw():
        return reply(turn.say("chart-none", "summary"))
    asked = [
        FileAsked(turn.learner, MAKER, cast("JsonValue", _chart(turn, board, *each)), turn.now)
        for each in list(name_courses(turn, shown))[:CHARTS_MAX]
    ]
    return reply(turn.say("chart-asked", count=len(asked)), keep=asked)


def make_chart(values: JsonValue) -> Outbound:
    """Return a message with the picture of a `Chart`."""
    given = cast("Chart", values)
    return Outbound((Picture(draw_weeks(given["picture"]), given["alt"]),))


def _chart(turn: Turn, board: Board, course: Course, teams: Sequence[TeamFigures]) -> Chart:
    weeks = _add_up(board, course.id)
    teams = sorted(teams, key=lambda team: team.team.casefold())[:TEAMS_MAX]
    stacks = [_stack(turn, each) for each in teams]
    curves = [_curve(turn, name, [*weeks.values()]) for name in CURVES] if len(weeks) > 1 else []
    day = write_date(max(weeks), turn.speech.language)
    unsure = any(span["low"] < span["high"] for each in stacks for span in each["spans"])
    picture = Weeks(
        title=course.title,
        subject=turn.speech("chart-subject", day=day),
        parts=[turn.speech(f"chart-{part}") for part in ("completed", "under-way", "waiting")],
        between=turn.speech("chart-between") if unsure else "",
        stacks=stacks,
        over=turn.speech("chart-over"),
        weeks=[write_short(each, turn.speech.language) for each in _some([*weeks])],
        curves=curves,
        language=turn.speech.language,
    )
    return Chart(picture=picture, alt=_describe(turn, picture))


def _describe(turn: Turn, picture: Weeks) -> str:
    """Return what a picture shows, in words."""
    speak = turn.speech
    teams = (
        speak("chart-team", team=each["name"], said=each["said"]) for each in picture["stacks"]
    )
    lines = (
        speak("chart-trend", name=each["name"], said=each["said"]) for each in picture["curves"]
    )
    said = {"teams": " ".join(teams), "trend": " ".join(lines)}
    return speak("chart-alt", title=picture["title"], **said).strip()


def _stack(turn: Turn, figures: TeamFigures) -> Stack:
    said = {count: write_count(turn, figures, count) for count in COUNTS}
    return Stack(
        name=name_team(turn, figures),
        spans=[_span(figures.interval(count)) for count in reversed(COUNTS)],
        said=turn.speech("chart-said", **said),
    )


def _curve(turn: Turn, name: str, weeks: Sequence[TeamFigures]) -> Curve:
    first, last = (write_count(turn, each, name) for each in (weeks[0], weeks[-1]))
    return Curve(
        name=turn.speech(f"summary-{name}"),
        spans=[_span(each.interval(name)) for each in weeks],
        said=turn.speech("chart-from", first=first, last=last),
    )


def _add_up(board: Board, course: str) -> dict[date, TeamFigures]:
    """Return the sum of what was published of a course, by week in order: it adds nothing."""
    weeks: dict[date, list[TeamFigures]] = {}
    for row in board.rows:
        if row.course == course:
            weeks.setdefault(row.week, []).append(row.figures)
    return {week: add_teams(some, "") for week, some in weeks.items()}


def _some(weeks: list[date]) -> list[date]:
    """Return the first and the last week, and those between them that stand evenly."""
    last = len(weeks) - 1
    steps = next((n for n in range(min(LABELS_MAX - 1, last), 0, -1) if last % n == 0), 0)
    return [weeks[n * last // steps] for n in range(steps + 1)] if steps else weeks[:1]


def _span(interval: Interval) -> Extent:
    return Extent(low=interval.low, high=interval.high)
