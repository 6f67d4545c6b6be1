"""Pages that a platform may show beside the conversation."""

from __future__ import annotations

from bot.capabilities.pages import pages
from bot.capabilities.study.readers import read_coursework
from bot.turn.capability import Capability, Command, nothing

CAPABILITY = Capability(
    name="pages",
    pages={
        pages.HOME: Command(pages.HOME, pages.home, read_coursework),
        pages.PREFERENCES: Command(pages.PREFERENCES, pages.preferences, nothing),
    },
)
