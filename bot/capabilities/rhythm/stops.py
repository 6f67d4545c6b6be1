"""Stop: all messages, or the placement where one stops in the middle of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.capabilities.practice.model import Ahead
from bot.capabilities.practice.placement import LEAVE, place
from bot.capabilities.practice.readers import read_ahead
from bot.capabilities.rhythm.pauses import silence
from bot.domain.messages import Button, Buttons, Outbound
from bot.domain.people import LearnerState
from bot.storage.database import Transaction
from bot.turn.decision import Decision
from bot.turn.turn import Turn
from lessons.matching import normalise

ALL = "all"  # in an action: whatever is under way
# Words that name nothing but the test: others mean all messages.
_BARE = """
        a aimerais arret arrete arreter arreterai arreterais arretez arretons ce cela ci d dis
    disons     end faut fini finir here i ici il j je l la le maintenant me merci moi m nous
    now on please plait     peut pourrais quit quiz s si souhaite stop stopper stoppe svp te
    test the this to va vais veut veux     voudrais vous want
"""


async def read_stopping(
    connection: Transaction, turns: Sequence[Turn]
) -> Mapping[int, Ahead | None]:
    """Read the pretests of who is in the middle of a placement; None for all others."""
    testing = [each for each in turns if _placement(each)]
    found = await read_ahead(connection, testing) if testing else {}
    return {each.learner.id: found.get(each.learner.id) for each in turns}


def stop(turn: Turn, ahead: Ahead | None) -> Decision:
    """« arrêter »: end all messages; progress stays until it is erased.

    In the middle of a placement, end that, and say how to end all messages.
    """
    course_id = _placement(turn)
    if course_id and ahead is not None:
        ended = place(replace(turn, argument=f"{course_id}:{LEAVE}"), ahead)
        every = Buttons((Button(turn.speech("stop-all"), f"stop:{ALL}"),))
        first, *others = ended.replies
        told = Outbound((turn.text("stop-test"), every), quiet=True)
        return replace(ended, replies=(told, first, *others))
    return silence(turn, LearnerState.STOPPED, turn.text("stopped"), turn.buttons("start"))


def _placement(turn: Turn) -> str:
    """Return the id of the course whose placement waits for an answer; empty if none does.

    Whoever says that it is for good, or all messages, means no placement.
    """
    name, _, rest = turn.learner.menu.action_asked.partition(":")
    bare = {*_BARE.split()}.issuperset(re.findall("[a-z]+", normalise(turn.argument)))
    return rest.partition(":")[0] if name == "placement" and bare else ""
