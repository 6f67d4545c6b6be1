"""The order of longer courses, and the reason for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.capabilities.guidance.model import Stage
from bot.capabilities.guidance.rules import SHOWN, Reason, Seeker, rank
from lessons.catalogue import CourseSession, LongCourse
from lessons.course import Topic
from lessons.library import load_library

TODAY = date(2026, 11, 27)
ANYBODY = Seeker(today=TODAY, language="fr")


def course(name: str, **fields: Any) -> LongCourse:
    given = {
        "title": name,
        "provider": "Un organisme",
        "url": f"https://example.org/{name}",
        "duration": "1 heure",
        "format": "en ligne",
        "level": "debutant",
        "topics": ["principes"],
        "language": "fr",
        "cost": "gratuit",
        "status": "ouvert",
        "open_to": "tous",
        "access": "Pour tous.",
        "checked_on": TODAY,
    }
    return LongCourse.model_validate({"id": name, **given, **fields})


PLAIN = course("simple")


def order(*courses: LongCourse, seeker: Seeker = ANYBODY) -> list[str]:
    return [each.course.id for each in rank(courses, seeker)]


@pytest.mark.parametrize(
    ("better", "seeker"),
    [
        ({"topics": ["biais"]}, replace(ANYBODY, hard={Topic.BIAS: 1})),
        ({"trades": ["rh"]}, replace(ANYBODY, trade="rh")),
        ({}, replace(ANYBODY, named=frozenset({"mieux"}))),
        ({}, replace(ANYBODY, stages={"mieux": Stage.INTERESTED})),
        ({"sessions": [{"starts": TODAY + timedelta(9)}]}, ANYBODY),
    ],
    ids=["hard", "trade", "lesson", "interested", "dated"],
)
def test_what_fits_comes_before_what_the_editors_put_first(
    better: dict[str, Any], seeker: Seeker
) -> None:
    assert order(PLAIN, course("mieux", **better), seeker=seeker) == ["mieux", "simple"]


@pytest.mark.parametrize(
    "worse",
    [
        {"status": "inconnu"},
        {"status": "annonce"},
        {"open_to": "a-verifier"},
        {"open_to": "autres"},
        {"level": "intermediaire"},
        {"level": "avance"},
        {"trades": ["rh"]},
        {"language": "en"},
    ],
    ids=str,
)
def test_what_fits_less_comes_after(worse: dict[str, Any]) -> None:
    seeker = replace(ANYBODY, trade="accueil")
    assert order(course("moins", **worse), PLAIN, seeker=seeker) == ["simple", "moins"]


def test_another_language_comes_after_all_of_the_learner_s_own() -> None:
    english = course("english", language="en", topics=["biais"], trades=["rh"])
    poor = course("pauvre", status="inconnu", open_to="autres", level="avance")
    seeker = replace(ANYBODY, hard={Topic.BIAS: 5}, trade="rh")
    assert order(english, poor, seeker=seeker) == ["pauvre", "english"]
    assert order(poor, english, seeker=replace(seeker, language="en")) == ["english", "pauvre"]


def test_a_course_that_interests_them_comes_first_in_any_language() -> None:
    english = course("english", language="en", level="avance")
    seeker = replace(ANYBODY, stages={"english": Stage.INTERESTED})
    assert order(PLAIN, english, seeker=seeker) == ["english", "simple"]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "ferme"},
        {"closes": TODAY - timedelta(1)},
        {"opens": TODAY + timedelta(1)},
        {"sessions": [{"starts": TODAY - timedelta(9), "ends": TODAY - timedelta(1)}]},
    ],
    ids=str,
)
def test_a_course_that_nobody_can_enrol_in_is_not_shown(fields: dict[str, Any]) -> None:
    closed = course("close", **fields)
    seeker = replace(ANYBODY, stages={"close": Stage.INTERESTED})
    assert order(closed, PLAIN, seeker=seeker) == ["simple"]


def test_on_its_last_day_a_course_is_shown() -> None:
    last = course("dernier", closes=TODAY, sessions=[{"starts": TODAY}])
    assert order(last) == ["dernier"]
    assert last.coming(TODAY) == (CourseSession(starts=TODAY),)


def test_a_finished_course_is_shown_no_more() -> None:
    assert order(PLAIN, seeker=replace(ANYBODY, stages={"simple": Stage.FINISHED})) == []


def test_reasons_vary_when_several_courses_cover_what_was_hard() -> None:
    hard = [course(f"biais-{n}", topics=["biais"]) for n in range(3)]
    sources = course("sources", topics=["sources"])
    seeker = replace(ANYBODY, hard={Topic.BIAS: 3, Topic.SOURCES: 2})
    assert order(*hard, sources, seeker=seeker)[:2] == ["biais-0", "sources"]


def test_each_reason_is_told_with_the_hardest_topic() -> None:
    courses = [
        course("dur", topics=["principes", "biais", "sources"]),
        course("metier", trades=["rh"]),
        course("lecon"),
        course("vue"),
        course("autre"),
    ]
    seeker = replace(
        ANYBODY,
        trade="rh",
        hard={Topic.BIAS: 3, Topic.SOURCES: 1},
        named=frozenset({"lecon"}),
        stages={"vue": Stage.INTERESTED},
    )
    reasons = {each.course.id: (each.reason, each.topic) for each in rank(courses, seeker)}
    assert reasons == {
        "vue": (Reason.INTERESTED, None),
        "dur": (Reason.HARD, Topic.BIAS),
        "metier": (Reason.TRADE, None),
        "lecon": (Reason.LESSON, None),
        "autre": (Reason.START, None),
    }


def test_at_equal_fit_the_order_of_the_file_decides() -> None:
    courses = [course(f"c{n}") for n in range(6)]
    assert order(*courses) == [f"c{n}" for n in range(6)]


def test_a_limit_cuts_the_same_order() -> None:
    courses = list(load_library().catalogue.values())
    seeker = replace(ANYBODY, hard={Topic.BIAS: 2, Topic.DATA: 1}, trade="rh")
    assert rank(courses, seeker, SHOWN) == rank(courses, seeker)[:SHOWN]


@pytest.mark.parametrize(
    "trade", ["accueil", "redaction", "rh", "technique", "citoyens", "numerique", "encadrement"]
)
def test_every_trade_is_shown_courses_of_the_packaged_catalogue_that_suit_it(trade: str) -> None:
    shown = rank(load_library().catalogue.values(), replace(ANYBODY, trade=trade), SHOWN)
    assert len(shown) == SHOWN
    assert all(not each.course.trades or trade in each.course.trades for each in shown)
