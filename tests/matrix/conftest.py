"""Each test has people of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest


@pytest.fixture
def names() -> Callable[[str], str]:
    """A user name that nobody has, from one that says who it is."""
    return lambda name: f"{name}-{uuid.uuid4().hex[:8]}"
