"""Check of the texts that learners see: marks, and text that YAML cuts or folds away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

from lessons.content import TEXT_MAX
from lessons.markup import Unsupported, line_problems, problems
from lessons.questions.scale import Scale
from lessons.rules import kind_at, questions_of
from lessons.tree import Node, Place, Tree

MARKS_MAX = 20  # reported in one text
ROWS_MAX = 200  # searched for a word
# Marks of lines that have a remedy of their own; of the others, nothing would be formatted.
NAMED = frozenset(
    {
        *("html", "entity", "footnote", "strike", "highlight", "newline", "bbcode", "mention"),
        *("variable", "script", "mojibake", "soft-hyphen"),
    }
)
_UNMARKED = re.compile(r"\n|^[lI1!]-\s")  # paragraphs, or « l- »: « |- » was meant
_ITEM = re.compile(r"(?:[-*+•·–§]|[0-9]{1,3}[.)])[^\S\n]+\S")


def check_course_prose(tree: Tree) -> None:
    """Report in `tree` what learners would see as raw marks, or would not see."""
    if tree.root is None:
        return
    _check(tree, tree.root, (), ("title", "version_note", "licence"))
    for name in ("objectives", "authors"):
        _check_items(tree, tree.root, name)
    if confidence := tree.root.get("confidence"):
        for texts in Scale.texts(confidence):
            _check(tree, *texts)
    for retired in tree.root.items("retired"):
        _check(tree, retired, (), ("title", "reason"))
    for lesson in tree.root.items("lessons"):
        _check_lesson(tree, lesson)


def _check_lesson(tree: Tree, lesson: Node) -> None:
    _check(tree, lesson, ("text", "plain", "more"), ("title",))
    if image := lesson.get("image"):
        _check(tree, image, (), ("alt",))
    for source in lesson.items("sources"):
        _check(tree, source, (), ("title",))
    for question in questions_of(lesson):
        kind = kind_at(question)
        for texts in kind.texts(question):
            _check(tree, *texts)
        for name, field in kind.typed:
            if not field:
                _check_items(tree, question, name)


def check_glossary_prose(tree: Tree) -> None:
    """Report in `tree` what readers of the glossary would see as raw marks, or would not see."""
    for term in tree.root.items("terms") if tree.root else ():
        _check(tree, term, ("definition",), ("term", "source"))
        _check_items(tree, term, "aliases")


def check_catalogue_prose(tree: Tree) -> None:
    """Report in `tree` what readers of the catalogue would see as raw marks, or would not see."""
    for course in tree.root.items("courses") if tree.root else ():
        _check(tree, course, (), ("title", "provider", "duration", "format", "access"))
        for session in course.items("sessions"):
            _check(tree, session, (), ("place",))


def _check(tree: Tree, holder: Node, markdown: Iterable[str], lines: Iterable[str]) -> None:
    for form, keys in ((_MARKDOWN, markdown), (_LINE, lines)):
        for key in keys:
            if node := holder.get(key):
                _check_text(tree, node, form)


def _check_items(tree: Tree, holder: Node, name: str) -> None:
    for node in holder.items(name):
        _check_text(tree, node, _LINE)


def _line_kind(kind: str) -> str:
    return kind if kind in NAMED else "line"


# How marks are found in a text, and how they are called there.
Form: TypeAlias = tuple[Callable[[str], tuple[Unsupported, ...]], Callable[[str], str]]
_MARKDOWN: Form = (problems, str)
_LINE: Form = (line_problems, _line_kind)


def _check_text(tree: Tree, node: Node, form: Form) -> None:
    find, named = form
    if node.value is not None and (cut := tree.comment_after(node)):
        tree.report(cut, "cut-text", "cut-text")
    text = node.value
    if not isinstance(text, str) or len(text) > TEXT_MAX or node.place in tree.spoiled:
        return  # already reported
    if not node.style and _UNMARKED.search(text):
        tree.report_slip("yaml-block", _key_of(tree, node))
        return
    for found in find(text)[:MARKS_MAX]:
        kind, place = named(found.kind), inside(tree, node, found.line, found.column)
        tree.report(place, "unsupported-markup", f"markup-{kind}", kind=kind)
    if folded := _folded(tree, node, text):
        kind = named("folded-list")
        tree.report(folded, "unsupported-markup", f"markup-{kind}", kind=kind)


def _key_of(tree: Tree, node: Node) -> Place:
    """Return the place of the key, or of the dash, of a text without quotes."""
    line, column = node.place
    while line and not tree.lines[line][:column].strip():
        line, column = line - 1, len(tree.lines[line - 1])
    return line, len(tree.lines[line]) - len(tree.lines[line].lstrip(" "))


def _folded(tree: Tree, node: Node, text: str) -> Place | None:
    """Return the place of the first item that YAML joins to the line before it."""
    if node.style == "|":
        return None
    kept = [row.strip() for row in text.split("\n")]
    last = node.end[0] + (node.end[1] > 0)  # a block ends where the next line begins
    for at in range(node.place[0] + 1, min(last, len(tree.lines))):
        row = tree.lines[at].strip()
        if _ITEM.match(row) and not any(each.startswith(row) for each in kept):
            return at, tree.lines[at].index(row)
    return None


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
