"""« exporter »: what was published in a file of one's own conversation, and names by decision."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.capabilities.teams import files
from bot.domain.messages import Address, File
from bot.domain.people import Role
from bot.run.settings import Person
from bot.storage.statements import fetch
from bot.storage.tables import audit
from tests.house import WEEK, Home, open_home

BOSS = Address("recorder", "w", "boss", "boss")
OTHER = Address("recorder", "w", "other", "other")
NAMES = "abcdefgh"
PEOPLE = tuple(
    Person(address=f"recorder/w/{name}", name=f"Agent {name.upper()}", team="Accueil")
    for name in NAMES
)
TECHNICIANS = tuple(Person(address=f"recorder/w/t{name}", team="Technique") for name in NAMES)
MANAGER = Person(
    address=BOSS.person, name="Claire Martin", role=Role.MANAGER, manages=("Accueil", "Technique")
)
NAMED = (MANAGER, *PEOPLE, *TECHNICIANS)
WHO = [Address("recorder", "w", name, name) for name in NAMES]


async def gather(home: Home) -> None:
    for person in (*PEOPLE, *TECHNICIANS):
        name = person.address.rpartition("/")[2]
        await home.begin(Address("recorder", "w", name, name))
    await home.begin(BOSS)
    await home.age()


async def receive(home: Home, words: str, who: Address = BOSS) -> list[File]:
    """The files that follow these words."""
    before = len(home.recorder.sent)
    await home.say(words, who)
    await home.tick(home.clock() + timedelta(seconds=5))
    sent = home.recorder.sent[before:]
    assert all(address == who for address, _, _ in sent)
    return [block for _, message, _ in sent for block in message.blocks if isinstance(block, File)]


def read_csv(file: File) -> list[dict[str, str]]:
    text = file.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def read_xlsx(file: File) -> list[dict[str, object]]:
    header, *rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    )
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


async def list_audit(home: Home) -> list[tuple[str, str, str]]:
    async with home.runtime.database.begin() as connection:
        rows = await fetch(connection, select(audit).order_by(audit.c.id))
    return [(row["action"], row["actor"], row["about"]) for row in rows]


async def test_the_file_says_what_the_summary_says_with_its_bounds(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await gather(home)
        shown = await home.send("bilan", BOSS)
        table = next(block for block in shown[0].blocks if hasattr(block, "rows"))
        (file,) = await receive(home, "exporter")
        rows = read_xlsx(file)
        assert file.name == "bilan-2026-11-23.xlsx"
        assert [
            (row["Service"], row["Terminé"], row["Commencé"], row["Inscrits"]) for row in rows
        ] == [(row[0], row[1], row[3], row[4]) for row in table.rows[:2]]
        assert rows[0]["Cours"] == "Petit cours"
        assert [rows[0][f"Inscrits, au {end}"] for end in ("moins", "plus")] == [5.0, 8.0]
        assert rows[0]["Réussite"] == rows[0]["Réussite, en part"] == "NA"
        assert await list_audit(home) == [("export", "Claire Martin", "tous vos services")]


async def test_csv_comes_with_its_definitions_and_a_narrower_scope(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await gather(home)
        await home.say("bilan", BOSS)
        figures, defined = await receive(home, "exporter accueil en csv petit cours novembre")
        assert {file.media_type for file in (figures, defined)} == {"text/csv; charset=utf-8"}
        (row,) = read_csv(figures)
        assert (row["Service"], row["Au lundi (Europe/Paris)"]) == ("Accueil", "2026-11-23")
        titles = {each["Colonne"] for each in read_csv(defined)}
        said = {name.split(",")[0].split(" (")[0] for name in row}
        assert said <= titles
        assert await receive(home, "exporter csv octobre") == []
        assert "aucun chiffre" in home.recorder.sent[-1][1].blocks[0].markup


async def test_a_published_week_gives_the_same_file_later(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await gather(home)
        await home.say("bilan", BOSS)
        (before,) = await receive(home, "exporter novembre")
        for who in WHO[:3]:
            await home.say("B", who)
        rows = read_xlsx(before)
        home.clock.move(home.clock() + WEEK)
        await home.say("bilan", BOSS)
        (after,) = await receive(home, "exporter novembre")
        assert read_xlsx(after)[: len(rows)] == rows
        assert len(read_xlsx(after)) == 2 * len(rows)


async def test_only_managed_services_can_be_named(tmp_path: Path) -> None:
    limited = Person(address=OTHER.person, role=Role.MANAGER, manages=("Technique",))
    async with open_home(tmp_path, people=(*NAMED, limited)) as home:
        await gather(home)
        await home.begin(OTHER)
        assert "ne trouve pas" in await home.say("exporter accueil", OTHER)
        await home.say("bilan", OTHER)
        (file,) = await receive(home, "exporter", OTHER)
        assert {row["Service"] for row in read_xlsx(file)} == {"Technique"}
        assert "réservée aux responsables" in await home.say("exporter", WHO[0])


async def test_a_manager_who_lost_a_service_meanwhile_has_nothing_of_it(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await gather(home)
        await home.say("bilan", BOSS)
        await home.say("exporter", BOSS)
        await home.runtime.close()
        freed = Person(address=BOSS.person, role=Role.MANAGER, manages=("Technique",))
        async with open_home(
            tmp_path, home.clock(), people=(freed, *PEOPLE, *TECHNICIANS)
        ) as later:
            await later.tick(later.clock() + timedelta(seconds=5))
            (file,) = [
                b for _, o, _ in later.recorder.sent for b in o.blocks if isinstance(b, File)
            ]
            assert {row["Service"] for row in read_xlsx(file)} == {"Technique"}


async def test_without_the_extra_the_file_is_csv(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "can_write_books", lambda: False)
    async with open_home(tmp_path, people=NAMED) as home:
        await gather(home)
        await home.say("bilan", BOSS)
        assert [file.name for file in await receive(home, "exporter xlsx")] == [
            "bilan-2026-11-23-chiffres.csv",
            "bilan-2026-11-23-definitions.csv",
        ]


# --- Names -------------------------------------------------------------------------------------


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
        assert told["A"] == ["Accueil", "Petit cours", "en cours", "2026-11-23", "NA"]
        assert told["B"] == ["Accueil", "Petit cours", "terminé", "2026-11-23", "2026-11-23"]
        assert told["C"] == told["A"]
        assert told["D"] == ["Accueil", "NA", "pas commencé", "NA", "NA"]
        assert await list_audit(home) == [("export-nominal", "Claire Martin", "Accueil")]


async def test_each_person_of_the_file_sees_who_looked_and_nobody_else(
    tmp_path: Path, privacy: dict[str, object]
) -> None:
    async with open_home(tmp_path, people=NAMED, privacy=privacy) as home:
        technician = Address("recorder", "w", "ta", "ta")
        for who in (WHO[0], technician, BOSS):
            await home.begin(who)
        assert "personne encore" in await home.say("qui voit quoi", WHO[0])
        await receive(home, "exporter nominatif accueil")
        assert "Claire Martin, lundi 23 novembre" in await home.say("qui voit quoi", WHO[0])
        assert "personne encore" in await home.say("qui voit quoi", technician)
        assert "fichier nominatif où vous figurez" in await home.say("mes données", WHO[0])
        assert "sans période" in await home.say("exporter nominatif novembre", BOSS)


async def finish(home: Home, who: Address) -> None:
    """The three lessons of the small course, whatever is answered."""
    for _ in range(12):
        await home.say("A", who)
        await home.say("leçon", who)


def test_names_are_for_managers_or_administrators_alone() -> None:
    from bot.run.privacy import PrivacySettings

    for wrong in ("manager", ["agent"], ["trainer"]):
        with pytest.raises(ValueError, match="nominal_export"):
            PrivacySettings.model_validate({"nominal_export": wrong})
