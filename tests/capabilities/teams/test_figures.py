"""How figures are said, and what of them is shown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.teams.rules import (
    BAND,
    COUNTS,
    GROUP_MIN,
    HIGHEST,
    JITTER,
    LOWEST,
    RATED_MIN,
    SHOWN_MIN,
    VALUES_MIN,
    Interval,
    Tally,
    TeamFigures,
    draw_jitter,
    make_scale,
    publish,
    summarise,
)

WEEK = date(2026, 11, 23)


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    size = draw(st.integers(0, 40))
    enrolled = draw(st.integers(0, size))
    started = draw(st.integers(0, enrolled))
    answering = draw(st.integers(0, started))
    answers = draw(st.integers(answering, answering * 20))
    return Tally(
        team="Accueil",
        size=size,
        stayed=(),
        enrolled=enrolled,
        started=started,
        completed=draw(st.integers(0, started)),
        answering=answering,
        answers=answers,
        right=draw(st.integers(0, answers)),
    )


def tally(size: int, count: int, stayed: tuple[int, ...] = ()) -> Tally:
    """The same count of everything."""
    counts = dict.fromkeys((*COUNTS, "answering", "answers", "right"), count)
    return Tally(team="Accueil", size=size, stayed=stayed, **counts)


def told(figures: TeamFigures | None) -> tuple[int, int] | None:
    return figures and (figures.started.low, figures.started.high)


@given(tallies(), st.floats(-JITTER, JITTER))
def test_what_is_shown_is_true_and_leaves_four_values_or_says_a_number(
    tally: Tally, jitter: float
) -> None:
    shown = publish(tally, (), 20, jitter)
    if shown is None:
        assert tally.size < SHOWN_MIN
        return
    for count in COUNTS:
        low, high = getattr(shown, count)
        assert low <= getattr(tally, count) <= high
        assert low == high or high - low + 1 >= VALUES_MIN
        assert low != high or GROUP_MIN <= low <= tally.size - GROUP_MIN
    if shown.success is not None:
        assert tally.answering >= GROUP_MIN
        assert tally.answers >= RATED_MIN
        assert shown.success in range(LOWEST, HIGHEST + 1, BAND)


@given(st.integers(SHOWN_MIN, 60), st.lists(st.integers(0, 50), max_size=3))
def test_a_scale_says_each_count_in_one_way(size: int, floors: list[int]) -> None:
    kept = [Interval(floor, floor + 3) for floor in floors if floor + 3 <= size]
    scale = make_scale(size, kept)
    values = [each for span in scale for each in range(span.low, span.high + 1)]
    assert values == list(range(size + 1))


@pytest.mark.parametrize(
    ("size", "count", "expected"),
    [
        (5, 5, None),
        (7, 3, None),
        (8, 0, (0, 4)),
        (8, 4, (0, 4)),
        (8, 5, (5, 8)),
        (12, 7, (7, 7)),
        (12, 8, (8, 12)),
        (12, 12, (8, 12)),
    ],
)
def test_a_count_is_an_edge_or_a_number(
    size: int, count: int, expected: tuple[int, int] | None
) -> None:
    assert told(publish(tally(size, count), (), 20, 0)) == expected


def test_a_number_becomes_a_span_when_somebody_leaves_until_it_is_passed() -> None:
    first = publish(tally(20, 9), (), 20, 0)
    assert first
    assert told(first) == (9, 9)
    for after in (8, 9, 11):
        assert told(publish(tally(19, after, (19,)), [first], 20, 0)) == (8, 11)
    second = publish(tally(19, 8, (19,)), [first], 20, 0)
    assert second
    assert told(publish(tally(19, 9, (19, 19)), [first, second], 20, 0)) == (8, 11)
    assert told(publish(tally(19, 12, (19, 19)), [first, second], 20, 0)) == (12, 12)


def test_a_number_becomes_a_span_when_somebody_joins() -> None:
    first = publish(tally(20, 9), (), 20, 0)
    assert first
    assert told(publish(tally(21, 9, (20,)), [first], 20, 0)) == (9, 12)
    assert told(publish(tally(20, 9, (20,)), [first], 20, 0)) == (9, 9)


def test_a_count_stands_when_a_course_takes_completions_back() -> None:
    first = publish(tally(20, 9), (), 20, 0)
    assert first
    assert told(publish(tally(20, 2, (20,)), [first], 20, 0)) == (9, 9)


def rated(answers: int, past: tuple[TeamFigures, ...] = (), jitter: float = 0) -> TeamFigures:
    counts = {"enrolled": 12, "started": 12, "completed": 0, "answering": 12}
    given = Tally(
        team="Accueil",
        size=12,
        stayed=tuple(12 for _ in past),
        answers=answers,
        right=answers // 2,
        **counts,
    )
    shown = publish(given, past, 20, jitter)
    assert shown
    return shown


def test_a_rate_moves_after_fifty_answers_more() -> None:
    """A jitter drawn each week on the same answers would be averaged out."""
    assert rated(49).success is None
    first = rated(50, jitter=-10)
    assert (first.success, first.answers) == (40, 50)
    same = rated(99, (first,), jitter=10)
    assert (same.success, same.answers) == (40, 50)
    moved = rated(100, (first, same), jitter=10)
    assert (moved.success, moved.answers) == (60, 100)


def test_a_jitter_is_that_of_a_team_a_course_and_a_week_and_of_one_database() -> None:
    same = draw_jitter(b"secret", "Accueil", "cours", WEEK)
    assert same == draw_jitter(b"secret", "Accueil", "cours", WEEK)
    others = [
        draw_jitter(b"other", "Accueil", "cours", WEEK),
        draw_jitter(b"secret", "Voirie", "cours", WEEK),
        draw_jitter(b"secret", "Accueil", "suite", WEEK),
        draw_jitter(b"secret", "Accueil", "cours", date(2026, 11, 30)),
    ]
    assert same not in others
    drawn = [draw_jitter(str(each).encode(), "a", "b", WEEK) for each in range(2000)]
    assert -JITTER <= min(drawn) < -0.98 * JITTER
    assert 0.98 * JITTER < max(drawn) <= JITTER
    assert abs(sum(drawn) / len(drawn)) < 0.5


def test_a_total_adds_what_is_shown_and_nothing_else() -> None:
    shown = [publish(tally(size, 9), (), 20, 0) for size in (20, 30, 9)]
    report = summarise([each for each in shown if each], 5, "Ensemble")
    assert report.hidden == 2
    assert report.total
    assert tuple(report.total.started) == (9 + 9 + 5, 9 + 9 + 9)
    assert report.total.success is None
    numbers = summarise([each for each in shown[:2] if each], 2, "Ensemble")
    assert numbers.total
    assert numbers.total.started.is_number


def test_one_team_has_no_total_of_its_own() -> None:
    shown = publish(tally(20, 9), (), 20, 0)
    assert shown
    assert summarise([shown], 1, "Ensemble").total is None
