"""« aide »: each command of one's role is named once, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.capabilities import load_capabilities
from bot.domain.messages import Address
from bot.domain.people import Role
from bot.turn.router import Router
from tests.house import Home, open_home

WHO = Address("recorder", "w", "who", "who")
SAID_ELSEWHERE = {  # by a button where they are of use, or by themselves
    "start",
    "greeting",
    "help",
    "skip",
}
COMMANDS = Router(load_capabilities()).commands
BY_SETTINGS = "completion"
ROLES = (Role.AGENT, Role.MANAGER, Role.ADMINISTRATOR)


async def named(home: Home, word: str) -> list[str]:
    """The words that help puts in italics, in their order."""
    return re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", await home.say(word, WHO))


@pytest.mark.parametrize("word", ["aide", "help"])
@pytest.mark.parametrize("nominal", [[], ["administrator"], ["manager"]])
@pytest.mark.parametrize("role", ROLES)
async def test_each_command_of_a_role_is_named_once(
    tmp_path: Path, role: Role, nominal: list[str], word: str
) -> None:
    people = ({"address": WHO.person, "role": role.value},)
    privacy = {"erased_folder": tmp_path / "erased", "nominal_export": nominal}
    async with open_home(tmp_path, people=people, privacy=privacy) as home:
        await home.begin(WHO)
        if word == "help":
            await home.say("langue", WHO)
            await home.say("English", WHO)
        found = await named(home, word)
    assert ("lesson" in found) is (word == "help")
    entitled = any(role.rank >= Role(each).rank for each in nominal)
    wanted = {
        each.name
        for each in COMMANDS
        if each.words and role.rank >= each.role.rank and each.name not in SAID_ELSEWHERE
    }
    if not entitled:
        wanted.discard(BY_SETTINGS)
    times = {each.name: sum(said in each.words for said in found) for each in COMMANDS}
    assert times == {name: int(name in wanted) for name in times}
