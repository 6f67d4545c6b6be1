"""Pages that a platform may keep beside the conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.capabilities.pages.pages import HOME, PREFERENCES
from bot.domain.menu import preference
from bot.domain.messages import Buttons, Choices, Chose, Meter, Opened, Outbound, Tried
from bot.domain.people import Role
from bot.run.demo import TEAMS, populate
from bot.run.settings import Person
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
        assert {"lesson", "later", "pause", f"page:{PREFERENCES}", "page:help"} <= offered(shown)
        await home.send(Chose(action(await home.send("leçon")), ("verifier",)))
        shown = await page(home)
        assert "mardi 24 novembre" in words([shown])
        (meter,) = [block for block in shown.blocks if isinstance(block, Meter)]
        assert (meter.value, meter.total) == (1, 3)
        await home.send("pause")
        shown = await page(home)
        assert "en pause" in words([shown])
        assert "resume" in offered(shown)


async def test_home_offers_what_makes_sense_and_says_it_once(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        assert "review" not in offered(await page(home))  # nothing was answered
        await home.send("stop")
        shown = await page(home)
        assert "later" not in offered(shown)
        assert "arrêté" in words([shown])
        await home.send("commencer")
        await home.send(Chose(action(await home.send("leçon")), ("verifier",)))
        shown = await page(home)
        assert "review" in offered(shown)
        assert "Réussite du premier coup" in words([shown])
        assert words([shown]).count("mardi 24 novembre") == 1
        await home.send("stop")
        shown = words([await page(home)])
        assert "envois sont arrêtés" in shown
        assert "Prochain envoi" not in shown


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
    ("action", "chosen"),
    [
        ("language", ("en",)),
        ("trade", ("rh",)),
        ("hour", ("10:15",)),
        ("days", ("1", "4")),
        ("zone", ("Pacific/Noumea",)),
        ("doubts", ("with",)),
        ("streak", ("off",)),
    ],
)
async def test_the_form_shows_what_holds_now(
    tmp_path: Path, action: str, chosen: tuple[str, ...]
) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        form = await page(home, PREFERENCES)
        (field,) = [
            block
            for block in form.blocks
            if isinstance(block, Choices) and preference(block.action) == action
        ]
        await home.send(Chose(field.action, chosen))
        asked = {
            preference(block.action): block
            for block in (await page(home, PREFERENCES)).blocks
            if isinstance(block, Choices)
        }
        fields = {"language", "trade", "hour", "days", "zone", "streak", "doubts"}
        assert asked.keys() == fields
        assert asked[action].chosen == chosen
        assert set(chosen) <= {option.id for option in asked[action].options}
        assert (await home.learner()).address == ANA


async def test_a_choice_that_is_only_tried_changes_nothing(tmp_path: Path) -> None:
    """The platform is told what would be refused, and nothing for what would be kept."""
    async with open_home(tmp_path) as home:
        await home.begin()
        hour = (await home.learner()).menu.action("hour")
        before = await home.learner()
        (refused,) = await home.send(Tried(Chose(hour, ("23:15",))))
        assert "entre 8" in words([refused])
        assert await home.send(Tried(Chose(hour, ("10:15",)))) == ()
        assert await home.send(Tried(Chose("zone:Nouméa"))) == ()
        (refused,) = await home.send(Tried(Chose("zone:Atlantide")))
        assert "pas reconnu" in words([refused])
        assert await home.learner() == before


async def test_a_manager_sees_their_teams_on_the_home(tmp_path: Path) -> None:
    boss = Person(address=ANA.person, role=Role.MANAGER, manages=tuple(TEAMS))
    async with open_home(tmp_path, people=(boss,)) as home:
        await populate(home.runtime, home.clock())
        await home.runtime.ticker.perform()
        await home.begin()
        shown = await page(home)
        told = words([shown])
        assert "Vos services" in told
        assert "Accueil et état civil" in told
        assert "Archives" not in told  # three people
        assert "summary" in offered(shown)
    async with open_home(f"sqlite:///{tmp_path / 'other.sqlite'}") as home:
        await home.begin()
        assert "Vos services" not in words([await page(home)])


@pytest.mark.parametrize("name", ["help", "further"])
async def test_help_and_longer_courses_are_pages_to_read(tmp_path: Path, name: str) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        shown = await page(home, name)
        assert shown.page == name
        assert offered(shown) == set()
        assert words([shown])
