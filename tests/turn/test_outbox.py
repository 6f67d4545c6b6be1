"""Messages to others and files: nothing lost, nothing twice, never outside somebody's hours."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.capabilities.administration import trial
from bot.capabilities.teams import chart, commands
from bot.domain.messages import Outbound, Picture, Text
from bot.storage import learners
from bot.storage.tables import audit, delivery
from scheduler import dispatcher
from tests.house import ANA, MONDAY, PARIS, Home, open_home, words

BOSS = replace(ANA, user="boss", conversation="boss")
TEAM = [replace(ANA, user=f"p{number}", conversation=f"p{number}") for number in range(8)]
PEOPLE = [
    {"address": "recorder/w/boss", "role": "administrator"},
    *({"address": f"recorder/w/{each.user}", "team": "Accueil"} for each in TEAM),
]
EVENING = datetime(2026, 11, 23, 21, 0, tzinfo=PARIS)


async def sent(home: Home) -> list[tuple[str, str]]:
    """Who was written to, and what they read; lessons are left out."""
    return [
        (address.user, words([outbound]))
        for address, outbound, _ in home.recorder.sent
        if "essai" in words([outbound])
    ]


async def contents(home: Home) -> list[tuple[str, str, str | None]]:
    query = select(delivery.c.kind, delivery.c.state, delivery.c.content)
    async with home.runtime.database.begin() as connection:
        found = (await connection.execute(query.order_by(delivery.c.id))).all()
    return [(kind, state, content) for kind, state, content in found if kind in ("message", "file")]


async def test_a_message_to_somebody_leaves_once_and_nothing_of_it_is_kept(
    database_url: str,
) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await home.begin()
        assert "prochaine heure" in await home.say("message d’essai recorder/w/ana", BOSS)
        ((kind, state, content),) = await contents(home)
        assert (kind, state) == ("message", "ready")
        assert content is not None
        for minute in range(3):
            await home.tick(MONDAY + timedelta(minutes=minute))
        assert [user for user, _ in await sent(home)] == ["ana"]
        assert await contents(home) == [("message", "sent", None)]


async def test_a_message_asked_for_at_night_waits_for_the_persons_own_hours(
    database_url: str,
) -> None:
    async with open_home(database_url, EVENING, people=PEOPLE) as home:
        await home.begin()
        await home.send("message d’essai recorder/w/ana", BOSS)
        await home.tick(EVENING + timedelta(hours=1))
        assert await sent(home) == []
        await home.tick(EVENING + timedelta(hours=12))
        assert [user for user, _ in await sent(home)] == ["ana"]


async def test_a_message_whose_hour_has_passed_is_postponed_not_lost(database_url: str) -> None:
    """Levain was down until the evening: it leaves the next morning, once."""
    async with open_home(database_url, people=PEOPLE) as home:
        await home.begin()
        await home.send("message d’essai recorder/w/ana", BOSS)
        await home.tick(EVENING)
        assert await sent(home) == []
        assert [state for _, state, _ in await contents(home)] == ["ready"]
        await home.tick(EVENING + timedelta(hours=12))
        assert [user for user, _ in await sent(home)] == ["ana"]


@pytest.mark.parametrize("said", ["pause", "arrêter"])
async def test_nothing_is_written_to_whoever_wants_nothing(database_url: str, said: str) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await home.begin()
        await home.send("message d’essai recorder/w/ana", BOSS)
        await home.send(said)
        await home.tick(MONDAY)
        assert await sent(home) == []
        assert await contents(home) == [("message", "skipped", None)]
        await home.send("message d’essai recorder/w/ana", BOSS)
        assert await contents(home) == [("message", "skipped", None)]


async def test_a_test_message_tells_nothing_of_one_person_and_is_in_the_audit(
    database_url: str,
) -> None:
    """Whoever gets messages, has stopped, or never wrote: one reply, one line."""
    silent = replace(ANA, user="bea", conversation="bea")
    async with open_home(database_url, people=PEOPLE) as home:
        await home.begin()
        await home.begin(silent)
        await home.begin(BOSS)
        await home.send("arrêter", silent)
        names = [f"recorder/w/{each}" for each in ("ana", "bea", "nobody")]
        told = [await home.say(f"message d’essai {each}", BOSS) for each in names]
        said = {each.replace(name, "…") for each, name in zip(told, names, strict=True)}
        assert len(said) == 1
        async with home.runtime.database.begin() as connection:
            query = select(audit.c.action, audit.c.about).order_by(audit.c.id)
            kept = (await connection.execute(query)).all()
    assert [tuple(each) for each in kept] == [("test-message", each) for each in names]


async def test_a_message_is_in_the_language_of_whoever_reads_it(database_url: str) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await home.begin()
        learner = await home.learner()
        async with home.runtime.database.begin() as connection:
            await learners.save(connection, [(learner, replace(learner, language="en"))])
        await home.send("message d’essai recorder/w/ana", BOSS)
        await home.tick(MONDAY)
        assert "This is a test message" in words([each for _, each, _ in home.recorder.sent])


async def test_two_who_write_to_each_other_at_once_do_not_wait_in_a_ring(
    database_url: str,
) -> None:
    """Each turn holds its own person and adds a delivery to the other's."""
    both = [{"address": f"recorder/w/{each}", "role": "administrator"} for each in ("boss", "ana")]
    async with open_home(database_url, people=both) as home:
        for each in (ANA, BOSS):
            await home.begin(each)
        for _ in range(20):
            async with asyncio.timeout(20):
                await asyncio.gather(
                    home.send("message d’essai recorder/w/ana", BOSS),
                    home.send("message d’essai recorder/w/boss", ANA),
                )
        assert len(await contents(home)) == 40


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("message d’essai", "À qui"),
        ("message d’essai recorder/w/nobody", "Si "),
        ("message d’essai « recorder/w/nobody ».", "Si recorder/w/nobody reçoit"),
        ("message d’essai ../../etc/passwd", "Si "),
        ("message d’essai recorder/w/" + "a" * 3000, "Si "),
        ("message d’essai recorder/w/[x](https://evil.example)", "Si "),
    ],
)
async def test_a_test_message_to_nobody_sends_nothing(tmp_path: Path, said: str, told: str) -> None:
    async with open_home(tmp_path, people=PEOPLE) as home:
        assert told in await home.say(said, BOSS)
        assert await contents(home) == []


