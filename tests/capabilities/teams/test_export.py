"""« exporter »: what was published, in a file of one's own conversation."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot.capabilities.teams import files
from bot.domain.messages import File
from bot.domain.people import Role
from bot.run.settings import Person
from tests.capabilities.teams.managing import (
    BOSS,
    NAMED,
    OTHER,
    PEOPLE,
    TECHNICIANS,
    WHO,
    gather,
    list_audit,
    read_csv,
    read_xlsx,
    receive,
)
from tests.house import WEEK, open_home


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
        assert {
            rows[0][f"Réussite {when}{end}"]
            for when in ("du premier coup", "aujourd’hui")
            for end in ("", ", en part")
        } == {"NA"}
        assert [rows[0][f"En pause{end}"] for end in ("", ", au moins", ", au plus")] == [
            "moins de 5",
            0.0,
            4.0,
        ]
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
        assert row.keys() <= titles
        assert await receive(home, "exporter csv octobre") == []
        assert "aucun chiffre" in home.recorder.sent[-1][1].blocks[0].markup


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("command", ["exporter", "exporter nominatif"])
async def test_every_header_of_every_file_is_defined_once(
    tmp_path: Path, command: str, language: str
) -> None:
    privacy = {"erased_folder": tmp_path / "erased", "nominal_export": ["manager"]}
    async with open_home(tmp_path, people=NAMED, privacy=privacy) as home:
        await gather(home)
        await home.say({"fr": "français", "en": "english"}[language], BOSS)
        (book,) = await receive(home, command)
        figures, defined = await receive(home, f"{command} csv")
        sheets = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
        first, second = (sheets.get_sheet_by_index(each).to_python() for each in (0, 1))
        told = [str(row[0]) for row in second[1:]]
        mark = {"fr": ";", "en": ","}[language]
        assert [*read_csv(figures, mark)[0]] == first[0]
        assert [next(iter(row.values())) for row in read_csv(defined, mark)] == told
        assert {str(each): told.count(str(each)) for each in first[0]} == dict.fromkeys(first[0], 1)
        assert all(len(str(row[1])) > 5 for row in second[1:])


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
