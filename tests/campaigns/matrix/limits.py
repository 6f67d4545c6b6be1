"""How many of those who invite Levain at once are welcomed in time, under limits: `make matrix`."""

from __future__ import annotations

import asyncio
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from bot.capabilities import load_capabilities
from bot.run.platforms import load_records
from tests.adapters.matrix.bot import run_bot
from tests.standins.matrix.learner import Event, Learner, says
from tests.standins.matrix.synapse import Synapse, serve

INVITED = 14
SECONDS = 110.0  # a fresh homeserver grants 10 places, then one each 5 s; a welcome takes two


@dataclass(frozen=True, slots=True)
class Welcomes:
    """What was seen by those who were welcomed."""

    seconds: list[float]  # after which each was
    keycaps: int  # placed before the last of them was


async def welcome(synapse: Synapse, folder: Path, patience: float) -> Welcomes:
    """Invite Levain, all at once, and wait to be welcomed."""
    account = await asyncio.to_thread(synapse.register, _name("levain"))
    people = [await Learner.register(synapse, _name("agent")) for _ in range(INVITED)]
    await asyncio.to_thread(synapse.lift_limits, *(each.account for each in people))
    now = asyncio.get_running_loop().time

    last = 0
    keycaps: list[int] = []  # when each was taken by the homeserver

    async def be_welcomed(person: Learner, start: float) -> float:
        nonlocal last
        room = await person.open_room(account.user_id)
        last = max(last, _at(await person.expect(room, says("bienvenue"), patience)))
        return now() - start

    async def look_at_keycaps(person: Learner) -> None:
        await person.pull()
        seen = [event for room in person.rooms for event in person.seen(room)]
        keycaps.extend(_at(each) for each in seen if each["type"] == "m.reaction")

    try:
        async with run_bot(synapse, account, folder, reactions="clear"):
            welcomes = (be_welcomed(each, now()) for each in people)
            ends = await asyncio.gather(*welcomes, return_exceptions=True)
            await asyncio.gather(*map(look_at_keycaps, people))
    finally:
        for each in people:
            await each.close()
    seconds = sorted(end for end in ends if isinstance(end, float))
    return Welcomes(seconds, sum(at < last for at in keycaps))


def _at(event: Event) -> int:
    return int(event["origin_server_ts"])


def _name(name: str) -> str:
    return f"{name}-{uuid.uuid4().hex[:8]}"


def main() -> None:
    load_capabilities()
    load_records()
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder), relaxed=False) as synapse:
        took = asyncio.run(welcome(synapse, Path(folder), SECONDS))
    told = ", ".join(f"{each:.0f}" for each in took.seconds)
    print(f"{len(took.seconds)} of {INVITED} were welcomed in {SECONDS:.0f} s, after {told} s")
    print(f"{took.keycaps} keycaps were placed before the last of them")
    if len(took.seconds) < INVITED:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
