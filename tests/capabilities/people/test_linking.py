"""« relier »: two addresses become one learner, by a code said on the other side."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.capabilities.people.linking import MISSES_MAX
from bot.domain.messages import Address, Buttons, Chose, Joined
from bot.domain.people import Member
from bot.storage import audit, enlisting, learners
from tests.house import ANA, Home, open_home, words

OTHER = Address("recorder", "elsewhere", "ana.d", "room")
THIRD = Address("recorder", "elsewhere", "bob", "bob")


@pytest.fixture
async def home(database_url: str) -> AsyncIterator[Home]:
    async with open_home(database_url) as found:
        await found.begin(ANA)
        await found.send("a", ANA)
        yield found


async def code(home: Home, who: Address = ANA) -> str:
    return str(re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}", await home.say("relier", who))[0])


async def test_a_newcomer_on_the_other_side_is_the_same_learner(home: Home) -> None:
    known = await home.learner(ANA)
    said = await home.say(f"relier {await code(home)}", OTHER)
    assert "C’est relié" in said
    there = await home.learner(OTHER)
    assert there.id == known.id
    assert there.address == OTHER
    assert await home.enrollment(OTHER) == await home.enrollment(ANA)
    async with home.runtime.database.begin() as connection:
        (row,) = await audit.read(connection, None, None, action="link", most=9)
    assert (row["actor_id"], row["about"]) == (known.id, ANA.person)


async def test_messages_go_where_the_person_wrote_last(home: Home) -> None:
    await home.send(f"relier {await code(home)}", OTHER)
    due = (await home.learner(OTHER)).next_due_at
    assert due
    await home.tick(due)
    assert home.recorder.sent[-1][0] == OTHER
    await home.send("aide", ANA)
    later = (await home.learner(ANA)).next_due_at
    assert later
    await home.tick(later)
    assert home.recorder.sent[-1][0] == ANA


async def test_a_code_is_read_however_it_is_typed_and_works_once(home: Home) -> None:
    given = await code(home)
    assert "C’est relié" in await home.say(f"Relier {given.lower().replace('-', ' ')}", OTHER)
    assert "pas valable" in await home.say(f"relier {given}", THIRD)


async def test_a_code_is_over_after_a_quarter_of_an_hour_or_a_newer_one(home: Home) -> None:
    old = await code(home)
    new = await code(home)
    assert "pas valable" in await home.say(f"relier {old}", OTHER)
    home.clock.move(home.clock() + timedelta(minutes=15))
    assert "pas valable" in await home.say(f"relier {new}", OTHER)


async def test_codes_are_not_guessed(home: Home) -> None:
    given = await code(home)
    for _ in range(MISSES_MAX):
        assert "pas valable" in await home.say("relier AAAA-AAAA", OTHER)
    assert "Trop de codes" in await home.say(f"relier {given}", OTHER)
    home.clock.move(home.clock() + timedelta(hours=2))
    assert "C’est relié" in await home.say(f"relier {await code(home)}", OTHER)


async def test_what_was_learned_on_both_sides_is_asked_about_first(home: Home) -> None:
    await home.begin(OTHER)
    await home.send("b", OTHER)
    answers = await home.answers(ANA)
    (asked,) = await home.send(f"relier {await code(home)}", OTHER)
    assert "ce qui a été fait ici est effacé" in words([asked])
    assert (await home.learner(OTHER)).id != (await home.learner(ANA)).id
    (buttons,) = (block for block in asked.blocks if isinstance(block, Buttons))
    assert "C’est relié" in await home.say(Chose(buttons.buttons[0].action), OTHER)
    assert await home.answers(OTHER) == answers


async def test_a_code_typed_where_it_was_asked_for_links_nothing(home: Home) -> None:
    assert "C’est ici que ce code" in await home.say(f"relier {await code(home)}", ANA)


async def test_the_member_of_the_new_side_is_kept_and_two_members_are_refused(home: Home) -> None:
    async with home.runtime.database.begin() as connection:
        listed = [Member(email="a@b.example", addresses=(OTHER.person,))]
        (there,) = await enlisting.add_members(connection, listed)
        await enlisting.settle(connection, home.clock())
    await home.send(f"relier {await code(home)}", OTHER)
    assert (await home.learner(ANA)).member_id == there
    async with home.runtime.database.begin() as connection:
        await enlisting.add_members(connection, [Member(addresses=(THIRD.person,))])
        await enlisting.settle(connection, home.clock())
    assert "deux personnes" in await home.say(f"relier {await code(home)}", THIRD)


async def test_no_row_of_the_other_learner_is_left(home: Home) -> None:
    await home.send(Joined(), OTHER)
    gone = await home.learner(OTHER)
    await home.send(f"relier {await code(home)}", OTHER)
    async with home.runtime.database.begin() as connection:
        assert not await learners.lock(connection, [gone.id])


async def test_a_yes_erases_nothing_and_the_first_button_does(home: Home) -> None:
    await home.begin(OTHER)
    await home.send("b", OTHER)
    await home.send(f"relier {await code(home)}", OTHER)
    for said in ("oui", "d’accord"):
        assert "Rien n’est encore fait" in await home.say(said, OTHER)
    assert "C’est relié" in await home.say("1", OTHER)
