"""Validation of a tree: gives a model of `lessons.course`, or reports problems."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Hashable, Mapping
from enum import EnumType
from functools import cache
from pathlib import PurePath
from types import UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lessons.content import ID_PATTERN, LESSON_PATTERN, NOT_BLANK, Content
from lessons.course import Competence, Topic, Trade
from lessons.problem import suggestion
from lessons.questions.kinds import kind_of, kinds_of
from lessons.slips import SPACES, find_glued
from lessons.tree import Node, Place, Tree

C = TypeVar("C", bound=Content)
Path = tuple[str | int, ...]

# Error type of Pydantic -> code of the problem; others are a wrong type.
CODES = {
    "missing": "missing-field",
    "extra_forbidden": "unknown-key",
    "string_too_long": "too-long",
    "string_too_short": "too-short",
    "too_long": "too-many",
    "too_short": "too-few",
    "string_pattern_mismatch": "malformed-id",
    "enum": "unknown-value",
    "literal_error": "unknown-value",
    "greater_than_equal": "out-of-range",
    "less_than_equal": "out-of-range",
    "date_parsing": "bad-date",
    "date_from_datetime_parsing": "bad-date",
    "date_from_datetime_inexact": "bad-date",
}
PATTERNS = {
    ID_PATTERN: "malformed-id",
    LESSON_PATTERN: "malformed-id",
    NOT_BLANK: "too-short",
}
VOCABULARIES: Mapping[object, str] = {
    Topic: "unknown-topic",
    Trade: "unknown-trade",
    Competence: "unknown-competence",
}
ACCEPTED: Mapping[str, type | UnionType] = {"unknown-value": str, "bad-date": str | int | float}
MAINS = ("lessons", "terms", "courses")  # of a course, a glossary, a catalogue
UNREAD = ("bad-yaml", "several-documents")
QUOTED_MAX = 40  # characters of a text in an example
BOUNDS = ("max_length", "min_length", "le", "ge")
REMEDIES = {
    "too-long": "shorten",
    "too-many": "shorten",
    "too-few": "add-item",
    "too-short": "write",
    "malformed-id": "id",
    "bad-url": "url",
    "bad-date": "date",
    "out-of-range": "percent",
    "missing-field": "add",
    "image-no-alt": "alt",
}
KINDS: Mapping[type, str] = {
    bool: "bool",
    int: "number",
    float: "decimal",
    str: "text",
    list: "list",
    dict: "mapping",
    type(None): "nothing",
}
BLOCKS = ("|", ">")  # styles of a text that takes in all that stands to its right
SWALLOWED = re.compile(
    r" +(?:- +(?=id:))?(?P<key>[a-z_]+):"
    r"(?:(?P<data>[ ]*|[ ]+(?:[\w-]+|[\[{|>].*))|[ ].*)$"  # data: no prose
)
ENDED = re.compile(r"(?:^|[.!?…:»\"\])}])[ ]*$")  # a line that ends a sentence, or is empty
INSTEAD = {"nothing": "write", "list": "one-text", "mapping": "one-text"}  # of a text
EXPECTED = {
    "string": "text",
    "bool": "bool",
    "int": "number",
    "tuple": "list",
    **dict.fromkeys(("enum", "literal", "date"), "text"),
}


def validate(model: type[C], tree: Tree) -> C | None:
    """Return the content of `tree` as a model; None, with every problem reported, if invalid."""
    if _is_other(model, tree):
        _report_other(model, tree)
    if tree.root is None:
        if not tree.problems:
            tree.report((0, 0), "empty-file")
        return None
    _check_swallowed(tree, tree.root, model, ())
    try:
        return model.model_validate(tree.root.value)
    except ValidationError as error:
        for details in error.errors(include_url=False, include_input=False):
            _report(model, tree, tree.root, details)
        return None


def _main(model: type[Content]) -> str:
    """Return the key by which a file is known: that of its list."""
    return next(name for name in MAINS if name in model.model_fields)


def _is_other(model: type[Content], tree: Tree) -> bool:
    """Return True for a file of another kind: it lacks the main key, and most others it should."""
    if tree.root is None:
        named = re.compile(rf"^(?:{'|'.join(model.model_fields)})\b", re.MULTILINE)
        unread = any(problem.code in UNREAD for problem in tree.problems)
        return unread and not named.search(tree.text)
    if tree.root.keys is None:
        return True
    keys = {*tree.root.keys}
    return _main(model) not in keys and 2 * len(keys & {*model.model_fields}) < len(keys)


def _report_other(model: type[Content], tree: Tree) -> None:
    """Report that a file is of another kind, instead of what is wrong in it."""
    main, keys = _main(model), tree.root.keys if tree.root else None
    found = next((name for name in MAINS if name in (keys or ()) and name != main), "unknown")
    tree.root, tree.problems = None, []
    tree.mended.clear()
    tree.report((0, 0), "other-file", f"other-file-{found}", expected=main)


def _report(model: type[Content], tree: Tree, root: Node, error: ErrorDetails) -> None:
    path, holder, kind = _located(model, error["loc"])
    fault = Fault(error["type"], error.get("ctx", {}), path, root.find(path), holder, kind)
    code = _code(fault)
    if fault.node.place in tree.spoiled or (code == "too-few" and _enough(fault)):
        return
    hint, args = EXPLAIN.get(code, _bounded)(fault)
    place = _place(root, fault)
    if found := _slip_at(tree, fault, code):
        hint, place = found
        args["character"] = tree.sign_at(place)
    tree.report(place, code, hint, field=_field(path) or PurePath(tree.file).name, **args)


def _slip_at(tree: Tree, fault: Fault, code: str) -> tuple[str, Place] | None:
    """Return the hint and the place of the slip that gives a value another type, or another end."""
    node = fault.node
    if isinstance(node.value, str) and not node.style and node.value[-1:] in (*SPACES,):
        line, column = node.place
        return "no-break-space", (line, column + len(node.value.rstrip(SPACES)))
    if code != "wrong-type" or node.style:
        return None
    if node.value is None:
        cut = tree.comment_after(node)
        return ("cut-text", cut) if cut else None
    glued = find_glued(node.value) if isinstance(node.value, str) else None
    return (glued[0], (node.place[0], node.place[1] + glued[1])) if glued else None


class Above(NamedTuple):
    """A mapping above a text: the keys it may have, and the one that leads to the text."""

    keys: Collection[str]
    key: str


def _check_swallowed(tree: Tree, node: Node, kind: object, above: tuple[Above, ...]) -> None:
    """Report keys that stand so far right that the text above them takes them in."""
    if node.style in BLOCKS:
        _check_block(tree, node, above)
    if kinds := kinds_of(kind):
        kind = kinds[kind_of(kinds, node.value)]
    if isinstance(node.inside, Mapping):
        for key, inner in node.inside.items():
            level = Above(getattr(kind, "model_fields", ()), key)
            _check_swallowed(tree, inner, _part(kind, key), (*above, level))
        return
    for item in node.inside:
        _check_swallowed(tree, item, _part(kind, 0), above)


def _check_block(tree: Tree, node: Node, above: tuple[Above, ...]) -> None:
    for line in range(node.place[0] + 1, _end_line(tree, node)):
        found = SWALLOWED.match(tree.lines[line])
        if node.style == ">" and found and _is_wrapped(tree.lines[line - 1], found):
            continue
        name = found["key"] if found else ""
        beside = next((level.key for level in reversed(above) if name in level.keys), None)
        if found and beside:
            args = {"name": name, "beside": beside, "first": node.place[0] + 1}
            tree.report((line, found.start("key")), "swallowed-key", "bring-back", **args)
            tree.spoiled.add(node.place)


def _is_wrapped(before: str, found: re.Match[str]) -> bool:
    """Return True for a line of prose that goes on from the one before: « …or a / file: keep »."""
    return found["data"] is None and not ENDED.search(before)


def _end_line(tree: Tree, node: Node) -> int:
    """Return the line after a block, which ends in the indentation of what follows, or the file."""
    line, column = node.end
    return line + bool(line < len(tree.lines) and tree.lines[line][:column].strip())


class Fault(NamedTuple):
    """A value that Pydantic refuses, and its place."""

    type: str  # as Pydantic calls it
    context: Mapping[str, Any]
    path: Path
    node: Node  # at `path`, or the nearest above
    holder: object  # the model that has it
    kind: object  # what is expected there: a model, an enumeration, a plain type


def _located(model: object, location: Path) -> tuple[Path, object, object]:
    """Return the path of a value in the file, the model that holds it and the type it should have.

    Pydantic adds the kind of a question to the location; the path leaves it out.
    """
    path: list[str | int] = []
    holder, found, union = model, model, None
    for step in location:
        if kinds := kinds_of(found):
            union, found = found, kinds[str(step)]
            continue
        path.append(step)
        holder, found = found, union if union and step == "kind" else _part(found, step)
        union = None
    return tuple(path), holder, found


def _part(found: object, step: str | int) -> object:
    """Return the type of a field, or of the items of a list."""
    fields = getattr(found, "model_fields", {})
    return _bare(fields[step].annotation if step in fields else (*get_args(found), None)[0])


@cache  # asked of each value of a file
def _bare(kind: Hashable) -> object:
    """Return the type under `Annotated` and `| None`; a union of kinds of question stays whole."""
    while get_origin(kind) in (Annotated, Union, UnionType) and not kinds_of(kind):
        kind = next(each for each in get_args(kind) if each is not type(None))
    return kind


def _enough(fault: Fault) -> bool:
    """Return True if a list is short only because some items are invalid, and reported."""
    return len(fault.node.inside) >= int(fault.context.get("min_length", 0))


def _code(fault: Fault) -> str:
    code = CODES.get(fault.type, "wrong-type")
    if code == "unknown-key":
        return code
    if fault.node.value is None or not isinstance(fault.node.value, ACCEPTED.get(code, object)):
        return "wrong-type"
    if code == "malformed-id":
        code = PATTERNS.get(fault.context.get("pattern", ""), "bad-url")
    if code in ("missing-field", "too-short") and fault.path[-2:] == ("image", "alt"):
        return "image-no-alt"
    if code == "unknown-value":
        return VOCABULARIES.get(fault.kind, code)
    return code


def _place(root: Node, fault: Fault) -> Place:
    """Return the place of the value, or of the key that is not allowed."""
    parent = root.find(fault.path[:-1])
    if fault.type == "extra_forbidden" and parent.keys:
        return parent.keys[str(fault.path[-1])]
    return root.find(fault.path).place


def _field(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


Explained = tuple[str | None, dict[str, str | int]]


def _unknown_key(fault: Fault) -> Explained:
    return suggestion(str(fault.path[-1]), getattr(fault.holder, "model_fields", ()))


def _unknown_value(fault: Fault) -> Explained:
    value, kind = str(fault.node.value), fault.kind
    known = map(str, kind) if isinstance(kind, EnumType) else kinds_of(kind) or get_args(kind)
    hint, args = suggestion(value, known)
    return hint, args | {"value": value}


def _wrong_type(fault: Fault) -> Explained:
    expected = EXPECTED.get(fault.type.partition("_")[0], "mapping")
    found = KINDS[type(fault.node.value)]
    args: dict[str, str | int] = {"expected": expected, "found": found}
    part = fault.kind if expected == "mapping" else (*get_args(fault.kind), None)[0]
    if expected != found and isinstance(part, type) and issubclass(part, Content):
        hint = "part-option" if "correct" in part.model_fields else "part"
        words = "" if fault.node.inside else str(fault.node.value or "")
        return hint, args | {"example": _example(part, words)}
    return INSTEAD.get(found if expected == "text" else "", f"expected-{expected}"), args


def _example(model: type[Content], words: str) -> str:
    """Return how an item of a list is written, with the words that stand in its place."""
    said = json.dumps(words[:QUOTED_MAX], ensure_ascii=False) if words else "…"
    shown = {"id": "a", "correct": "true", **dict.fromkeys(("text", "prompt"), said)}
    fields = model.model_fields.items()
    names = (name for name, field in fields if field.is_required() or name == "correct")
    return "{" + ", ".join(f"{name}: {shown.get(name, '…')}" for name in names) + "}"


def _bounded(fault: Fault) -> Explained:
    value = fault.node.value
    args: dict[str, str | int] = {"value": str(value)[:200]} if not fault.node.inside else {}
    if isinstance(value, str | list):
        args["length"] = len(value)
    context = fault.context
    args |= {"bound": context[name] for name in BOUNDS if name in context}  # noqa: B035  only one
    return REMEDIES.get(_code(fault)), args


Explain = Callable[[Fault], Explained]
EXPLAIN: Mapping[str, Explain] = {
    "unknown-key": _unknown_key,
    "wrong-type": _wrong_type,
    "unknown-value": _unknown_value,
    **dict.fromkeys(VOCABULARIES.values(), _unknown_value),
}
