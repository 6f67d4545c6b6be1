"""Opening of a console for the person who runs Levain."""

from __future__ import annotations

import getpass
import sys

from adapters.console.adapter import Console
from adapters.console.lines import open_lines
from adapters.console.texts import speech
from adapters.opening import Opening
from bot.domain.messages import Address


def standing(_: None) -> str:
    """Return the address of the person who runs Levain."""
    return _address().person


def _address() -> Address:
    user = getpass.getuser()
    return Address("console", "local", user, user)


async def open_adapter(opening: Opening[None]) -> Console:
    return Console(
        address=_address(),
        clock=opening.clock,
        lines=opening.stack.enter_context(open_lines()),
        output=sys.stdout,
        speech=speech(opening.language),
        echo=not sys.stdin.isatty(),
    )
