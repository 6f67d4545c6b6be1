"""« effacer »: what would go and what stays, then, once that is confirmed in words, what went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

from bot.capabilities.privacy.copy import list_held
from bot.capabilities.privacy.readers import Erasable, Held
from bot.domain.messages import Button, Buttons, Feedback, Outbound, Text
from bot.domain.people import Learner
from bot.storage.holdings import days_kept, of_all
from bot.storage.statements import Values
from bot.storage.tables import audit
from bot.turn.decision import Decision, LearnerErased, reply
from bot.turn.turn import Turn

_YES, _NO = "yes", "no"  # « oui », which erases nothing, and « non », which ends the number
_NAME = "forget"
STEP = timedelta(minutes=10)  # a code holds for one step at least, two at most


def forget(turn: Turn, held: Erasable) -> Decision:
    """« effacer »: say what would go, and a code to type; with that code, erase it all.

    No button erases: a code is typed. Each asking has another, and a « non » ends it.
    """
    if turn.argument == _NO:
        closed = Feedback(_NAME, (), "")
        nothing = (closed, turn.text("forget-nothing"), turn.buttons("help"))
        return reply(Outbound(nothing, quiet=True), learner=_settled(turn.learner))
    staying = {each.table.name for each in of_all(turn.owners) if each.stays}
    going = {name: _going(turn, rows) for name, rows in held.rows.items() if name not in staying}
    erased = LearnerErased(turn.learner, turn.event, turn.now)
    typed = re.findall(r"\d+", turn.argument)
    if typed and _is_newcomer(turn):  # the words were said twice
        return reply(replace(turn.say("forgotten-already"), renews=True), keep=(erased,))
    if typed not in ([_code(turn, turn.learner, ago)] for ago in (0, 1)):
        key = "forget-wrong" if typed else "forget-yes" if turn.argument == _YES else "forget-ask"
        return _ask(turn, going, held, key)
    said = Text(f"{turn.speech('forgotten')}\n\n{list_held(turn, going)}")
    told = (said, _kept(turn, held), turn.text("forgotten-after"))
    return reply(Outbound(told, renews=True), keep=(erased,))


def _ask(turn: Turn, going: Held, held: Erasable, key: str) -> Decision:
    told = Text(f"{turn.speech(key)}\n\n{list_held(turn, going)}")
    asked = _settled(turn.learner)
    confirm = turn.text("forget-confirm", code=_code(turn, asked))
    mine = Button(turn.speech("button-my-data"), "my-data", main=True)
    no = Button(turn.speech("forget-no"), f"no:{_NAME}:{_NO}")
    choice = Buttons((mine, no), asks=True, yes=f"{_NAME}:{_YES}")
    return reply(Outbound((told, _kept(turn, held), confirm, choice), quiet=True), learner=asked)


def _settled(learner: Learner) -> Learner:
    """Return the learner once more asked, or once they said no: earlier codes are over."""
    return replace(learner, menu=learner.menu.settle(_NAME))


def _is_newcomer(turn: Turn) -> bool:
    """Return True for somebody whose first words these are."""
    return turn.learner.joined_at == turn.now and not turn.learner.menu.numbers


def _going(turn: Turn, rows: Sequence[Values]) -> list[Values]:
    """Return the rows that would go: not those of the event that asks."""
    return [row for row in rows if row.get("event_id") != turn.event]


def _kept(turn: Turn, held: Erasable) -> Text:
    """Return what stays, and why."""
    others = {
        "forget-audit": held.audited,
        "forget-looks": "look" in held.rows,
        "forget-lrs": turn.lrs.endpoint,
        "forget-settings": turn.named,
    }
    days = days_kept(turn.owners, audit)
    given = [f"- {turn.speech(key, days=days)}" for key, there in others.items() if there]
    return Text("\n".join((turn.speech("forget-kept"), *given)))


def _code(turn: Turn, asked: Learner, ago: int = 0) -> str:
    """Return the four digits of a person, an asking, and a step of time, `ago` before this one.

    A newcomer of the same address has others: what was typed before means nothing to them.
    """
    step = int(turn.now.timestamp() // STEP.total_seconds()) - ago
    asking = asked.menu.action(_NAME)
    said = f"{asked.address.person} {asked.id} {asked.joined_at.timestamp()} {asking} {step}"
    return str(1000 + int.from_bytes(blake2b(said.encode(), digest_size=8).digest()) % 9000)
