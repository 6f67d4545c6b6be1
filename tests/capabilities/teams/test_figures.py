"""What a manager may see, and what no subtraction may tell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.teams.rules import (
    BAND,
    GROUP_MIN,
    HIGHEST,
    LOWEST,
    RATED_MIN,
    TeamFigures,
    summarise,
)


@st.composite
def figures(draw: st.DrawFn) -> list[TeamFigures]:
    teams = []
    for number in range(draw(st.integers(0, 6))):
        enrolled = draw(st.integers(0, 40))
        started = draw(st.integers(0, enrolled))
        answering = draw(st.integers(0, started))
        answers = draw(st.integers(answering, answering * 20))
        teams.append(
            TeamFigures(
                team=f"Service {number}",
                enrolled=enrolled,
                started=started,
                completed=draw(st.integers(0, started)),
                answering=answering,
                answers=answers,
                right=draw(st.integers(0, answers)),
            )
        )
    return teams


@given(figures())
def test_no_figure_of_a_small_group_is_shown(teams: list[TeamFigures]) -> None:
    report = summarise(teams, "Ensemble")
    by_name = {team.team: team for team in teams}
    for shown in report.teams:
        team = by_name[shown.team]
        assert team.enrolled >= GROUP_MIN
        assert shown.success is None or team.answering >= GROUP_MIN
        assert shown.success is None or team.answers >= RATED_MIN
        assert shown.success is None or shown.success in range(LOWEST, HIGHEST + 1, BAND)
    assert len(report.teams) + report.hidden == len(teams)


@given(figures(), figures())
def test_the_total_does_not_depend_on_hidden_teams(
    teams: list[TeamFigures], others: list[TeamFigures]
) -> None:
    """Whatever the small teams hold, the report reads the same but for their number."""
    shown = [team for team in teams if team.enrolled >= GROUP_MIN]
    small = [team for team in others if team.enrolled < GROUP_MIN]
    assert summarise([*shown, *small], "Ensemble").total == summarise(shown, "Ensemble").total
    assert summarise([*shown, *small], "Ensemble").teams == summarise(shown, "Ensemble").teams


def test_one_team_has_no_total_of_its_own() -> None:
    team = TeamFigures(
        team="A", enrolled=9, started=6, completed=1, answering=6, answers=20, right=13
    )
    report = summarise([team], "Ensemble")
    assert report.total is None
    assert report.teams[0].success == 60
