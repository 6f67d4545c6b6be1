"""« qui voit quoi »: who sees what of a person here, by the settings and the holdings of now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.capabilities.privacy.copy import name_owner
from bot.capabilities.teams.rules import SHOWN_MIN
from bot.domain.messages import Outbound, Text
from bot.domain.people import Role
from bot.storage.database import Transaction
from bot.storage.holdings import By
from bot.storage.roster import count_viewers
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape

Viewers = Mapping[Role, int]  # people of each role; of managers, those of the person's service


async def read_viewers(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Viewers]:
    """Count who may see something of each person, or of all."""
    return {
        turn.learner.id: await count_viewers(connection, turn.assignment.service) for turn in turns
    }


def tell(turn: Turn, viewers: Viewers) -> Decision:
    """Say it for each in turn: the person, managers, trainers, administrators, the platform."""
    speak, team = turn.speech, turn.assignment.team or ""
    managers = viewers.get(Role.MANAGER, 0)
    lines = (
        speak("who-sees-you", held=_held(turn)),
        speak("who-sees-managers", count=managers, team=escape(team), least=SHOWN_MIN),
        speak("who-sees-trainers", count=viewers.get(Role.TRAINER, 0)),
        speak("who-sees-administrators", count=viewers.get(Role.ADMINISTRATOR, 0)),
        speak("who-sees-platform", platform=turn.learner.address.platform.capitalize()),
    )
    said = Text("\n\n".join((speak("who-sees"), *lines)))
    return reply(Outbound((said, turn.buttons("my-data", "forget", "help")), quiet=True))


def _held(turn: Turn) -> str:
    """Return what may be held of a person, by the owners that declare a table of people."""
    names = (
        name_owner(turn.speech, owner)
        for owner, holdings in turn.owners.items()
        if any(each.by is not By.NOBODY for each in holdings)
    )
    return ", ".join(f"{name[0].lower()}{name[1:]}" for name in dict.fromkeys(names))
