"""Tree of a YAML file: values with their lines and columns.

The tree is built from the events of PyYAML's C parser, not by its composer. One pass gives values
and places; aliases are refused and depth is bounded before they cost anything. Scalars follow YAML
1.2 (`true`, `12`; `yes` is text), as in editors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple, TypeAlias

import yaml

from lessons.content import FILE_MAX
from lessons.problem import Problem
from lessons.sanitize import BAD
from lessons.slips import (
    READ_MAX,
    SPACES,
    Slip,
    Stop,
    find_cut,
    find_glued,
    find_slip,
    mend,
    stop_of,
)

DEPTH_MAX = 20  # a course needs 7
NODES_MAX = 60_000  # a course of 200 lessons needs 20,000
BAD_MAX = 20  # bad characters reported one by one
SLIPS_MAX = 60  # reported of one file

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
Place: TypeAlias = tuple[int, int]  # line and column, from 0


class Node(NamedTuple):
    """A value and its place in the file."""

    value: Value
    place: Place
    style: str = ""  # of a scalar: '' plain, a quote, '|' or '>'
    inside: Sequence[Node] | Mapping[str, Node] = ()  # the nodes of a list or of a mapping
    keys: Mapping[str, Place] | None = None  # the place of each key of a mapping
    end: Place = (0, 0)  # of a scalar: after its last character

    def get(self, key: str) -> Node | None:
        return self.inside.get(key) if isinstance(self.inside, Mapping) else None

    def items(self, key: str) -> Sequence[Node]:
        """Return the nodes of the list under `key`; none if there is no such list."""
        child = self.get(key)
        return child.inside if child and isinstance(child.inside, list) else ()

    def text(self, key: str) -> str:
        """Return the text under `key`; an empty string if there is no text."""
        child = self.get(key)
        return child.value if child and isinstance(child.value, str) else ""

    def find(self, path: tuple[str | int, ...]) -> Node:
        """Return the deepest node that exists on the way to `path`."""
        node = self
        for step in path:
            if isinstance(step, str) and (child := node.get(step)):
                node = child
            elif isinstance(node.inside, list) and isinstance(step, int):
                node = node.inside[step]
        return node


@dataclass
class Tree:
    """A file that was read: its text, its root if it has one, and its problems."""

    file: str
    text: str = ""
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    # Already reported: no other problem is reported there.
    spoiled: set[Place] = field(default_factory=set)
    mended: set[int] = field(default_factory=set)  # lines, from 0, that were read as if right

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def sign_at(self, place: Place) -> str:
        """Return the code point of a character, as U+00A0; empty after the end of a line."""
        found = self.lines[place[0]][place[1] : place[1] + 1]
        return f"U+{ord(found):04X}" if found else ""

    def report_slip(self, hint: str, place: Place) -> None:
        sign = self.sign_at(place)
        self.report(place, "bad-yaml", hint, character=sign)

    def comment_after(self, node: Node) -> Place | None:
        """Return the place of the comment that ends the line of a text without quotes."""
        line, column = node.end
        if node.style or node.end < node.place or line >= len(self.lines):
            return None
        found = _COMMENT.match(self.lines[line], column)
        return (line, found.end() - 1) if found else None

    def report(
        self, place: Place, code: str, hint: str | None = None, /, **args: str | int
    ) -> None:
        if place[0] not in self.mended:
            self.problems.append(Problem(self.file, place[0] + 1, place[1] + 1, code, args, hint))


_COMMENT = re.compile(r"[ \t]*(?<![^ \t])#")


def read(file: str, data: bytes) -> Tree:
    """Return the tree of a YAML file. Never raises, whatever the bytes."""
    tree = Tree(file, decode(data[:FILE_MAX]))
    if len(data) > FILE_MAX:
        tree.report((0, 0), "too-big", "split", maximum=FILE_MAX // 1024)
    elif _well_encoded(tree, data):
        _read(tree)
    return tree


def _read(tree: Tree) -> None:
    """Build the tree; each slip of YAML is reported, and the text is read as if it were mended."""
    lines = BAD.sub("\N{REPLACEMENT CHARACTER}", tree.text).split("\n")
    for _ in range(min(SLIPS_MAX, READ_MAX // (len(tree.text) + 1))):
        draft = Tree(tree.file, tree.text, mended={*tree.mended})
        stop = _Builder(draft, "\n".join(lines)).build()
        if stop is None:
            tree.root, tree.spoiled, tree.mended = draft.root, draft.spoiled, draft.mended
            tree.problems += draft.problems
            return
        slip = find_slip(lines, stop)
        _report(tree, stop, slip)
        mended = slip or find_cut(lines, stop)
        if mended is None:
            return
        lines = mend(lines, mended)
        tree.mended.update(mended.mended)


def _report(tree: Tree, stop: Stop, slip: Slip | None) -> None:
    if slip:
        tree.report_slip(slip.hint, (slip.line, slip.column))
        return
    hint = f"yaml-{DETAILS.get(stop.said, 'key')}"
    tree.report((stop.line, stop.column), "bad-yaml", hint)


def decode(data: bytes) -> str:
    """Return the text as an editor shows it, with U+FFFD for bytes that are not UTF-8."""
    text = data.decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _well_encoded(tree: Tree, data: bytes) -> bool:
    """Report bad bytes or characters; return True if the rest can be read."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        byte = f"0x{data[error.start]:02X}"
        tree.report(_place(decode(data[: error.start])), "not-utf8", "utf8", byte=byte)
        return b"\0" not in data  # UTF-16 or a picture: one problem is enough
    for found in islice(BAD.finditer(tree.text), BAD_MAX):
        place = _place(tree.text[: found.start()])
        tree.report(place, "bad-character", "retype", character=f"U+{ord(found[0]):04X}")
    return True


