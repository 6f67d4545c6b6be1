"""Unions of kinds of question, discriminated by `kind`; one kind is the default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias, Union, get_args

from pydantic import Discriminator, GetCoreSchemaHandler, Tag
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


def kinds_of(union: Any) -> Kinds:
    """Return the kinds of a union by name; none for another type."""
    models = [each for each in get_args(union) if _is_kind(each)]
    return {get_args(model.model_fields["kind"].annotation)[0]: model for model in models}


def kind_of(kinds: Kinds, question: object) -> str:
    """Return the kind of a question, read or not.

    A misspelt kind counts as the nearest one, as its hint says, so that other problems are found.
    """
    given = question.get("kind") if isinstance(question, dict) else getattr(question, "kind", None)
    if not isinstance(given, str):
        return default_of(kinds)
    return given if given in kinds else _nearest(kinds, given)


def default_of(kinds: Kinds) -> str:
    """Return the kind of a question that has no `kind`: the one whose model gives it."""
    return next(name for name, each in kinds.items() if not each.model_fields["kind"].is_required())


def _nearest(kinds: Kinds, word: str) -> str:
    _, found = suggestion(word, kinds)
    return str(found.get("nearest", default_of(kinds)))


def _is_kind(each: object) -> bool:
    return isinstance(each, type) and issubclass(each, BaseQuestion)
