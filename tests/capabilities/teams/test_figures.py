"""How figures are said, and what of them is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.teams.rules import (
    BAND,
    CURRENT_MIN,
    GROUP_MIN,
    GROWTH,
    HIGHEST,
    JITTER,
    LOWEST,
    RATED_MIN,
    RATES,
    SHOWN_MIN,
    SPANS,
    TOPIC_MIN,
    UNDRAWN,
    VALUES_MIN,
    CourseFigures,
    Interval,
    Tally,
    TeamFigures,
    draw,
    draw_jitter,
    make_bands,
    make_scale,
    publish,
    publish_whole,
    read_lift,
    share_lift,
    subtract,
    summarise,
)

WEEK = "2026-11-23"


STILL = dict.fromkeys(RATES, 0.0)  # no jitter


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
        answering=answering,
        gestures=draw(st.integers(0, answering)),
        completed=draw(st.integers(0, started)),
        paused=draw(st.integers(0, size)),
        answers=answers,
        right=draw(st.integers(0, answers)),
        current=draw(st.integers(0, answers)),
    )


def tally(size: int, count: int, stayed: tuple[int, ...] = ()) -> Tally:
    """The same count of everything."""
    counts = dict.fromkeys((*SPANS, "answers", "right", "current"), count)
    return Tally(team="Accueil", size=size, stayed=stayed, **counts)


def told(figures: TeamFigures | None) -> tuple[int, int] | None:
    return figures and (figures.started.low, figures.started.high)


@given(tallies(), st.floats(-JITTER, JITTER))
def test_what_is_shown_is_true_and_leaves_four_values_or_says_a_number(
    tally: Tally, jitter: float
) -> None:
    shown = publish(tally, (), 20, dict.fromkeys(RATES, jitter))
    if shown is None:
        assert tally.size < SHOWN_MIN
        return
    for count in SPANS:
        low, high = getattr(shown, count)
        assert low <= getattr(tally, count) <= high
        assert low == high or high - low + 1 >= VALUES_MIN
        assert low != high or GROUP_MIN <= low <= tally.size - GROUP_MIN
    assert shown.paused.low < shown.paused.high
    for name, least in RATES.items():
        rate = getattr(shown, name)
        if rate.shown is not None:
            assert tally.answering >= GROUP_MIN
            assert tally.answers >= least
            assert rate.shown in range(LOWEST, HIGHEST + 1, BAND)


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
    assert told(publish(tally(size, count), (), 20, STILL)) == expected


def test_a_number_becomes_a_span_when_somebody_leaves_until_it_is_passed() -> None:
    first = publish(tally(20, 9), (), 20, STILL)
    assert first
    assert told(first) == (9, 9)
    for after in (8, 9, 11):
        assert told(publish(tally(19, after, (19,)), [first], 20, STILL)) == (8, 11)
    second = publish(tally(19, 8, (19,)), [first], 20, STILL)
    assert second
    assert told(publish(tally(19, 9, (19, 19)), [first, second], 20, STILL)) == (8, 11)
    assert told(publish(tally(19, 12, (19, 19)), [first, second], 20, STILL)) == (12, 12)


def test_a_number_becomes_a_span_when_somebody_joins() -> None:
    first = publish(tally(20, 9), (), 20, STILL)
    assert first
    assert told(publish(tally(21, 9, (20,)), [first], 20, STILL)) == (9, 12)
    assert told(publish(tally(20, 9, (20,)), [first], 20, STILL)) == (9, 9)


def test_a_count_stands_when_a_course_takes_completions_back() -> None:
    first = publish(tally(20, 9), (), 20, STILL)
    assert first
    assert told(publish(tally(20, 2, (20,)), [first], 20, STILL)) == (9, 9)


@pytest.mark.parametrize("least", [RATED_MIN, CURRENT_MIN, TOPIC_MIN])
def test_a_rate_moves_once_it_has_three_times_as_many_answers(least: int) -> None:
    """A jitter drawn each week on the same answers would be averaged out."""
    room = 10_000
    assert draw(UNDRAWN, (least // 2, least - 1), least, room, 0) == UNDRAWN
    assert draw(UNDRAWN, (least // 2, least), least, least - 1, 0) == UNDRAWN
    first = draw(UNDRAWN, (least // 2, least), least, room, -JITTER)
    assert first == (40, least)
    before = GROWTH * least - 1
    assert draw(first, (before // 2, before), least, room, JITTER) == first
    assert draw(first, (0, 0), least, room, JITTER) == first  # whoever left took answers away
    moved = draw(first, (GROWTH * least // 2, GROWTH * least), least, room, JITTER)
    assert moved == (60, GROWTH * least)


@given(st.integers(SHOWN_MIN, 200))
def test_a_band_never_moves_and_has_four_values(size: int) -> None:
    bands = make_bands(size)
    assert [each for band in bands for each in range(band.low, band.high + 1)] == [*range(size + 1)]
    assert all(band.high - band.low + 1 >= VALUES_MIN for band in bands)
    assert {band.low for band in bands} <= {*range(0, size, 5)}


def test_what_is_derived_contains_the_truth_and_nothing_but_intervals() -> None:
    shown = publish(tally(20, 9), (), 20, STILL)
    assert shown
    assert shown.not_started == shown.in_progress == (0, 0)
    assert subtract(Interval(8, 12), Interval(0, 4)) == (4, 12)
    assert subtract(Interval(0, 4), Interval(0, 4)) == (0, 4)


def test_what_is_said_of_all_people_needs_enough_of_them_in_what_is_published() -> None:
    shown = [publish(tally(size, 14), (), 20, STILL) for size in (20, 20, 20, 20)]
    teams = [each for each in shown if each]
    assert sum(each.completed.low for each in teams) == 56
    still = {"lift": 0.0, "donnees": 0.0}

    def told(count: int) -> CourseFigures:
        lifts = share_lift(2 * 56, 56), 56
        given = lifts, {"donnees": (200, 400)}, {"donnees": 10}, still
        return publish_whole(CourseFigures(), teams[:count], *given)

    assert (read_lift(told(4).lift), told(4).topics["donnees"].shown) == (2, 50)
    assert (told(3).lift, told(2).topics["donnees"]) == (UNDRAWN, UNDRAWN)
    assert read_lift(UNDRAWN) is None


def test_a_jitter_is_that_of_a_team_a_course_a_week_and_a_rate_and_of_one_database() -> None:
    same = draw_jitter(b"secret", "Accueil", "cours", WEEK, "success")
    assert same == draw_jitter(b"secret", "Accueil", "cours", WEEK, "success")
    others = [
        draw_jitter(b"other", "Accueil", "cours", WEEK, "success"),
        draw_jitter(b"secret", "Voirie", "cours", WEEK, "success"),
        draw_jitter(b"secret", "Accueil", "suite", WEEK, "success"),
        draw_jitter(b"secret", "Accueil", "cours", "2026-11-30", "success"),
        draw_jitter(b"secret", "Accueil", "cours", WEEK, "current"),
    ]
    assert same not in others
    drawn = [draw_jitter(str(each).encode(), "a", "b", WEEK, "success") for each in range(2000)]
    assert -JITTER <= min(drawn) < -0.98 * JITTER
    assert 0.98 * JITTER < max(drawn) <= JITTER
    assert abs(sum(drawn) / len(drawn)) < 0.5


def test_a_total_adds_what_is_shown_and_nothing_else() -> None:
    shown = [publish(tally(size, 9), (), 20, STILL) for size in (20, 30, 9)]
    report = summarise([each for each in shown if each], 5, "Ensemble")
    assert report.hidden == 2
    assert report.total
    assert tuple(report.total.started) == (9 + 9 + 5, 9 + 9 + 9)
    assert report.total.success == UNDRAWN
    numbers = summarise([each for each in shown[:2] if each], 2, "Ensemble")
    assert numbers.total
    assert numbers.total.started.is_number


def test_one_team_has_no_total_of_its_own() -> None:
    shown = publish(tally(20, 9), (), 20, STILL)
    assert shown
    assert summarise([shown], 1, "Ensemble").total is None
