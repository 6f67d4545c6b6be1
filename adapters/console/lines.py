"""Typed lines: from a prompt in a terminal, from standard input otherwise."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager


@contextmanager
def open_lines() -> Iterator[AsyncIterator[str]]:
    """Give lines until the end of input. In a terminal, what is printed meanwhile stays above."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield _piped()
        return
    from prompt_toolkit.patch_stdout import patch_stdout

    with patch_stdout(raw=True):
        yield _prompted()


async def _piped() -> AsyncIterator[str]:
    lines: asyncio.Queue[str] = asyncio.Queue()
    # A thread of the event loop's own would be waited for at the end, by whoever asks to stop.
    threading.Thread(target=_read, args=(asyncio.get_running_loop(), lines), daemon=True).start()
    while line := await lines.get():
        yield line


def _read(loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[str]) -> None:
    """Pass on each line, then an empty one at the end of input."""
    # Not sys.stdin itself: its lock would be held when the interpreter ends.
    own = open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    with own as stdin, contextlib.suppress(RuntimeError):  # the loop has ended
        for line in stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, "")


async def _prompted() -> AsyncIterator[str]:
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession("> ")
    while True:
        try:
            yield await session.prompt_async()
        except (EOFError, KeyboardInterrupt):
            return
