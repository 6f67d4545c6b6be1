"""Both sockets are cut while addresses of Slack are dead: how soon people are heard again.

    python -m tests.campaigns.slack.cuts [--cuts 200] [--hurry 4] [--seed 1]

Slack is the stand-in, in the same process. Waits of Levain are divided by `--hurry`, and so is the
time within which it must hear again: half a minute. 1 is as in production.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from adapters.slack.options import SocketPace
from bot.storage.inbox import troubles
from tests.adapters.slack.levain import Levain, run_levain
from tests.standins.slack.faults import Fault
from tests.standins.slack.people import Person
from tests.standins.slack.server import Slack, serve
from tests.standins.slack.workspace import BOT

WITHIN = 30.0  # seconds
LONG = 40  # every so many cuts, addresses are dead until health says so
DEAD_MAX = 4  # addresses in a row, at other cuts
AWAY = (Fault.ERROR_BEFORE, Fault.LOSE_REQUEST, Fault.HANG_BEFORE)  # of the call for an address


@dataclass(kw_only=True)
class Result:
    """What was seen. `faults`: what should not be, in words."""

    cuts: int = 0
    refused: int = 0  # handshakes, answered 408
    slowest: float = 0.0  # seconds from a cut, or from the end of a long one, to an answer
    troubles: int = 0  # long cuts that health told of, and told the end of
    lost: int = 0  # lines of the log: a socket lost, a socket found again
    found: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.cuts} cuts, {self.refused} handshakes refused; heard again within"
            f" {self.slowest:.1f} s at most; {self.troubles} troubles told and ended;"
            f" {self.lost} losses and {self.found} returns in the log; {len(self.faults)} faults"
        )


class _Lines(logging.Handler):
    """The log of the adapter."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    def count(self, part: str) -> int:
        return sum(part in each for each in self.said)


@dataclass(kw_only=True)
class Campaign:
    slack: Slack
    levain: Levain
    ana: Person
    pace: SocketPace
    within: float
    rng: random.Random
    result: Result

    async def cut(self, number: int) -> None:
        """Cut both sockets, and wait until a word is answered."""
        is_long = number % LONG == 0
        self.slack.sockets.dead = 10**9 if is_long else self.rng.randint(0, DEAD_MAX)
        if self.rng.random() < 0.2:
            self.slack.faults.add("apps.connections.open", self.rng.choice(AWAY))
        self.slack.sockets.drop()
        if is_long:
            await self._until_told(told=True)
            self.slack.sockets.dead = 0
        began = time.monotonic()
        await self.slack.ledger.until(lambda _: bool(self.slack.sockets.open), 3 * self.within)
        before = len(self._said())
        await self.ana.say("aide")
        await self.ana.until(lambda: len(self._said()) > before or None, 3 * self.within)
        took = time.monotonic() - began
        self.result.slowest = max(self.result.slowest, took)
        if took > self.within:
            self.result.faults.append(f"cut {number}: heard after {took:.1f} s")
        if is_long:
            await self._until_told(told=False)
            self.result.troubles += 1
        await self.slack.ledger.until(lambda _: len(self.slack.sockets.open) == 2, 3 * self.within)

    def _said(self) -> list[str]:
        return [each["ts"] for each in self.ana.messages() if each["user"] == BOT]

    async def _until_told(self, *, told: bool) -> None:
        """Wait until `levain health` tells of it, or no more. Raises TimeoutError."""
        async with asyncio.timeout(self.pace.deaf * 2 + self.within):
            while bool(await troubles(self.levain.runtime.database)) is not told:  # noqa: ASYNC110
                await asyncio.sleep(self.pace.deaf / 100)


async def run(cuts: int, hurry: float, seed: int, folder: Path) -> Result:
    """So many cuts, one after the other."""
    pace = SocketPace(*(wait / hurry for wait in SocketPace()))
    lines, log = _Lines(), logging.getLogger("adapters.slack")
    level = log.level
    log.addHandler(lines)
    log.setLevel(logging.INFO)
    result = Result()
    try:
        async with serve() as slack, run_levain(slack, folder, options={"pace": pace}) as levain:
            slack.delivery.retries = (0.0, 1.0, 5.0)
            campaign = Campaign(
                slack=slack,
                levain=levain,
                ana=slack.workspace().person("ana"),
                pace=pace,
                within=WITHIN / hurry,
                rng=random.Random(seed),  # noqa: S311
                result=result,
            )
            await campaign.ana.say("aide")
            await campaign.ana.until(lambda: campaign._said() or None)
            for number in range(1, cuts + 1):
                await campaign.cut(number)
                result.cuts += 1
            result.refused = slack.sockets.refused
            async with asyncio.timeout(WITHIN):
                while lines.count("is open again") < lines.count("was lost"):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            result.lost, result.found = lines.count("was lost"), lines.count("is open again")
    finally:
        log.removeHandler(lines)
        log.setLevel(level)
    if result.lost != result.found or result.lost < 2 * cuts:  # more when the machine is too busy
        result.faults.append(f"{result.lost} losses and {result.found} returns in the log")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(prog="cuts")
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--hurry", type=float, default=4.0, help="what waits are divided by")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="levain-slack-") as folder:
        result = asyncio.run(run(given.cuts, given.hurry, given.seed, Path(folder)))
    print(result, *result.faults[:9], sep="\n  ")
    sys.exit(bool(result.faults))


if __name__ == "__main__":
    main()
