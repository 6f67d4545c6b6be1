"""A test message to a person: it shows that they can be reached, within their working time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote

from bot.domain.messages import Outbound, Text
from bot.domain.people import Learner, LearnerState
from bot.storage import learners
from bot.storage.database import Transaction
from bot.turn.decision import Change, Decision, MessageWritten, audit, reply
from bot.turn.turn import Turn
from lessons.markup import escape

_AROUND = " \u00a0\u202f.,;:!?«»\"'“”"  # an address, as people quote it
QUOTED_MAX = 100  # characters of an address repeated in the reply


async def read_recipient(
    connection: Transaction, turns: Sequence[Turn]
) -> Mapping[int, Learner | None]:
    """Read the learner that each administrator names, by `Address.person`; None if unknown."""
    named = {turn.learner.id: _person(turn.argument) for turn in turns}
    found = await learners.look_up(connection, [*named.values()])
    return {each: found.get(person) for each, person in named.items()}


def write(turn: Turn, to: Learner | None) -> Decision:
    """« message d’essai … »: write to a person, within their working time.

    The reply is the same for everybody, and the audit keeps it: it tells nothing of one person.
    """
    said = escape(turn.argument.strip(_AROUND)[:QUOTED_MAX])
    if not said:
        return reply(turn.say("test-which"))
    kept: list[Change] = [audit(turn, "test-message", to.address.person if to else said)]
    if to is not None and to.state is LearnerState.ACTIVE:
        message = Outbound((Text(turn.speech.to(to.language)("test-message")),))
        kept.append(MessageWritten(to, message, turn.open_at(turn.now, to)))
    return reply(turn.say("test-kept", person=said), keep=kept)


def _person(text: str) -> str:
    """Write an address as `Address.person` does, whether it was typed encoded or not."""
    return "/".join(quote(unquote(part), safe="") for part in text.strip(_AROUND).split("/"))
