"""The lexicon: the words of `vocabulary.yaml`, by the name of their list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of a list; « _ » in a word is a space."""
    return frozenset(each.replace("_", " ") for each in _vocabulary()[name].split())


@cache
def phrases(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of each phrase of a list, in the order of the file."""
    return tuple(tuple(each.split()) for each in _vocabulary()[name])


@cache
def table(name: str) -> Mapping[str, str]:
    """Return the words of a table, by their key."""
    return {str(key): str(value) for key, value in _vocabulary()[name].items()}


@cache
def by_word(name: str) -> Mapping[str, int]:
    """Return the number of each word of a table whose keys are numbers."""
    return {word: int(key) for key, value in table(name).items() for word in value.split()}


@cache
def _vocabulary() -> Mapping[str, Any]:
    file = Path(__file__).with_name("vocabulary.yaml")
    found: Mapping[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found
