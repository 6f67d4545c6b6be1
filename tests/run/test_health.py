"""`levain health`: whether a process turns, and what is wrong, at little cost."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from bot.domain.beat import ALIVE, Beat, judge
from bot.run.health import _read
from bot.run.processes import lives
from bot.run.settings import read_settings
from bot.storage import schema
from bot.storage.beats import Beats, read_beats
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.permission import Permission
from bot.storage.tables import beat
from tests.run.test_cli import LEVAIN, levain

HOST = socket.gethostname()
PATIENCE = 60  # seconds


def health(folder: Path, **environment: str) -> tuple[int, list[str]]:
    """The exit code, and the lines that it says."""
    done = levain("health", cwd=folder, **environment)
    assert "Traceback" not in done.stderr
    return done.returncode, (done.stdout + done.stderr).splitlines()


@contextmanager
def running(folder: Path, url: str) -> Iterator[subprocess.Popen[str]]:
    """`levain run` on the console, once it is ready."""
    process = subprocess.Popen(
        [LEVAIN, "run", "--create"],
        cwd=folder,
        env=os.environ | {"LEVAIN_DATABASE_URL": url},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        while " ready" not in (line := process.stderr.readline()):
            assert line, process.wait(PATIENCE)
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.communicate()


def use(url: str, *statements: object) -> None:
    async def run() -> None:
        database = Database(url, Permission.USE)
        async with database.begin() as connection:
            for each in statements:
                await connection.execute(each)  # type: ignore[call-overload]
        await database.close()

    asyncio.run(run())


def aged(seconds: float) -> object:
    return update(beat).values(at=datetime.now(UTC) - timedelta(seconds=seconds))


def test_a_process_that_turns_is_well(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path, database_url) as process:
        assert health(tmp_path, LEVAIN_DATABASE_URL=database_url) == (0, ["ok"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    code, said = health(tmp_path, LEVAIN_DATABASE_URL=database_url)
    assert (code, said) == (1, ["levain: no levain run serves this database: start it"])


def test_a_process_that_stands_still_is_not(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path, database_url) as process:
        while asyncio.run(beats(database_url))[0].fresh:  # a minute later, unless it beat again
            process.send_signal(signal.SIGCONT)
            use(database_url, aged(ALIVE + 1))
            process.send_signal(signal.SIGSTOP)
        code, (said,) = health(tmp_path, LEVAIN_DATABASE_URL=database_url)
        assert code == 1
        assert f"process {process.pid} stands still since 2" in said
        assert "end it, and start levain run" in said


def test_a_process_that_was_killed_is_missed(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path, database_url) as process:
        process.kill()
        process.wait(PATIENCE)
    use(database_url, aged(ALIVE + 1))
    code, (said,) = health(tmp_path, LEVAIN_DATABASE_URL=database_url)
    assert code == 1
    assert "no levain run serves this database since 2" in said


def test_a_start_sweeps_the_beats_of_this_host(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path, database_url) as process:
        process.kill()
        process.wait(PATIENCE)
    with running(tmp_path, database_url) as process:
        assert health(tmp_path, LEVAIN_DATABASE_URL=database_url) == (0, ["ok"])
        assert [each.pid for each in asyncio.run(beats(database_url))] == [process.pid]


def test_a_second_process_on_a_file_is_doubted(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    with running(tmp_path, url) as first:
        second = levain("run", cwd=tmp_path, LEVAIN_DATABASE_URL=url)
    assert f"WARNING bot.run.serve: process {first.pid} of " in second.stderr
    assert "levain.sqlite too: end one of the two" in second.stderr


async def beats(url: str) -> list[Beat]:
    database = Database(url, Permission.LOOK)
    found = await read_beats(database)
    await database.close()
    return list(found)


def test_a_platform_that_is_not_served_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    with running(tmp_path, url) as process:
        code, (said,) = health(tmp_path, LEVAIN_PLATFORMS="matrix, console")
    assert code == 1
    assert f"process {process.pid} serves console and the settings name console,matrix" in said


@pytest.mark.parametrize(
    ("platform", "said"),
    [
        ("matrix", "matrix.folder: matrix: no session there: run `levain matrix login`"),
        ("slack", "slack: bot_token_file or SLACK_BOT_TOKEN, app_token_file or SLACK_APP_TOKEN"),
    ],
)
def test_a_platform_that_cannot_be_served_is_told(tmp_path: Path, platform: str, said: str) -> None:
    levain("db", "upgrade", cwd=tmp_path)
    code, lines = health(tmp_path, LEVAIN_PLATFORMS=platform)
    assert code == 1
    assert len(lines) == 2
    assert lines[0].startswith(f"levain: {said}")
    assert lines[1] == "levain: no levain run serves this database: start it"


LOOKS = (["health"], ["run"], ["matrix", "devices"], ["slack", "doctor"], ["backup", "copy"])


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_nothing_is_made_by_what_looks(tmp_path: Path, words: list[str]) -> None:
    """A database on a disk that is not mounted would welcome everybody anew."""
    folder = tmp_path / "unmounted"
    folder.mkdir()
    done = levain(*words, cwd=tmp_path, LEVAIN_DATABASE_URL=f"sqlite:///{folder}/levain.sqlite")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []
    if words[0] in ("health", "run"):
        assert f"{folder}/levain.sqlite: there is no such file: mount its disk, or" in done.stderr
        assert "run `levain db upgrade` or `levain run --create`" in done.stderr


@pytest.mark.parametrize("words", [["db", "upgrade"], ["run", "--create"]], ids=" ".join)
def test_a_database_is_made_where_it_is_asked_for(
    tmp_path: Path, database_url: str, words: list[str]
) -> None:
    empty = levain("run", cwd=tmp_path, LEVAIN_DATABASE_URL=database_url)
    assert empty.returncode == 1
    assert "`levain db upgrade`" in empty.stderr
    made = levain(*words, cwd=tmp_path, LEVAIN_DATABASE_URL=database_url)
    assert made.returncode == 0, made.stderr
    assert levain("run", cwd=tmp_path, LEVAIN_DATABASE_URL=database_url).returncode == 0


# --- What it costs ---------------------------------------------------------------------------

HEAVY = ("typer", "pydantic", "sqlalchemy", "alembic", "logging", "pathlib", "adapters.platform")
PROBE = f"""
import json, sys
from bot.run.cli import main
try:
    main()
