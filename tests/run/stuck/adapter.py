"""Its adapter: one order a line, each a way in which a turn does not end."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any


class Stuck:
    name = "stuck"
    ready = True

    async def run(self, _handle: Any) -> None:
        loop = asyncio.get_running_loop()
        while order := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
            print(order, flush=True)
            {"spin": spin, "hold": hold}.get(order, say)()


async def open_adapter(_opening: Any) -> Stuck:
    return Stuck()


def spin() -> None:
    while True:
        say()


def hold() -> None:
    """Keep the interpreter: no other thread runs meanwhile."""
    re.match("(a|a)*b", "a" * 60)


def say() -> None:
    """Go on at once."""
