"""`levain catalogue check`: entries of a catalogue that somebody should check again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from lessons.catalogue import Availability, LongCourse, read_catalogue
from lessons.problem import Problem, Translator
from lessons.report import CheckResult, as_json, render
from lessons.tree import Node, Tree

FRESH = timedelta(days=90)  # how long a check holds


def run_upkeep(tree: Tree, today: date, speech: Translator, *, output: str) -> CheckResult:
    """Return what is out of date in a catalogue as text or JSON, and exit code 1 if anything is."""
    problems = outdated(tree, today)
    code = 1 if problems else 0
    if output == "json":
        return CheckResult(as_json(problems, speech), code)
    entries = len(tree.root.items("courses")) if tree.root else 0
    stale = len({each.args["id"] for each in problems})
    summary = speech("upkeep-summary", entries=entries, stale=stale)
    return CheckResult(f"{render(problems, speech, {tree.file: tree.lines})}{summary}\n", code)


def outdated(tree: Tree, today: date) -> list[Problem]:
    """Return what is out of date in a catalogue on that day. Raises CourseInvalid.

    An entry whose check is older than 90 days, or lies ahead; one whose enrolment or sessions are
    over, unless its status says so.
    """
    courses = read_catalogue(tree)
    nodes = tree.root.items("courses") if tree.root else ()
    for course, node in zip(courses.values(), nodes, strict=True):
        for field, code, days in _faults(course, today):
            place = _place(node, field)
            tree.report(place, code, "check-again", id=course.id, days=days)
    return sorted(tree.problems, key=lambda each: each.place)


def _faults(course: LongCourse, today: date) -> Iterator[tuple[str, str, int]]:
    """Yield the field that is out of date, the code of the problem, and its age in days."""
    age = (today - course.checked_on).days
    if age > FRESH.days:
        yield "checked_on", "checked-long-ago", age
    if age < 0:
        yield "checked_on", "checked-later", -age
    if course.status is Availability.CLOSED:
        return
    if course.closes and course.closes < today:
        yield "closes", "enrolment-over", (today - course.closes).days
    if course.sessions and not course.coming(today):
        last = max(each.last for each in course.sessions)
        yield "sessions", "sessions-over", (today - last).days


def _place(node: Node, field: str) -> tuple[int, int]:
    return (node.keys or {}).get(field, node.place)
