"""Pages that a platform may show beside the conversation."""

from __future__ import annotations

from bot.capabilities.pages import pages
from bot.capabilities.pages.readers import read_home
from bot.capabilities.study.readers import read_advised
from bot.turn.capability import Capability, Command, nothing

CAPABILITY = Capability(
    name="pages",
    pages={
        pages.HOME: Command(pages.HOME, pages.home, read_home),
        pages.PREFERENCES: Command(pages.PREFERENCES, pages.preferences, nothing),
        pages.HELP: Command(pages.HELP, pages.show_help, nothing),
        pages.FURTHER: Command(pages.FURTHER, pages.show_further, read_advised),
    },
)
