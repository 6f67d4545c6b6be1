"""`retired` of a course: the published lessons and questions that went, by their ids."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping

from lessons.content import DAY, LESSON_PATTERN
from lessons.problem import suggestion
from lessons.tree import Node, Tree

LessonsOf = Callable[[str], Collection[str]]  # id of a course -> ids of its lessons


def retired_ids(root: Node) -> frozenset[tuple[str, str]]:
    """Return the lesson and the question of each entry; no question: the whole lesson went."""
    return frozenset((each.text("lesson"), each.text("question")) for each in root.items("retired"))


def check_retired(tree: Tree, lessons_of: LessonsOf, today: dt.date | None = None) -> None:
    """Report in `tree` what is retired and still there, twice, or ahead of today.

    So are lessons named that do not exist; `lessons_of` answers for the other courses.
    `today`: a local day; none: no day is ahead of it.
    """
    if tree.root is None:
        return
    here = {lesson.text("id"): lesson for lesson in tree.root.items("lessons")}
    _check_once(tree, tree.root.items("retired"))
    for entry in tree.root.items("retired"):
        _check_gone(tree, entry, here)
        on = entry.text("on")
        if today and re.fullmatch(DAY, on) and on > today.isoformat():
            tree.report(entry.find(("on",)).place, "retired-ahead", "retired-ahead", value=on)
        if re.fullmatch(LESSON_PATTERN, entry.text("moved_to")):
            course, _, lesson = entry.text("moved_to").rpartition("/")
            elsewhere = course not in ("", tree.root.text("id"))
            known = lessons_of(course) if elsewhere else here
            _check_known(tree, entry, "moved_to", lesson, known)


def _check_once(tree: Tree, entries: Iterable[Node]) -> None:
    """Report what is retired for the second time."""
    first: dict[tuple[str, str], int] = {}
    for entry in entries:
        name = (entry.text("lesson"), entry.text("question"))
        if name in first:
            place = entry.find(("lesson",)).place
            tree.report(
                place,
                "retired-twice",
                "keep-one",
                id=" / ".join(filter(None, name)),
                first=first[name],
            )
        elif any(name):
            first[name] = entry.find(("lesson",)).place[0] + 1


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
