"""A made-up capability: a notebook whose pages may be given or taken away as a file."""

from __future__ import annotations

from bot.capabilities.notebook import pages, records
from bot.turn.capability import Capability, Command

CAPABILITY = Capability(
    name="notebook",
    commands=(
        Command("note", pages.note, records.read_pages, ("noter", "note"), argument=True),
        Command("give", pages.give, records.read_giving, ("donner", "give"), argument=True),
        Command("notebook", pages.take, records.read_pages, ("carnet", "notebook")),
    ),
    keepers=records.KEEPERS,
    makers={pages.MAKER: pages.make},
    holdings=records.HOLDINGS,
)
