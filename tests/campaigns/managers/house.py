"""The house of the campaign: one runtime with a platform and a recorder, and who sits there."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from adapters.console.texts import speech
from bot.domain.messages import Address, Outbound
from bot.domain.ports import Adapter
from bot.run.wiring import Runtime
from bot.storage import schema
from bot.storage.database import Database
from scheduler.clock import SimulatedClock
from tests.adapters.matrix.bot import run_bot
from tests.adapters.running import Running, run_adapter
from tests.adapters.slack.levain import address_of, run_levain
from tests.campaigns.course import write_course
from tests.campaigns.managers.seats import (
    ConsoleSeat,
    Keyboard,
    MatrixSeat,
    Screen,
    Seat,
    SlackSeat,
)
from tests.campaigns.managers.town import Citizen, people
from tests.capabilities.evidence.issuing import issuer
from tests.house import PARIS
from tests.recorder import Recorder
from tests.standins.matrix.learner import CryptoLearner
from tests.standins.matrix.synapse import Synapse, serve
from tests.standins.slack.server import serve as serve_slack

START = datetime(2026, 11, 2, 8, 40, tzinfo=PARIS)  # a Monday; the 11th is a public holiday
LESSONS = 9
PLAYED = ("boss", "manager", "agent", "leaver")  # the administrator, then who is on the roster


class Sent(NamedTuple):
    """A message that left unprompted, or a file: when, by the clock of the house."""

    at: datetime
    address: Address
    outbound: Outbound


@dataclass(kw_only=True)
class House:
    """A Levain on one platform and a recorder."""

    runtime: Runtime
    clock: SimulatedClock
    recorder: Recorder
    boss: Seat
    manager: Seat
    agent: Seat  # who is refused, then stops answering
    leaver: Seat
    town: list[Citizen]
    folder: Path
    url: str
    sent: list[Sent] = field(default_factory=list)

    async def tick(self, at: datetime) -> list[Sent]:
        """What leaves at that time."""
        before = len(self.sent)
        self.clock.move(at)
        await self.runtime.ticker.tick()
        return self.sent[before:]

    def watch(self, *adapters: Adapter) -> None:
        """Note what each of them is given to send."""
        for each in adapters:
            each.send = self._noting(each.send)  # type: ignore[method-assign]

    def _noting(self, send: Callable[..., Any]) -> Callable[..., Any]:
        async def noting(address: Address, outbound: Outbound, key: str) -> object:
            receipt = await send(address, outbound, key)
            self.sent.append(Sent(self.clock(), address, outbound))
            return receipt

        return noting


@asynccontextmanager
async def open_house(
    platform: str, url: str, folder: Path, size: int, synapse: Synapse | None = None
) -> AsyncIterator[House]:
    """That platform, empty; until the block ends."""
    async with AsyncExitStack() as stack:
        given: dict[str, Any] = {
            "url": url,
            "start": START,
            "lessons": write_course(folder / "lessons", LESSONS, 1),
        }
        options = {
            "privacy": {"erased_folder": folder / "erased"},
            "attestation": issuer(folder),
        }
        recorder = Recorder()
        house = await _OPENINGS[platform](
            _Opening(stack, folder, size, recorder, given, options, synapse)
        )
        yield house


@dataclass(frozen=True, slots=True)
class _Opening:
    stack: AsyncExitStack
    folder: Path
    size: int
    recorder: Recorder
    given: dict[str, Any]
    options: dict[str, Any]
    synapse: Synapse | None

    def settings(self, boss: Address) -> dict[str, Any]:
        return self.options | {"people": [{"address": boss.person, "role": "administrator"}]}

    def house(self, running: Running, town: list[Citizen], seats: Sequence[Seat]) -> House:
        house = House(
            runtime=running.runtime,
            clock=running.clock,
            recorder=self.recorder,
            **dict(zip(PLAYED, seats, strict=True)),
            town=town,
            folder=self.folder,
            url=self.given["url"],
        )
        house.watch(running.adapter, self.recorder)
        return house


async def _open_console(opening: _Opening) -> House:
    town = people(opening.size, ["", "", ""])
    where = [Address("console", "local", name, name) for name in PLAYED]
    clock = SimulatedClock(START)
    database = Database(opening.given["url"])
    await schema.prepare(database)
    screen = Screen(Keyboard(), address=where[0], clock=clock, speech=speech("fr"), files=True)
    running = await opening.stack.enter_async_context(
        run_adapter(
            Running,
            screen,
            database,
            clock,
            url=opening.given["url"],
            lessons=opening.given["lessons"],
            wrap=lambda handle: handle,
            settings=opening.settings(where[0]),
            beside=[opening.recorder],
        )
    )
    emails = ["", *(each.email for each in town)]
    seats = [
        ConsoleSeat(screen, address, opening.folder, running.runtime.app.handle, email)
        for address, email in zip(where, emails, strict=False)
    ]
    return opening.house(running, town, seats)


async def _open_matrix(opening: _Opening) -> House:
    stack = opening.stack
    synapse = opening.synapse or stack.enter_context(serve(_made(opening.folder / "synapse")))
    mark = uuid.uuid4().hex[:8]
    account = await asyncio.to_thread(synapse.register, f"levain-{mark}")
    clients = [
        await stack.enter_async_context(await CryptoLearner.register(synapse, f"{name}-{mark}"))
        for name in PLAYED
    ]
    place = account.user_id.partition(":")[2]
    where = [Address("matrix", place, each.user_id, "unknown") for each in clients]
    running = await stack.enter_async_context(
        run_bot(
            synapse,
            account,
            opening.folder,
            **opening.given,
            settings=opening.settings(where[0]),
            beside=[opening.recorder],
        )
    )
    town = people(opening.size, [each.user_id for each in clients[1:]])
    seats = [
        MatrixSeat(client, account.user_id, address, encrypted=name != "boss")
        for name, client, address in zip(PLAYED, clients, where, strict=True)
    ]
    return opening.house(running, town, seats)


async def _open_slack(opening: _Opening) -> House:
    slack = await opening.stack.enter_async_context(serve_slack())
    town = people(opening.size, ["", "", ""])
    emails = ["boss@ville.example", *(each.email for each in town)]
    persons = [
        slack.workspace().person(name, email=email)
        for name, email in zip(PLAYED, emails, strict=False)
    ]
    where = [address_of(each) for each in persons]
    running = await opening.stack.enter_async_context(
        run_levain(
            slack,
            opening.folder,
            **opening.given,
            settings=opening.settings(where[0]),
            beside=[opening.recorder],
        )
    )
    seats = [SlackSeat(person, address) for person, address in zip(persons, where, strict=True)]
    return opening.house(running, town, seats)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


_OPENINGS = {"console": _open_console, "matrix": _open_matrix, "slack": _open_slack}
PLATFORMS = tuple(_OPENINGS)
