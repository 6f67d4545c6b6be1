"""« registre » on both stores: periods, versions, published figures alone, the audit."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from bot.capabilities.evidence import keys
from bot.capabilities.evidence.verification import verify
from bot.capabilities.register.model import Register
from bot.capabilities.register.readers import read_register
from bot.capabilities.register.records import syllabus
from bot.capabilities.study.records import course_version, enrollment
from bot.capabilities.teams.records import team_figures
from bot.domain.messages import Address, File
from bot.domain.people import Role
from bot.run.settings import Person
from bot.storage.statements import fetch
from bot.storage.tables import audit, learner
from bot.texts.named_days import Span
from tests.house import ANA, MONDAY, SMALL, WEEK, Home, open_home

COURSE = "petit-cours"
BOSS, CHIEF = (Address("recorder", "w", name, name) for name in ("boss", "chief"))
CROWD = [replace(ANA, user=f"p{number}", conversation=f"p{number}") for number in range(18)]
PEOPLE = [
    *(
        Person(address=each.person, team="Accueil" if number < 10 else "Voirie")
        for number, each in enumerate(CROWD)
    ),
    Person(address=BOSS.person, role=Role.MANAGER, manages=("Accueil",)),
    Person(address=CHIEF.person, role=Role.ADMINISTRATOR),
]
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


def settings(folder: Path, **register: Any) -> dict[str, Any]:
    return {
        "people": PEOPLE,
        "attestation": {"employer": "Ville de Valbrume", "key_folder": folder / "key"},
        "register": register,
    }


async def files(home: Home, who: Address = BOSS) -> list[File]:
    """The files that have arrived, after those under way."""
    await home.tick(home.clock() + timedelta(seconds=5))
    sent = [outbound for address, outbound, _ in home.recorder.sent if address == who]
    return [each for outbound in sent for each in outbound.blocks if isinstance(each, File)]


async def read(home: Home, period: Span = YEAR) -> Register:
    async with home.runtime.database.begin() as connection:
        return await read_register(connection, period, "Europe/Paris")


def rows(file: File) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))


async def test_a_manager_gets_a_pdf_and_a_sheet_and_the_audit_knows(
    database_url: str, tmp_path: Path
) -> None:
    async with open_home(database_url, **settings(tmp_path)) as home:
        for each in (*CROWD, BOSS):
            await home.begin(each)
        await home.age()
        assert "1er janvier 2026 au 23 novembre 2026" in await home.say("registre", BOSS)
        pdf, sheet = await files(home)
        assert pdf.name == "registre-2026-01-01-2026-11-23.pdf"
        assert sheet.name == "registre-2026-01-01-2026-11-23.csv"
        (tmp_path / "r.pdf").write_bytes(pdf.content)
        assert verify(str(tmp_path / "r.pdf"), keys.public_key(tmp_path / "key")).genuine
        (line, *_) = [each for each in rows(sheet) if each["Identifiant"] == COURSE]
        assert line["Services"] == "Accueil | Voirie"
        counts = {name: (line[f"{name}, au moins"], line[f"{name}, au plus"]) for name in COUNTED}
        assert counts == {"Inscrits": ("11", "18"), "Commencé": ("11", "18"), "Terminé": ("0", "8")}
        async with home.runtime.database.begin() as connection:
            kept = await fetch(connection, select(audit.c.actor, audit.c.action, audit.c.about))
        asked = {"actor": BOSS.person, "action": "register"}
        assert kept[-1] == asked | {"about": "2026-01-01 – 2026-11-23"}


COUNTED = ("Inscrits", "Commencé", "Terminé")


async def test_an_agent_is_refused_and_an_administrator_is_not(tmp_path: Path) -> None:
    async with open_home(tmp_path, **settings(tmp_path)) as home:
        for each in (CROWD[0], CHIEF):
            await home.begin(each)
        assert "réservée" in await home.say("registre 2026", CROWD[0])
        assert await files(home, CROWD[0]) == []
        assert "Je prépare le registre (2026)" in await home.say("registre 2026", CHIEF)
        assert len(await files(home, CHIEF)) == 2


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("registre 2027", "pas encore commencé"),
        ("registre du 30/11/2026 au 01/09/2026", "finit avant de commencer"),
        ("registre la semaine des quatre jeudis", "pas compris cette période"),
        ("registre 3e trimestre 2026", "(3e trimestre 2026)"),
        ("registre depuis le 1er septembre", "(du 1er septembre 2026 au 23 novembre 2026)"),
        ("register Q3 2026", "(3e trimestre 2026)"),
    ],
)
async def test_a_period_is_read_or_what_is_wrong_with_it_is_said(
    tmp_path: Path, said: str, answer: str
) -> None:
    async with open_home(tmp_path, **settings(tmp_path)) as home:
        await home.begin(BOSS)
        assert answer in (await home.say(said, BOSS)).replace("\u00a0", " ")
        assert bool(await files(home)) is ("(" in answer)


async def test_without_the_name_of_the_collectivite_the_setting_is_named(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=PEOPLE) as home:
        await home.begin(BOSS)
        assert "attestation.employer" in await home.say("registre", BOSS)
        assert await files(home) == []


# --- Figures -----------------------------------------------------------------------------------


async def test_only_published_figures_are_told_whatever_happens_since(
    database_url: str, tmp_path: Path
) -> None:
    """What people do after Monday changes nothing; nor do all people's own rows."""
    async with open_home(database_url, **settings(tmp_path)) as home:
        for each in CROWD[:9]:
            await home.begin(each)
        await home.age()
        told = await read(home)
        assert told.monday == MONDAY.date()
        for each in CROWD[9:]:
            await home.begin(each)
        await home.send("B", CROWD[0])
        async with home.runtime.database.begin() as connection:
            await connection.execute(delete(enrollment))
            await connection.execute(delete(learner))
        assert await read(home) == told
        async with home.runtime.database.begin() as connection:
            await connection.execute(delete(team_figures))
        assert (await read(home)).reached == {}


