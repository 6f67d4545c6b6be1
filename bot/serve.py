"""`levain run`: the configured platforms, on real time, until asked to stop."""

from __future__ import annotations

import asyncio
import getpass
import signal
import sys
from datetime import timedelta
from functools import partial

from adapters.console.lines import open_lines
from bot.messages import Adapter, Address
from bot.settings import Settings
from bot.texts.speech import speech
from bot.wiring import adapter_class, build, start_ticking
from scheduler.dispatcher import REAL_TIME
from scheduler.ticker import ServerClock

STOP_WITHIN = timedelta(seconds=25)  # of a stop that is asked for: below the usual 30 before a kill


async def serve(settings: Settings) -> None:
    """Run every adapter until it ends or SIGTERM comes; let what is under way end, then close."""
    clock = ServerClock()
    with open_lines() as lines:
        user = getpass.getuser()
        console: Adapter = adapter_class("console")(
            address=Address("console", "local", user, user),
            clock=clock,
            lines=lines,
            output=sys.stdout,
            speech=speech(settings.language),
            echo=not sys.stdin.isatty(),
        )
        house = await build(settings, clock, [console], REAL_TIME)
        try:
            await clock.sync(house.database)
            start_ticking(house, settings, clock=partial(clock.sync, house.database))
            running = asyncio.gather(*(a.run(house.app.handle) for a in house.adapters))
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
            await running
        except asyncio.CancelledError:
            pass  # SIGTERM: what follows is the orderly end
        finally:
            await house.close(STOP_WITHIN)
