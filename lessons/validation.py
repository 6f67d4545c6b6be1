"""From a tree to a model of `lessons.course`, or to the problems that prevent it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import EnumType
from pathlib import PurePath
from types import UnionType
from typing import Annotated, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lessons.course import ID_PATTERN, NOT_BLANK, Competence, Content, Topic, Trade
from lessons.problem import suggestion
from lessons.tree import Node, Place, Tree

C = TypeVar("C", bound=Content)
Path = tuple[str | int, ...]

# What Pydantic says -> the code; anything else is a wrong type.
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
PATTERNS = {ID_PATTERN: "malformed-id", NOT_BLANK: "too-short"}
VOCABULARIES: Mapping[object, str] = {
    Topic: "unknown-topic",
    Trade: "unknown-trade",
    Competence: "unknown-competence",
}
ACCEPTED: Mapping[str, type | UnionType] = {"unknown-value": str, "bad-date": str | int | float}
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
INSTEAD = {"nothing": "write", "list": "one-text", "mapping": "one-text"}  # of a text
EXPECTED = {
    "string": "text",
    "bool": "bool",
    "int": "number",
    "tuple": "list",
    **dict.fromkeys(("enum", "literal", "date"), "text"),
}


def validate(model: type[C], tree: Tree) -> C | None:
    """Return the content of `tree`, or None once every problem is reported in it."""
    if tree.root is None:
        if not tree.problems:
            tree.report((0, 0), "empty-file")
        return None
    try:
        return model.model_validate(tree.root.value)
    except ValidationError as error:
        for details in error.errors(include_url=False, include_input=False):
            _report(model, tree, tree.root, details)
        return None


def _report(model: type[Content], tree: Tree, root: Node, error: ErrorDetails) -> None:
    node = root.find(error["loc"])
    code = _code(model, error, node)
    if node.place in tree.spoiled or (code == "too-few" and _enough(error, node)):
        return
    hint, args = EXPLAIN.get(code, _bounded)(model, error, node)
    tree.report(
        _place(root, error),
        code,
        hint,
        field=_field(error["loc"]) or PurePath(tree.file).name,
        **args,
    )


def _enough(error: ErrorDetails, node: Node) -> bool:
    """Say if a list is only short of items that are wrong, and reported as such."""
    return len(node.inside) >= int(error.get("ctx", {}).get("min_length", 0))


def _code(model: type[Content], error: ErrorDetails, node: Node) -> str:
    code = CODES.get(error["type"], "wrong-type")
    if code == "unknown-key":
        return code
    if node.value is None or not isinstance(node.value, ACCEPTED.get(code, object)):
        return "wrong-type"
    if code == "malformed-id":
        code = PATTERNS.get(error.get("ctx", {}).get("pattern", ""), "bad-url")
    if code in ("missing-field", "too-short") and error["loc"][-2:] == ("image", "alt"):
        return "image-no-alt"
    if code == "unknown-value":
        return VOCABULARIES.get(_type_at(model, error["loc"]), code)
    return code


def _place(root: Node, error: ErrorDetails) -> Place:
    """Return where the value stands, or the key that should not be there."""
    path = error["loc"]
    parent = root.find(path[:-1])
    if error["type"] == "extra_forbidden" and parent.keys:
        return parent.keys[str(path[-1])]
    return root.find(path).place


def _field(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


Explained = tuple[str | None, dict[str, str | int]]


def _unknown_key(model: type[Content], error: ErrorDetails, node: Node) -> Explained:
    holder = _type_at(model, error["loc"][:-1])
    return suggestion(str(error["loc"][-1]), getattr(holder, "model_fields", ()))


def _unknown_value(model: type[Content], error: ErrorDetails, node: Node) -> Explained:
    kind = _type_at(model, error["loc"])
    known = list(map(str, kind)) if isinstance(kind, EnumType) else get_args(kind)
    hint, args = suggestion(str(node.value), known)
    return hint, args | {"value": str(node.value)}


def _wrong_type(model: type[Content], error: ErrorDetails, node: Node) -> Explained:
    expected = EXPECTED.get(error["type"].partition("_")[0], "mapping")
    found = KINDS[type(node.value)]
    hint = INSTEAD.get(found if expected == "text" else "", f"expected-{expected}")
    return hint, {"expected": expected, "found": found}


def _bounded(model: type[Content], error: ErrorDetails, node: Node) -> Explained:
    args: dict[str, str | int] = {"value": str(node.value)[:200]} if not node.inside else {}
    if isinstance(node.value, str | list):
        args["length"] = len(node.value)
    context = error.get("ctx", {})
    args |= {"bound": context[name] for name in BOUNDS if name in context}  # noqa: B035  only one
    return REMEDIES.get(_code(model, error, node)), args


Explain = Callable[[type[Content], ErrorDetails, Node], Explained]
EXPLAIN: Mapping[str, Explain] = {
    "unknown-key": _unknown_key,
    "wrong-type": _wrong_type,
    "unknown-value": _unknown_value,
    **dict.fromkeys(VOCABULARIES.values(), _unknown_value),
}


def _type_at(model: type[Content], path: Path) -> object:
    """Return the model, enumeration or plain type that `model` gives to `path`."""
    found: object = model
    for step in path:
        fields = getattr(found, "model_fields", {})
        inner = fields[step].annotation if step in fields else (*get_args(found), None)[0]
        found = _bare(inner)
    return found


def _bare(kind: object) -> object:
    """Return what is under `Annotated` and `| None`."""
    while get_origin(kind) in (Annotated, Union, UnionType):
        kind = next(each for each in get_args(kind) if each is not type(None))
    return kind
