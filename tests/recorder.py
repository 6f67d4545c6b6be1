"""An adapter that remembers: the fake of the port, held to the same contract as the real ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.errors import FileMissing, FileTooBig
from bot.domain.messages import Address, Inbound, Outbound
from bot.domain.ports import Handle, Receipt


@dataclass
class Recorder:
    """Records what is sent. `refuse` may raise for a send, before or after it is recorded."""

    name: str = "recorder"
    ready: bool = True
    sent: list[tuple[Address, Outbound, str]] = field(default_factory=list)
    replied: list[Outbound] = field(default_factory=list)
    inbox: asyncio.Queue[Inbound | None] = field(default_factory=asyncio.Queue)
    files: dict[str, bytes] = field(default_factory=dict)  # attached, by reference
    refuse: Callable[[str], Exception | None] = lambda _key: None

    async def run(self, handle: Handle) -> None:
        while inbound := await self.inbox.get():
            self.replied.extend(await handle(inbound))

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        if error := self.refuse(key):
            raise error
        if await self.find(address, key) is None:
            self.sent.append((address, outbound, key))
        return key

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        self.sent = [
            (address, outbound if key == receipt else old, key) for address, old, key in self.sent
        ]

    async def find(self, address: Address, key: str) -> Receipt | None:
        return next((known for _, _, known in self.sent if known == key), None)

    async def fetch(self, address: Address, reference: str, limit: int) -> bytes:
        if reference not in self.files:
            raise FileMissing
        if len(self.files[reference]) > limit:
            raise FileTooBig
        return self.files[reference]
