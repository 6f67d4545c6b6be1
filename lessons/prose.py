"""The texts of a course, as their author wrote them: Markdown marks, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.markup import problems
from lessons.course import TEXT_MAX
from lessons.tree import Node, Place, Tree

MARKDOWN = ("text", "plain", "more")  # of a lesson
LINES = ("title", "prompt", "text")  # shown as they are, in a lesson, a question or an option
MARKS_MAX = 20  # told of one text
MARKS = re.compile(r"\*\*|\]\(|`")


def check_course_prose(tree: Tree) -> None:
    """Report in `tree` the Markdown that learners would see as raw marks."""
    for lesson in tree.root.items("lessons") if tree.root else ():
        _check(tree, lesson, MARKDOWN, ("title",))
        for question in lesson.items("quiz"):
            _check(tree, question, ("explanation",), ("prompt",))
            for option in question.items("options"):
                _check(tree, option, ("feedback",), ("text",))


def check_glossary_prose(tree: Tree) -> None:
    """Report in `tree` the Markdown of definitions that would be seen as raw marks."""
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
    for key in (*markdown, *lines):
        if (text := holder.text(key)) and not text.strip():
            tree.report(holder.find((key,)).place, "too-short", "write", field=key, bound=1)


def _unsupported(tree: Tree, holder: Node, key: str) -> Iterator[tuple[str, Place]]:
    text = holder.text(key)
    if len(text) > TEXT_MAX:  # too long already: one fault at a time
        return
    for found in problems(text)[:MARKS_MAX]:
        node = holder.find((key,))
        yield found.kind, inside(tree, node, found.line, found.column)


def inside(tree: Tree, node: Node, line: int, column: int) -> Place:
    """Return where a place of a text stands in the file (its start if YAML folded it)."""
    first, start = node.place
    if node.style == "|":
        body = tree.lines[first + 1 :]
        indent = next((len(row) - len(row.lstrip(" ")) for row in body if row.strip()), 0)
        return first + 1 + line, indent + column
    value = str(node.value)
    begins = start + len(node.style)
    if "\n" not in value and tree.lines[first][begins:].startswith(value[: column + 1]):
        return first, begins + column
    return node.place
