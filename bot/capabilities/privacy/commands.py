"""Privacy: what is held of a person, given to them and erased when they ask; who sees it."""

from __future__ import annotations

from bot.capabilities.privacy import copy, erasure, viewers
from bot.capabilities.privacy.readers import read_erasable, read_held
from bot.turn.capability import Capability, Command

CAPABILITY = Capability(
    name="privacy",
    commands=(
        Command("my-data", copy.give, read_held, ("mes données", "my data")),
        Command("forget", erasure.forget, read_erasable, ("effacer", "forget"), argument=True),
        Command("who-sees", viewers.tell, viewers.read_viewers, ("qui voit quoi", "who sees what")),
    ),
    makers={copy.MAKER: copy.make},
)
