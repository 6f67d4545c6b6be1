"""The memory that one tick takes: plan all that is due at that instant, and send it.

Run by our own Python, as `levain run` would hold it, on a database that was filled before. Linux
only: the peak is read where the kernel writes it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

from levain_drain import Nowhere

import bot.run.cli
import bot.run.serve  # noqa: F401
from bot.run.settings import Settings
from bot.run.wiring import build
from scheduler.clock import SimulatedClock


def peak() -> float:
    """The most resident memory that this process ever had, in MiB; its parent's is not in it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return round(int(kilobytes) / 1024, 1)


async def tick(options: Namespace) -> dict[str, float]:
    settings = Settings(database_url=options.url, rate=1_000, burst=100_000)
    clock = SimulatedClock(datetime.fromisoformat(options.now))
    house = await build(settings, clock, [Nowhere()])  # type: ignore[list-item]
    house.app.warm()
    rest = peak()
    sent = await house.ticker.tick()
    await house.close()
    return {"sent": sent, "rest": rest, "peak": peak()}


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--now", required=True, help="the instant, as ISO 8601")
    options = parser.parse_args()
    imports = peak()
    json.dump({"imports": imports} | asyncio.run(tick(options)), sys.stdout)


if __name__ == "__main__":
    main()
