"""« mes données »: what is held of a person, in words, and all of it in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, TypedDict, cast

from bot.capabilities.privacy.readers import Held, Holdings
from bot.domain.messages import File, Outbound, Text
from bot.storage.holdings import Owners, of_all
from bot.texts.speech import Speech
from bot.turn.decision import Decision, FileAsked, JsonValue, reply
from bot.turn.turn import Turn

MAKER = "privacy.copy"


class CopyOrder(TypedDict):
    """Values of a file to make."""

    name: str  # of the file
    said: str  # beside it
    content: dict[str, Any]


def give(turn: Turn, given: Holdings) -> Decision:
    """Say what is held, and have the file made."""
    said = Text("\n\n".join((turn.speech("my-data"), list_held(turn, given.rows))))
    note = turn.aside("my-data-file")
    order = cast("JsonValue", _order(turn, given))
    asked = FileAsked(turn.learner, MAKER, order, turn.now, alone=True)
    blocks = (said, note, turn.buttons("progress", "help"))
    return reply(Outbound(blocks, quiet=True), keep=(asked,))


def make(values: JsonValue) -> Outbound:
    """Return a message with the file, of the values that `give` chose."""
    asked = cast("CopyOrder", values)
    written = json.dumps(asked["content"], ensure_ascii=False, indent=2) + "\n"
    file = File(asked["name"], "application/json", written.encode())
    return Outbound((Text(asked["said"]), file))


def list_held(turn: Turn, held: Held) -> str:
    """Return what is held in words: a line for each owner, with the counts of its tables."""
    lines = (
        turn.speech("held-of", owner=name_owner(turn.speech, owner), held=", ".join(counted))
        for owner, counted in _count(turn.owners, held, turn.speech)
    )
    return "\n".join(f"- {line}" for line in lines)


def _count(owners: Owners, held: Held, speak: Speech) -> Iterator[tuple[str, list[str]]]:
    for owner, holdings in owners.items():
        names = [each.table.name for each in holdings if each.table.name in held]
        if names:
            yield owner, [name_table(speak, each, len(held[each])) for each in names]


def name_owner(speak: Speech, owner: str) -> str:
    """Return what a person calls an owner; a capability of others is « the rest »."""
    key = f"owner-{owner}"
    return speak(key if speak.has(key) else "owner-other")


def name_table(speak: Speech, table: str, count: int) -> str:
    """Return what the rows of a table are to a person, with their count."""
    key = f"held-{table}"
    return speak(key, count=count) if speak.has(key) else speak("held-other", count=count)


def _order(turn: Turn, given: Holdings) -> CopyOrder:
    tables = {
        name: {
            "about": name_table(turn.speech, name, len(rows)),
            "rows": [{column: _plain(row[column]) for column in row} for row in rows],
        }
        for name, rows in given.rows.items()
    }
    content = {
        "person": turn.learner.address.person,
        "at": turn.now.isoformat(),
        "services": {str(each): name for each, name in given.services.items()},
        "tables": tables,
        "left_out": _left_out(turn, given.rows),
    }
    name, said = turn.speech("my-data-name"), turn.speech("my-data-given")
    return CopyOrder(name=name, said=said, content=content)


def _left_out(turn: Turn, held: Held) -> dict[str, Any]:
    """Return the columns that the file does not give, by table, and why."""
    hidden = {
        each.table.name: list(each.hidden)
        for each in of_all(turn.owners)
        if each.hidden and each.table.name in held
    }
    return {"why": turn.speech("my-data-left-out"), "columns": hidden}


def _plain(value: Any) -> Any:
    """Return a value of a column as JSON holds it: instants in UTC, days and hours by ISO 8601."""
    return value.isoformat() if isinstance(value, datetime | date | time) else value
