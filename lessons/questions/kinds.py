"""Unions of kinds of question, discriminated by `kind`; one kind is the default."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, TypeAlias, Union, get_args

from pydantic import BaseModel, Discriminator, GetCoreSchemaHandler, Tag
from pydantic_core import CoreSchema

from lessons.problem import suggestion
from lessons.questions.base import BaseQuestion

Kinds: TypeAlias = Mapping[str, type[BaseQuestion]]


class ByKind:
    """Annotation of a union of kinds, which Pydantic then reads by their `kind`."""

    def __get_pydantic_core_schema__(self, union: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        kinds = kinds_of(union)
        tagged = tuple(Annotated[model, Tag(name)] for name, model in kinds.items())

        def discriminate(question: object) -> str:
            return kind_of(kinds, question)

        return handler.generate_schema(Annotated[Union[tagged], Discriminator(discriminate)])  # noqa: UP007


@cache  # asked of each value of a file
def kinds_of(union: Any) -> Kinds:
    """Return the kinds of a union by name; none for another type."""
    models = [each for each in get_args(union) if _is_kind(each)]
    return {get_args(model.model_fields["kind"].annotation)[0]: model for model in models}


def kind_of(kinds: Kinds, question: object) -> str:
    """Return the kind of a question, read or not.

    A kind that does not exist counts as the one with the most fields of the question, and among
    several as the nearest word. Other problems are then found.
    """
    given = question.get("kind") if isinstance(question, dict) else getattr(question, "kind", None)
    if given is None or (isinstance(given, str) and given in kinds):
        return given or default_of(kinds)
    keys = _keys(question)
    common = {name: len(keys & _fields(model)) for name, model in kinds.items()}
    likely = [name for name in kinds if common[name] == max(common.values())]
    default = default_of(kinds)
    _, found = suggestion(str(given), likely)
    return str(found.get("nearest", default if default in likely else likely[0]))


def default_of(kinds: Kinds) -> str:
    """Return the kind of a question that has no `kind`: the one whose model gives it."""
    return next(name for name, each in kinds.items() if not each.model_fields["kind"].is_required())


def _keys(question: object) -> set[str]:
    """Return the keys of a question, and of what its lists hold."""
    if not isinstance(question, dict):
        return set()
    lists = (value for value in question.values() if isinstance(value, list))
    inside = (each for items in lists for each in items if isinstance(each, dict))
    return {*question}.union(*inside)


@cache
def _fields(model: type[BaseModel]) -> frozenset[str]:
    """Return the fields of a kind, and of the items of its lists."""
    inside = (
        {*item.model_fields}
        for each in model.model_fields.values()
        for item in get_args(each.annotation)
        if isinstance(item, type) and issubclass(item, BaseModel)
    )
    return frozenset(model.model_fields).union(*inside)


def _is_kind(each: object) -> bool:
    return isinstance(each, type) and issubclass(each, BaseQuestion)
