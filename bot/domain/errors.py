"""Errors that Levain raises on purpose. The docstring of a class is its default message.

LevainError
├── ContentError                 (lessons.errors) a course, catalogue or glossary cannot be used
│   └── CourseInvalid            its problems, each with file, line and column
├── SettingsError                a setting is missing or wrong
├── FitRefused                   FSRS has too few answers to be fitted to, or is better as it is
├── CannotFetch                  a file that somebody attached cannot be had
├── StorageError                 the database cannot be used as it is
│   └── StorageGone              ... for now: it is away, or starting
└── SendError                    a message did not leave
    ├── RetryLater               ... yet: try again after a delay
    ├── LoggedOut                ... before somebody logs in again
    ├── CannotTell               ... or did: the platform cannot be asked
    └── CannotDeliver            ... and never will: the person left, blocked or was removed
"""

from __future__ import annotations

from lessons.errors import LevainError


class SettingsError(LevainError):
    """A setting is missing or wrong."""


class FitRefused(LevainError):
    """FSRS is better left as it is."""


class StorageError(LevainError):
    """The database cannot be used as it is."""


class StorageGone(StorageError):
    """The database does not answer."""


class SendError(LevainError):
    """The message did not leave."""


class RetryLater(SendError):
    """The platform asks to try again later."""

    def __init__(self, after: float, message: str | None = None) -> None:
        super().__init__(message)
        self.after = after  # seconds


class LoggedOut(SendError):
    """The platform has ended the session."""


class CannotTell(SendError):
    """The platform cannot say whether the message left."""


class CannotDeliver(SendError):
    """The person cannot be reached."""


def place_of(error: BaseException) -> str:
    """Return the kind of an error and where it was raised, without the values of a traceback."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {where}"


class CannotFetch(LevainError):
    """A file that somebody attached cannot be had: gone, refused, or too big."""
