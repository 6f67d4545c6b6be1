"""The summary that a manager sees: the progress of teams, never a person's answers."""

from __future__ import annotations

from bot.capabilities.teams.rules import (
    COUNTS,
    GROUP_MIN,
    RATED_MIN,
    SHOWN_MIN,
    Interval,
    Published,
    Summary,
    TeamFigures,
    summarise,
)
from bot.documents.drawing import can_draw
from bot.domain.messages import Block, Outbound, Table, Text
from bot.texts.dates import write_date
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape


def summary(turn: Turn, figures: Published) -> Decision:
    """« bilan »: show enrolled, started, completed and first-try success of the managed teams."""
    reports = shown_reports(turn, figures)
    if figures.monday is None or not reports:
        return hidden_notes(turn)
    day = write_date(figures.monday, turn.speech.language)
    blocks: list[Block] = [turn.text("summary-title", day=day)]
    for title, report in reports:
        blocks += [Text(f"**{escape(title)}**"), _table(turn, report)]
    limits = {"minimum": SHOWN_MIN, "group": GROUP_MIN, "answers": RATED_MIN}
    blocks.append(turn.aside("summary-note", hidden=reports[0][1].hidden, **limits))
    if can_draw():
        blocks.append(turn.buttons("chart"))
    return reply(Outbound(tuple(blocks)))


def shown_reports(turn: Turn, figures: Published) -> list[tuple[str, Summary]]:
    """Return the title and the summary of each course that some team visibly follows."""
    total, managed = turn.speech("summary-total"), len(set(turn.assignment.manages))
    return [
        (turn.library.courses[course_id].title, summarise(teams, managed, total))
        for course_id, teams in figures.courses.items()
        if any(team.enrolled.low for team in teams)
    ]


def hidden_notes(turn: Turn) -> Decision:
    """Say why no team is shown: none is managed, or all are too small, or too new."""
    if not turn.assignment.manages:
        return reply(turn.say("summary-no-team"))
    return reply(turn.say("summary-too-small", minimum=SHOWN_MIN, group=GROUP_MIN))


def name_counts(turn: Turn) -> list[str]:
    """Return the names of the three counts of people."""
    return [turn.speech(f"summary-{each}") for each in COUNTS]


def write_count(turn: Turn, team: TeamFigures, count: str) -> str:
    """Return a count of a team, or of several, in words; a dash where they would say nothing."""
    span = team.interval(count)
    values = {"low": span.low, "high": span.high, "over": span.high + 1}
    return turn.speech("summary-count", form=_form(span, team.size), **values)


def _form(span: Interval, size: int) -> str:
    """Return how a count is said: as a number, an edge, a span, or not at all."""
    forms = {
        "number": span.is_number,
        "none": span.low == 0 and span.high == size,
        "few": span.low == 0,
        "nearly": span.low > size - GROUP_MIN,
        "least": span.high == size,
    }
    return next((form for form, holds in forms.items() if holds), "between")


def write_success(turn: Turn, team: TeamFigures) -> str:
    """Return the success of a team in words; a dash where too few answers would tell."""
    if team.success is None:
        return turn.speech("summary-success-hidden")
    return turn.speech("summary-success-share", share=team.success)


def _table(turn: Turn, report: Summary) -> Table:
    headers = ("team", "completed", "success", "started", "enrolled")  # a phone cuts the last ones
    rows = (*report.teams, *((report.total,) if report.total else ()))
    return Table(
        headers=tuple(turn.speech(f"summary-{header}") for header in headers),
        rows=tuple(_row(turn, row) for row in rows),
    )


def _row(turn: Turn, team: TeamFigures) -> tuple[str, ...]:
    completed, started, enrolled = (
        write_count(turn, team, each) for each in ("completed", "started", "enrolled")
    )
    return team.team, completed, write_success(turn, team), started, enrolled
