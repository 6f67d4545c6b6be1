"""What a JSON value must look like. A check gives what is wrong with a value, each with its place.

Checks are made of checks: `shape(text=plain(150))` is an object with one plain text in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]
Table = Mapping[str, Check]  # what an object must be, by its `type`


def wrong(what: str, place: str) -> str:
    """As Slack writes it."""
    return f"[ERROR] {what} [json-pointer:{place}]"


def chars(high: int, low: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must be a string", place)
        elif len(value) < low:
            yield wrong(f"must be more than {low - 1} characters", place)
        elif len(value) > high:
            yield wrong(f"must be less than {high + 1} characters", place)

    return check


def begins(*starts: str) -> Check:
    """A string that begins with one of these."""

    def check(value: Any, place: str) -> Iterator[str]:
        if not value.startswith(starts):
            yield wrong(f"must begin with one of: {', '.join(starts)}", place)

    return check


def word(*allowed: str) -> Check:
    """One of these strings."""

    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, str) or value not in allowed:
            yield wrong(f"must be one of: {', '.join(allowed)}", place)

    return check


def number(low: int, high: int) -> Check:
    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            yield wrong(f"must be an integer from {low} to {high}", place)

    return check


def flag(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield wrong("must be a boolean", place)


def anything(_value: Any, _place: str) -> Iterator[str]:
    yield from ()


def items(each: Check, low: int, high: int) -> Check:
    """A list of so many of those."""

    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must be an array", place)
            return
        if len(value) < low:
            yield wrong(f"must have at least {low} items", place)
        if len(value) > high:
            yield wrong(f"no more than {high} items allowed", place)
        for index, one in enumerate(value):
            yield from each(one, f"{place}/{index}")

    return check


def shape(**keys: Check | tuple[Check]) -> Check:
    """An object with those keys and no other; a check in a tuple is of a key that may be absent."""
    needed = {key for key, check in keys.items() if not isinstance(check, tuple)}
    checks = {key: check[0] if isinstance(check, tuple) else check for key, check in keys.items()}

    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", place)
            return
        for key in sorted(needed - value.keys()):
            yield wrong(f"missing required field: {key}", place)
        for key in sorted(map(str, value.keys() - checks.keys())):
            yield wrong(f"unknown field: {key}", place)
        for key in checks.keys() & value.keys():
            yield from checks[key](value[key], f"{place}/{key}")

    return check


def kind(table: Table, *names: str) -> Check:
    """An object whose `type` is among those of the table, or among `names` only."""

    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", place)
            return
        found = value.get("type")
        if not isinstance(found, str) or found not in (names or table) or found not in table:
            yield wrong(f"unsupported type: {found}", f"{place}/type")
            return
        yield from table[found](value, place)

    return check


def both(first: Check, then: Check) -> Check:
    """What the first says, and if it finds nothing wrong, what the other says."""

    def check(value: Any, place: str) -> Iterator[str]:
        found = list(first(value, place))
        yield from found or then(value, place)

    return check


def one_of(*keys: str) -> Check:
    """An object with exactly one of those keys."""

    def check(value: Any, place: str) -> Iterator[str]:
        if sum(key in value for key in keys) != 1:
            yield wrong(f"exactly one is needed: {', '.join(keys)}", place)

    return check


def any_of(*keys: str) -> Check:
    """An object with at least one of those keys."""

    def check(value: Any, place: str) -> Iterator[str]:
        if not value.keys() & set(keys):
            yield wrong(f"at least one is needed: {', '.join(keys)}", place)

    return check