async def test_a_period_takes_its_last_counted_week_and_no_other(
    database_url: str, tmp_path: Path
) -> None:
    async with open_home(database_url, **settings(tmp_path)) as home:
        for each in CROWD[:9]:
            await home.begin(each)
        await home.age()
        home.clock.move(MONDAY + WEEK)
        await home.runtime.ticker.perform()
        november = Span(date(2026, 11, 1), date(2026, 11, 29))  # Monday the 30th tells of it
        assert (await read(home, november)).monday == date(2026, 11, 30)
        earlier = Span(date(2026, 11, 1), date(2026, 11, 28))
        assert (await read(home, earlier)).monday == MONDAY.date()
        before = Span(date(2026, 11, 1), date(2026, 11, 21))
        assert (await read(home, before)).monday is None
        seen = (await read(home, november)).reached[COURSE].seen_on
        assert seen == MONDAY.date()


async def test_a_house_where_nothing_began_has_a_register(
    database_url: str, tmp_path: Path
) -> None:
    async with open_home(database_url, **settings(tmp_path)) as home:
        told = await read(home)
        assert (told.monday, told.reached) == (None, {})
        assert COURSE in {each.course_id for each in told.syllabuses}


# --- Versions ----------------------------------------------------------------------------------


async def test_each_version_keeps_its_line_after_its_content_is_gone(
    database_url: str, tmp_path: Path
) -> None:
    lessons = tmp_path / "small"
    shutil.copytree(SMALL, lessons)
    course = lessons / "courses" / COURSE / "course.yaml"
    course = course if course.exists() else next(lessons.rglob(f"{COURSE}/course.yaml"))
    async with open_home(database_url, lessons=lessons):
        pass
    text = course.read_text(encoding="utf-8").replace("title: Petit cours", "title: Autre titre", 1)
    course.write_text(text, encoding="utf-8")
    later = MONDAY + WEEK
    async with open_home(database_url, start=later, lessons=lessons) as home:
        async with home.runtime.database.begin() as connection:
            current = [*home.runtime.library.versions.values()]
            old = ~course_version.c.version.in_(current)
            assert (await connection.execute(delete(course_version).where(old))).rowcount == 1
        first, second = [each for each in (await read(home)).syllabuses if each.course_id == COURSE]
        assert (first.title, second.title) == ("Petit cours", "Autre titre")
        assert (first.since, first.until) == (MONDAY, later)
        assert (second.since, second.until) == (later, None)
        week = Span(MONDAY.date(), MONDAY.date() + timedelta(days=6))
        during = [e.title for e in (await read(home, week)).syllabuses if e.course_id == COURSE]
        assert during == ["Petit cours"]
        after = Span(later.date() + timedelta(days=1), YEAR.last)
        since = [e.title for e in (await read(home, after)).syllabuses if e.course_id == COURSE]
        assert since == ["Autre titre"]


async def test_a_version_that_comes_back_is_given_again(database_url: str) -> None:
    async with open_home(database_url) as home, home.runtime.database.begin() as connection:
        await connection.execute(syllabus.update().values(until=MONDAY))
    async with open_home(database_url, start=MONDAY + WEEK) as home:
        assert {each.until for each in (await read(home)).syllabuses} == {None}
