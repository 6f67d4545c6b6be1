"""Options of the command: what to write in place of a wrong value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import typer
from typer.core import TyperGroup

YEARS = range(2000, 2100)  # of a simulated start: calendars are known there
DAYS_MAX = 3660
_DAY = "write a day such as 2026-11-24"
# How an error type of Pydantic begins -> what to write.
_WORDS: Mapping[str, str] = {
    "int": "write a whole number",
    "float": "write a number",
    "finite": "write a number",
    "date": _DAY,
    "greater_than_equal": "write {ge:g} or a number above it",
    "less_than_equal": "write {le:g} or a number below it",
}


class Commands(TyperGroup):
    """The command and its sub-commands."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = _explain(error)
            raise


def check_start(start: datetime | None) -> datetime | None:
    """Return the start of simulated time. Raises BadParameter for a year without a calendar."""
    if start and start.year not in YEARS:
        raise typer.BadParameter(f"write a day from {YEARS[0]} to {YEARS[-1]}")
    return start


def _explain(error: typer.BadParameter) -> str:
    """Return what to write instead; the message as it is, when no type has refused the value."""
    found: Any = getattr(error.__cause__, "errors", None)
    if found is None:
        return error.message
    fault = found()[0]
    if choices := re.findall(r"'([^']*)'", fault["msg"].partition("is not one of")[2]):
        return f"write {' or '.join(choices)}"
    if fault["type"] == "value_error":  # a day that is not in the format of its option
        return _DAY
    says = (said for begins, said in _WORDS.items() if fault["type"].startswith(begins))
    return next(says, error.message).format(**fault.get("ctx", {}))
