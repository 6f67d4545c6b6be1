"""« effacer »: what would go and what stays, then, once that is confirmed in words, what went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from hashlib import blake2b

from bot.capabilities.privacy.copy import list_held
from bot.capabilities.privacy.readers import Held
from bot.domain.messages import Button, Buttons, Outbound, Text
from bot.storage.holdings import of_all
from bot.storage.statements import Values
from bot.turn.decision import Decision, LearnerErased, reply
from bot.turn.turn import Turn

STEP = timedelta(minutes=10)  # a code holds for one step at least, two at most


def forget(turn: Turn, held: Held) -> Decision:
    """« effacer »: say what would go, and a code to type; with that code, erase it all.

    No button erases: a code is typed, and an old one is over.
    """
    staying = {each.table.name for each in of_all(turn.owners) if each.stays}
    held = {name: _going(turn, held[name]) for name in held if name not in staying}
    typed = re.findall(r"\d+", turn.argument)
    if typed not in ([_code(turn, 0)], [_code(turn, 1)]):
        return _ask(turn, held, "forget-again" if typed else "forget-ask")
    erased = LearnerErased(turn.learner, turn.event, turn.now)
    said = Text(f"{turn.speech('forgotten')}\n\n{list_held(turn, held)}")
    return reply(Outbound((said, _kept(turn), turn.text("forgotten-after"))), keep=(erased,))


def _ask(turn: Turn, held: Held, key: str) -> Decision:
    told = Text(f"{turn.speech(key)}\n\n{list_held(turn, held)}")
    confirm = turn.text("forget-confirm", code=_code(turn, 0))
    mine = Button(turn.speech("button-my-data"), "my-data", main=True)
    no = Button(turn.speech("forget-no"), "no")
    return reply(Outbound((told, _kept(turn), confirm, Buttons((mine, no))), quiet=True))


def _going(turn: Turn, rows: Sequence[Values]) -> list[Values]:
    """Return the rows that would go: not those of the event that asks."""
    return [row for row in rows if row.get("event_id") != turn.event]


def _kept(turn: Turn) -> Text:
    """Return what stays, and why."""
    given = turn.speech("forget-settings") if turn.named else ""
    return turn.text("forget-kept", settings=f"\n- {given}" if given else "")


def _code(turn: Turn, ago: int) -> str:
    """Return the four digits of a person and a step of time, `ago` steps before this one.

    A newcomer of the same address has others: what was typed before means nothing to them.
    """
    learner, step = turn.learner, int(turn.now.timestamp() // STEP.total_seconds()) - ago
    said = f"{learner.address.person} {learner.id} {learner.joined_at.timestamp()} {step}"
    return str(1000 + int.from_bytes(blake2b(said.encode(), digest_size=8).digest()) % 9000)
