"""Rules between the fields of a course, checked on the tree, so that no problem hides another."""

from __future__ import annotations

from collections.abc import Iterable

from lessons.questions import KINDS
from lessons.questions.kinds import default_of
from lessons.tree import Node, Tree


def check_course(tree: Tree) -> None:
    """Report in `tree` repeated ids and questions that cannot be answered."""
    if tree.root is None:
        return
    lessons = tree.root.items("lessons")
    unique_ids(tree, lessons)
    for lesson in lessons:
        unique_ids(tree, lesson.items("quiz"))
        for question in lesson.items("quiz"):
            _check_question(tree, question)


def unique_ids(tree: Tree, nodes: Iterable[Node]) -> None:
    """Report each node whose `id` an earlier one has."""
    first: dict[str, int] = {}
    for node in nodes:
        name = node.text("id")
        if name in first:
            place = node.find(("id",)).place
            tree.report(place, "duplicate-id", "rename", id=name, first=first[name])
        elif name:
            first[name] = node.find(("id",)).place[0] + 1


def _check_question(tree: Tree, question: Node) -> None:
    for name in question.keys or ():
        unique_ids(tree, question.items(name))
    if kind := KINDS.get(question.text("kind") or default_of(KINDS)):
        kind.check(tree, question)
