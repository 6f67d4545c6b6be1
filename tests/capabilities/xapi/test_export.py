"""`levain export xapi`: a file of statements, of days that are over, in bounded memory."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.capabilities.study.records import answer, course_version, enrollment
from bot.capabilities.xapi.records import PAGE
from bot.run.wiring import prepare
from bot.storage.database import Database
from bot.storage.statements import fetch
from bot.storage.tables import address, audit, learner, workspace
from lessons.library import Library, load_library
from lessons.loader import snapshot
from tests.capabilities.xapi.pushing import HOME_PAGE, follow, push_of, table
from tests.capabilities.xapi.validation import VALIDATORS
from tests.house import PARIS, open_home
from tests.run.test_cli import LEVAIN, levain
from tests.standins.lrs.server import serve

START = datetime(2025, 3, 3, 8, 55, tzinfo=PARIS)  # a Monday that is over, whenever this runs


def settings(folder: Path, url: str, *more: str) -> None:
    lines = (f'database_url = "{url}"', "[xapi]", f'home_page = "{HOME_PAGE}"', *more)
    (folder / "levain.toml").write_text("\n".join(lines), encoding="utf-8")


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


async def test_the_command_writes_statements_that_others_accept(
    database_url: str, tmp_path: Path
) -> None:
    async with open_home(database_url, START) as home:
        await follow(home, "ana", "bob")
    settings(tmp_path, database_url)
    told = levain("export", "xapi", "--out", "said.jsonl", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (0, "")
    assert "6 statements" in told.stderr
    file = tmp_path / "said.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    statements = lines(file.read_text(encoding="utf-8"))
    assert len({each["id"] for each in statements}) == 6
    assert [each["timestamp"] for each in statements] == ["2025-03-03T11:00:00.000Z"] * 6
    for ask in VALIDATORS:
        assert [fault for fault in ask(statements) if fault] == []
    again = levain("export", "xapi", cwd=tmp_path)
    assert lines(again.stdout) == statements
    nowhere = levain("export", "xapi", "--out", "nowhere/said.jsonl", cwd=tmp_path)
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert "nowhere" in nowhere.stderr
    assert "Traceback" not in nowhere.stderr
    database = Database(database_url)
    async with database.begin() as connection:
        kept = await fetch(connection, select(audit).where(audit.c.action == "xapi"))
    await database.close()
    assert [row["about"] for row in kept] == ["said.jsonl", "", "said.jsonl"]
    assert {row["actor_id"] for row in kept} == {None}
    assert {row["detail"]["nominal"] for row in kept} == {False}


async def test_what_is_exported_is_what_is_pushed(database_url: str, tmp_path: Path) -> None:
    async with open_home(database_url, START) as home, serve() as lrs:
        await follow(home, "ana", "bob")
        home.clock.move(START + timedelta(days=1))
        await push_of(home, table(lrs.url, tmp_path)).run()
        settings(tmp_path, database_url)
        told = lines(levain("export", "xapi", cwd=tmp_path).stdout)
        assert {each["id"]: each for each in told} == lrs.statements


async def test_days_are_both_included(tmp_path: Path) -> None:
    async with open_home(tmp_path, START) as home:
        await follow(home, "ana")
        home.clock.move(START + timedelta(days=1))
        await follow(home, "bob")
    settings(tmp_path, "sqlite:///levain.sqlite")
    first, second, third = (f"2025-03-0{day}" for day in (3, 4, 5))
    for options, count in {
        ("--until", first): 3,
        ("--since", second): 3,
        ("--since", first, "--until", second): 6,
        ("--since", third): 0,
        ("--until", "2025-03-02"): 0,
    }.items():
        told = levain("export", "xapi", *options, cwd=tmp_path)
        assert (told.returncode, len(lines(told.stdout))) == (0, count), options


async def test_whoever_is_erased_is_in_no_later_export(tmp_path: Path) -> None:
    async with open_home(tmp_path, START) as home:
        await follow(home, "ana", "bob")
        code = (await home.say("effacer")).rpartition("**effacer ")[2][:4]
        await home.send(f"effacer {code}")
    settings(tmp_path, "sqlite:///levain.sqlite")
    told = lines(levain("export", "xapi", cwd=tmp_path).stdout)
    assert len(told) == 3
    assert len({each["actor"]["account"]["name"] for each in told}) == 1


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--until", "2999-01-01"], 2, "write a day that is over"),
        (
            ["--since", "2025-03-04", "--until", "2025-03-03"],
            2,
            "write 2025-03-03 or a day before it",
        ),
        (["--since", "hier"], 2, "write a day such as 2026-11-24"),
        (["--actors", "everybody"], 2, "write pseudonymous or nominal"),
        (["--actors", "nominal"], 1, "people are named once it is"),
    ],
)
def test_what_cannot_be_exported_is_a_sentence(
    tmp_path: Path, options: list[str], code: int, said: str
) -> None:
    settings(tmp_path, "sqlite:///levain.sqlite")
    told = levain("export", "xapi", *options, cwd=tmp_path)
    assert told.returncode == code
    assert said in " ".join(told.stderr.replace("│", " ").split())
    assert "Traceback" not in told.stderr


def test_a_home_page_is_needed(tmp_path: Path) -> None:
    told = levain("export", "xapi", cwd=tmp_path)
    assert told.returncode == 1
    assert "xapi.home_page is missing" in told.stderr


async def test_a_year_of_many_learners_is_exported_in_bounded_memory(tmp_path: Path) -> None:
    """Four hundred people who finish every course: no more is held than for some pages of them."""
    library = load_library()
    each_tells = sum(3 + len(course.lessons) for course in library.courses.values())
    peaks = {}
    for count in (2 * PAGE, 400):
        folder = tmp_path / f"{count}"
        folder.mkdir()
        database = Database(f"sqlite:///{folder / 'levain.sqlite'}")
        await prepare(database)
        await fill(database, library, count)
        await database.close()
        settings(folder, "sqlite:///levain.sqlite")
        peaks[count] = measure("export", "xapi", "--out", "said.jsonl", cwd=folder)
        with (folder / "said.jsonl").open(encoding="utf-8") as file:
            ids = [json.loads(line)["id"] for line in file]
        assert len(ids) == len(set(ids)) == each_tells * count
    small, large = peaks.values()
    assert large - small < 16 * 1024, f"{small} KiB for {2 * PAGE}, {large} KiB for 400"


def measure(*arguments: str, cwd: Path) -> int:
    """The memory that the command has held at most, in KiB."""
    running = subprocess.Popen([LEVAIN, *arguments], cwd=cwd, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0
    return usage.ru_maxrss


async def fill(database: Database, library: Library, count: int) -> None:
    """Add people who have finished every course of the library, a lesson a day."""
    async with database.begin() as connection:
        values = {"id": 1, "platform": "recorder", "name": "w"}
        await connection.execute(insert(workspace), values)
        for course in library.courses.values():
            version = {
                "version": library.versions[course.id],
                "course_id": course.id,
                "content": snapshot(course),
                "stored_at": START,
            }
            await connection.execute(insert(course_version), version)
        await connection.execute(insert(learner), [_learner(id_) for id_ in range(1, count + 1)])
        await connection.execute(
            insert(address),
            [
                {"person": f"recorder/w/{id_}", "conversation": f"{id_}", "learner_id": id_}
                for id_ in range(1, count + 1)
            ],
        )
        for id_ in range(1, count + 1):
            enrollments, answers = zip(*_year(library, id_), strict=True)
            await connection.execute(insert(enrollment), list(enrollments))
            await connection.execute(insert(answer), [each for some in answers for each in some])


def _learner(id_: int) -> dict[str, Any]:
    return {
        "id": id_,
        "workspace_id": 1,
        "language": "fr",
        "zone": "Europe/Paris",
        "send_at": time(9),
        "days": [1, 2, 3, 4, 5],
        "state": "active",
        "menu": {},
        "joined_at": START,
    }


def _year(library: Library, learner_id: int) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    for course in library.courses.values():
        version = library.versions[course.id]
        of_course = {"learner_id": learner_id, "course_id": course.id, "version": version}
        began = at
        answers = []
        for lesson in course.lessons:
            at += timedelta(days=1)
            of_lesson = {"lesson_id": lesson.id, "reply": ["a"], "correct": True, "credit": 1.0}
            answers += [
                of_course | of_lesson | {"question_id": each.id, "answered_at": at}
                for each in lesson.quiz
            ]
        times = {"enrolled_at": began, "started_at": began, "completed_at": at}
        done = {"status": "completed", "done": [each.id for each in course.lessons]}
        yield of_course | times | done, answers
