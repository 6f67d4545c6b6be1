"""Everyday words: to erase, to take that back, to have one's own data, to know who sees what."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.messages import Chose
from bot.domain.people import LearnerState
from bot.storage.statements import fetch
from bot.storage.tables import audit
from tests.house import open_home

CANCELS = (
    *("annuler", "annule", "laisse tomber", "laissez tomber", "tant pis", "oublie ça"),
    *("cancel", "never mind", "forget it", "non", "no"),
)


@pytest.mark.parametrize("said", CANCELS)
@pytest.mark.parametrize("answered", [False, True])
async def test_words_that_cancel_erase_nothing_and_stop_nothing(
    tmp_path: Path, said: str, *, answered: bool
) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        if answered:
            await home.send("B")
        await home.send("effacer")
        told = await home.say(said)
        assert "Rien n’est effacé" in told
        assert "arrêter" not in told
        await home.send("oui")
        assert (await home.learner()).state is LearnerState.ACTIVE


@pytest.mark.parametrize("said", ["annuler", "laisse tomber", "cancel", "never mind", "tant pis"])
@pytest.mark.parametrize("language", ["français", "english"])
async def test_words_that_cancel_are_near_no_command(
    tmp_path: Path, said: str, language: str
) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.send(language)
        told = await home.say(said)
        assert "Vouliez-vous dire" not in told
        assert "Did you mean" not in told


async def test_a_command_is_proposed_in_the_language_of_the_person(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.send("english")
        told = await home.say("enough of it")
        assert "stop" in told.casefold()
        assert "arrêter" not in told


async def test_a_no_ends_the_number_and_each_asking_has_another(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        numbers = [re.findall(r"effacer (\d{4})", await home.say("effacer"))[0] for _ in range(4)]
        assert len(set(numbers)) == 4
        assert "n’est pas le bon" in await home.say(f"effacer {numbers[0]}")
        last = re.findall(r"effacer (\d{4})", await home.say("effacer"))[0]
        assert "Rien n’est effacé" in await home.say(Chose("no:forget:no"))
        assert "n’est pas le bon" in await home.say(f"effacer {last}")
        last = re.findall(r"effacer (\d{4})", await home.say("effacer"))[0]
        await home.send("mes données")
        assert "C’est effacé" in await home.say(f"effacer {last}")


@pytest.mark.parametrize(
    "said",
    [
        *("je veux tout effacer", "efface tout", "effacez tout", "supprimer"),
        *("supprime mes données", "supprimez mon compte", "supprimez mes données personnelles"),
        "effacez toutes mes données",
        *("delete my data", "erase everything", "delete everything you have about me please"),
    ],
)
async def test_everyday_words_for_erasing_begin_its_two_steps(tmp_path: Path, said: str) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.send("B")
        told = await home.say(said)
        assert "Tout effacer ?" in told.replace("\u202f", " ")
        assert re.search(r"effacer \d{4}", told)


@pytest.mark.parametrize("said", ["mon chef voit quoi", "ma responsable voit quoi ?"])
async def test_everyday_words_for_who_sees_what(tmp_path: Path, said: str) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.send("B")
        assert "Qui voit quoi de vous" in await home.say(said)


@pytest.mark.parametrize(
    "said",
    [
        *("exporter mes données", "export de mes données", "télécharger mes données"),
        *("export my data", "je voudrais exporter mes données"),
    ],
)
async def test_whoever_exports_their_own_data_gets_them(tmp_path: Path, said: str) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        assert "Ce que je garde de vous" in await home.say(said)
        async with home.runtime.database.begin() as connection:
            assert await fetch(connection, select(audit)) == []
