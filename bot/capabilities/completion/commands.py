"""Completion: who has begun and finished what, by name, for those whom the settings entitle."""

from __future__ import annotations

from bot.capabilities.completion import completion
from bot.capabilities.completion.records import HOLDINGS
from bot.capabilities.teams.readers import read_managed
from bot.domain.people import Role
from bot.turn.capability import Capability, Command

CAPABILITY = Capability(
    name="completion",
    commands=(
        Command(
            "completion",
            completion.export,
            read_managed,
            ("exporter nominatif", "export names"),
            Role.MANAGER,
            argument=True,
        ),
    ),
    works={completion.WORK: completion.make},
    holdings=HOLDINGS,
)
