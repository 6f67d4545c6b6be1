"""« relier »: a code said on one platform makes somebody's address on another theirs too."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from bot.capabilities.people import records
from bot.capabilities.people.changes import CodeMade, CodeMissed, Linked
from bot.domain.messages import Button, Buttons, Outbound
from bot.domain.people import Learner
from bot.storage.database import Transaction
from bot.turn.decision import Decision, audit, reply
from bot.turn.turn import Turn

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none looks like another
SIZE = 8  # letters of a code: 40 bits
FOR = timedelta(minutes=15)  # that a code holds
MISSES_MAX = 5  # in `records.MISSES_FOR`


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFound:
    """Values on which « relier » is decided."""

    known: Learner | None = None  # whose code it is; None: nobody's, or too old
    misses: int = 0  # codes that the person typed in vain, lately
    history: bool = False  # they have begun to learn here


async def read_link(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, LinkFound]:
    """Read whose code each person types, and what they have here already."""
    return {each.learner.id: await _read(connection, each) for each in turns}


async def _read(connection: Transaction, turn: Turn) -> LinkFound:
    learner_id, now = turn.learner.id, turn.now
    return LinkFound(
        known=await records.find_by_code(connection, digest(turn.argument), now - FOR),
        misses=await records.count_misses(connection, learner_id, now - records.MISSES_FOR),
        history=await records.has_history(connection, learner_id),
    )


def link(turn: Turn, found: LinkFound) -> Decision:
    """« relier »: give a code. « relier CODE »: the person of the code and this one are one."""
    learner, known = turn.learner, found.known
    if not turn.argument.strip():
        return _give(turn)
    if found.misses >= MISSES_MAX:
        return reply(turn.say("link-wait"))
    if known is None:
        return reply(turn.say("link-wrong"), keep=(CodeMissed(learner.id, turn.now),))
    if known.id == learner.id:
        return reply(turn.say("link-same"))
    if None not in (known.member_id, learner.member_id):
        return reply(turn.say("link-two-members"))
    if found.history and not turn.argument.endswith(_SURE):
        return reply(_ask(turn))
    told = audit(turn, "link", known.address.person, address=learner.address.person)
    told = replace(told, actor_id=known.id)  # the other is no more
    linked = Linked(known.id, learner, learner.address, turn.now)
    return reply(turn.say("link-done", "lesson", "progress", main="lesson"), keep=(linked, told))


def digest(text: str) -> str:
    """Return the digest under which a code is kept, however it was typed."""
    typed = text.removesuffix(_SURE).upper()
    return sha256("".join(each for each in typed if each in LETTERS).encode()).hexdigest()


_SURE = " !"  # ends the action of the button that gives up what is here


def _give(turn: Turn) -> Decision:
    code = "".join(secrets.choice(LETTERS) for _ in range(SIZE))
    shown = f"{code[:4]}-{code[4:]}"
    made = CodeMade(turn.learner.id, digest(code), turn.now)
    return reply(turn.say("link-code", code=shown), keep=(made,))


def _ask(turn: Turn) -> Outbound:
    """Ask before what was learned here gives way to what was learned there; a yes asks again."""
    action = f"link:{turn.argument.strip()}"
    buttons = (
        Button(turn.speech("link-sure"), f"{action}{_SURE}"),
        Button(turn.speech("link-no"), "no:link", main=True),
    )
    return Outbound((turn.text("link-both"), Buttons(buttons, asks=True, yes=action)), quiet=True)
