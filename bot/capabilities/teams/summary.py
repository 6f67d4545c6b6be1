"""What a manager may know: how far the team is, never who answered what."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.capabilities.teams.rules import GROUP_MIN, Summary, TeamFigures, TeamSummary, summarise
from bot.domain.messages import Block, Outbound, Table, Text
from bot.texts.dates import write_date
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape

Figures = Mapping[str, tuple[TeamFigures, ...]]  # of the teams one manages, by course id


def summary(turn: Turn, figures: Figures) -> Decision:
    """« bilan »: enrolled, started, completed and first-try success of the teams one manages."""
    if not turn.assignment.manages:
        return reply(turn.say("summary-no-team"))
    total = turn.speech("summary-total")
    reports = [
        (turn.library.courses[course_id].title, summarise(teams, total))
        for course_id, teams in figures.items()
        if teams
    ]
    shown = [(title, report) for title, report in reports if report.teams]
    if not shown:
        return reply(turn.say("summary-too-small", minimum=GROUP_MIN))
    today = turn.now.astimezone(ZoneInfo(turn.learner.zone))
    blocks: list[Block] = [turn.text("summary-title", day=write_date(today, turn.speech.language))]
    for title, report in shown:
        note = turn.text("summary-note", minimum=GROUP_MIN, hidden=report.hidden)
        blocks += [Text(f"*{escape(title)}*"), _table(turn, report), note]
    return reply(Outbound(tuple(blocks)))


def _table(turn: Turn, report: Summary) -> Table:
    headers = ("team", "enrolled", "started", "completed", "success")
    rows = (*report.teams, *((report.total,) if report.total else ()))
    return Table(
        headers=tuple(turn.speech(f"summary-{header}") for header in headers),
        rows=tuple(_row(turn, row) for row in rows),
    )


def _row(turn: Turn, team: TeamSummary) -> tuple[str, ...]:
    if team.success is None:
        success = turn.speech("summary-success-hidden")
    else:
        success = turn.speech("summary-success-share", share=team.success)
    counts = (team.enrolled, team.started, team.completed)
    return (team.team, *(str(count) for count in counts), success)
