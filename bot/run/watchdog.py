"""The watchdog: ends a process whose event loop no longer turns, and says where it stood.

It counts its own looks, not the hours. After `kill -STOP` and `-CONT`, or the sleep of a laptop,
the loop has as long as ever to turn again.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Self

LIMIT = 60.0  # seconds without a turn of the loop
EXIT = 70  # EX_SOFTWARE of sysexits.h
_LOOKS = 12  # within the limit
_HURRIED = 2  # looks without a turn, once the process was asked to end
_BURNT = 1.5  # times the limit, of processor time, for what lets no thread run
_OURS = ("bot", "adapters", "scheduler", "lessons")

log = logging.getLogger(__name__)


class Watchdog:
    """A thread that looks whether the event loop of the main thread has turned since its last look.

    `limit`: seconds without a turn after which it ends the process, with the code `EXIT`.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self._pause = limit / _LOOKS
        self._burnt = limit * _BURNT
        self._turns = 0
        self._over = threading.Event()
        self.hurried = False  # the process was asked to end

    def __enter__(self) -> Self:
        # A call that holds the interpreter stops this thread too: then the kernel counts.
        faulthandler.register(signal.SIGPROF, all_threads=False, chain=True)
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.unregister(signal.SIGPROF)

    async def turn(self) -> None:
        """Show the watchdog that the loop turns, until cancelled."""
        while True:
            self._turns += 1
            signal.setitimer(signal.ITIMER_PROF, self._burnt)
            await asyncio.sleep(self._pause / 4)

    def hurry(self) -> None:
        """Wait less: the process was asked to end, and whoever asked will soon kill it."""
        self.hurried = True

    def _watch(self) -> None:
        seen, still = -1, 0
        while not self._over.wait(self._pause):
            still = still + 1 if self._turns == seen else 0
            seen = self._turns
            if still >= (_HURRIED if self.hurried else _LOOKS):
                self._end(still * self._pause)

    def _end(self, seconds: float) -> None:
        where = stands_at(sys._current_frames().get(threading.main_thread().ident or 0))
        log.critical("the event loop has not turned for %.0f s: it stands at %s", seconds, where)
        os._exit(EXIT)


def stands_at(frame: FrameType | None) -> str:
    """Return the file and line of a frame, and those of ours that led there; no values."""
    places: list[str] = []
    while frame:
        ours = frame.f_globals.get("__name__", "").partition(".")[0] in _OURS
        if ours or not places:
            places.append(f"{_short(frame.f_code.co_filename)}:{frame.f_lineno}")
        if ours:
            break
        frame = frame.f_back
    return ", called from ".join(places) or "?"


def _short(file: str) -> str:
    """Return a file as it stands in its package."""
    return "/".join(Path(file).parts[-3:])
