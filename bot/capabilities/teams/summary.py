"""The summary that a manager sees: the progress of teams, never a person's answers."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.capabilities.teams.rules import GROUP_MIN, Summary, TeamFigures, TeamSummary, summarise
from bot.documents.drawing import can_draw
from bot.domain.messages import Block, Outbound, Table, Text
from bot.texts.dates import write_date
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape

Figures = Mapping[str, tuple[TeamFigures, ...]]  # of the managed teams, by course id


def summary(turn: Turn, figures: Figures) -> Decision:
    """« bilan »: show enrolled, started, completed and first-try success of the managed teams."""
    reports = shown_reports(turn, figures)
    if not reports:
        return hidden_notes(turn)
    today = turn.now.astimezone(ZoneInfo(turn.learner.zone))
    blocks: list[Block] = [turn.text("summary-title", day=write_date(today, turn.speech.language))]
    for title, report in reports:
        note = turn.aside("summary-note", minimum=GROUP_MIN, hidden=report.hidden)
        blocks += [Text(f"**{escape(title)}**"), _table(turn, report), note]
    if can_draw():
        blocks.append(turn.buttons("chart"))
    return reply(Outbound(tuple(blocks)))


def shown_reports(turn: Turn, figures: Figures) -> list[tuple[str, Summary]]:
    """Return the title and the summary of each course in which some team may be shown."""
    total = turn.speech("summary-total")
    reports = [
        (turn.library.courses[course_id].title, summarise(teams, total))
        for course_id, teams in figures.items()
        if teams
    ]
    return [(title, report) for title, report in reports if report.teams]


def hidden_notes(turn: Turn) -> Decision:
    """Say why no team is shown: none is managed, or all are too small."""
    if not turn.assignment.manages:
        return reply(turn.say("summary-no-team"))
    return reply(turn.say("summary-too-small", minimum=GROUP_MIN))


def name_counts(turn: Turn) -> list[str]:
    """Return the names of the three counts of people."""
    return [turn.speech(f"summary-{each}") for each in ("enrolled", "started", "completed")]


def _table(turn: Turn, report: Summary) -> Table:
    headers = ("team", "completed", "success", "started", "enrolled")  # a phone cuts the last ones
    rows = (*report.teams, *((report.total,) if report.total else ()))
    return Table(
        headers=tuple(turn.speech(f"summary-{header}") for header in headers),
        rows=tuple(_row(turn, row) for row in rows),
    )


def _row(turn: Turn, team: TeamSummary) -> tuple[str, ...]:
    counts = str(team.completed), write_success(turn, team), str(team.started), str(team.enrolled)
    return (team.team, *counts)


def write_success(turn: Turn, team: TeamSummary) -> str:
    """Return the success of a team in words; a dash where too few answers would tell."""
    if team.success is None:
        return turn.speech("summary-success-hidden")
    return turn.speech("summary-success-share", share=team.success)
