"""FSRS fitted to reviews: better on learners it has not seen, or refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from bot.capabilities.study.fit import (
    LEARNERS,
    LEAST,
    Histories,
    count_predicted,
    fit,
    log_loss,
)
from bot.capabilities.study.memory import chance, find_fault, parameters_of, recall
from bot.capabilities.study.model import History, Rating
from bot.domain.errors import FitRefused
from bot.domain.retention import Retention
from tests.learning.pupils import ORDINALS, PLACES, Pupil
from tests.learning.schedules import levain


@cache
def histories(model: str, first: int, pupils: int, until: int = 180) -> Histories:
    """What pupils with that model of memory answered, by the schedule of Levain."""
    return {number: lived(Pupil(model, number), until) for number in range(first, first + pupils)}


def lived(pupil: Pupil, until: int) -> Sequence[History]:
    levain(pupil, until, lambda _: None)
    return [list(steps(pupil.met[place], pupil.right[place])) for place in PLACES]


def steps(met: Sequence[int], right: Sequence[bool]) -> Iterable[tuple[int, Rating]]:
    days = [ORDINALS[number] for number in met]
    gaps = (day - last for last, day in pairwise([days[0], *days]))
    ratings = (Rating.GOOD if each else Rating.AGAIN for each in right)
    return zip(gaps, ratings, strict=True)


def test_it_predicts_better_those_it_has_not_seen() -> None:
    found = fit(histories("half-life", 0, 40), Retention())
    assert find_fault(found.parameters) == ""
    assert found.learners == 10
    assert found.after < found.before
    assert found.gain > found.half > 0
    # Others still, who had no part in it: by how much was no illusion.
    others = [history for some in histories("half-life", 1000, 20).values() for history in some]
    now, new = Retention(), Retention(parameters=found.parameters)
    gained = (log_loss(others, now) - log_loss(others, new)) / count_predicted(others)
    assert gained == pytest.approx(found.gain, abs=2 * found.half)


def test_the_same_reviews_give_the_same_parameters() -> None:
    assert fit(histories("power", 0, 40), Retention()) == fit(
        histories("power", 0, 40), Retention()
    )


def test_what_it_compares_with_is_what_holds() -> None:
    found = fit(histories("half-life", 0, 40), Retention())
    with pytest.raises(FitRefused, match="no better"):
        fit(histories("half-life", 0, 40), Retention(parameters=found.parameters))


def test_where_fsrs_is_right_it_is_left_alone() -> None:
    truth = Retention(parameters=parameters_of(Retention()))
    people = {number: [scripted(number, place) for place in range(40)] for number in range(24)}
    with pytest.raises(FitRefused, match=r"no better: log loss 0\.\d{4} instead of 0\.\d{4}"):
        fit(people, truth)


def scripted(number: int, place: int) -> History:
    """Answers drawn from FSRS itself, as it is published."""
    draw, memory, due, found = Random(f"{number}/{place}"), None, 0, []  # noqa: S311
    for _ in range(6):
        known = draw.random() < (chance(memory, due, Retention()) if memory else 0.7)
        rating = Rating.GOOD if known else Rating.AGAIN
        found.append((due if memory else 0, rating))
        memory, due = recall(memory, due if memory else 0, rating, Retention())
    return found


@pytest.mark.parametrize(
    ("pupils", "until", "said"),
    [
        (0, 180, "0 answers to questions asked again, by 0 learners"),
        (5, 180, "by 5 learners"),
        (30, 25, "by 30 learners"),
    ],
)
def test_too_few_are_refused(pupils: int, until: int, said: str) -> None:
    few = histories("FSRS", 0, pupils, until)
    with pytest.raises(FitRefused, match=said) as refused:
        fit(few, Retention())
    assert f"wait for {LEAST} answers by {LEARNERS} learners" in f"{refused.value}"


def test_what_was_asked_twice_a_day_is_no_prediction() -> None:
    twice = {n: [[(0, Rating.GOOD), (0, Rating.GOOD)]] * LEAST for n in range(LEARNERS)}
    with pytest.raises(FitRefused, match="0 answers"):
        fit(twice, Retention())
