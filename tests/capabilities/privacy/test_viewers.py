"""« qui voit quoi » follows the settings, and every table of people that is declared."""

from __future__ import annotations

from dataclasses import replace

from tests.house import ANA, open_home

BOSS = replace(ANA, user="zoe", conversation="zoe")
OTHER = replace(ANA, user="yan", conversation="yan")


async def test_it_follows_the_settings(database_url: str) -> None:
    people = [
        {"address": ANA.person, "team": "Voirie"},
        {"address": BOSS.person, "role": "manager", "manages": ["Voirie"]},
        {"address": OTHER.person, "role": "manager", "manages": ["Écoles"]},
        {"address": "recorder/w/tim", "role": "trainer"},
        {"address": "recorder/w/ada", "role": "administrator"},
    ]
    async with open_home(database_url, people=people) as home:
        await home.begin()
        said = await home.say("qui voit quoi")
        assert "une personne lit les chiffres de votre service" in said
        assert "Voirie" in said
        assert "au moins 8 personnes" in said
        assert "Écoles" not in said
        assert "une personne est désignée ici" in said
        assert "peut vous envoyer un message d’essai" in said
        assert "lit les chiffres de tous les services" in said
        assert "par son nom, avec le jour, pendant 400 jours" in said
        assert "Votre messagerie, Recorder" in said


async def test_it_says_that_nobody_is_named(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        said = await home.say("qui voit quoi")
        assert "aucun n’est désigné ici pour un service qui vous compte" in said
        assert "personne n’a ici ce rôle" in said
        assert "vos leçons" in said  # from what the tables' owners declare
        assert "de quoi vous écrire" in said
