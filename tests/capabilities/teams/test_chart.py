"""The chart of a summary: asked for, drawn apart, the same counts in words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.capabilities.teams import chart
from bot.domain.messages import Address, Picture
from bot.domain.people import Role
from bot.run.settings import Person
from tests.house import Home, open_home

BOSS = Address("recorder", "w", "boss", "boss")
PEOPLE = tuple(Person(address=f"recorder/w/{name}", team="Accueil") for name in "abcdefgh")
NAMED = (Person(address=BOSS.person, role=Role.MANAGER, manages=("Accueil",)), *PEOPLE)


async def gather(home: Home) -> None:
    for each in PEOPLE:
        name = each.address.rpartition("/")[2]
        await home.begin(Address("recorder", "w", name, name))
    await home.begin(BOSS)
    await home.age()


async def test_the_picture_of_a_summary_follows_with_its_counts_in_words(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await gather(home)
        assert "image" in await home.say("bilan en image", BOSS)
        await home.tick(home.clock() + timedelta(seconds=5))
        (shown,) = [b for _, o, _ in home.recorder.sent for b in o.blocks]
        assert isinstance(shown, Picture)
        assert shown.content.startswith(b"\x89PNG")
        said = "Accueil. Terminé\u00a0: moins de 5. Commencé\u00a0: presque tous."
        assert said in shown.alt


async def test_without_the_extra_the_summary_is_offered_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart, "can_draw", lambda: False)
    async with open_home(tmp_path, people=NAMED) as home:
        await gather(home)
        await home.say("bilan en image", BOSS)
        await home.tick(home.clock() + timedelta(seconds=5))
        assert home.recorder.sent == []
