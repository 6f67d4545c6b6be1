"""The chart of a summary: asked for in a turn, drawn in a thread, sent when it is ready."""

from __future__ import annotations

from typing import TypedDict, cast

from bot.capabilities.teams.rules import COUNTS, Published, TeamFigures
from bot.capabilities.teams.summary import (
    hidden_notes,
    name_counts,
    shown_reports,
    write_count,
)
from bot.documents.bars import Bar, draw_bars
from bot.documents.drawing import can_draw
from bot.domain.messages import Outbound, Picture
from bot.turn.decision import Decision, FileAsked, JsonValue, reply
from bot.turn.turn import Turn

MAKER = "teams.chart"


class Chart(TypedDict):
    """Values of the chart of one course, with words in the manager's language."""

    title: str
    teams: list[str]
    series: dict[str, list[Bar]]
    alt: str
    language: str


def chart(turn: Turn, figures: Published) -> Decision:
    """« bilan en image »: ask for one chart a course, of the current figures."""
    reports = shown_reports(turn, figures)
    if not reports:
        return hidden_notes(turn)
    if not can_draw():
        return reply(turn.say("chart-none", "summary"))
    asked = [_ask(turn, _chart(turn, title, report.teams)) for title, report in reports]
    return reply(turn.say("chart-asked", count=len(asked)), keep=asked)


def make_chart(values: JsonValue) -> Outbound:
    """Return a message with the picture of a `Chart`."""
    given = cast("Chart", values)
    content = draw_bars(given["title"], given["teams"], given["series"], given["language"])
    return Outbound((Picture(content, given["alt"]),))


def _ask(turn: Turn, values: Chart) -> FileAsked:
    return FileAsked(turn.learner, MAKER, cast("JsonValue", values), turn.now)


def _chart(turn: Turn, title: str, teams: tuple[TeamFigures, ...]) -> Chart:
    told = [
        turn.speech(
            "chart-team",
            team=team.team,
            **{count: write_count(turn, team, count) for count in COUNTS},
        )
        for team in teams
    ]
    return Chart(
        title=title,
        teams=[team.team for team in teams],
        series={
            name: [_bar(turn, team, count) for team in teams]
            for name, count in zip(name_counts(turn), COUNTS, strict=True)
        },
        alt=turn.speech("chart-alt", title=title, teams=" ".join(told)),
        language=turn.speech.language,
    )


def _bar(turn: Turn, team: TeamFigures, count: str) -> Bar:
    """Return the bar of a count: full up to what is sure, pale up to what may be."""
    low, high = team.interval(count)
    return Bar(low=low, high=high, said=write_count(turn, team, count))
