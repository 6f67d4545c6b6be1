"""The demonstration's next day, with the worker that sends in the background."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.run.demo import START, converse, demo_settings
from scheduler.clock import SimulatedClock
from scheduler.ticker import Ticker
from tests.house import SMALL


def test_a_message_that_the_worker_sent_first_is_not_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick = Ticker.tick

    async def late(self: Ticker) -> int:
        """The worker has just done it all."""
        await tick(self)
        return await tick(self)

    async def lines() -> AsyncIterator[str]:
        for said in (*["passer"] * 3, "b", ":demain"):
            yield said

    monkeypatch.setattr(Ticker, "tick", late)
    output = io.StringIO()
    settings = demo_settings(f"sqlite:///{tmp_path / 'levain.sqlite'}")
    settings = settings.model_copy(update={"lessons": SMALL})
    asyncio.run(converse(settings, SimulatedClock(START), lines(), output))
    assert "Voici votre leçon du jour" in output.getvalue()
    assert "rien à envoyer" not in output.getvalue()


def test_the_manager_is_still_one_when_the_file_is_opened_again(tmp_path: Path) -> None:
    """Nothing of the settings named them, so that nothing takes their role back."""

    async def lines() -> AsyncIterator[str]:
        for said in (":role manager", "bilan"):
            yield said

    settings = demo_settings(f"sqlite:///{tmp_path / 'levain.sqlite'}")
    for _ in range(2):
        output = io.StringIO()
        asyncio.run(converse(settings, SimulatedClock(START), lines(), output))
        assert "Accueil et état civil" in output.getvalue()


def test_the_help_of_the_demonstration_names_each_order_and_each_role(tmp_path: Path) -> None:
    async def lines() -> AsyncIterator[str]:
        for said in (":aide", ":role", ":rien"):
            yield said

    settings = demo_settings(f"sqlite:///{tmp_path / 'levain.sqlite'}")
    output = io.StringIO()
    asyncio.run(converse(settings, SimulatedClock(START), lines(), output))
    helped, rest = output.getvalue().split("Rôles de la démonstration")
    for role in re.findall(r"\w+", rest.splitlines()[0]):
        assert f":role {role}" in helped
    for order in re.findall(r":(\w+)", rest.split("Ordres")[1]):
        assert f":{order}" in helped.replace(":demain passe au jour", "")
