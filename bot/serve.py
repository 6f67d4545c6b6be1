"""`levain run`: the configured platforms, on real time, until asked to stop."""

from __future__ import annotations

import asyncio
import getpass
import signal
import sys

from adapters.console.lines import open_lines
from bot.messages import Adapter, Address
from bot.settings import Settings
from bot.texts.speech import speech
from bot.wiring import adapter_class, build, start_ticking
from scheduler.ticker import utc_now


async def serve(settings: Settings) -> None:
    """Run every adapter until it ends or SIGTERM comes; finish the tick under way, then close."""
    with open_lines() as lines:
        user = getpass.getuser()
        console: Adapter = adapter_class("console")(
            address=Address("console", "local", user, user),
            clock=utc_now,
            lines=lines,
            output=sys.stdout,
            speech=speech(settings.language),
            echo=not sys.stdin.isatty(),
        )
        house = await build(settings, utc_now, [console])
        try:
            start_ticking(house, settings)
            running = asyncio.gather(*(a.run(house.app.handle) for a in house.adapters))
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
            await running
        except asyncio.CancelledError:
            pass  # SIGTERM: what follows is the orderly end
        finally:
            await house.close()
