"""Permission: what may be done to a database that is not there."""

from __future__ import annotations

from enum import Enum


class Permission(Enum):
    """Permission of whoever opens a database."""

    MAKE = "make it where there is none"
    USE = "use the one that is there"
    LOOK = "look at it, and change nothing"
