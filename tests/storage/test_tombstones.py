"""Whoever was erased does not come back with an older database, and no list tells who it was."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import SettingsError, StorageError
from bot.domain.people import Learner
from bot.run.wiring import load_owners
from bot.storage import learners
from bot.storage.database import Transaction
from bot.storage.holdings import of_all
from bot.storage.tombstones import Tombstones, erase_again, say
from tests.house import ANA, MONDAY, Home, open_home

ALL = of_all(load_owners())
BOB = replace(ANA, user="bob", conversation="bob")
LATER = MONDAY + timedelta(days=1)


async def people(home: Home) -> set[str]:
    async with home.runtime.database.begin() as connection:
        return {each.address.user for each in await learners.page(connection, 0, 10)}


async def again(home: Home, folder: Path) -> int:
    return await erase_again(home.runtime.database, ALL, Tombstones(folder))


async def test_who_comes_back_with_an_older_database_is_erased_again(
    database_url: str, tmp_path: Path
) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.begin(BOB)
        await home.send("B")
        Tombstones(tmp_path).add(ANA.person, LATER)
        assert await again(home, tmp_path) == 1
        assert await people(home) == {"bob"}
        assert await again(home, tmp_path) == 0


async def test_a_database_is_searched_once_for_a_list(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, page = [], learners.page

    async def look(connection: Transaction, after: int, limit: int) -> list[Learner]:
        looks.append(after)
        return await page(connection, after, limit)

    monkeypatch.setattr(learners, "page", look)
    async with open_home(database_url) as home:
        await home.begin()
        Tombstones(tmp_path).add(BOB.person, LATER)
        assert await again(home, tmp_path) == 0
        assert looks
        looks.clear()
        assert await again(home, tmp_path) == 0
        assert looks == []
        Tombstones(tmp_path).add(ANA.person, LATER)
        assert await again(home, tmp_path) == 1


async def test_who_came_back_by_themselves_stays(database_url: str, tmp_path: Path) -> None:
    async with open_home(database_url) as home:
        Tombstones(tmp_path).add(ANA.person, MONDAY)
        home.clock.move(LATER)
        await home.begin()
        assert await again(home, tmp_path) == 0
        assert await people(home) == {"ana"}


async def test_an_erasure_is_kept_aside_and_ended_at_the_next_start(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As if the transaction had failed, or an older database had been put back by hand."""
    folder = {"erased_folder": str(tmp_path)}
    async with open_home(database_url, privacy=folder) as home:
        await home.begin()
        ana = await home.learner()
        confirm = (await home.say("effacer")).partition("**effacer ")[2][:4]
        home.clock.move(home.clock() + timedelta(minutes=1))
        await home.send(f"effacer {confirm}")
        async with home.runtime.database.begin() as connection:
            await learners.add(connection, ana)
    async with open_home(database_url, privacy=folder) as home:
        assert await people(home) == set()
    assert "erased again, since they had asked for it: 1" in caplog.text


def test_the_list_names_nobody_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "erased"
    for person in (ANA.person, BOB.person):
        Tombstones(folder).add(person, MONDAY)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = sorted(folder.iterdir())
    assert [each.name.partition("-")[0] for each in files] == ["key", "tombstones"]
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert "ana" not in "".join(each.read_text() for each in files)


def test_a_restored_folder_keeps_what_was_there(tmp_path: Path) -> None:
    here, copy = tmp_path / "here", tmp_path / "copy"
    Tombstones(here).add(ANA.person, LATER)
    Tombstones(copy).add(BOB.person, LATER)  # under another secret: of another machine
    Tombstones(here).join(copy)
    graves = Tombstones(copy).read()
    covered = [
        graves.cover(
            Learner(
                address=where,
                language="fr",
                zone="Europe/Paris",
                send_at=MONDAY.time(),
                joined_at=MONDAY,
            )
        )
        for where in (ANA, BOB, replace(ANA, user="cleo"))
    ]
    assert covered == [True, True, False]
    Tombstones(here).check(copy)


def test_a_folder_that_is_no_use_is_said(tmp_path: Path) -> None:
    tombstones = Tombstones(tmp_path)
    tombstones.add(ANA.person, MONDAY)
    (key,) = tmp_path.glob("key-*")
    name = key.name
    key.unlink()
    with pytest.raises(StorageError, match=f"{name} is missing: use another backup"):
        tombstones.check(tmp_path)
    (tmp_path / "tombstones").write_text("what\n")
    with pytest.raises(SettingsError, match="cannot be read: put it back from a backup"):
        tombstones.read()
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"privacy\.erased_folder"):
        Tombstones(tmp_path / "file").add(ANA.person, MONDAY)
    assert "names nobody who was erased" in say(0, Tombstones(tmp_path / "none"))