def _place(before: str) -> Place:
    return before.count("\n"), len(before) - before.rfind("\n") - 1


# Messages of libyaml, and their plainer hints: `hint-yaml-<word>`; others are `key`.
DETAILS = {
    "mapping values are not allowed in this context": "colon",
    "could not find expected ':'": "no-colon",
    "found unexpected end of stream": "quote",
    "found character that cannot start any token": "start",
    "did not find expected alphabetic or numeric character": "start",
    "found a tab character that violates indentation": "tab",
    "found a tab character where an indentation space is expected": "tab",
    "did not find expected key": "key",
    "did not find expected ',' or ']'": "bracket",
    "did not find expected ',' or '}'": "bracket",
    "did not find expected node content": "bracket",
    "did not find expected '-' indicator": "dash",
    "block sequence entries are not allowed in this context": "dash",
    "found unknown escape character": "escape",
}


class _GiveUp(Exception):
    """Signal that leaves the recursion; never an error for the caller."""


class _Builder:
    def __init__(self, tree: Tree, text: str) -> None:
        self._tree = tree
        self._nodes = 0
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.CSafeLoader)

    def build(self) -> Stop | None:
        """Read the single document of the file; return where it cannot be read any further.

        After a fatal problem the tree has no root.
        """
        try:
            for event in self._events:
                if isinstance(event, yaml.DocumentStartEvent):
                    self._document(_start(event))
        except yaml.MarkedYAMLError as error:
            self._tree.root = None
            return stop_of(error)
        except _GiveUp:
            self._tree.root = None
        return None

    def _document(self, place: Place) -> None:
        if self._tree.root:
            self._tree.report(place, "several-documents", "one-document")
            raise _GiveUp
        self._tree.root = self._node(next(self._events), 1)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        place = _start(event)
        self._nodes += 1
        if depth > DEPTH_MAX or self._nodes > NODES_MAX:
            code = "too-deep" if depth > DEPTH_MAX else "too-many-values"
            self._tree.report(place, code, None, maximum=DEPTH_MAX)
            raise _GiveUp
        if isinstance(event, yaml.AliasEvent):
            return self._refuse(place, "yaml-alias")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            self._check_marks(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place, depth)
        return self._mapping(place, depth)

    def _check_marks(
        self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: Place
    ) -> None:
        if event.anchor:
            self._refuse(place, "yaml-anchor")
        if event.tag:
            self._refuse(place, "yaml-tag", tag=event.tag)

    def _refuse(self, place: Place, code: str, **args: str) -> Node:
        self._tree.report(place, code, "write-out", **args)
        self._tree.spoiled.add(place)
        return Node(None, place)

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Node:
        style, end = event.style or "", _end(event)
        if style != '"':
            value = event.value if style else _word(event.value)
            return Node(value, place, style, end=end)
        if hidden := BAD.search(event.value):  # an escape such as "\0" gave it
            code = f"U+{ord(hidden[0]):04X}"
            self._tree.report(place, "bad-character", "retype", character=code)
        return Node(event.value, place, style, end=end)

    def _sequence(self, place: Place, depth: int) -> Node:
        nodes: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            nodes.append(self._node(event, depth + 1))
        return Node([node.value for node in nodes], place, inside=nodes)

    def _mapping(self, place: Place, depth: int) -> Node:
        nodes: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, at = self._key(event, depth), _start(event)
            node = self._node(next(self._events), depth + 1)
            if key in keys:
                first = keys[key][0] + 1
                self._tree.report(at, "duplicate-key", "keep-one", name=key, first=first)
            elif key is not None:
                nodes[key], keys[key] = node, at
        return Node({key: node.value for key, node in nodes.items()}, place, "", nodes, keys)

    def _key(self, event: yaml.Event, depth: int) -> str | None:
        """Return a key as text, even if it looks like a number; None, reported, for no scalar."""
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
            self._node(event, depth + 1)
        if isinstance(event, yaml.ScalarEvent):
            return self._named(event)
        self._tree.report(_start(event), "bad-key")
        return None

    def _named(self, event: yaml.ScalarEvent) -> str:
        """Return the text of a key; report spaces that YAML does not know, and a missing one."""
        line, column = _start(event)
        name = event.value.strip(SPACES)
        at = next((at for at, sign in enumerate(event.value) if sign in SPACES), None)
        if name != event.value and at is not None:
            place = (line, column + at + bool(event.style))
            sign = self._tree.sign_at(place)
            self._tree.report(place, "no-break-space", "no-break-space", character=sign)
        elif not event.style and (glued := find_glued(name)):
            self._tree.report_slip(glued[0], (line, column + glued[1]))
            self._tree.mended.add(line)
            name = name.partition(":")[0].strip(SPACES)
        return name


def _start(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line, mark.column) if mark else (0, 0)


def _end(event: yaml.Event) -> Place:
    mark = event.end_mark
    return (mark.line, mark.column) if mark else (0, 0)


WORDS: Mapping[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
NUMBER = re.compile(r"[-+]?(?:([0-9]{1,15})|[0-9]{1,15}\.[0-9]{0,15}(?:[eE][-+]?[0-9]{1,2})?)")


def _word(text: str) -> Value:
    if text in WORDS:
        return WORDS[text]
    if text[0] in "+-0123456789" and (number := NUMBER.fullmatch(text)):
        return int(text) if number[1] else float(text)
    return text
