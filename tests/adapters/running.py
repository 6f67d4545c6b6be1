"""Levain with one adapter, on a clock that tests move, and what may stand before its core."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.messages import Inbound, Outbound, Text, Typed
from bot.domain.ports import Adapter, Handle
from bot.run.settings import Settings
from bot.run.wiring import Runtime, build
from bot.storage.database import Database
from scheduler.clock import SimulatedClock

Wrap = Callable[[Handle], Handle]
R = TypeVar("R", bound="Running")


@dataclass(kw_only=True)
class Running:
    """A runtime and its adapter, which runs; `handle` may be changed meanwhile."""

    runtime: Runtime
    clock: SimulatedClock
    adapter: Any
    handle: Handle
    running: asyncio.Task[None] = field(init=False)

    def __post_init__(self) -> None:
        self.running = asyncio.create_task(self.adapter.run(lambda said: self.handle(said)))

    async def tick(self, at: datetime) -> int:
        self.clock.move(at)
        return await self.runtime.ticker.tick()

    async def stop(self) -> None:
        """Stop at once, whatever it is doing."""
        self.running.cancel()
        with suppress(asyncio.CancelledError):
            await self.running
        await self.runtime.close()


@asynccontextmanager
async def run_adapter(
    kind: type[R],
    adapter: Adapter,
    database: Database,
    clock: SimulatedClock,
    *,
    url: str,
    lessons: Path,
    wrap: Wrap,
    settings: Mapping[str, Any] | None = None,
    beside: Sequence[Adapter] = (),
    **more: object,
) -> AsyncIterator[R]:
    """A runtime around that adapter, and others `beside` it, until the block ends."""
    values = {"database_url": url, "lessons": lessons, "rate": 1000, "burst": 1000}
    chosen = Settings.model_validate(values | (settings or {}))
    runtime = await build(chosen, clock, [adapter, *beside], database=database)
    running = kind(
        runtime=runtime, clock=clock, adapter=adapter, handle=wrap(runtime.app.handle), **more
    )
    try:
        yield running
    finally:
        await running.stop()


# --- Before the core ---------------------------------------------------------------------------


def before(act: Callable[[Inbound], Awaitable[None]]) -> Wrap:
    """Something happens before the core hears; it may wait, or raise."""

    def wrap(handle: Handle) -> Handle:
        async def hear(inbound: Inbound) -> Sequence[Outbound]:
            await act(inbound)
            return await handle(inbound)

        return hear

    return wrap


def recording(heard: list[Inbound]) -> Wrap:
    """A core, and a list of all that it hears."""

    async def note(inbound: Inbound) -> None:
        heard.append(inbound)

    return before(note)


def breaking(when: Callable[[Inbound], bool]) -> Wrap:
    """A core that some events break."""

    async def fail(inbound: Inbound) -> None:
        if when(inbound):
            raise ArithmeticError

    return before(fail)


def echo(handle: Handle) -> Handle:
    """The core hears everything and counts it; its replies repeat what was said."""

    async def hear(inbound: Inbound) -> Sequence[Outbound]:
        replies = await handle(inbound)
        if not replies or not isinstance(inbound.content, Typed):
            return replies
        return [Outbound((Text(f"reçu {inbound.content.text}"),))]

    return hear
