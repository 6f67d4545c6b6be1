"""The push: each fact reaches the LRS, once, whatever happens on the way."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.capabilities.xapi import push as pushing
from bot.capabilities.xapi import records
from bot.capabilities.xapi.client import PAUSE, PAUSE_MAX, read_pause
from bot.capabilities.xapi.model import Reception
from bot.capabilities.xapi.push import BACK_OFF, REFUSED_MAX, Sending
from bot.capabilities.xapi.records import LEASE
from bot.domain.errors import SendError
from bot.storage.beats import verdict
from bot.storage.statements import fetch
from bot.storage.tables import audit, learner, member
from tests.capabilities.xapi.pushing import follow, night, push_of, table
from tests.house import ANA, MONDAY, Home, open_home
from tests.standins.lrs.server import Fault, LrsServer, serve

PEOPLE = ("ana", "bob", "eve")


@pytest.fixture
async def lrs() -> AsyncIterator[LrsServer]:
    async with serve() as server:
        yield server


@pytest.fixture
async def home(database_url: str) -> AsyncIterator[Home]:
    """Three people have finished their first lesson; it is the night after."""
    async with open_home(database_url) as opened:
        await follow(opened, *PEOPLE)
        night(opened)
        yield opened


def verbs(lrs: LrsServer) -> list[str]:
    return sorted(each["verb"]["id"].rpartition("/")[2] for each in lrs.statements.values())


DAY = sorted(["registered", "initialized", "completed"] * len(PEOPLE))


async def wrong(home: Home) -> list[str]:
    """What `levain health` says of it."""
    said = await verdict(home.runtime.database, home.clock())
    return [each for each in said if each.startswith("xapi: ")]


def later(home: Home, by: timedelta) -> None:
    home.clock.move(home.clock() + by)


async def test_a_day_is_told_once_it_is_over(
    database_url: str, lrs: LrsServer, tmp_path: Path
) -> None:
    async with open_home(database_url) as home:
        await follow(home, *PEOPLE)
        push = push_of(home, table(lrs.url, tmp_path))
        await push.run()
        assert lrs.requests == 0
        night(home)
        lrs.now = home.clock()
        await push.run()
        assert verbs(lrs) == DAY
        for _ in range(3):  # told once
            later(home, timedelta(minutes=1))
            await push.run()
        assert lrs.requests == 1
        home.clock.move(MONDAY + timedelta(days=1))
        for said in ("leçon", "A", "B"):
            await home.send(said)
        night(home)
        lrs.now = home.clock()
        await push.run()
        assert lrs.sizes == [9, 1]


async def test_a_batch_too_large_leaves_in_halves(
    home: Home, lrs: LrsServer, tmp_path: Path
) -> None:
    lrs.size_max = 3_000
    await push_of(home, table(lrs.url, tmp_path)).run()
    assert verbs(lrs) == DAY
    assert max(lrs.sizes) < len(DAY)
    assert lrs.requests < 2 * len(DAY)


@pytest.mark.parametrize("size", [1, 4, 1000])
async def test_batches_are_as_large_as_the_settings_say(
    home: Home, lrs: LrsServer, tmp_path: Path, size: int
) -> None:
    await push_of(home, table(lrs.url, tmp_path, batch=size)).run()
    assert verbs(lrs) == DAY
    assert lrs.sizes == [size] * (9 // size) + ([9 % size] if 9 % size else [])


async def test_it_waits_as_long_as_it_is_asked_to(
    home: Home, lrs: LrsServer, tmp_path: Path
) -> None:
    lrs.faults = [Fault(429, {"Retry-After": "600"}), Fault(503, {"Retry-After": "30"})]
    push = push_of(home, table(lrs.url, tmp_path))
    await push.run()
    later(home, timedelta(seconds=590))
    await push.run()
    assert lrs.requests == 1
    later(home, timedelta(seconds=10))
    await push.run()
    assert await wrong(home) == []  # it is only busy
    later(home, timedelta(seconds=30))
    await push.run()
    assert (lrs.requests, verbs(lrs)) == (3, DAY)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(500), "does not answer (500)"),
        (Fault(502, stored=True), "does not answer (502)"),
        (Fault(0), "does not answer (ServerDisconnectedError)"),
        (Fault(0, stored=True), "does not answer (ServerDisconnectedError)"),
        (Fault(401), "refuses the credentials (401)"),
        (Fault(403), "grants no right to write (403)"),
        (Fault(404), "what answers is no LRS (404)"),
        (Fault(307, {"Location": "/xapi/statements"}), "what answers is no LRS (307)"),
        (Fault(200, body="<html>Bienvenue"), "it does not give the ids back"),
        (Fault(200, body='["1"]'), "it does not give the ids back"),
    ],
)
async def test_what_fails_is_told_in_health_and_tried_again(
    home: Home, lrs: LrsServer, tmp_path: Path, fault: Fault, said: str
) -> None:
    lrs.faults = [fault]
    push = push_of(home, table(lrs.url, tmp_path))
    await push.run()
    (told,) = await wrong(home)
    assert said in told
    assert told.startswith(f"xapi: {lrs.url}: ")
    later(home, BACK_OFF - timedelta(seconds=1))
    await push.run()
    assert lrs.requests == 1
    later(home, timedelta(seconds=1))
    await push.run()
    assert verbs(lrs) == DAY
    assert await wrong(home) == []


async def test_an_lrs_that_stays_away_is_asked_less_and_less(
    home: Home, lrs: LrsServer, tmp_path: Path
) -> None:
    push = push_of(home, table(lrs.url, tmp_path))
    lrs.faults = [Fault(500)] * 1000
    for _ in range(24 * 60):
        await push.run()
        later(home, timedelta(minutes=1))
    assert lrs.requests == 12  # after 1, 2, 4… minutes, then each six hours
    lrs.faults.clear()
    night(home)
    await push.run()
    later(home, timedelta(hours=6))
    await push.run()
    assert verbs(lrs) == DAY


async def test_a_statement_that_is_refused_keeps_no_other_back(
    home: Home, lrs: LrsServer, tmp_path: Path
) -> None:
    push = push_of(home, table(lrs.url, tmp_path))
    lrs.faults = [Fault(500, stored=True)]
    await push.run()
    bad = sorted(lrs.statements)[4]
    lrs.statements.clear()
    lrs.refused = {bad}
    later(home, BACK_OFF)
    await push.run()
    assert len(lrs.statements) == len(DAY) - 1
    (told,) = await wrong(home)
    assert "refused 1 statements" in told
    night(home)
    await push.run()
    assert await wrong(home) == []  # nothing is new, and nothing is tried in vain each night


async def test_another_statement_of_the_same_id_keeps_no_other_back(
    home: Home, lrs: LrsServer, tmp_path: Path
) -> None:
    push = push_of(home, table(lrs.url, tmp_path))
    lrs.faults = [Fault(500, stored=True)]
    await push.run()
    changed, *others = sorted(lrs.statements)
    lrs.statements = {changed: lrs.statements[changed] | {"timestamp": "2020-01-01T00:00:00Z"}}
    later(home, BACK_OFF)
    await push.run()
    assert lrs.statements.keys() == {changed, *others}


async def test_an_lrs_that_refuses_all_loses_nothing(
    home: Home, lrs: LrsServer, tmp_path: Path
) -> None:
    push = push_of(home, table(lrs.url, tmp_path))
    lrs.faults = [Fault(400)] * 1000
    await push.run()
    (told,) = await wrong(home)
    assert "refuses every statement" in told
    lrs.faults.clear()
    later(home, BACK_OFF)
    await push.run()
    assert verbs(lrs) == DAY
    assert await wrong(home) == []


async def test_it_stops_asking_an_lrs_that_refuses_all() -> None:
    class Refusing:
        asked = 0

        async def post(self, statements: Any) -> Reception:
            self.asked += 1
            return Reception.REFUSED

    lrs = Refusing()
    with pytest.raises(SendError):
        await Sending(lrs, 100).send([{"id": f"{each}"} for each in range(1000)])
    assert lrs.asked < 3 * REFUSED_MAX


async def test_one_process_tells_an_lrs(home: Home, lrs: LrsServer, tmp_path: Path) -> None:
    given = table(lrs.url, tmp_path)
    both = [push_of(home, given, name) for name in ("one", "two")]
    await asyncio.gather(*(each.run() for each in both))
    assert (lrs.requests, verbs(lrs)) == (1, DAY)


async def test_a_process_that_lost_its_lease_keeps_nothing(
    home: Home, lrs: LrsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stood still while it sent; another has told the LRS since."""
    given = table(lrs.url, tmp_path)
    slow, fast = push_of(home, given, "slow"), push_of(home, given, "fast")
    send = Sending.send

    async def stand_still(self: Sending, statements: Any) -> None:
        await send(self, statements)
        monkeypatch.setattr(Sending, "send", send)
        later(home, LEASE)
        await fast.run()

    monkeypatch.setattr(Sending, "send", stand_still)
    await slow.run()
    assert (lrs.requests, verbs(lrs)) == (2, DAY)
    await slow.run()
    assert lrs.requests == 2


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.capabilities.xapi import records
from tests.capabilities.xapi.pushing import push_of, table
from tests.house import open_home

