"""Planned lessons leave through the dispatcher while Slack fails: how often each is read.

    python -m tests.campaigns.slack.sending [--tries 200]

The clock is simulated; Slack is the stand-in, in the same process. Replies to people come after,
on real time, while Slack hangs for forty seconds on each and then posts it.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from adapters.slack.client import name_of
from bot.domain.messages import Inbound, Typed
from bot.storage.tables import delivery
from tests.adapters.slack.levain import Levain, address_of, run_levain
from tests.house import PARIS
from tests.standins.slack.faults import Fault
from tests.standins.slack.ledger import Ledger
from tests.standins.slack.people import Person
from tests.standins.slack.server import serve
from tests.standins.slack.workspace import BOT

POST = "chat.postMessage"
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
LATER = timedelta(minutes=2)  # past what any attempt waits for here
FAULTS = (
    Fault.LOSE_ANSWER,
    Fault.LOSE_REQUEST,
    Fault.LIMIT,
    Fault.ERROR_BEFORE,
    Fault.ERROR_AFTER,
    Fault.CUT,
    Fault.LATE,
)
CALL_MAX, DELAY = 6.0, 8.0  # seconds, for 30 and 40: Levain waits, and Slack is late
HELP = "Ce que vous pouvez me dire"


@dataclass(frozen=True, kw_only=True)
class Sending:
    """What became of a lesson for each person."""

    people: int
    met: int  # calls that met the fault
    sent: dict[str, str]  # what the queue holds as sent: receipt -> name
    read: list[tuple[str, str]]  # what is on the screens: the same

    @property
    def faults(self) -> list[str]:
        """What should not be, in words."""
        times = Counter(name for _, name in self.read)
        read = dict(self.read)
        return [
            *(f"{name}: read {n} times" for name, n in times.items() if n > 1),
            *(
                f"{name}: sent, and not read there"
                for at, name in self.sent.items()
                if at not in read
            ),
            *(f"{name}: read, and not sent" for name in times.keys() - {*self.sent.values()}),
            *[f"{len(self.sent)} of {self.people} sent"] * (len(self.sent) != self.people),
            *[f"{self.met} calls met the fault"] * (self.met != self.people),
        ]


async def send_through(fault: Fault, tries: int, folder: Path) -> Sending:
    """A lesson to so many people at once; as many calls meet the fault."""
    is_late = fault is Fault.LATE
    options = {"call_max": CALL_MAX} if is_late else {}
    async with (
        serve() as slack,
        run_levain(slack, folder, options=options, connected=False) as levain,
    ):
        slack.faults.delay = DELAY
        people = [slack.workspace().person(f"ana{number}") for number in range(tries)]
        for person in people:
            await _begin(levain, person)
        slack.faults.add(POST, fault, times=tries)
        await levain.tick(TUESDAY)
        if is_late:  # the clock of Levain then moves on by minutes
            await slack.ledger.until(lambda ledger: _count_late(ledger) == tries, 5 * DELAY)
        while [row for row in await _rows(levain) if row.visible_at]:
            await levain.tick(levain.clock() + LATER)
        shown = [m for person in people for m in person.messages() if m["user"] == BOT]
        return Sending(
            people=tries,
            met=sum(bool(call.fault) for call in slack.ledger.calls(POST)),
            sent={row.remote_id: str(row.id) for row in await _rows(levain) if row.state == "sent"},
            read=[(f"T1 {m['channel']} {m['ts']}", name_of(m).partition(".")[2]) for m in shown],
        )


async def reply_late(tries: int, folder: Path, *, call_max: float, delay: float) -> list[int]:
    """Say something from so many people at once; Slack hangs on each reply, and posts it late.

    Returns how often each read the reply, once nothing more is to come. Times are in seconds.
    """
    async with (
        serve() as slack,
        run_levain(slack, folder, options={"call_max": call_max}) as levain,
    ):
        slack.faults.delay = delay
        people = [slack.workspace().person(f"ana{number}") for number in range(tries)]
        for person in people:
            await _begin(levain, person)
        slack.faults.add(POST, Fault.LATE, times=tries)
        await asyncio.gather(*(person.say("aide") for person in people))
        patience = 4 * call_max + 2 * delay
        await slack.ledger.until(lambda ledger: _count_late(ledger) == tries, patience)
        async with asyncio.timeout(patience):
            while levain.slack._lanes.held:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return [
            sum(HELP in message["text"] for message in person.messages() if message["user"] == BOT)
            for person in people
        ]


def _count_late(ledger: Ledger) -> int:
    return sum(call.fault == Fault.LATE for call in ledger.calls(POST))


async def _begin(levain: Levain, person: Person) -> None:
    """On Monday they ask for a lesson; there is one to come on Tuesday."""
    said = Inbound(
        id=uuid.uuid4().hex,
        address=address_of(person),
        at=levain.clock(),
        content=Typed("leçon"),
    )
    await levain.runtime.app.handle(said)


async def _rows(levain: Levain) -> Sequence[Any]:
    async with levain.runtime.database.begin() as connection:
        return (await connection.execute(select(delivery))).all()


def main() -> None:
    parser = argparse.ArgumentParser(prog="sending")
    parser.add_argument("--tries", type=int, default=200, help="people, for each fault")
    parser.add_argument("--late", type=int, default=60, help="people who are replied to late")
    given = parser.parse_args()
    tries = given.tries
    logging.basicConfig(level=logging.ERROR)  # each fault is a warning
    failed = False
    for fault in FAULTS:
        with tempfile.TemporaryDirectory(prefix="levain-slack-") as folder:
            found = asyncio.run(send_through(fault, tries, Path(folder)))
        print(f"{fault}: {found.met} met, {len(found.read)} read", *found.faults[:9], sep="\n  ")
        failed |= bool(found.faults)
    with tempfile.TemporaryDirectory(prefix="levain-slack-") as folder:
        late = asyncio.run(reply_late(given.late, Path(folder), call_max=30.0, delay=40.0))
    times = Counter(late)
    print(f"replies, 40 s late: {times[1]} read once, {late.count(0)} never, {max(late)} at most")
    sys.exit(failed or times[1] != given.late)


if __name__ == "__main__":
    main()
