"""Register: the evidence of what was done for AI literacy."""

from __future__ import annotations

from bot.capabilities.register import paper, records
from bot.capabilities.register.readers import read_asked
from bot.capabilities.register.register import register
from bot.domain.people import Role
from bot.turn.capability import Capability, Command

CAPABILITY = Capability(
    name="register",
    commands=(
        Command(
            "register",
            register,
            read_asked,
            ("registre", "register"),
            Role.MANAGER,
            argument=True,
        ),
    ),
    makers={paper.MAKER: paper.make_files},
    holdings=records.HOLDINGS,
    start=records.keep_syllabuses,
)