async def main(url, lrs, folder, now):
    from datetime import datetime
    async def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)
    records.keep = die
    async with open_home(url, datetime.fromisoformat(now)) as home:
        await push_of(home, table(lrs, Path(folder)), "killed").run()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_process_killed_between_sending_and_keeping_loses_and_doubles_nothing(
    database_url: str, lrs: LrsServer, tmp_path: Path
) -> None:
    async with open_home(database_url) as home:
        await follow(home, *PEOPLE)
        night(home)
        now = home.clock()
    command = [sys.executable, "-c", KILLED, database_url, lrs.url, str(tmp_path), now.isoformat()]
    dying = await asyncio.create_subprocess_exec(*command, stderr=subprocess.DEVNULL)
    assert await dying.wait() == -signal.SIGKILL
    assert (lrs.requests, verbs(lrs)) == (1, DAY)
    async with open_home(database_url, now) as home:
        push = push_of(home, table(lrs.url, tmp_path), "next")
        await push.run()
        assert lrs.requests == 1  # the lease of the dead still holds
        later(home, LEASE)
        await push.run()
        assert (lrs.requests, verbs(lrs)) == (2, DAY)
        night(home)
        await push.run()
        assert lrs.requests == 2


async def test_many_learners_are_told_in_several_runs(
    home: Home, lrs: LrsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "RUN_MAX", timedelta(seconds=-1))
    monkeypatch.setattr(records, "_PEOPLE", records._PEOPLE.limit(1))
    push = push_of(home, table(lrs.url, tmp_path))
    for _ in range(9):
        await push.run()
    assert lrs.sizes == [3, 3, 3]
    assert verbs(lrs) == DAY


