"""`published.yaml`: the lessons and questions that learners may already have met.

Answers point to ids for ever, so an id listed there must not leave `course.yaml`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Container
from pathlib import Path

from lessons.course import Course
from lessons.loader import read_file
from lessons.problem import suggestion
from lessons.retired import retired_ids
from lessons.tree import Node, Place, Tree

PUBLISHED_FILE = "published.yaml"
HEADER = "# Written by `levain check --record`: ids that learners may have met. Do not edit.\n"


def record(course: Course) -> str:
    """Return the text of the record of `course`; what is retired stays in it."""
    ids = {lesson.id: [question.id for question in lesson.quiz] for lesson in course.lessons}
    for each in course.retired:
        ids.setdefault(each.lesson, []).extend([each.question] if each.question else [])
    rows = (f"{json.dumps(name)}: {json.dumps(questions)}\n" for name, questions in ids.items())
    return HEADER + "".join(rows)


def check_published(course: Tree, folder: Path) -> Tree | None:
    """Return the record of a course, with a problem for each missing id; None without a record.

    A course that is read in part is not compared.
    """
    if course.root is None or course.mended or not (folder / PUBLISHED_FILE).exists():
        return None
    tree = read_file(folder / PUBLISHED_FILE)
    lessons = {lesson.text("id"): lesson for lesson in course.root.items("lessons")}
    retired = retired_ids(course.root)
    if tree.root is None or tree.root.keys is None:
        if not tree.problems:
            _malformed(tree, (0, 0))
        return tree
    for name, place in tree.root.keys.items():
        if name in lessons:
            _check_questions(tree, name, lessons[name], retired)
        elif (name, "") not in retired:
            hint, args = suggestion(name, lessons)
            tree.report(place, "vanished-lesson", _hint(hint, "retire-lesson"), id=name, **args)
    _check_existed(course, course.root, {*tree.root.keys, *lessons})
    return tree


def _check_existed(course: Tree, root: Node, known: Collection[str]) -> None:
    """Report in the course a retired lesson that it never had."""
    for entry in root.items("retired"):
        if (lesson := entry.text("lesson")) not in known and not entry.text("question"):
            hint, args = suggestion(lesson, known)
            place = entry.find(("lesson",)).place
            course.report(place, "unknown-lesson", hint, value=lesson, **args)


def _check_questions(
    tree: Tree, name: str, lesson: Node, retired: Container[tuple[str, str]]
) -> None:
    known = {question.text("id") for question in lesson.items("quiz")}
    questions = tree.root.find((name,)) if tree.root else None
    if questions and not isinstance(questions.inside, list):
        _malformed(tree, questions.place)
    for node in tree.root.items(name) if tree.root else ():
        if not isinstance(node.value, str):
            _malformed(tree, node.place)
        elif node.value not in known and (name, node.value) not in retired:
            hint, args = suggestion(node.value, known)
            args |= {"id": node.value, "lesson": name}
            hint = _hint(hint, "retire-question")
            tree.report(node.place, "vanished-question", hint, **args)


def _hint(hint: str | None, retire: str) -> str:
    return "renamed" if hint == "nearest" else retire


def _malformed(tree: Tree, place: Place) -> None:
    tree.report(place, "bad-record", "record")
