"""Check of the Markdown in texts, with the place of each mark in its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lessons.content import TEXT_MAX
from lessons.markup import problems
from lessons.questions.scale import Scale
from lessons.rules import kind_at, questions_of
from lessons.tree import Node, Place, Tree

MARKDOWN = ("text", "plain", "more")  # of a lesson
MARKS_MAX = 20  # reported in one text
ROWS_MAX = 200  # searched for a word
MARKS = re.compile(r"\*\*|\]\(|`")


def check_course_prose(tree: Tree) -> None:
    """Report in `tree` the Markdown that learners would see as raw marks."""
    if tree.root is None:
        return
    if confidence := tree.root.get("confidence"):
        for texts in Scale.texts(confidence):
            _check(tree, *texts)
        _check(tree, confidence, (), ("low", "high"))
    for lesson in tree.root.items("lessons"):
        _check(tree, lesson, MARKDOWN, ("title",))
        for question in questions_of(lesson):
            for texts in kind_at(question).texts(question):
                _check(tree, *texts)


def check_glossary_prose(tree: Tree) -> None:
    """Report in `tree` the Markdown of definitions that learners would see as raw marks."""
    for term in tree.root.items("terms") if tree.root else ():
        _check(tree, term, ("definition",), ("term",))


def _check(tree: Tree, holder: Node, markdown: Iterable[str], lines: Iterable[str]) -> None:
    for key in markdown:
        for kind, place in _unsupported(tree, holder, key):
            tree.report(place, "unsupported-markup", f"markup-{kind}", kind=kind)
    for key in lines:
        text = holder.text(key)
        if len(text) <= TEXT_MAX and (mark := MARKS.search(text)):
            place = inside(tree, holder.find((key,)), 0, mark.start())
            tree.report(place, "unsupported-markup", "markup-line", kind="line")


def _unsupported(tree: Tree, holder: Node, key: str) -> Iterator[tuple[str, Place]]:
    text = holder.text(key)
    if len(text) > TEXT_MAX:  # already reported as too long
        return
    for found in problems(text)[:MARKS_MAX]:
        node = holder.find((key,))
        yield found.kind, inside(tree, node, found.line, found.column)


def inside(tree: Tree, node: Node, line: int, column: int) -> Place:
    """Return the place in the file of a line and a column of a text, all from 0."""
    first = node.place[0]
    if node.style == "|":
        body = tree.lines[first + 1 :]
        indent = next((len(row) - len(row.lstrip(" ")) for row in body if row.strip()), 0)
        return first + 1 + line, indent + column
    return _search(tree, node, line, column)


def _search(tree: Tree, node: Node, line: int, column: int) -> Place:
    """Find the same occurrence of a word in a text that YAML folded or unquoted."""
    rows = str(node.value).split("\n")
    before = "\n".join((*rows[:line], rows[line][:column]))
    word = rows[line][column:].split(" ")[0]
    skip, (first, start) = before.count(word), node.place
    for at, row in enumerate(tree.lines[first : first + ROWS_MAX], first):
        found = [each.start() for each in re.finditer(re.escape(word), row[start:])]
        if skip < len(found):
            return at, start + found[skip]
        skip, start = skip - len(found), 0
    return node.place
