"""Completion figures by team, without those that would reveal a person's answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GROUP_MIN = 5  # people: figures of a smaller group could identify a person
RATED_MIN = 20  # answers: with fewer, one answer would move the rate by a band
BAND = 10  # percentage points: rates are rounded to it
LOWEST, HIGHEST = 20, 80  # per cent: beyond, a rate would reveal each person's answers


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFigures:
    """Counts of people and of first answers in one team and one course."""

    team: str
    enrolled: int
    started: int
    completed: int
    answering: int  # people with at least one answer in `answers`
    answers: int  # before the week began: two reports of a week do not differ by one answer
    right: int


@dataclass(frozen=True, slots=True)
class TeamSummary:
    """Figures of a team that a manager may see."""

    team: str
    enrolled: int
    started: int
    completed: int
    success: int | None  # per cent, to the nearest `BAND` from `LOWEST` to `HIGHEST`; None: too few


@dataclass(frozen=True, slots=True)
class Summary:
    teams: tuple[TeamSummary, ...]
    total: TeamSummary | None  # of the teams shown, when there are several
    hidden: int  # how many teams are too small to be shown


def summarise(figures: Iterable[TeamFigures], total: str) -> Summary:
    """Return the summary of the teams of at least `GROUP_MIN` enrolled, in alphabetical order.

    The total, named `total`, counts only the teams shown: a subtraction would otherwise reveal
    the hidden ones.
    """
    ordered = sorted(figures, key=lambda team: team.team.casefold())
    shown = [team for team in ordered if team.enrolled >= GROUP_MIN]
    return Summary(
        teams=tuple(_summary(team) for team in shown),
        total=_summary(_sum(shown, total)) if len(shown) > 1 else None,
        hidden=len(ordered) - len(shown),
    )


def _summary(team: TeamFigures) -> TeamSummary:
    success = None
    if _is_rated(team):
        rounded = BAND * round(100 * team.right / team.answers / BAND)
        success = min(HIGHEST, max(LOWEST, rounded))
    return TeamSummary(team.team, team.enrolled, team.started, team.completed, success)


def _is_rated(team: TeamFigures) -> bool:
    return team.answering >= GROUP_MIN and team.answers >= RATED_MIN


def _sum(teams: Sequence[TeamFigures], name: str) -> TeamFigures:
    """Return the total; its success rate counts only the teams where a rate is shown."""
    rated = [team for team in teams if _is_rated(team)]
    return TeamFigures(
        team=name,
        enrolled=sum(team.enrolled for team in teams),
        started=sum(team.started for team in teams),
        completed=sum(team.completed for team in teams),
        answering=sum(team.answering for team in rated),
        answers=sum(team.answers for team in rated),
        right=sum(team.right for team in rated),
    )
