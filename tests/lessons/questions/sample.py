"""A sound question of each kind."""

from __future__ import annotations

import yaml
from pydantic import TypeAdapter

from lessons.questions import KINDS, Question

_ANY: TypeAdapter[Question] = TypeAdapter(Question)


def sample_of(kind: str) -> Question:
    """Return the example of a kind."""
    return _ANY.validate_python(yaml.safe_load(KINDS[kind].example))
