"""The course to begin: in the learner's language, for everyone or for their trade, in order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.profile.onboarding import language
from bot.capabilities.study.enrollments import first_enrollment, ranked
from bot.capabilities.study.lesson import show
from bot.capabilities.study.model import Coursework, Enrolled, Enrollment, EnrollmentStatus
from lessons.course import Course, Trade
from lessons.library import Library
from tests.capabilities.study.strategies import courses
from tests.capabilities.study.turns import NOW, turn

COURSES = {
    "accueil": {"trades": (Trade.RECEPTION,), "follows": "tronc"},
    "english": {"language": "en"},
    "paie": {"trades": (Trade.HUMAN_RESOURCES,), "follows": "tronc"},
    "securite": {"follows": "tronc"},
    "tronc": {},
}


def library(sample: Course, names: tuple[str, ...] = tuple(COURSES)) -> Library:
    made = {
        name: Course.model_validate({**dict(sample), "id": name, **COURSES[name]}) for name in names
    }
    return Library(made, {}, {})


def taken(held: Library, language: str, trade: Trade | None) -> list[str]:
    """Return the ids of the courses that a learner takes one after the other."""
    now, done = replace(turn(language=language, trade=trade), library=held), Enrolled()
    while following := first_enrollment(now, done):
        ended = _done(held.courses[following.course_id])
        done = Enrolled(enrollments=(*done.enrollments, ended))
    return [each.course_id for each in done.enrollments]


def _done(course: Course) -> Enrollment:
    return Enrollment(
        learner_id=1,
        course_id=course.id,
        version="v",
        enrolled_at=NOW,
        status=EnrollmentStatus.COMPLETED,
        completed_at=NOW,
        done=tuple(lesson.id for lesson in course.lessons),
    )


@given(sample=courses())
def test_the_trunk_comes_first_then_the_trade_then_what_is_for_everyone(sample: Course) -> None:
    held = library(sample)
    assert taken(held, "fr", Trade.HUMAN_RESOURCES) == ["tronc", "paie", "securite"]
    assert taken(held, "fr", None) == ["tronc", "securite"]
    assert taken(held, "en", Trade.HUMAN_RESOURCES) == ["english"]


@given(sample=courses(), trade=st.sampled_from([None, *Trade]))
def test_a_library_without_the_language_still_gives_its_courses(
    sample: Course, trade: Trade | None
) -> None:
    held = library(sample, ("securite", "tronc"))
    assert taken(held, "en", trade) == ["tronc", "securite"]


@given(sample=courses())
def test_nobody_begins_with_nothing(sample: Course) -> None:
    """A learner whose trade no course is for gets one all the same."""
    assert taken(library(sample, ("paie",)), "fr", Trade.RECEPTION) == ["paie"]


@given(sample=courses())
def test_every_course_can_be_chosen(sample: Course) -> None:
    held = library(sample)
    now = replace(turn(language="fr", trade=Trade.HUMAN_RESOURCES), library=held)
    assert [each.id for each in ranked(now, Enrolled())] == [
        *("tronc", "paie", "securite"),
        *("accueil", "english"),
    ]


@given(sample=courses())
def test_every_course_is_said_to_be_followed_only_if_none_is_left(sample: Course) -> None:
    for names, told in (
        (("tronc", "paie"), "D’autres vous sont ouverts"),
        (("tronc",), "tous les"),
    ):
        held = library(sample, names)
        now = replace(turn(language="fr"), library=held)
        work = Coursework(enrollments=(_done(held.courses["tronc"]),))
        assert told in f"{show(now, work).replies}"


@given(sample=courses())
def test_a_change_of_language_says_that_of_the_course_under_way(sample: Course) -> None:
    held = library(sample, ("tronc", "english"))
    under_way = replace(_done(held.courses["tronc"]), status=EnrollmentStatus.ACTIVE)
    now = replace(turn(language="fr"), library=held)
    for work, told in ((Coursework(enrollments=(under_way,)), True), (Coursework(), False)):
        shown = f"{language(replace(now, picked=('en',)), work).replies}"
        assert ("is in French" in shown) is told
        assert ("courses:english" in shown) is told
        assert "est en" not in f"{language(replace(now, picked=('fr',)), work).replies}"
