"""Administration: commands of administrators in the chat."""

from __future__ import annotations

from bot.capabilities.administration import trial
from bot.domain.people import Role
from bot.turn.capability import Capability, Command

CAPABILITY = Capability(
    name="administration",
    commands=(
        Command(
            "test",
            trial.write,
            trial.read_recipient,
            ("message d’essai", "test message"),
            Role.ADMINISTRATOR,
            argument=True,
        ),
    ),
)