finally:
    print(json.dumps([name for name in {HEAVY} if name in sys.modules]), file=sys.stderr)
"""


def test_a_probe_loads_next_to_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    with running(tmp_path, url):
        probed = subprocess.run(
            [sys.executable, "-c", PROBE, "health"], cwd=tmp_path, capture_output=True, check=True
        )
    assert probed.stdout == b"ok\n"
    assert json.loads(probed.stderr) == []


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        (None, {}),
        ("", {}),
        ('database_url = "sqlite:////srv/a.sqlite"\nplatforms = ["slack", "matrix"]', {}),
        ('database_url = "sqlite:////srv/a.sqlite"', {"LEVAIN_DATABASE_URL": "sqlite:////b.db"}),
        ('platforms = ["matrix"]', {"LEVAIN_PLATFORMS": "console, matrix"}),
        (
            'database_url = "postgresql://u@h/d"\ndatabase_password_file = "password"',
            {"LEVAIN_HOUR": "10:00"},
        ),
        ("", {"LEVAIN_DATABASE_URL": "postgresql://h/d", "LEVAIN_DATABASE_PASSWORD_FILE": "word"}),
        ("\ufeffplatforms = ['console']", {}),  # as Notepad saves it
    ],
)
def test_a_probe_reads_settings_as_all_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, environment: dict[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("password", "word"):
        Path(name).write_text(f"of {name}\n", encoding="utf-8")
    if text is not None:
        Path("levain.toml").write_text(text, encoding="utf-8")
    files: list[list[str]] = [[]]
    if text is not None:
        files += [["--config", "levain.toml"], ["-c", "levain.toml"]]
    for arguments in files:
        url, password, platforms = _read(arguments, environment)
        settings = read(environment)
        assert url == settings.database_url
        assert tuple(platforms) == settings.platforms
        assert not password or password.split()[1] in str(settings.database_password_file)
        assert bool(password) == (settings.database_password_file is not None)


def read(environment: Mapping[str, str]):  # type: ignore[no-untyped-def]
    return read_settings(environment)


# --- What a beat says ------------------------------------------------------------------------


async def test_a_beat_tells_troubles_and_the_schema(database_url: str) -> None:
    database = Database(database_url)
    await schema.prepare(database)
    mine = Beats(database, "me:1:x", HOST, os.getpid(), ["slack", "matrix"])
    now = datetime.now(UTC)
    await mine.leave(now)
    (found,) = await read_beats(database)
    assert found.fresh
    assert found[:4] == (HOST, os.getpid(), "matrix,slack", None)
    inbox = Inbox(database, "matrix", "@levain:example.org")
    await inbox.complain("muted", "it may not\nwrite")
    await mine.leave(now)
    (found,) = await read_beats(database)
    assert found.trouble == "matrix: @levain:example.org: it may not write"
    async with database.begin() as connection:
        version = schema.text("UPDATE alembic_version SET version_num = '0099'")
        await connection.execute(version)
    await mine.leave(now)
    (found,) = await read_beats(database)
    assert "was made by a newer Levain" in str(found.trouble)
    await mine.end()
    assert await read_beats(database) == []
    await database.close()


async def test_beats_of_the_dead_and_the_old_are_swept(database_url: str) -> None:
    database = Database(database_url)
    await schema.prepare(database)
    now = datetime.now(UTC)
    rows = [
        {"process": process, "host": host, "pid": pid, "platforms": "console", "at": at}
        for process, host, pid, at in (
            ("dead", HOST, 1_000_001, now),
            ("reborn", HOST, os.getpid(), now),  # a container begins with the same number
            ("alive", HOST, os.getppid(), now),
            ("elsewhere", "another", 1_000_001, now),
            ("forgotten", "another", 1, now - timedelta(days=2)),
        )
    ]
    async with database.begin() as connection:
        await connection.execute(insert(beat), rows)
    mine = Beats(database, "me", HOST, os.getpid(), ["console"])
    await mine.leave(now)
    await mine.sweep(now, lambda pid: pid == os.getppid())
    assert {each.pid for each in await read_beats(database)} == {
        os.getpid(),
        os.getppid(),
        1_000_001,
    }
    await database.close()


def left(host: str, age: float, pid: int = 1, trouble: str | None = None) -> Beat:
    return Beat(host, pid, "console", trouble, "2026-11-27 10:00:00", age)


@pytest.mark.parametrize(
    ("beats", "said"),
    [
        ([], ["no levain run serves this database: start it"]),
        ([left("a", 5)], []),
        ([left("b", 5), left("c", 9)], []),  # nothing runs here: others are asked
        ([left("a", 61), left("b", 5)], ["no levain run serves this database since"]),
        ([left("a", 61, pid=7), left("b", 5)], ["process 7 stands still since"]),
        ([left("a", 61, pid=7), left("a", 5, pid=8)], ["process 7 stands still since"]),
        ([left("a", 61, pid=1), left("a", 5, pid=8)], []),  # the first is gone
        ([left("b", 61, pid=7)], ["no levain run serves this database since 2026-11-27 10:00:00"]),
        ([left("a", -3600)], ["no levain run serves this database since"]),  # the clock went back
        ([left("a", 5, trouble="one\ntwo"), left("a", 6, trouble="two")], ["one", "two"]),
        ([left("a", 5), left("b", 5, trouble="not here")], []),
    ],
)
def test_the_processes_of_this_host_speak_first(beats: list[Beat], said: list[str]) -> None:
    found = judge(beats, "a", ["console"], lambda pid: pid > 1)
    assert len(found) == len(said)
    assert all(line.startswith(begins) for line, begins in zip(found, said, strict=True))


def test_a_process_is_known_by_its_number() -> None:
    assert lives(os.getpid())
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(PATIENCE)
    assert not lives(ended.pid)
