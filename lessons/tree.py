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

DEPTH_MAX = 20  # a course needs 7
NODES_MAX = 60_000  # a course of 200 lessons needs 20,000
BAD_MAX = 20  # bad characters reported one by one

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
Place: TypeAlias = tuple[int, int]  # line and column, from 0


class Node(NamedTuple):
    """A value and its place in the file."""

    value: Value
    place: Place
    style: str = ""  # of a scalar: '' plain, a quote, '|' or '>'
    inside: Sequence[Node] | Mapping[str, Node] = ()  # the nodes of a list or of a mapping
    keys: Mapping[str, Place] | None = None  # the place of each key of a mapping

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
    spoiled: set[Place] = field(
        default_factory=set
    )  # already reported: no other problem is reported there

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def report(
        self, place: Place, code: str, hint: str | None = None, /, **args: str | int
    ) -> None:
        self.problems.append(Problem(self.file, place[0] + 1, place[1] + 1, code, args, hint))


def read(file: str, data: bytes) -> Tree:
    """Return the tree of a YAML file. Never raises, whatever the bytes."""
    tree = Tree(file, decode(data[:FILE_MAX]))
    if len(data) > FILE_MAX:
        tree.report((0, 0), "too-big", "split", maximum=FILE_MAX // 1024)
    elif _well_encoded(tree, data):
        _Builder(tree).build()
    return tree


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


# Messages of libyaml for which a plainer hint exists: `hint-yaml-<word>`.
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
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._nodes = 0
        text = BAD.sub("\N{REPLACEMENT CHARACTER}", tree.text)
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.CSafeLoader)

    def build(self) -> None:
        """Read the single document of the file; after a fatal problem the tree has no root."""
        try:
            for event in self._events:
                if isinstance(event, yaml.DocumentStartEvent):
                    self._document(_start(event))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._tree.root = None
            detail = DETAILS.get(error.problem or "")
            place = (mark.line, mark.column) if mark else (0, 0)
            hint = f"yaml-{detail}" if detail else None
            known = "yes" if detail else "no"
            self._tree.report(place, "bad-yaml", hint, known=known, said=error.problem or "")
        except _GiveUp:
            self._tree.root = None

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
        style = event.style or ""
        if style != '"':
            return Node(event.value if style else _word(event.value), place, style)
        if hidden := BAD.search(event.value):  # an escape such as "\0" gave it
            code = f"U+{ord(hidden[0]):04X}"
            self._tree.report(place, "bad-character", "retype", character=code)
        return Node(event.value, place, style)

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
        if isinstance(event, yaml.ScalarEvent) and not (event.anchor or event.tag):
            return event.value
        self._node(event, depth + 1)
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        self._tree.report(_start(event), "bad-key")
        return None


def _start(event: yaml.Event) -> Place:
    mark = event.start_mark
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