async def test_only_an_administrator_writes_to_others(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=PEOPLE) as home:
        await home.begin()
        said = await home.say("message d’essai recorder/w/ana", TEAM[0])
        assert "réservée à la personne qui administre Levain" in said
        assert await contents(home) == []


# --- Files -----------------------------------------------------------------------------------


def managed() -> list[dict[str, object]]:
    boss = {"address": "recorder/w/boss", "role": "manager", "manages": ["Accueil"]}
    return [boss, *PEOPLE[1:]]


async def test_a_file_is_made_off_the_loop_and_outside_the_transaction(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is made, everybody else is answered."""
    started, go_on = threading.Event(), threading.Event()
    thread: list[str] = []

    def make(values: object) -> Outbound:
        thread.append(threading.current_thread().name)
        started.set()
        assert go_on.wait(20)
        return Outbound((Text("voici"),))

    _with_maker(monkeypatch, make)
    async with open_home(database_url, people=managed()) as home:
        for each in TEAM:
            await home.begin(each)
        await home.age()
        assert "arrive dans un instant" in await home.say("bilan en image", BOSS)
        tick = asyncio.create_task(home.tick(MONDAY))
        await asyncio.to_thread(started.wait, 20)
        assert "Leçon" in await home.say("leçon", TEAM[0])  # nothing waits for it
        go_on.set()
        assert await tick == 1
        assert thread != [threading.main_thread().name]
        assert await contents(home) == [("file", "sent", None)]


async def test_a_file_that_cannot_be_made_is_tried_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = iter([OSError("no room"), None])

    def make(values: object) -> Outbound:
        if error := next(tried):
            raise error
        return Outbound((Text("voici"),))

    _with_maker(monkeypatch, make)
    async with open_home(database_url, people=managed()) as home:
        for each in TEAM:
            await home.begin(each)
        await home.age()
        await home.send("bilan en image", BOSS)
        assert await home.tick(MONDAY) == 0
        assert await home.tick(MONDAY + 2 * dispatcher.BACK_OFF) == 1
        assert await contents(home) == [("file", "sent", None)]


async def test_the_chart_shows_what_the_table_shows_and_says_it_in_words(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=managed()) as home:
        for each in TEAM:
            await home.begin(each)
        await home.age()
        await home.send("bilan en image", BOSS)
        assert await home.tick(MONDAY) == 1
        _, outbound, _ = home.recorder.sent[-1]
        (picture,) = outbound.blocks
        assert isinstance(picture, Picture)
        assert picture.content.startswith(b"\x89PNG")
        said = ("Terminé\u00a0: moins de 5", "Commencé\u00a0: presque tous")
        assert [each for each in said if each not in picture.alt] == []


@pytest.mark.parametrize("said", ["pause", "arrêter"])
async def test_whoever_asked_for_a_file_gets_it_even_if_they_want_no_lesson(
    database_url: str, said: str
) -> None:
    async with open_home(database_url, people=managed()) as home:
        for each in TEAM:
            await home.begin(each)
        await home.age()
        await home.send(said, BOSS)
        await home.send("bilan en image", BOSS)
        assert await home.tick(EVENING) == 1
        assert await contents(home) == [("file", "sent", None)]


async def test_a_team_too_small_has_no_chart(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=managed()) as home:
        for each in TEAM[:7]:
            await home.begin(each)
        await home.age()
        assert "arrive" not in await home.say("bilan en image", BOSS)
        assert await contents(home) == []


def _with_maker(monkeypatch: pytest.MonkeyPatch, make: object) -> None:
    changed = replace(commands.CAPABILITY, makers={chart.MAKER: make})
    monkeypatch.setattr(commands, "CAPABILITY", changed)


def test_an_address_is_read_as_the_settings_read_it() -> None:
    assert trial._person("matrix/example.org/@ana:example.org") == trial._person(
        "matrix/example.org/%40ana%3Aexample.org"
    )
