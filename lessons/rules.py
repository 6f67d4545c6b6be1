"""Rules between the fields of a course, checked on the tree, so that no problem hides another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lessons.matching import normalise
from lessons.questions import KINDS
from lessons.questions.base import BaseQuestion
from lessons.questions.kinds import kind_of
from lessons.tree import Node, Tree


def check_course(tree: Tree) -> None:
    """Report in `tree` repeated ids and questions that cannot be answered."""
    if tree.root is None:
        return
    lessons = tree.root.items("lessons")
    unique_ids(tree, lessons)
    for lesson in lessons:
        unique_ids(tree, list(questions_of(lesson)))
        _check_asked(tree, lesson)
        for question in lesson.items("quiz"):
            _check_question(tree, question)
            for variant in question.items("variants"):
                _check_variant(tree, variant)


def questions_of(lesson: Node) -> Iterator[Node]:
    """Yield the questions of a lesson, each before its variants."""
    for question in lesson.items("quiz"):
        yield question
        yield from question.items("variants")


def kind_at(question: Node) -> type[BaseQuestion]:
    """Return the kind of a question, as far as it can be told."""
    return KINDS[kind_of(KINDS, question.value)]


def _check_asked(tree: Tree, lesson: Node) -> None:
    """Report a lesson that asks nothing before it is done."""
    quiz = lesson.items("quiz")
    if quiz and all(kind_at(each).later for each in quiz):
        tree.report(lesson.find(("quiz",)).place, "asked-later-only", "asked-later-only")


def _check_variant(tree: Tree, variant: Node) -> None:
    if not kind_at(variant).graded:
        tree.report(variant.find(("kind",)).place, "variant-kind", "variant-kind")
    if variant.items("variants"):
        tree.report(variant.find(("variants",)).place, "nested-variants", "nested-variants")
    _check_question(tree, variant)


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
        if name != "variants":  # their ids are of the lesson
            unique_ids(tree, question.items(name))
    if question.text("kind") in ("", *KINDS):
        kind_at(question).check(tree, question)
        for nodes in wordings(question):
            _unique_words(tree, nodes)


def wordings(question: Node) -> Iterator[Sequence[Node]]:
    """Yield the lists of words that people may type for a question: texts alone."""
    for name, field in kind_at(question).typed:
        found = (node.get(field) if field else node for node in question.items(name))
        yield [node for node in found if node and isinstance(node.value, str)]


def _unique_words(tree: Tree, nodes: Iterable[Node]) -> None:
    """Report words that are typed as earlier ones are: case, accents and edges ignored."""
    first: dict[str, int] = {}
    for node in nodes:
        words = normalise(str(node.value)) or str(node.value).strip()
        if words and words in first:
            tree.report(node.place, "same-words", "same-words", first=first[words])
        first.setdefault(words, node.place[0] + 1)
