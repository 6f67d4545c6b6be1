"""Figures of teams in words and in tables: never a person's answers."""

from __future__ import annotations

from bot.capabilities.teams.rules import (
    COUNTS,
    GROUP_MIN,
    RATES,
    SHOWN_MIN,
    Interval,
    Published,
    Rate,
    Summary,
    TeamFigures,
    summarise,
)
from bot.domain.messages import Table
from bot.texts.speech import Speech
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn


def shown_reports(turn: Turn, figures: Published) -> list[tuple[str, Summary]]:
    """Return the title and the summary of each course that some team visibly follows."""
    total, managed = turn.speech("summary-total"), len(set(turn.assignment.manages))
    shown = [(each, figures.courses.get(each.id, ())) for each in turn.library.courses.values()]
    return [
        (course.title, summarise(teams, managed, total))
        for course, teams in shown
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
    return say_count(turn.speech, team.interval(count), team.size)


def say_count(speak: Speech, span: Interval, size: int) -> str:
    """Return a count of some of `size` people in words; a dash where they would say nothing."""
    values = {"low": span.low, "high": span.high, "over": span.high + 1}
    return speak("summary-count", form=_form(span, size), **values)


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


def write_rate(turn: Turn, rate: Rate) -> str:
    """Return a rate in words; a dash where too few answers would tell."""
    if rate.shown is None:
        return turn.speech("summary-success-hidden")
    return turn.speech("summary-success-share", share=rate.shown)


def write_figure(turn: Turn, team: TeamFigures, name: str) -> str:
    """Return a count or a rate of a team in words."""
    if name in RATES:
        return write_rate(turn, getattr(team, name))
    return write_count(turn, team, name)


def lay_table(turn: Turn, report: Summary) -> Table:
    """Return a row for each team, and one for all of them."""
    headers = (
        "team",
        "completed",
        "first-try",
        "started",
        "enrolled",
    )
    rows = (*report.teams, *((report.total,) if report.total else ()))
    return Table(
        headers=tuple(turn.speech(f"summary-{header}") for header in headers),
        rows=tuple(_row(turn, row) for row in rows),
    )


def _row(turn: Turn, team: TeamFigures) -> tuple[str, ...]:
    completed, started, enrolled = (
        write_count(turn, team, each) for each in ("completed", "started", "enrolled")
    )
    return team.team, completed, write_rate(turn, team.success), started, enrolled
