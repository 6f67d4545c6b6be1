"""The log of `levain run`: a line for each thing, on standard error, with its instant and level.

Only sentences of Levain are shown whole. What a library says may hold words of people or a ticket:
its line tells who spoke, and where.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Mapping
from typing import Any, TextIO

from bot.domain.errors import place_of

OURS = ("bot", "adapters", "scheduler", "lessons")
_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_PRIORITIES = {  # of syslog, which journald reads at the beginning of a line
    logging.CRITICAL: 2,
    logging.ERROR: 3,
    logging.WARNING: 4,
    logging.INFO: 6,
    logging.DEBUG: 7,
}


class LogLine(logging.Formatter):
    """A line of the log: instant in UTC, level, logger, sentence; never a traceback."""

    def __init__(self, *, journal: bool = False) -> None:
        self.converter = time.gmtime
        super().__init__(_FORM, "%Y-%m-%dT%H:%M:%SZ")
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        copy = logging.makeLogRecord(record.__dict__ | {"exc_info": None, "stack_info": None})
        if record.name.partition(".")[0] not in OURS:
            copy.msg, copy.args = f"said at {record.pathname}:{record.lineno}", ()
        if record.exc_info and record.exc_info[1]:
            copy.msg, copy.args = f"{copy.getMessage()}: {place_of(record.exc_info[1])}", ()
        line = super().format(copy).replace("\n", " ")
        return f"<{_PRIORITIES.get(record.levelno, 6)}>{line}" if self._journal else line


def begin_log(stream: TextIO, environment: Mapping[str, str] = os.environ) -> None:
    """Send to `stream` what Levain says, from INFO on, and what libraries warn of.

    The lines begin with a priority where systemd reads them.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LogLine(journal=_is_journal(stream, environment)))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)


def log_unexpected(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what no task awaited, as a handler of the event loop."""
    error = context.get("exception")
    said = place_of(error) if error else "no exception"
    logging.getLogger(__name__).error("in the event loop: %s", said)


def _is_journal(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Return True if journald reads the stream: https://systemd.io/JOURNAL_NATIVE_PROTOCOL."""
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return environment.get("JOURNAL_STREAM") == f"{found.st_dev}:{found.st_ino}"


def version() -> str:
    """Return the version that is installed."""
    from importlib.metadata import version as installed

    return installed("levain")
