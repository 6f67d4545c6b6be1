"""« qui voit quoi » follows the settings, and every table of people that is declared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("language", "asked", "told"),
    [
        (
            "fr",
            "Qui voit mes réponses ?",
            (
                "Votre hiérarchie ne les voit jamais",
                "personnes, et peut demander un fichier qui dit, par nom, quels cours",
            ),
        ),
        (
            "fr",
            "qui voit quoi",
            (
                "Votre avancement, par nom",
                "les responsables de votre service",
                "quels cours vous n’avez pas commencés, suivez ou avez terminés",
                "Jamais une réponse, une note ou une heure",
                "personne encore",
            ),
        ),
        (
            "en",
            "Who sees my answers?",
            (
                "Your managers never see them",
                "people, and can ask for a file that says, by name, which courses",
            ),
        ),
        (
            "en",
            "who sees what",
            (
                "How far you are, by name",
                "the managers of your service",
                "which courses you have not begun, follow or have finished",
                "Never an answer, a mark or an hour",
                "nobody yet",
            ),
        ),
    ],
)
async def test_names_are_said_where_the_settings_give_them(
    tmp_path: Path, language: str, asked: str, told: tuple[str, ...]
) -> None:
    """Completion by name, never a score; without the setting, nobody is said to see a name."""
    people = [
        {"address": ANA.person, "team": "Voirie"},
        {"address": BOSS.person, "role": "manager", "manages": ["Voirie"]},
    ]
    for entitled in ([], ["manager"]):
        folder = tmp_path / str(len(entitled))
        folder.mkdir()
        privacy = {"erased_folder": folder / "erased", "nominal_export": entitled}
        async with open_home(folder, people=people, privacy=privacy) as home:
            await home.begin()
            if language == "en":
                await home.say("english")
            said = (await home.say(asked)).replace("\u00a0", " ")
            assert told[0] in said or not entitled
            assert all(each in said for each in told) is bool(entitled)
            assert "Jamais votre nom" not in said


async def test_it_says_that_nobody_is_named(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        said = await home.say("qui voit quoi")
        assert "aucun n’est désigné ici pour un service qui vous compte" in said
        assert "personne n’a ici ce rôle" in said
        assert "vos leçons" in said  # from what the tables' owners declare
        assert "de quoi vous écrire" in said
