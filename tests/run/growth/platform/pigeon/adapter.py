"""The port, on two pipes."""

from __future__ import annotations

import sys
import uuid

from adapters.opening import Opening
from adapters.pigeon import records
from adapters.pigeon.settings import PigeonSettings
from adapters.pigeon.texts import speech
from bot.domain.errors import FileRefused
from bot.domain.messages import Address, Feedback, Inbound, Outbound, Text, Typed
from bot.domain.ports import Handle, Receipt


class Pigeon:
    name = "pigeon"
    ready = True

    def __init__(self, opening: Opening[PigeonSettings]) -> None:
        self._opening = opening
        self._speech = speech(opening.language)

    async def run(self, handle: Handle) -> None:
        for letter in sys.stdin:
            user, _, words = letter.strip().partition(": ")
            await records.keep(self._opening.database, user, words)
            address = Address(self.name, "roof", user, user)
            said = Inbound(
                id=uuid.uuid4().hex,
                address=address,
                at=self._opening.clock(),
                content=Typed(words),
            )
            for outbound in await handle(said):
                await self.send(address, outbound, said.id)

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        texts = [each.markup for each in outbound.blocks if isinstance(each, Text | Feedback)]
        print(self._speech("pigeon-letter", user=address.user), *texts)
        return key

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        """A letter that left cannot be changed."""

    async def find(self, address: Address, key: str) -> Receipt | None:
        return None

    async def fetch(self, address: Address, reference: str, limit: int) -> bytes:
        raise FileRefused
