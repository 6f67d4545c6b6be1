"""Where typed lines come from: a prompt in a terminal, standard input otherwise."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager


@contextmanager
def open_lines() -> Iterator[AsyncIterator[str]]:
    """Lines until the end of input. In a terminal, what is printed meanwhile stays above."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield _piped()
        return
    from prompt_toolkit.patch_stdout import patch_stdout

    with patch_stdout(raw=True):
        yield _prompted()


async def _piped() -> AsyncIterator[str]:
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line


async def _prompted() -> AsyncIterator[str]:
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession("> ")
    while True:
        try:
            yield await session.prompt_async()
        except (EOFError, KeyboardInterrupt):
            return