async def test_another_lrs_is_told_all(home: Home, lrs: LrsServer, tmp_path: Path) -> None:
    await push_of(home, table(lrs.url, tmp_path)).run()
    async with serve() as other:
        await push_of(home, table(other.url, tmp_path)).run()
        assert other.statements.keys() == lrs.statements.keys()


async def test_whoever_is_erased_is_told_no_more(
    home: Home, lrs: LrsServer, tmp_path: Path
) -> None:
    push = push_of(home, table(lrs.url, tmp_path))
    await push.run()
    before = dict(lrs.statements)
    code = (await home.say("effacer")).rpartition("**effacer ")[2][:4]
    await home.send(f"effacer {code}")
    await home.begin()  # the same person, who begins anew
    night(home)
    await push.run()
    new = [each for id_, each in lrs.statements.items() if id_ not in before]
    names = {each["actor"]["account"]["name"] for each in before.values()}
    assert {each["verb"]["id"].rpartition("/")[2] for each in new} == {"registered", "initialized"}
    assert names.isdisjoint({each["actor"]["account"]["name"] for each in new})


async def test_the_person_sees_what_was_told(home: Home, lrs: LrsServer, tmp_path: Path) -> None:
    assert "logiciel de formation" not in await home.say("mes données", ANA)
    await push_of(home, table(lrs.url, tmp_path)).run()
    assert "Ce qu’un logiciel de formation a reçu" in await home.say("mes données", ANA)


async def test_qui_voit_quoi_follows_the_settings(database_url: str, tmp_path: Path) -> None:
    given = table("https://lrs.ville.example/xapi", tmp_path)
    seen = []
    for others in ({}, {"xapi": given}, {"xapi": {**given, "actors": "nominal"}}):
        async with open_home(database_url, **others) as home:
            await home.begin()
            seen.append((await home.say("qui voit quoi"), await home.say("effacer")))
    (none, gone), (hidden, kept), (named, _) = seen
    assert "Rien ne part vers d’autres services" in none
    assert "Le logiciel de formation de votre collectivité" not in none
    assert "le logiciel de formation de votre collectivité" not in gone
    assert "lrs.ville.example" in hidden
    assert "sous un pseudonyme" in hidden
    assert "Rien d’autre ne part vers d’autres services" in hidden
    assert "le logiciel de formation de votre collectivité a déjà reçu" in kept
    assert "sous votre adresse électronique" in named


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (None, PAUSE),
        ("17", 17.0),
        (" 17 ", 17.0),
        ("Mon, 23 Nov 2026 08:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 07:00:00 GMT", 0.0),
        ("soon", PAUSE),
        ("-5", PAUSE),
        ("9" * 40, PAUSE_MAX),
    ],
)
def test_how_long_to_wait(said: str | None, seconds: float) -> None:
    assert read_pause(said, datetime(2026, 11, 23, 8, tzinfo=UTC)) == seconds


async def test_each_push_is_in_the_audit_with_how_people_were_named(
    home: Home, lrs: LrsServer, tmp_path: Path
) -> None:
    ana = (await home.learner(ANA)).id
    async with home.runtime.database.begin() as connection:
        listed = {"role": "agent", "email": "ana@ville.example", "missing": []}
        added = await connection.execute(insert(member).values(listed).returning(member.c.id))
        mine = update(learner).where(learner.c.id == ana)
        await connection.execute(mine.values(member_id=added.scalar_one()))
    await push_of(home, table(lrs.url, tmp_path, actors="nominal")).run()
    mailboxes = {each["actor"].get("mbox") for each in lrs.statements.values()}
    assert mailboxes == {"mailto:ana@ville.example", None}
    async with home.runtime.database.begin() as connection:
        (line,) = await fetch(connection, select(audit).where(audit.c.action == "xapi"))
    assert (line["actor"], line["about"]) == ("levain run", lrs.url)
    assert line["detail"] == {"statements": 9, "people": 3, "nominal": True}
