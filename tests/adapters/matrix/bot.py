"""Levain on a homeserver: a runtime, its Matrix adapter, and a clock that tests move."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from adapters.matrix.account import open_matrix
from adapters.matrix.adapter import Matrix
from adapters.matrix.session import Session, save_session
from adapters.matrix.texts import speech
from bot.domain.messages import Address
from bot.domain.ports import Adapter
from bot.storage import schema
from bot.storage.database import Database
from scheduler.clock import SimulatedClock
from tests.adapters.running import Running, Wrap, echo, run_adapter
from tests.house import MONDAY, SMALL
from tests.standins.matrix.learner import Learner, says, words
from tests.standins.matrix.proxy import Proxy, stand_before
from tests.standins.matrix.synapse import Account, Synapse

PATIENCE = 45.0  # seconds, on a busy machine


@dataclass(kw_only=True)
class Bot(Running):
    """Levain on Matrix."""

    account: Account

    @property
    def matrix(self) -> Matrix:
        return self.adapter


@asynccontextmanager
async def run_bot(
    synapse: Synapse,
    account: Account,
    folder: Path,
    *,
    url: str | None = None,
    start: datetime = MONDAY,
    lessons: Path = SMALL,
    wrap: Wrap = lambda handle: handle,
    session: bool = True,
    settings: dict[str, Any] | None = None,
    beside: Sequence[Adapter] = (),
    **options: Any,
) -> AsyncIterator[Bot]:
    """Until the block ends; then stopped at once, its state left in the folder.

    `session`: that of the account is put there first.
    """
    url = url or f"sqlite:///{folder / 'levain.sqlite'}"
    state = folder / "matrix"
    if session:
        save_session(state, Session(synapse.url, *_session(account)))
    clock = SimulatedClock(start)
    database = Database(url)
    await schema.prepare(database)
    async with (
        open_matrix(database, state, clock=clock, speech=speech("fr"), **options) as matrix,
        run_adapter(
            Bot,
            matrix,
            database,
            clock,
            url=url,
            lessons=lessons,
            wrap=wrap,
            settings=settings,
            beside=beside,
            account=account,
        ) as bot,
    ):
        yield bot


@asynccontextmanager
async def proxied(
    synapse: Synapse, names: Callable[[str], str], folder: Path, wrap: Wrap = echo, **options: Any
) -> AsyncIterator[tuple[Proxy, Bot, Learner, str]]:
    """Levain behind a proxy, and somebody who is not, welcomed."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        stand_before(synapse.url) as proxy,
        run_bot(cast(Synapse, proxy), account, folder, wrap=wrap, **options) as bot,
    ):
        yield proxy, bot, ana, await enter(ana, account)


async def enter(person: Learner, levain: Account, **options: Any) -> str:
    """Open a conversation with Levain, and be welcomed; its room."""
    room = await person.open_room(levain.user_id, **options)
    await person.expect(room, says("bienvenue"))
    return room


def echoes(ana: Learner, room: str) -> list[str]:
    """What was repeated to them, in order, each as often as it came."""
    said = (words(event) for event in ana.seen(room) if event["sender"] != ana.user_id)
    return [each.removeprefix("reçu ") for each in said if each.startswith("reçu ")]


async def answered(ana: Learner, room: str, last: str) -> list[str]:
    """All the echoes, once that one has come."""
    await ana.expect(room, lambda event: says(f"reçu {last}")(event), PATIENCE)
    return echoes(ana, room)


async def until(true: Callable[[], bool]) -> None:
    """What happens on our side, where there is no event to wait for."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def _session(account: Account) -> tuple[str, str, str]:
    return account.user_id, account.device_id, account.access_token


def address_of(bot: Account, user: str, room: str) -> Address:
    return Address("matrix", bot.user_id.partition(":")[2], user, room)
