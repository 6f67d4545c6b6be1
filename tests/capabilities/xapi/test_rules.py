"""What statements say, and what they never say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.study.model import Answer, Enrollment, EnrollmentStatus
from bot.capabilities.xapi.model import Followed, Follower, Told
from bot.capabilities.xapi.rules import (
    Origin,
    day_of,
    find_finished,
    make_actor,
    make_statements,
    name_person,
    tell,
)
from lessons.course import Course
from lessons.library import load_library
from tests.capabilities.xapi.validation import VALIDATORS, Faults
from tests.standins.lrs.server import Refused, check

COURSES = tuple(load_library().courses.values())
START = datetime(2026, 11, 23, 8, 55, tzinfo=UTC)
ZONES = ("Europe/Paris", "Pacific/Tahiti", "Pacific/Wallis", "Indian/Reunion")
PARIS = ZoneInfo("Europe/Paris")
ANA = Follower(id=1, joined_at=START, email="ana.martin@ville.example")
ORIGIN = Origin(home_page="https://www.ville.example", secret=b"secret" * 6)
TOPMOST = {"id", "actor", "verb", "object", "context", "timestamp"}
INSTANTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@st.composite
def followed(draw: st.DrawFn) -> Followed:
    """Somebody's course: some lessons answered, some known, perhaps all."""
    course = draw(st.sampled_from(COURSES))
    ids = [lesson.id for lesson in course.lessons]
    done = draw(st.lists(st.sampled_from(ids), unique=True))
    times = sorted(draw(st.lists(INSTANTS, min_size=len(done) + 3, max_size=len(done) + 3)))
    known = draw(st.sets(st.sampled_from(done))) if done else set()
    enrollment = Enrollment(
        learner_id=1,
        course_id=course.id,
        version="v",
        status=EnrollmentStatus.ACTIVE,
        done=tuple(done),
        enrolled_at=times[0],
        started_at=draw(st.none() | st.just(times[1])),
        completed_at=draw(st.none() | st.just(times[-1])),
    )
    answers = [
        answer(course, each, at)
        for each, at in zip(done, times[2:], strict=False)
        if each not in known
    ]
    person = replace(ANA, id=draw(st.integers(1, 9)), email=draw(st.sampled_from(["a@b.fr", None])))
    finished = find_finished(answers, {"v": course})
    return Followed(person=person, enrollment=enrollment, course=course, finished=finished)


def answer(course: Course, lesson_id: str, at: datetime, question: int = 0) -> Answer:
    lesson = course.lesson(lesson_id)
    assert lesson
    return Answer(
        learner_id=1,
        course_id=course.id,
        version="v",
        lesson_id=lesson_id,
        question_id=lesson.quiz[question].id,
        reply=["x"],
        correct=False,
        credit=0.0,
        answered_at=at,
    )


def statements(some: Followed, until: date, zone: ZoneInfo = PARIS, **other: Any) -> list[Any]:
    facts, _ = tell(some, until, zone)
    return list(make_statements(facts, replace(ORIGIN, **other)))


LATE = date(2028, 1, 1)


# --- By others ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn() -> list[Any]:
    """Statements of all courses, of both kinds of names."""
    seen: list[Any] = []

    @given(followed(), st.booleans())
    def draw(some: Followed, nominal: bool) -> None:
        seen.extend(statements(some, LATE, nominal=nominal))

    draw()
    return seen


@pytest.mark.parametrize("ask", VALIDATORS, ids=lambda ask: ask.__name__)
def test_validators_that_are_not_ours_find_nothing_wrong(ask: Any, drawn: list[Any]) -> None:
    assert len(drawn) > 200
    assert {each["object"]["definition"]["type"].rpartition("/")[2] for each in drawn} == {
        "course",
        "lesson",
    }
    assert [fault for fault in ask(drawn) if fault] == []


