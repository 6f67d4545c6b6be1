"""« effacer »: said first, confirmed in words, then everything of one person and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.capabilities.completion.records import Look, keep_looks
from bot.domain.messages import Buttons, Chose, Joined, Meter, Opened
from bot.run.wiring import load_owners
from bot.storage import learners
from bot.storage.holdings import export, of_all
from tests.capabilities.privacy.filling import fill, of_people
from tests.house import ANA, Home, open_home, words

ALL = of_all(load_owners())
BOB = replace(ANA, user="bob", conversation="bob")


async def ask(home: Home) -> str:
    """The words that confirm, as they are shown."""
    found = re.search(r"\*\*(effacer \d{4})\*\*", await home.say("effacer"))
    assert found
    return found[1]


async def rows(home: Home) -> dict[str, int]:
    async with home.runtime.database.begin() as connection:
        return {
            each.table.name: (
                await connection.execute(select(func.count()).select_from(each.table))
            ).scalar_one()
            for each in ALL
        }


async def test_all_of_a_person_goes_and_nothing_of_another(database_url: str) -> None:
    listed = {"role": "manager", "team": "a", "manages": ["a"]}
    people = [{"address": each.person, **listed} for each in (ANA, BOB)]
    async with open_home(database_url, people=people) as home:
        for each in (ANA, BOB):
            await home.begin(each)
            await home.send("B", each)
        ana, bob = await home.learner(), await home.learner(BOB)
        confirm = await ask(home)
        async with home.runtime.database.begin() as connection:
            await fill(connection, ALL, ana)
            await fill(connection, ALL, bob)
            held = await export(connection, ALL, ana)
            others = await export(connection, ALL, bob)
        assert set(held) == {each.table.name for each in of_people(ALL)}
        before = await rows(home)
        assert "C’est effacé" in words(await home.send(confirm, event="the-last"))
        after = await rows(home)
        lost = {name: before[name] - after[name] for name in before if before[name] != after[name]}
        lost["seen_event"] += 1  # the event that asks is one more
        staying = {each.table.name for each in ALL if each.stays}
        assert staying == {"member", "member_address", "management", "audit"}
        assert lost == {name: len(held[name]) for name in held if name not in staying}
        async with home.runtime.database.begin() as connection:
            left = await export(connection, ALL, ana)
            assert await export(connection, ALL, bob) == others
            assert await learners.look_up(connection, [ANA.person]) == {}
        assert [row["event_id"] for row in left.pop("seen_event")] == ["the-last"]
        assert {name: left[name] for name in left} == {name: held[name] for name in staying}


async def test_the_event_that_erases_counts_once(database_url: str) -> None:
    """A platform that gives it again makes no newcomer of whoever was erased."""
    async with open_home(database_url) as home:
        await home.begin()
        confirm = await ask(home)
        await home.send(confirm, event="again")
        assert await home.send(confirm, event="again") == ()
        assert (await rows(home))["learner"] == 0


async def test_words_said_twice_find_nothing_left(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        confirm = await ask(home)
        assert "C’est effacé" in await home.say(confirm)
        assert "plus rien à effacer" in await home.say(confirm)
        assert (await rows(home))["learner"] == 0


async def test_lines_of_the_audit_and_files_by_name_are_said_to_stay(database_url: str) -> None:
    people = [{"address": ANA.person, "role": "manager", "manages": ["a"]}]
    async with open_home(database_url, people=people) as home:
        await home.begin()
        said = await home.say("effacer")
        assert "lignes du journal qui vous nomment" not in said
        assert "fichiers par nom" not in said
        await home.send("importer")  # refused
        said = await home.say("effacer")
        assert "lignes du journal qui vous nomment, pendant 400 jours" in said
        ana = await home.learner()
        async with home.runtime.database.begin() as connection:
            look = Look(key="an-event", looker="zoe", at=home.clock())
            await keep_looks(connection, [ana.member_id or 0], look)
        assert "fichiers par nom" in await home.say("effacer")


async def test_messages_and_files_that_wait_never_leave(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("mes données")
        await home.send(Chose("later:tomorrow"))
        assert (await rows(home))["delivery"] == 2
        await home.send(await ask(home))
        for days in range(8):
            assert await home.tick(home.clock() + timedelta(days=min(days, 1))) == 0
        assert home.recorder.sent == []


async def test_a_delivery_that_is_leaving_finds_no_learner(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("mes données")
        queue = home.runtime.ticker._dispatcher._queue
        (claimed,) = await queue.claim(home.clock, 1)
        await home.send(await ask(home))
        assert await home.runtime.app.compose([claimed], home.clock()) == [None]


async def test_nothing_goes_before_it_is_confirmed_in_words(database_url: str) -> None:
    """Neither a tap, nor a yes, nor a code of another time or person."""
    async with open_home(database_url) as home:
        await home.begin()
        await home.begin(BOB)
        shown = await home.send("effacer")
        actions = [
            button.action
            for outbound in shown
            for block in outbound.blocks
            if isinstance(block, Buttons)
            for button in block.buttons
        ]
        assert actions == ["my-data", "no:forget:no"]
        confirm = await ask(home)
        for said in ("oui", "effacer", "effacer tout", "effacer 12", "1", confirm[8:]):
            await home.send(said)
        await home.send("effacer")
        assert "il faut le nombre" in await home.say("oui")
        await home.send(Chose("forget"))
        await home.send(confirm, BOB)
        home.clock.move(home.clock() + timedelta(minutes=21))
        assert "n’est pas le bon" in await home.say(confirm)
        assert (await rows(home))["learner"] == 2


async def test_who_writes_again_is_a_newcomer_whom_old_words_do_not_erase(
    database_url: str,
) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("B")
        confirm = await ask(home)
        await home.send(confirm)
        home.clock.move(home.clock() + timedelta(seconds=20))
        assert "Bonjour et bienvenue" in await home.say("bonjour")
        await home.send(confirm)
        assert (await rows(home))["learner"] == 1
        assert await home.answers() == ()


async def test_a_manager_sees_the_same_week_then_one_fewer(database_url: str) -> None:
    names = ("ana", "bea", "cleo", "dan", "eva", "fay", "gil", "hugo")  # as few as are shown
    team = [replace(ANA, user=name, conversation=name) for name in names]
    boss = replace(ANA, user="zoe", conversation="zoe")
    people = [
        *({"address": each.person, "team": "Voirie"} for each in team),
        {"address": boss.person, "role": "manager", "manages": ["Voirie"]},
    ]
    async with open_home(database_url, people=people) as home:
        for each in (*team, boss):
            await home.begin(each)
        home.clock.move(home.clock() + timedelta(days=7))
        await home.runtime.ticker.perform()
        before = await home.send("bilan", boss)
        await home.send(await ask(home))
        after = await home.send("bilan", boss)
        home.clock.move(home.clock() + timedelta(days=7))
        await home.runtime.ticker.perform()
        later = await home.send("bilan", boss)
    assert "Voirie" in str(before)
    assert before == after  # the figures of a week do not move
    assert "Voirie" not in str(later)


async def test_the_roster_that_lists_somebody_is_said_to_stay(database_url: str) -> None:
    people = [{"address": ANA.person, "team": "Voirie"}]
    async with open_home(database_url, people=people) as home:
        await home.begin()
        assert "dans sa liste du personnel" in await home.say("effacer")
        await home.begin(BOB)
        assert "dans ses réglages" not in await home.say("effacer", BOB)


async def test_a_page_that_is_shown_anew_brings_nobody_back(database_url: str) -> None:
    """A platform publishes a Home again after each event, that of « effacer » too."""
    async with open_home(database_url) as home:
        await home.begin()
        assert "La première" in f"{await home.send(Opened('home', again=True))}"
        (told,) = await home.send(await ask(home))
        assert told.renews
        (shown,) = await home.send(Opened("home", again=True))
        assert shown.page == "home"
        assert "Trois petits choix, et nous commençons" in words([shown])
        assert "La première" not in f"{shown}"
        assert (await rows(home))["learner"] == 0


@pytest.mark.parametrize("page", ["home", "preferences", "help", "further"])
async def test_whoever_was_erased_comes_back_by_words_and_not_by_a_look(
    database_url: str, page: str
) -> None:
    """Nobody is written to, nor by Levain first: it said so."""
    async with open_home(database_url) as home:
        await home.send(Opened("home"), BOB)  # a newcomer joins by that
        assert (await rows(home))["learner"] == 1
        await home.begin()
        await home.send(await ask(home))
        (shown,) = await home.send(Opened(page))
        assert shown.page == page
        assert await home.send(Joined(invited=True)) == ()
        assert (await rows(home))["learner"] == 1
        assert "Bonjour et bienvenue" in await home.say("bonjour")
        assert (await rows(home))["learner"] == 2


async def test_a_home_after_an_erasure_is_that_of_a_newcomer(database_url: str) -> None:
    """In the language of their profile; the roster may list them, with a role."""
    people = [{"address": ANA.person, "role": "manager", "team": "a", "manages": ["a"]}]
    async with open_home(database_url, people=people) as home:
        await home.begin()
        await home.send("B")
        await home.send(await ask(home))
        (shown,) = await home.send(Opened("home", again=True))
        assert not [each for each in shown.blocks if isinstance(each, Meter)]
