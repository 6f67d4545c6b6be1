"""Rules of statements: what may be told, of which day, under which id. Pure.

A statement tells that somebody is enrolled, began, finished a lesson or a course. It never holds a
result, a question, an hour or a duration.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from bot.capabilities.study.model import Answer
from bot.capabilities.xapi.model import Fact, Finished, Followed, Follower, Told, Verb
from lessons.course import Course, Lesson

Statement = dict[str, Any]

ADL = "http://adlnet.gov/expapi"  # names of the vocabulary: nobody opens them
DISPLAYS: Mapping[Verb, Mapping[str, str]] = {
    Verb.REGISTERED: {"en": "registered", "fr": "inscription"},
    Verb.INITIALIZED: {"en": "initialized", "fr": "début"},
    Verb.COMPLETED: {"en": "completed", "fr": "fin"},
}
# In UTC, of every statement: the same local day from Tahiti to Wallis, whoever shows it.
HOUR = time(11, tzinfo=UTC)
NAME_SIZE = 32  # hexadecimal digits of a pseudonym: 128 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The site that names things, and the secret that names people."""

    home_page: str
    secret: bytes
    nominal: bool = False


def day_of(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def find_finished(answers: Iterable[Answer], shelf: Mapping[str, Course]) -> dict[str, Finished]:
    """Return the lessons of one course that were answered, by id, with their last answer.

    A question that is asked later is no part of its lesson. `shelf`: the courses, by version.
    """
    found: dict[str, Finished] = {}
    for each in sorted(answers, key=lambda answer: answer.answered_at):
        lesson = shelf[each.version].lesson(each.lesson_id)
        question = lesson.question(each.question_id) if lesson else None
        if lesson and not (question and question.later):
            found[lesson.id] = Finished(lesson=lesson, version=each.version, at=each.answered_at)
    return found


def tell(followed: Followed, until: date, zone: ZoneInfo) -> tuple[list[Fact], Told]:
    """Return what is new of an enrollment up to a day, and what was told once it is.

    A lesson that counts as known was not followed: it is passed over.
    """
    enrollment, told = followed.enrollment, followed.told
    facts: list[Fact] = []

    def add(verb: Verb, at: datetime | None, finished: Finished | None = None) -> bool:
        """Add a fact; return False if there is none, or its day is not over."""
        if at is None or (day := day_of(at, zone)) > until:
            return False
        person, course = followed.person, followed.course
        facts.append(Fact(verb=verb, person=person, course=course, day=day, finished=finished))
        return True

    registered = told.registered or add(Verb.REGISTERED, enrollment.enrolled_at)
    initialized = told.initialized or add(Verb.INITIALIZED, enrollment.started_at)
    done = list(told.done)
    for each in (lesson for lesson in enrollment.done if lesson not in told.done):
        finished = followed.finished.get(each)
        if finished is None or add(Verb.COMPLETED, finished.at, finished):
            done.append(each)
    completed = told.completed_at
    if enrollment.completed_at != completed and add(Verb.COMPLETED, enrollment.completed_at):
        completed = enrollment.completed_at
    new = Told(
        registered=registered, initialized=initialized, done=tuple(done), completed_at=completed
    )
    return facts, new


def find_new_lessons(told: Told, done: Collection[str]) -> set[str]:
    """Return the ids of the lessons done that were not told."""
    return set(done).difference(told.done)


def make_statement(fact: Fact, origin: Origin) -> Statement:
    """Return the statement of a fact: the same fact always gives the same statement.

    The namespace of its UUIDs is secret, or whoever guesses a name and a lesson could check both.
    Once people are named, no UUID says whose pseudonym one was.
    """
    namespace = UUID(bytes=_keyed(origin, "statements")[:16])
    course = f"{origin.home_page.rstrip('/')}/xapi/courses/{fact.course.id}"
    actor = make_actor(fact.person, origin)
    followed = json.dumps([actor, fact.course.id], sort_keys=True)
    registration = f"{uuid5(namespace, followed)}"
    context: Statement = {"registration": registration, "platform": "Levain"}
    about = _describe(course, "course", fact.course, fact.course.language)
    if fact.finished:
        lesson = fact.finished.lesson
        context["contextActivities"] = {"parent": [about]}
        context["revision"] = fact.finished.version
        about = _describe(f"{course}/lessons/{lesson.id}", "lesson", lesson, fact.course.language)
    said = [actor, fact.verb, about["id"], registration, fact.day.isoformat()]
    return {
        "id": f"{uuid5(namespace, json.dumps(said, sort_keys=True))}",
        "actor": actor,
        "verb": {"id": f"{ADL}/verbs/{fact.verb}", "display": dict(DISPLAYS[fact.verb])},
        "object": about,
        "context": context,
        "timestamp": f"{datetime.combine(fact.day, HOUR):%Y-%m-%dT%H:%M:%S.000Z}",
    }


def make_actor(person: Follower, origin: Origin) -> Statement:
    """Return the agent: a pseudonym, or the e-mail where people are named and it is known."""
    if origin.nominal and person.email:
        return {"objectType": "Agent", "mbox": f"mailto:{person.email}"}
    account = {"homePage": origin.home_page, "name": name_person(person, origin)}
    return {"objectType": "Agent", "account": account}


def name_person(person: Follower, origin: Origin) -> str:
    """Return the pseudonym: an HMAC, which does not follow whoever was erased and came back."""
    said = json.dumps(["person", person.id, person.joined_at.astimezone(UTC).isoformat()])
    return _keyed(origin, said).hex()[:NAME_SIZE]


def make_statements(facts: Iterable[Fact], origin: Origin) -> Iterator[Statement]:
    return (make_statement(each, origin) for each in facts)


def _keyed(origin: Origin, said: str) -> bytes:
    return hmac.new(origin.secret, said.encode(), sha256).digest()


def _describe(address: str, kind: str, what: Course | Lesson, language: str) -> Statement:
    definition = {"type": f"{ADL}/activities/{kind}", "name": {language: what.title}}
    return {"objectType": "Activity", "id": address, "definition": definition}
