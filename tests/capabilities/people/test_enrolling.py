"""Enrolment rules: who is enrolled, once, behind the course they are in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.capabilities.people import enrolling, records
from bot.capabilities.people.model import EnrolmentRule, Trigger
from bot.capabilities.study.model import EnrollmentStatus
from bot.capabilities.study.records import enrollment, list_enrollments
from bot.domain.messages import Address, Chose
from bot.domain.people import Member, Role
from bot.storage import enlisting
from bot.storage.roster import list_services
from tests.house import MONDAY, Home, open_home, words

NAMES = ("ana", "bob", "zoe")
ANA, BOB, ZOE = (Address("recorder", "w", name, name) for name in NAMES)
LISTED = (
    Member(addresses=(ANA.person,), service=("Ville", "Accueil")),
    Member(
        addresses=(BOB.person,), service=("Culture",), role=Role.MANAGER, manages=(("Culture",),)
    ),
)
OTHER = "other"


@pytest.fixture
async def home(database_url: str) -> AsyncIterator[Home]:
    async with open_home(database_url) as found:
        library = found.runtime.library
        first = next(iter(library.courses.values()))
        library.courses[OTHER] = first.model_copy(update={"id": OTHER})
        for known in ("versions", "by_version"):  # of the one course before
            vars(library).pop(known, None)
        async with found.runtime.database.begin() as connection:
            await enlisting.add_members(connection, LISTED)
            await enlisting.settle(connection, found.clock())
        await found.runtime.app.start(found.clock())
        for who in (ANA, BOB, ZOE):
            await found.begin(who)
        yield found


async def enrolled(home: Home, rule: EnrolmentRule, later: timedelta = timedelta(0)) -> set[str]:
    """Whom a rule enrols in the other course."""
    async with home.runtime.database.begin() as connection:
        number = await records.add_rule(connection, rule)
    environment = home.runtime.app._environment
    await enrolling.enrol(home.runtime.database, environment, home.clock() + later)
    async with home.runtime.database.begin() as connection:
        await records.remove_rule(connection, number)
    found = set()
    for who in (ANA, BOB, ZOE):
        known = await home.learner(who)
        async with home.runtime.database.begin() as connection:
            theirs = (await list_enrollments(connection, [known.id]))[known.id]
        found |= {who.user for each in theirs if each.course_id == OTHER}
    return found


RULE = EnrolmentRule(trigger=Trigger.NEWCOMER, course_id=OTHER, since=MONDAY - timedelta(days=1))


async def test_newcomers_of_a_service_and_of_those_below(home: Home) -> None:
    async with home.runtime.database.begin() as connection:
        services = {each.name: each.id for each in (await list_services(connection)).values()}
    assert await enrolled(home, replace(RULE, service=services["Ville"])) == {"ana"}
    assert await enrolled(home, RULE) == {"ana", "bob"}


async def test_whoever_came_before_the_rule_is_left_alone(home: Home) -> None:
    assert await enrolled(home, replace(RULE, since=MONDAY + timedelta(days=1))) == set()


async def test_managers(home: Home) -> None:
    assert await enrolled(home, replace(RULE, trigger=Trigger.MANAGER)) == {"bob"}


async def test_a_course_completed_leads_to_another_after_some_days(home: Home) -> None:
    zoe = await home.learner(ZOE)
    first = (await home.enrollment(ZOE)).course_id
    async with home.runtime.database.begin() as connection:
        done = update(enrollment).where(enrollment.c.learner_id == zoe.id)
        await connection.execute(
            done.values(status=EnrollmentStatus.COMPLETED, completed_at=home.clock())
        )
    rule = replace(RULE, trigger=Trigger.COMPLETED, after=first, days=30)
    assert await enrolled(home, rule, timedelta(days=29)) == set()
    assert await enrolled(home, rule, timedelta(days=30)) == {"zoe"}


async def live(home: Home, days: int) -> list[str]:
    """Look at bookings again, then live so many mornings; the texts that Ana is sent."""
    start = home.clock()
    await home.runtime.ticker._planner.rebook(start)
    home.recorder.sent.clear()
    for day in range(1, days + 1):
        await home.tick(start.replace(hour=9) + timedelta(days=day))
    return [words([sent]) for where, sent, _ in home.recorder.sent if where == ANA]


@pytest.mark.parametrize("removed", [False, True], ids=["completed", "taken out of the library"])
async def test_a_course_that_waits_begins_by_itself(home: Home, removed: bool) -> None:
    """Whether the one before was completed, or its last lessons were taken out of it."""
    library, first = home.runtime.library, (await home.enrollment()).course_id
    course, ana = library.courses[first], (await home.learner()).id
    lessons = tuple(each.id for each in course.lessons)
    over = {} if removed else {"status": EnrollmentStatus.COMPLETED, "completed_at": MONDAY}
    values = {"done": lessons[:1] if removed else lessons, "open": None, **over}
    async with home.runtime.database.begin() as connection:
        mine = update(enrollment).where(enrollment.c.learner_id == ana)
        await connection.execute(mine.values(**values))
    if removed:
        library.courses[first] = course.model_copy(update={"lessons": course.lessons[:1]})
        for known in ("versions", "by_version"):
            vars(library).pop(known, None)
        await home.runtime.app.start(home.clock())
    assert not any("Leçon" in each for each in await live(home, 2))
    await enrolled(home, RULE)
    assert any("Leçon" in each for each in await live(home, 2))
    async with home.runtime.database.begin() as connection:
        theirs = (await list_enrollments(connection, [ana]))[ana]
    assert [each.status for each in theirs] == [EnrollmentStatus.COMPLETED, EnrollmentStatus.ACTIVE]
    assert theirs[-1].open


async def test_a_course_without_a_lesson_left_is_passed_over_in_the_queue(home: Home) -> None:
    """Its lessons were taken out while it waited."""
    library, first = home.runtime.library, (await home.enrollment()).course_id
    course, ana = library.courses[first], (await home.learner()).id
    library.courses["third"] = course.model_copy(update={"id": "third"})
    for known in ("versions", "by_version"):
        vars(library).pop(known, None)
    await home.runtime.app.start(home.clock())
    await enrolled(home, RULE)
    await enrolled(home, replace(RULE, course_id="third"))
    lessons = tuple(each.id for each in course.lessons)
    over = {"status": EnrollmentStatus.COMPLETED, "completed_at": MONDAY, "open": None}
    async with home.runtime.database.begin() as connection:
        mine = update(enrollment).where(enrollment.c.learner_id == ana)
        begun = mine.where(enrollment.c.course_id == first)
        await connection.execute(begun.values(done=lessons, **over))
        empty = mine.where(enrollment.c.course_id == OTHER)
        await connection.execute(empty.values(done=lessons))
    assert any("Leçon" in each for each in await live(home, 2))
    async with home.runtime.database.begin() as connection:
        theirs = (await list_enrollments(connection, [ana]))[ana]
    active = [each.course_id for each in theirs if each.status is EnrollmentStatus.ACTIVE]
    assert active == ["third"]


async def test_nobody_is_enrolled_twice_and_the_course_waits(home: Home) -> None:
    await enrolled(home, RULE)
    assert await enrolled(home, RULE) == {"ana", "bob"}
    known = await home.learner(ANA)
    async with home.runtime.database.begin() as connection:
        theirs = (await list_enrollments(connection, [known.id]))[known.id]
    assert [each.status for each in theirs] == [EnrollmentStatus.ACTIVE, EnrollmentStatus.QUEUED]


async def test_whoever_takes_a_course_out_of_the_queue_is_not_enrolled_again(home: Home) -> None:
    """A tap too many changes nothing; chosen by the person, the course comes back."""
    await enrolled(home, RULE)
    out = Chose(f"unqueue:{OTHER}")
    assert "ne viendra plus" in await home.say(out)
    home.clock.move(home.clock() + timedelta(minutes=5))
    assert "Les cours à suivre ici" in await home.say(out)
    assert await enrolled(home, RULE) == {"bob"}
    assert "commencera quand" in await home.say(Chose(f"courses:{OTHER}"))
    assert await enrolled(home, RULE) == {"ana", "bob"}
    assert (await home.enrollment()).status is EnrollmentStatus.ACTIVE


async def test_a_course_that_has_begun_is_not_taken_out(home: Home) -> None:
    first = (await home.enrollment()).course_id
    await home.send(Chose(f"unqueue:{first}"))
    assert (await home.enrollment()).status is EnrollmentStatus.ACTIVE


async def test_a_course_that_is_not_there_enrols_nobody(home: Home) -> None:
    del home.runtime.library.courses[OTHER]
    assert await enrolled(home, RULE) == set()


async def test_more_people_than_a_batch(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolling, "BATCH", 1)
    assert await enrolled(home, RULE) == {"ana", "bob"}


def follows(course: str, after: str, number: int = 0) -> EnrolmentRule:
    return replace(RULE, id=number, trigger=Trigger.COMPLETED, course_id=course, after=after)


@pytest.mark.parametrize("other", [{"days": 3}, {"since": MONDAY}, {"id": 7}])
def test_a_rule_is_there_already_whatever_its_days(other: dict[str, Any]) -> None:
    rule = follows("b", "a", 1)
    assert enrolling.find_same(replace(rule, **other), [RULE, rule]) == rule
    assert enrolling.find_same(follows("b", "c"), [RULE, rule]) is None
    assert enrolling.find_same(replace(RULE, service=3), [RULE, rule]) is None


def test_courses_never_follow_one_another_in_a_ring() -> None:
    chain = [follows("b", "a"), follows("c", "b"), follows("x", "b"), follows("d", "c")]
    assert enrolling.find_loop(follows("a", "a"), []) == ["a"]
    assert enrolling.find_loop(follows("a", "b"), chain) == ["a", "b"]
    assert enrolling.find_loop(follows("a", "d"), chain) == ["a", "b", "c", "d"]
    assert enrolling.find_loop(follows("d", "a"), chain) == []
    assert enrolling.find_loop(replace(RULE, course_id="a"), chain) == []
