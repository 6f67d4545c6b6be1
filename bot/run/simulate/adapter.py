"""The adapter of a simulation."""

from __future__ import annotations

from bot.domain.errors import FileMissing
from bot.domain.messages import Address, Outbound
from bot.domain.ports import Handle
from bot.run.simulate.crowd import PLATFORM, Crowd, Shown
from bot.run.simulate.notes import Notes
from scheduler.clock import SimulatedClock


class SimulatedAdapter:
    """The adapter of a simulation: records what is sent, and draws who will react."""

    name = PLATFORM
    ready = True

    def __init__(self, crowd: Crowd, notes: Notes, clock: SimulatedClock) -> None:
        self._crowd = crowd
        self._notes = notes
        self._clock = clock
        self.sent = 0

    async def run(self, handle: Handle) -> None:
        """Return at once: no event comes from outside."""

    async def send(self, address: Address, outbound: Outbound, key: str) -> str:
        now, number = self._clock(), int(address.user)
        self.sent += 1
        self._notes.received(number, int(key), now)
        shown = Shown.of([outbound])
        if at := self._crowd.comes_back(self._crowd.person(number), shown, now):
            self._notes.expect(at, number, shown)
        return key

    async def update(self, receipt: str, outbound: Outbound) -> None:
        """Ignore a replaced message."""

    async def find(self, address: Address, key: str) -> str | None:
        """Return None: a single live process is never in doubt."""
        return None

    async def fetch(self, address: Address, reference: str, limit: int) -> bytes:
        """Raise FileMissing: nobody attaches anything."""
        raise FileMissing