def spoil(statement: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {name: value for name, value in (statement | values).items() if value is not ...}


FAULTS = {
    "no actor": {"actor": ...},
    "no mailbox": {"actor": {"mbox": "ana"}},
    "a home page that is no address": {"actor": {"account": {"homePage": "x", "name": "y"}}},
    "a verb that is no address": {"verb": {"id": "x y"}},
    "a name in no language": {
        "object": {"id": "https://a.example", "definition": {"name": {"!": "x"}}}
    },
    "no UUID": {"id": "1"},
    "no registration": {"context": {"registration": "x"}},
    "no instant": {"timestamp": "yesterday"},
    "a property too many": {"hour": 9},
}


@pytest.mark.parametrize("ask", VALIDATORS, ids=lambda ask: ask.__name__)
def test_they_find_what_is_wrong(ask: Any, drawn: list[Any]) -> None:
    found: Faults = ask([spoil(drawn[0], **values) for values in FAULTS.values()])
    assert all(found), dict(zip(FAULTS, found, strict=True))


def test_so_does_the_lrs_of_the_tests(drawn: list[Any]) -> None:
    for each in drawn:
        check(each)
    for values in FAULTS.values():
        with pytest.raises(Refused):
            check(spoil(drawn[0], **values))


# --- What is said ------------------------------------------------------------------------------


def keys(value: Any) -> set[str]:
    """Every key, however deep."""
    if isinstance(value, dict):
        return {*value, *(key for each in value.values() for key in keys(each))}
    return {key for each in value for key in keys(each)} if isinstance(value, list) else set()


@given(followed(), st.sampled_from(ZONES), INSTANTS)
def test_a_statement_says_a_day_that_is_over_and_no_result(
    some: Followed, zone: str, now: datetime
) -> None:
    local = ZoneInfo(zone)
    until = day_of(now, local) - timedelta(days=1)
    for each in statements(some, until, local):
        assert each.keys() == TOPMOST
        assert each["context"].keys() <= {
            "registration",
            "platform",
            "contextActivities",
            "revision",
        }
        assert each["timestamp"].endswith("T11:00:00.000Z")
        said = datetime.fromisoformat(each["timestamp"])
        assert said < now
        assert day_of(said, local) <= until  # whoever shows it there shows the right day
        assert not {key for key in keys(each) if "question" in key or "result" in key}
        assert "ana" not in json.dumps(each["actor"])


@given(followed(), INSTANTS, INSTANTS)
def test_each_fact_is_told_once_whenever_one_looks(
    some: Followed, one: datetime, other: datetime
) -> None:
    """Told on two days, or on the last alone: the same statements."""
    first, second = sorted((one.date(), other.date()))
    early, told = tell(some, first, PARIS)
    late, last = tell(replace(some, told=told), second, PARIS)
    whole, once = tell(some, second, PARIS)
    ids = [each["id"] for each in make_statements([*early, *late], ORIGIN)]
    assert sorted(ids) == sorted(each["id"] for each in make_statements(whole, ORIGIN))
    assert len(set(ids)) == len(ids)
    assert replace(last, done=()) == replace(once, done=())
    assert set(last.done) == set(once.done)
    assert tell(replace(some, told=last), second, PARIS) == ([], last)


@given(st.lists(followed(), min_size=2, max_size=5))
def test_an_id_is_of_one_statement(some: list[Followed]) -> None:
    said: dict[str, Any] = {}
    for each in some:
        for statement in statements(each, LATE):
            known = said.setdefault(statement["id"], statement)
            assert known["actor"] == statement["actor"]
            assert known["object"] == statement["object"]
            assert known["timestamp"] == statement["timestamp"]


def test_a_course_that_grew_and_ended_again_is_completed_twice() -> None:
    course = COURSES[0]
    enrollment = Enrollment(
        learner_id=1, course_id=course.id, version="v", enrolled_at=START, completed_at=START
    )
    once = Followed(person=ANA, enrollment=enrollment, course=course)
    _, told = tell(once, LATE, PARIS)
    later = START + timedelta(days=40)
    again = replace(once, told=told, enrollment=replace(enrollment, completed_at=later))
    (fact,), _ = tell(again, LATE, PARIS)
    assert fact.day == later.date()
    reopened = replace(again, enrollment=replace(enrollment, completed_at=None))
    assert tell(reopened, LATE, PARIS) == ([], told)


def test_a_lesson_that_counts_as_known_is_not_told() -> None:
    course = COURSES[0]
    known, read = (lesson.id for lesson in course.lessons[:2])
    enrollment = Enrollment(
        learner_id=1, course_id=course.id, version="v", enrolled_at=START, done=(known, read)
    )
    finished = find_finished([answer(course, read, START)], {"v": course})
    some = Followed(person=ANA, enrollment=enrollment, course=course, finished=finished)
    facts, told = tell(some, LATE, PARIS)
    assert [fact.finished.lesson.id for fact in facts if fact.finished] == [read]
    assert told.done == (known, read)


def test_a_question_asked_later_does_not_move_the_day_of_its_lesson() -> None:
    course, lesson = next(
        (course, lesson)
        for course in COURSES
        for lesson in course.lessons
        if any(each.later for each in lesson.quiz) and not lesson.quiz[0].later
    )
    place = next(i for i, each in enumerate(lesson.quiz) if each.later)
    later = answer(course, lesson.id, START + timedelta(days=9), place)
    given = [later, answer(course, lesson.id, START)]
    assert find_finished(given, {"v": course})[lesson.id].at == START


# --- Who it is about ---------------------------------------------------------------------------


def test_a_pseudonym_follows_nobody_who_was_erased_and_came_back() -> None:
    """SQLite gives the id of whoever was last to the next one."""
    newcomer = replace(ANA, joined_at=START + timedelta(seconds=1))
    assert name_person(newcomer, ORIGIN) != name_person(ANA, ORIGIN)
    assert name_person(ANA, replace(ORIGIN, secret=b"other")) != name_person(ANA, ORIGIN)
    assert name_person(ANA, replace(ORIGIN, nominal=True)) == name_person(ANA, ORIGIN)


def test_a_name_is_said_only_where_it_is_decided_and_known() -> None:
    nominal = replace(ORIGIN, nominal=True)
    assert make_actor(ANA, nominal) == {"objectType": "Agent", "mbox": f"mailto:{ANA.email}"}
    assert "mbox" not in make_actor(ANA, ORIGIN)
    assert make_actor(replace(ANA, email=None), nominal) == make_actor(ANA, ORIGIN)


def test_nobody_without_the_secret_can_make_an_id() -> None:
    some = Followed(
        person=ANA,
        enrollment=Enrollment(
            learner_id=1, course_id=COURSES[0].id, version="v", enrolled_at=START
        ),
        course=COURSES[0],
    )
    (ours,), (theirs,) = statements(some, LATE), statements(some, LATE, secret=b"guess")
    assert ours["id"] != theirs["id"]
    assert ours["context"]["registration"] != theirs["context"]["registration"]


def test_once_people_are_named_nothing_says_whose_pseudonym_one_was() -> None:
    enrollment = Enrollment(learner_id=1, course_id=COURSES[0].id, version="v", enrolled_at=START)
    some = Followed(person=ANA, enrollment=enrollment, course=COURSES[0])
    (hidden,), (named,) = statements(some, LATE), statements(some, LATE, nominal=True)
    shared = {*map(str, hidden["context"].values()), hidden["id"], name_person(ANA, ORIGIN)}
    assert shared & {*map(str, named["context"].values()), named["id"]} == {"Levain"}


def test_nothing_was_told_of_what_has_not_begun() -> None:
    enrollment = Enrollment(learner_id=1, course_id=COURSES[0].id, version="v", enrolled_at=START)
    some = Followed(person=ANA, enrollment=enrollment, course=COURSES[0])
    assert tell(some, START.date() - timedelta(days=1), PARIS) == ([], Told())
