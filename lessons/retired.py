"""`retired` of a course: the published lessons and questions that went, by their ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from lessons.content import LESSON_PATTERN
from lessons.problem import suggestion
from lessons.tree import Node, Tree

LessonsOf = Callable[[str], Collection[str]]  # id of a course -> ids of its lessons


def retired_ids(root: Node) -> frozenset[tuple[str, str]]:
    """Return the lesson and the question of each entry; no question: the whole lesson went."""
    return frozenset((each.text("lesson"), each.text("question")) for each in root.items("retired"))


def check_retired(tree: Tree, lessons_of: LessonsOf) -> None:
    """Report in `tree` what is retired and still there, and lessons named that do not exist.

    `lessons_of` answers for the other courses.
    """
    if tree.root is None:
        return
    here = {lesson.text("id"): lesson for lesson in tree.root.items("lessons")}
    for entry in tree.root.items("retired"):
        _check_gone(tree, entry, here)
        if re.fullmatch(LESSON_PATTERN, entry.text("moved_to")):
            course, _, lesson = entry.text("moved_to").rpartition("/")
            elsewhere = course not in ("", tree.root.text("id"))
            known = lessons_of(course) if elsewhere else here
            _check_known(tree, entry, "moved_to", lesson, known)


def _check_gone(tree: Tree, entry: Node, here: Mapping[str, Node]) -> None:
    """Report a lesson that is still in its course, or a question still in its lesson."""
    lesson, question = entry.text("lesson"), entry.text("question")
    if question and lesson not in here:
        _check_known(tree, entry, "lesson", lesson, here)
        return
    asked = {each.text("id") for each in here[lesson].items("quiz")} if question else here
    if (question or lesson) in asked:
        place = entry.find(("question" if question else "lesson",)).place
        tree.report(place, "still-there", "still-there", id=question or lesson)


def _check_known(tree: Tree, entry: Node, field: str, lesson: str, known: Collection[str]) -> None:
    if lesson not in known:
        (hint, args), node = suggestion(lesson, known), entry.find((field,))
        tree.report(node.place, "unknown-lesson", hint, value=entry.text(field), **args)
