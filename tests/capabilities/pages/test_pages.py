"""Pages that a platform may keep beside the conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.capabilities.pages.pages import HOME, PREFERENCES
from bot.domain.messages import Buttons, Choices, Chose, Meter, Opened, Outbound
from tests.house import ANA, Home, action, open_home, words


async def page(home: Home, name: str = HOME) -> Outbound:
    (only,) = await home.send(Opened(name))
    return only


def offered(shown: Outbound) -> set[str]:
    rows = [block.buttons for block in shown.blocks if isinstance(block, Buttons)]
    return {button.action for row in rows for button in row}


async def test_whoever_opens_a_page_first_is_welcomed_in_the_conversation(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        (welcome,) = await home.send(Opened(HOME), event="e1")
        assert not welcome.page
        assert "bienvenue" in words([welcome])
        shown = await page(home)
        assert shown.page == HOME
        assert "start" in offered(shown)


async def test_looking_changes_nothing(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        before = await home.learner()
        for name in (HOME, PREFERENCES, "no such page"):
            assert (await page(home, name)).page
        assert await home.learner() == before
        assert "Bonne réponse" in await home.say("b")  # the question is still on offer


async def test_home_follows_what_happens(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        shown = await page(home)
        assert "attend votre réponse" in words([shown])
        assert {"lesson", "later", "pause", f"page:{PREFERENCES}", "help"} <= offered(shown)
        await home.send(Chose(action(await home.send("leçon")), ("verifier",)))
        shown = await page(home)
        assert "mardi 24 novembre" in words([shown])
        (meter,) = [block for block in shown.blocks if isinstance(block, Meter)]
        assert (meter.value, meter.total) == (1, 3)
        await home.send("pause")
        shown = await page(home)
        assert "en pause" in words([shown])
        assert "resume" in offered(shown)


async def test_home_after_the_last_course(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        for _ in range(12):
            replies = await home.send("leçon")
            if not any(isinstance(b, Choices) for o in replies for b in o.blocks):
                break
            asked = next(b for o in replies for b in o.blocks if isinstance(b, Choices))
            await home.send(Chose(asked.action, (asked.options[0].id,)))
        assert "Tous les cours sont terminés" in words([await page(home)])


@pytest.mark.parametrize(
    ("said", "action", "chosen"),
    [
        (Chose("language", ("en",)), "language", ("en",)),
        (Chose("trade", ("rh",)), "trade", ("rh",)),
        (Chose("hour", ("10:15",)), "hour", ("10:15",)),
        (Chose("days", ("1", "4")), "days", ("1", "4")),
        (Chose("zone", ("Pacific/Noumea",)), "zone", ("Pacific/Noumea",)),
    ],
)
async def test_the_form_shows_what_holds_now(
    tmp_path: Path, said: Chose, action: str, chosen: tuple[str, ...]
) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.send(said)
        asked = {
            block.action: block
            for block in (await page(home, PREFERENCES)).blocks
            if isinstance(block, Choices)
        }
        assert asked.keys() == {"language", "trade", "hour", "days", "zone"}
        assert asked[action].chosen == chosen
        assert set(chosen) <= {option.id for option in asked[action].options}
        assert (await home.learner()).address == ANA
