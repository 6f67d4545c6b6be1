"""Identifiers: how people of a chat platform are written where they are listed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """The column of a roster file that holds identifiers of a platform, and how one is written.

    The person, after the workspace and a slash where a platform has several workspaces.
    """

    title: str  # of the platform
    columns: tuple[str, ...]  # names of the column, in French and in English; the first is shown
    user: str  # a pattern
    workspace: str  # a pattern
    example: tuple[str, str]  # a workspace, a person
    capitals: bool = False  # written so, however it was typed

    def read(self, text: str) -> tuple[str, str] | None:
        """Return the workspace, empty if it is not written, and the person; None for other text."""
        written = text.upper() if self.capitals else text
        found = re.fullmatch(f"(?:({self.workspace})/)?({self.user})", written)
        return (found[1] or "", found[2]) if found else None


Identifiers = Mapping[str, Identifier]  # by platform
