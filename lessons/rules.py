"""What must hold between the fields of a course, read on the tree so that one fault hides none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lessons.tree import Node, Tree

DEFAULT_KIND = "single"


def check_course(tree: Tree) -> None:
    """Report in `tree` repeated ids and questions that cannot be answered."""
    if tree.root is None:
        return
    lessons = tree.root.items("lessons")
    unique_ids(tree, lessons)
    for lesson in lessons:
        unique_ids(tree, lesson.items("quiz"))
        for question in lesson.items("quiz"):
            unique_ids(tree, question.items("options"))
            _check_options(tree, question)


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


def _check_options(tree: Tree, question: Node) -> None:
    options = question.items("options")
    marks = [mark.value for option in options if (mark := option.get("correct"))]
    if not all(isinstance(mark, bool) for mark in marks):  # reported: what was meant is unknown
        return
    right = marks.count(True)
    kind = question.text("kind") or DEFAULT_KIND
    place = question.find(("options",)).place
    for code, applies in RULES.get(kind, {}).items():
        if options and applies(right, len(options)):
            tree.report(place, code, code, count=right, total=len(options))


def _none(right: int, total: int) -> bool:
    return right == 0


def _several(right: int, total: int) -> bool:
    return right > 1


Rule = Callable[[int, int], bool]
RULES: Mapping[str, Mapping[str, Rule]] = {
    "single": {"no-correct-option": _none, "several-correct": _several},
    "multiple": {"no-correct-option": _none, "all-correct": lambda right, total: right == total},
    "truefalse": {
        "truefalse-options": lambda right, total: total != 2,
        "no-correct-option": _none,
        "several-correct": _several,
    },
}
