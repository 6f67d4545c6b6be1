"""Privacy: what is held of a person, given to them and erased when they ask; who sees it."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.privacy import copy, erasure, viewers
from bot.capabilities.privacy.readers import read_erasable, read_given
from bot.turn.capability import Capability, Command

# The first and the last are the ones shown; a manager's « exporter » is about others.
_MINE = ("mes données", "exporter mes données", "export my data", "my data")

CAPABILITY = Capability(
    name="privacy",
    commands=(
        Command("my-data", copy.give, read_given, _MINE),
        Command("forget", erasure.forget, read_erasable, ("effacer", "forget"), argument=True),
        Command("who-sees", viewers.tell, viewers.read_viewers, ("qui voit quoi", "who sees what")),
    ),
    sayings=Path(__file__).with_name("sayings.yaml"),
    makers={copy.MAKER: copy.make},
)
