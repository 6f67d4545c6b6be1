"""Faults of the settings as sentences of ours: the place, the setting, the remedy.

A value is never repeated: it may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from adapters.section import Disagreement, Key, Section
from bot.run.toml import Document
from lessons.problem import suggestion

# Error type of Pydantic -> what to write.
WORDS: Mapping[str, str] = {
    "missing": "it is missing: write it",
    **dict.fromkeys(
        ("string_type", "string_sub_type", "string_unicode", "path_type"),
        "write a text between quotes",
    ),
    **dict.fromkeys(("bool_type", "bool_parsing"), "write true or false, without quotes"),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_parsing_size", "int_from_float"),
        "write a whole number, without quotes",
    ),
    **dict.fromkeys(
        ("float_type", "float_parsing", "finite_number"), "write a number, without quotes"
    ),
    **dict.fromkeys(("time_type", "time_parsing"), "write a local hour such as 09:00:00"),
    "greater_than": "write a number above {gt:g}",
    "greater_than_equal": "write {ge:g} or a number above it",
    "less_than": "write a number below {lt:g}",
    "less_than_equal": "write {le:g} or a number below it",
    "too_short": "name at least {min_length}",
}
OTHERWISE = "this value cannot be used: see the page of commands and settings"


@dataclass(frozen=True, slots=True)
class WrongSetting:
    """A value that is refused, with what is known of its setting."""

    kind: str  # as Pydantic calls it
    context: Mapping[str, Any]
    key: Key
    value: object
    model: type[Section]  # of the whole
    holder: type[Section]  # of the table that holds it
    field: FieldInfo | None  # None: there is no such setting


def explain(
    error: ValidationError, model: type[Section], file: Document, variables: Mapping[Key, str]
) -> str:
    """Write a line for each fault, in the order of the file.

    `variables`: those that gave a value, by its key.
    """
    found = {
        _sentence(each, model, file, variables): file.line(tuple(each["loc"])) or 0
        for each in error.errors()
        if not _is_told(each)
    }
    return "\n".join(sorted(found, key=lambda each: found[each]))


def _is_told(error: ErrorDetails) -> bool:
    """Return True for a list that is short only because its items are refused, and told."""
    return error["type"] == "too_short" and bool(error["input"])


def nearest(word: str, known: Mapping[str, str]) -> str:
    """Return a hint, the name of what is nearest to a word; empty when nothing is near.

    `known`: a word that may have been meant -> its name.
    """
    hint, args = suggestion(word, known)
    return f"did you mean {known[str(args['nearest'])]}?" if hint == "nearest" else ""


def name_place(keys: tuple[Key, ...], file: Document, variables: Mapping[Key, str]) -> str:
    """Name where values come from: variables, else the file with their lines."""
    ways = {key: _variable(key, variables) for key in keys}
    given = [way for way in ways.values() if way]
    lines = sorted({line for key, way in ways.items() if not way and (line := file.line(key))})
    if lines:
        given.append(f"{file.name}, line{'s' * (len(lines) > 1)} {' and '.join(map(str, lines))}")
    return " and ".join(given) or file.name


def name_setting(key: Key) -> str:
    """Return `people.address` for an address, whichever place it has in its list."""
    return ".".join(step for step in key if isinstance(step, str))


def _variable(key: Key, variables: Mapping[Key, str]) -> str | None:
    """Return the variable that gave a value, whole or the table that holds it."""
    return variables.get(key[:1]) or variables.get(key[:2])


def _sentence(
    error: ErrorDetails, model: type[Section], file: Document, variables: Mapping[Key, str]
) -> str:
    context, key = error.get("ctx", {}), tuple(error["loc"])
    raised = context.get("error") if error["type"] == "value_error" else None
    keys = tuple(key + each for each in raised.keys) if isinstance(raised, Disagreement) else (key,)
    holder, field = _find(model, keys[0])
    fault = WrongSetting(error["type"], context, keys[0], error["input"], model, holder, field)
    said = f"{raised}" if raised else EXPLAIN.get(fault.kind, _say)(fault)
    name = name_setting(keys[0])
    return ": ".join(part for part in (name_place(keys, file, variables), name, said) if part)


def _say(fault: WrongSetting) -> str:
    return WORDS.get(fault.kind, OTHERWISE).format(**fault.context)


def _find(model: type[Section], key: Key) -> tuple[type[Section], FieldInfo | None]:
    """Return the model of the table that holds a setting, and its field if it has one."""
    holder, field = model, None
    for step in key:
        if isinstance(step, str):
            holder = next(tables(field.annotation), holder) if field else holder
            named = ((each.alias or name, each) for name, each in holder.model_fields.items())
            field = dict(named).get(step)
    return holder, field


def tables(annotation: object) -> Iterator[type[Section]]:
    """Yield the models of tables in the annotation of a field."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
    for inner in get_args(annotation):
        yield from tables(inner)


def _names(table: type[Section]) -> dict[str, str]:
    """Return the settings that a table may hold in the file, each under its own name."""
    fields = table.model_fields.items()
    return {name: name for known, each in fields
            if known not in table.variables and (name := each.alias or known)}  # fmt: skip


def _unknown(fault: WrongSetting) -> str:
    name = str(fault.key[-1])
    if fault.holder is not fault.model and name in fault.model.model_fields:
        return "it belongs above the first [table] of the file: move it there"
    for table, each in fault.model.model_fields.items():
        if fault.holder is fault.model and name in {
            known for inner in tables(each.annotation) for known in _names(inner)
        }:
            return f"it belongs to a table: write it under [{each.alias or table}]"
    known = _names(fault.holder)
    choices = f"here are {', '.join(known)}"
    return f"there is no such setting; {nearest(name, known) or choices}"


def _table(fault: WrongSetting) -> str:
    """Say how a table, or a list of tables, is written."""
    name = name_setting(fault.key)
    listed = fault.kind == "tuple_type" or isinstance(fault.key[-1], int)
    if fault.field is None or not list(tables(fault.field.annotation)):
        examples = (fault.field and fault.field.examples) or ['["one", "two"]']
        return f"write a list, such as {examples[0]}"
    head = f"[[{name}]]" if listed else f"[{name}]"
    return f"write {head} on a line of its own, and its settings below"


def _choose(fault: WrongSetting) -> str:
    """Say what a setting may be, the nearest first."""
    known = {each: f'"{each}"' for each in re.findall(r"'([^']*)'", fault.context["expected"])}
    hint = nearest(str(fault.value), known)
    return f"write {' or '.join(known.values())}; {hint}".rstrip("; ")


def _shape(fault: WrongSetting) -> str:
    examples = fault.field.examples if fault.field else None
    return f"write something such as {examples[0]}" if examples else OTHERWISE


EXPLAIN: Mapping[str, Callable[[WrongSetting], str]] = {
    "extra_forbidden": _unknown,
    "tuple_type": _table,
    "model_type": _table,
    "model_attributes_type": _table,
    "literal_error": _choose,
    "enum": _choose,
    "string_pattern_mismatch": _shape,
}
