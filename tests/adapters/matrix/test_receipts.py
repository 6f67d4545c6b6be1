"""What was dealt with is read: a reply says so, or else a receipt, which fails nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from adapters.matrix.messages.receipts import LAZY
from bot.domain.messages import Inbound, Outbound, Typed
from bot.domain.ports import Handle
from tests.adapters.matrix.bot import PATIENCE, answered, proxied
from tests.standins.matrix.learner import Learner
from tests.standins.matrix.proxy import Fault
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]
RECEIPT = "/receipt/m.read/"


def silent(handle: Handle) -> Handle:
    """Deal with everything, and reply to greetings alone."""

    async def hear(inbound: Inbound) -> Sequence[Outbound]:
        replies = await handle(inbound)
        return () if isinstance(inbound.content, Typed) else replies

    return hear


async def read_by_others(ana: Learner, room: str, event_id: str) -> None:
    """Until their client says that Levain has read so far."""
    query: dict[str, str] = {}
    async with asyncio.timeout(PATIENCE):
        while True:
            synced = await ana.call("GET", "sync", **query)
            part = synced.get("rooms", {}).get("join", {}).get(room, {})
            for event in part.get("ephemeral", {}).get("events", ()):
                readers = event["content"].get(event_id, {}).get("m.read", {})
                if event["type"] == "m.receipt" and readers.keys() - {ana.user_id}:
                    return
            query = {"since": synced["next_batch"], "timeout": "5000"}


async def test_the_newest_of_a_burst_is_marked_once(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    async with proxied(synapse, names, tmp_path, silent) as (proxy, _, ana, room):
        for number in range(10):
            last = await ana.say(room, str(number))
        await read_by_others(ana, room, last)
        marked = [path for _, path in proxy.asked if RECEIPT in path]
        assert len(marked) < 10
        assert marked[-1].endswith(last)
        assert not [path for _, path in proxy.asked if "presence/" in path]
        syncs = [path for _, path in proxy.asked if "/sync?" in path]
        assert all("set_presence=offline" in path for path in syncs)


async def test_a_reply_needs_no_receipt(synapse: Synapse, names: Names, tmp_path: Path) -> None:
    async with proxied(synapse, names, tmp_path) as (proxy, _, ana, room):
        await ana.say(room, "un")
        await answered(ana, room, "un")
        await asyncio.sleep(2 * LAZY)
        assert not [path for _, path in proxy.asked if RECEIPT in path]


async def test_a_receipt_that_fails_is_given_up(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    async with proxied(synapse, names, tmp_path, silent) as (proxy, _, ana, room):
        tried = asyncio.Event()

        def refuse(_method: str, path: str) -> Fault | None:
            if RECEIPT not in path:
                return None
            tried.set()
            return Fault.BAD_GATEWAY

        proxy.fault = refuse
        await ana.say(room, "un")
        async with asyncio.timeout(PATIENCE):
            await tried.wait()
        proxy.fault = lambda *_: None
        last = await ana.say(room, "deux")
        await read_by_others(ana, room, last)
        marked = [path for _, path in proxy.asked if RECEIPT in path]
        assert len(marked) == len(set(marked))  # each event at most once
