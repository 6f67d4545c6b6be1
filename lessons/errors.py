"""Errors of content, and the root of every error that Levain raises on purpose.

A class's docstring is its default message. `bot.domain.errors` draws the whole tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lessons.problem import Problem


class LevainError(Exception):
    """Levain raised an error."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class ContentError(LevainError):
    """A course, the catalogue or the glossary cannot be used."""


class CourseInvalid(ContentError):
    """The course has problems: run `levain check` to see them."""

    def __init__(self, problems: Sequence[Problem], message: str | None = None) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
