"""« exporter nominatif »: names by decision of the collectivité, and who looked is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.domain.messages import Address, Chose
from bot.run.privacy import PrivacySettings
from bot.storage.tables import member, member_address
from tests.capabilities.teams.managing import (
    BOSS,
    NAMED,
    NAMES,
    TECHNICIANS,
    WHO,
    gather,
    list_audit,
    read_csv,
    receive,
)
from tests.house import Home, open_home


async def test_no_name_without_a_setting(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await gather(home)
        assert "ne permet pas" in await home.say("exporter nominatif", BOSS)
        assert await list_audit(home) == []
        seen = await home.say("qui voit quoi", WHO[0])
        assert "par nom" not in seen
        assert "Qui l’a regardé" not in seen


@pytest.fixture
def privacy(tmp_path: Path) -> dict[str, object]:
    return {"erased_folder": tmp_path / "erased", "nominal_export": ["manager"]}


async def test_names_are_given_with_days_and_never_a_score(
    tmp_path: Path, privacy: dict[str, object]
) -> None:
    async with open_home(tmp_path, people=NAMED, privacy=privacy) as home:
        for who in WHO[:3]:
            await home.begin(who)
        await home.begin(BOSS)
        await finish(home, WHO[1])
        await home.say("C", WHO[2])
        for action in ("courses", "unqueue"):  # taken out of the queue: no row
            await home.send(Chose(f"{action}:second-cours"), WHO[0])
        figures, _ = await receive(home, "exporter nominatif csv accueil")
        rows = read_csv(figures)
        assert list(rows[0]) == [
            "Nom",
            "Prénom",
            "Service",
            "Cours",
            "État",
            "Commencé le (Europe/Paris)",
            "Terminé le (Europe/Paris)",
        ]
        assert {row["Nom"] for row in rows} == {*NAMES.upper()}
        told = {row["Nom"]: [*row.values()][2:] for row in rows if row["Cours"] != "Second cours"}
        assert ("A", "Second cours") not in {(row["Nom"], row["Cours"]) for row in rows}
        assert told["A"] == ["Accueil", "Petit cours", "en cours", "2026-11-23", "NA"]
        assert told["B"] == ["Accueil", "Petit cours", "terminé", "2026-11-23", "2026-11-23"]
        assert told["C"] == told["A"]
        assert told["D"] == ["Accueil", "NA", "pas commencé", "NA", "NA"]
        assert await list_audit(home) == [("export-nominal", "Claire Martin", "Accueil")]


async def test_each_person_of_the_file_sees_who_looked_and_nobody_else(
    database_url: str, privacy: dict[str, object]
) -> None:
    async with open_home(database_url, people=NAMED, privacy=privacy) as home:
        technician = Address("recorder", "w", "ta", "ta")
        for who in (WHO[0], technician, BOSS):
            await home.begin(who)
        assert "personne encore" in await home.say("qui voit quoi", WHO[0])
        await receive(home, "exporter nominatif accueil")
        assert "Claire Martin, lundi 23 novembre" in await home.say("qui voit quoi", WHO[0])
        assert "personne encore" in await home.say("qui voit quoi", technician)
        assert "fichier nominatif où vous figurez" in await home.say("mes données", WHO[0])
        assert "sans période" in await home.say("exporter nominatif novembre", BOSS)


async def test_whoever_has_no_name_is_known_by_their_address(
    tmp_path: Path, privacy: dict[str, object]
) -> None:
    async with open_home(tmp_path, people=NAMED, privacy=privacy) as home:
        await home.begin(BOSS)
        someone = select(member_address.c.member_id).where(
            member_address.c.person == TECHNICIANS[0].address
        )
        async with home.runtime.database.begin() as connection:
            await connection.execute(
                update(member)
                .where(member.c.id == someone.scalar_subquery())
                .values(email="zed@ville.example")
            )
        figures, defined = await receive(home, "exporter nominatif csv")
        names = {(row["Nom"], row["Prénom"]) for row in read_csv(figures)}
        assert {("A", "Agent"), ("zed@ville.example", "NA"), ("NA", "NA")} <= names
        meant = {row["Colonne"]: row["Ce qu’elle dit"] for row in read_csv(defined)}
        assert "l’adresse électronique" in meant["Nom"]


async def finish(home: Home, who: Address) -> None:
    """The three lessons of the small course, whatever is answered."""
    for _ in range(12):
        await home.say("A", who)
        await home.say("leçon", who)


def test_names_are_for_managers_or_administrators_alone() -> None:
    for wrong in ("manager", ["agent"], ["trainer"]):
        with pytest.raises(ValueError, match="nominal_export"):
            PrivacySettings.model_validate({"nominal_export": wrong})
