"""Rules of attestations: what is attested, and under which number. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from bot.capabilities.evidence.model import Details
from bot.capabilities.study.model import Answer, Enrollment, EnrollmentStatus
from bot.capabilities.study.progression import count
from bot.domain.issuer import Issuer
from bot.domain.printed import printable
from lessons.course import Course

LESSON_SECONDS = 90  # the design: a lesson is a minute and a half, its questions included
VERSION_SHOWN = 8  # characters
_NUMBER = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no sign that reads as another


def attest(
    enrollment: Enrollment,
    course: Course,
    answers: Iterable[Answer],
    issuer: Issuer,
    name: str,
    zone: ZoneInfo,
) -> Details | None:
    """Return what can be attested of a course, in the version followed; None if no lesson is done.

    Answers count in lessons that are done: an attestation changes by whole lessons.
    """
    if not enrollment.done:
        return None
    given = [
        each
        for each in answers
        if each.course_id == course.id and each.lesson_id in enrollment.done
    ]
    graded = [each.correct for each in given if each.correct is not None]
    began = enrollment.started_at or enrollment.enrolled_at
    return Details(
        name=name,
        employer=printable(issuer.employer),
        issuer=printable(issuer.name or issuer.employer),
        place=printable(issuer.place),
        signatory=printable(issuer.signatory) if issuer.signatory else "",
        url=issuer.url,
        course_id=course.id,
        title=printable(course.title),
        language=course.language,
        version=enrollment.version[:VERSION_SHOWN],
        objectives=tuple(printable(each) for each in course.objectives),
        done=len(enrollment.done),
        total=_total(enrollment, course),
        minutes=max(1, round(len(enrollment.done) * LESSON_SECONDS / 60)),
        right=sum(graded),
        answered=len(graded),
        pass_mark=course.pass_mark,
        started_on=_day(began, zone),
        ended_on=_day(_end(enrollment, given) or began, zone),
    )


def make_number(person: str, details: Details, at: datetime) -> str:
    """Return the number of an attestation issued at that instant, as `2026-7KQ2M-9XD4T`.

    Nothing is counted, so that a restored database gives no number twice. The same event gives
    the same number: 49 bits of a hash of all that is attested.
    """
    said = json.dumps([person, at.isoformat(), details.as_json()], sort_keys=True)
    digest = blake2b(said.encode(), digest_size=16).digest()
    left, signs = int.from_bytes(digest), ""
    for _ in range(10):
        left, sign = divmod(left, len(_NUMBER))
        signs += _NUMBER[sign]
    return f"{at.year}-{signs[:5]}-{signs[5:]}"


def _total(enrollment: Enrollment, course: Course) -> int:
    """Return the lessons of the course as followed: those done, if it was completed."""
    if enrollment.status is EnrollmentStatus.COMPLETED:
        return len(enrollment.done)
    return count(enrollment, course).total


def _end(enrollment: Enrollment, given: list[Answer]) -> datetime | None:
    last = max((each.answered_at for each in given if each.correct is not None), default=None)
    return enrollment.completed_at or last


def _day(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat()
