"""The `levain` command as a person types it."""

from __future__ import annotations

import inspect
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

from bot.run import cli
from bot.run.cli import services
from bot.storage.migrations import HEAD
from tests.lessons.sample import write
from tests.postgres import drop_database, new_database

LEVAIN = str(Path(sys.executable).parent / "levain")


def levain(
    *arguments: str, cwd: Path, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LEVAIN_")}
    return subprocess.run(
        [LEVAIN, *arguments],
        cwd=cwd,
        input=stdin,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "command",
    [
        *(["audit"], ["people", "import"], ["people", "role"], ["people", "rules", "add"]),
        [],
        ["demo"],
        ["run"],
        ["check"],
        ["health"],
        ["schema"],
        ["db", "upgrade"],
        ["verify"],
        ["register"],
        ["privacy", "notice"],
    ],
)
def test_every_command_has_help_with_an_example(command: list[str], tmp_path: Path) -> None:
    shown = levain(*command, "--help", cwd=tmp_path, COLUMNS="200")
    assert shown.returncode == 0
    assert "Usage" in shown.stdout
    assert not command or "Example" in shown.stdout


def test_the_version_is_told(tmp_path: Path) -> None:
    told = levain("--version", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (0, f"levain {version('levain')}\n")


def interrupted(folder: Path, *words: str, until: str, how: signal.Signals) -> tuple[int, str]:
    """The exit code, and what is said on standard error, of a command that is told to end."""
    process = subprocess.Popen(
        [LEVAIN, *words],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout
        while until not in (line := process.stdout.readline()):
            assert line, process.wait(20)
        process.send_signal(how)
        said = process.communicate(timeout=30)[0]
    finally:
        process.kill()
    return process.returncode, said


@pytest.mark.parametrize(("words", "until"), [(["run", "--create"], "ready"), (["demo"], "Passer")])
def test_ctrl_c_is_exit_130(tmp_path: Path, words: list[str], until: str) -> None:
    code, said = interrupted(tmp_path, *words, until=until, how=signal.SIGINT)
    assert code == 130
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), ValueError("Error building: KeyboardInterrupt: ")]
)
def test_ctrl_c_is_exit_130_before_a_command_begins(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException
) -> None:
    def load() -> None:
        raise error

    monkeypatch.setattr(cli, "make_app", load)
    monkeypatch.setattr(sys, "argv", ["levain", "check"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_ctrl_c_before_a_coroutine_begins_is_exit_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    async def never() -> None:
        """Do nothing."""

    monkeypatch.setattr("uvloop.run", interrupt)
    coroutine = never()
    with pytest.raises(typer.Exit):
        services.run(coroutine)
    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED


def test_sigterm_leaves_no_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    code, said = interrupted(tmp_path, "demo", until="Passer", how=signal.SIGTERM)
    assert code == 130
    assert "Traceback" not in said
    assert [*tmp_path.glob("levain-*")] == []


def test_sigterm_is_exit_0_once_it_serves(tmp_path: Path) -> None:
    code, said = interrupted(tmp_path, "run", "--create", until="ready", how=signal.SIGTERM)
    assert code == 0
    assert said.endswith("stopped\n")


@pytest.mark.parametrize(
    "words", [["nothing"], ["check", "--format", "xml"], ["demo", "--start", "x"]]
)
def test_misuse_is_exit_2(words: list[str], tmp_path: Path) -> None:
    assert levain(*words, cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("simulate --learners abc", "--learners: write a whole number"),
        ("simulate --learners 0", "--learners: write 1 or a number above it"),
        ("simulate --answering much", "--answering: write a number"),
        ("simulate --days 99999999", "--days: write 3660 or a number below it"),
        ("simulate --start hier", "--start: write a day such as 2026-11-24"),
        ("simulate --start 9999-12-31", "--start: write a day from 2000 to 2099"),
        ("demo --start hier", "--start: write a day such as 2026-11-24"),
        ("demo --start 0001-01-01", "--start: write a day from 2000 to 2099"),
        ("check --format xml", "--format: write text or json"),
    ],
)
def test_an_option_says_what_to_write(words: str, said: str, tmp_path: Path) -> None:
    done = levain(*words.split(), cwd=tmp_path, COLUMNS="200")
    assert done.returncode == 2
    assert f"Invalid value for {said}" in done.stderr.replace("'", "")


def test_the_packaged_lessons_are_sound(tmp_path: Path) -> None:
    checked = levain("check", cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_problems_are_printed_and_are_exit_1(tmp_path: Path) -> None:
    course = tmp_path / "cours" / "course.yaml"
    course.parent.mkdir()
    course.write_text("id: cours\ntitel: Cours\n", encoding="utf-8")
    checked = levain("check", str(course.parent), cwd=tmp_path)
    assert checked.returncode == 1
    assert "course.yaml:2:1: error[unknown-key]" in checked.stdout
    machine = levain("check", "--format", "json", str(course.parent), cwd=tmp_path)
    assert machine.returncode == 1
    assert any(problem["code"] == "unknown-key" for problem in json.loads(machine.stdout))


def test_the_schema_is_written(tmp_path: Path) -> None:
    assert json.loads(levain("schema", cwd=tmp_path).stdout)["title"]
    assert levain("schema", "out.json", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["title"]


def test_the_database_is_upgraded_where_the_settings_say(tmp_path: Path) -> None:
    file = tmp_path / "kept.sqlite"
    url = f"sqlite:///{file}"
    first, second = (levain("db", "upgrade", cwd=tmp_path, LEVAIN_DATABASE_URL=url) for _ in "12")
    assert f"empty -> {HEAD}" in first.stdout
    assert f"{HEAD} -> {HEAD}" in second.stdout
    assert file.exists()


def test_health_knows_who_has_been_due_for_long(tmp_path: Path) -> None:
    levain("db", "upgrade", cwd=tmp_path)
    with closing(sqlite3.connect(tmp_path / "levain.sqlite")) as file, file:
        file.execute("INSERT INTO workspace (id, platform, name) VALUES (1, 'console', 'local')")
        file.execute(
            "INSERT INTO learner (workspace_id, language, zone, send_at, days, state, menu,"
            " joined_at, next_due_at) VALUES (1, 'fr', 'Europe/Paris', '09:00:00.000000', '[1]',"
            " 'active', '{}', '2026-01-01 00:00:00', '2026-01-05 08:00:00.000000')"
        )
    ill = levain("health", cwd=tmp_path)
    assert (ill.returncode, ill.stdout) == (1, "")
    assert "1 due since 2026-01-05 08:00 UTC and not planned: start levain run" in ill.stderr


@pytest.mark.parametrize("command", [("health",), ("run",), ("db", "upgrade")])
def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "levain.sqlite"
    file.write_text("words, and enough of them to be read as the head of a database file")
    done = levain(*command, cwd=tmp_path, LEVAIN_DATABASE_URL=f"sqlite:///{file}")
    assert done.returncode == 1
    assert "no SQLite database" in done.stderr
    assert "Traceback" not in done.stderr
    assert file.read_text().startswith("words")


COMMANDS = [("health",), ("run", "--create"), ("db", "upgrade"), ("backup", "copy")]


def refused(tmp_path: Path, command: tuple[str, ...], file: Path, said: str) -> None:
    done = levain(*command, cwd=tmp_path, LEVAIN_DATABASE_URL=f"sqlite:///{file}")
    assert done.returncode == 1
    assert f"levain: database_url: {file}{said}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_no_database_is_a_sentence(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    folder = tmp_path / "levain.sqlite"
    folder.mkdir()
    refused(tmp_path, command, folder, " is a folder: name a file")


@pytest.mark.parametrize("command", COMMANDS[1:3])
def test_a_place_where_no_folder_can_be_made_is_a_sentence(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    done = levain(*command, cwd=tmp_path, LEVAIN_DATABASE_URL=f"sqlite:///{file}/levain.sqlite")
    assert done.returncode == 1
    assert f"database_url: {file}: there is no such folder: mount its disk" in done.stderr


@pytest.mark.parametrize("content", [b"", b"words", b"words" * 1_000])
def test_a_backup_of_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "levain.sqlite"
    file.write_bytes(content)
    refused(tmp_path, ("backup", "copy"), file, " is no SQLite database")


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "levain.sqlite"
    file.write_bytes(b"SQLite format 3\x00 and no more than that")
    done = levain("backup", "copy", cwd=tmp_path)
    assert done.returncode == 1
    assert "levain.sqlite is no SQLite database: name another file, or" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "copy").exists()


def test_a_schema_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    for place in ("nowhere/x.json", "."):
        done = levain("schema", place, cwd=tmp_path)
        assert done.returncode == 1
        assert f"levain: {place}: cannot be written: " in done.stderr
        assert "Traceback" not in done.stderr


def test_a_server_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    url = "postgresql://levain@127.0.0.1:1/levain"
    away = levain("health", cwd=tmp_path, LEVAIN_DATABASE_URL=url)
    assert away.returncode == 1
    assert "levain@127.0.0.1:1/levain refuses connections: start PostgreSQL" in away.stderr
    assert "Traceback" not in away.stderr


def test_what_a_person_does_on_postgresql_they_find_again(postgres: str, tmp_path: Path) -> None:
    url = new_database(postgres)
    served = levain("run", "--create", cwd=tmp_path, stdin="passer\n" * 4, LEVAIN_DATABASE_URL=url)
    assert "Leçon 1 sur " in served.stdout, served.stderr
    again = levain("run", cwd=tmp_path, stdin="progression\n", LEVAIN_DATABASE_URL=url)
    assert "L’IA pas à pas" in again.stdout
    drop_database(postgres, url)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"LEVAIN_DATABASE_URL": "mysql://h/db"}, "LEVAIN_DATABASE_URL: database_url: expected"),
        ({"LEVAIN_DATABASE_URL": ""}, "LEVAIN_DATABASE_URL: database_url: expected sqlite:///"),
        ({"LEVAIN_ZONE": "Mars/Olympus"}, "LEVAIN_ZONE"),
        (
            {"LEVAIN_LESSONS": "/nowhere"},
            "lessons: /nowhere has problems: run `levain check /nowhere`",
        ),
    ],
)
def test_a_wrong_setting_is_a_sentence_and_exit_1(
    environment: dict[str, str], said: str, tmp_path: Path
) -> None:
    failed = levain("run", "--create", cwd=tmp_path, **environment)
    assert failed.returncode == 1
    assert said in failed.stderr
    assert "Traceback" not in failed.stderr


def test_run_serves_the_console_on_real_time(tmp_path: Path) -> None:
    served = levain("run", "--create", cwd=tmp_path, stdin="passer\n" * 4 + ":demain\n")
    assert served.returncode == 0, served.stderr
    assert "Leçon 1 sur " in served.stdout
    assert "n’existe pas ici" in served.stdout  # real time cannot be moved
    again = levain("run", cwd=tmp_path, stdin="progression\n")
    assert "L’IA pas à pas" in again.stdout


def test_a_kept_demonstration_is_taken_up_again(tmp_path: Path) -> None:
    levain("demo", "--database", "kept.sqlite", cwd=tmp_path, stdin="passer\n" * 4 + "C\n")
    again = levain("demo", "--database", "kept.sqlite", cwd=tmp_path, stdin="progression\n")
    assert "1 sur 1" in again.stdout


def test_the_age_of_sources_is_counted_from_the_day_that_is_given(tmp_path: Path) -> None:
    write(tmp_path)  # its source was read in January 2026
    said = [
        levain("check", "essai", "--measures", "--today", day, cwd=tmp_path)
        for day in ("2026-12-31", "2027-12-31")
    ]
    assert [each.returncode for each in said] == [0, 0]
    assert ["[old-source]" in each.stdout for each in said] == [False, True]
    assert all("source lue il y a le plus longtemps" in each.stdout for each in said)


def test_the_demonstration_plays_a_course_that_is_being_written(tmp_path: Path) -> None:
    folder = write(tmp_path / "cours")
    script = "passer\n" * 3 + "A\n"
    for path in ("cours", "cours/essai"):
        shown = levain("demo", "--lessons", path, cwd=tmp_path, stdin=script)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert "La première leçon" in shown.stdout
        assert "Bravo" in shown.stdout
    (folder / "course.yaml").write_text("id: essai\n", encoding="utf-8")
    for path, said in (("cours", "il manque"), ("nulle-part", "rien n’existe")):
        refused = levain("demo", "--lessons", path, cwd=tmp_path, stdin="")
        assert refused.returncode == 1
        assert said in refused.stderr
        assert f"run `levain check {path}` to see them" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_a_kept_demonstration_makes_up_its_teams_once(tmp_path: Path) -> None:
    script = ":role manager\nbilan\n:role agent\n:role manager\nbilan\n"
    for _ in "12":
        shown = levain("demo", "--database", "kept.sqlite", cwd=tmp_path, stdin=script)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert shown.stdout.count("Services techniques") == 2


def test_sigterm_ends_it_in_order(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [LEVAIN, "run", "--create"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    while "Levain" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0  # though its standard input stays open
    said = process.communicate()[1].splitlines()
    assert [line.split(": ", 1)[1] for line in said[1:]] == [
        "ready",
        "stopping: sends under way have 25 s",
        "stopped",
    ]


def test_a_database_that_is_removed_under_it_ends_it(tmp_path: Path) -> None:
    script = "import bot.run.serve as s; s.EVERY = 0.05; from bot.run.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", script, "run", "--create"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    while "ready" not in process.stderr.readline():
        assert process.poll() is None
    (tmp_path / "levain.sqlite").unlink()
    try:
        said = process.communicate(timeout=20)[1]
    finally:
        process.kill()
    assert process.returncode == 1
    assert "ERROR" in said
    assert "levain.sqlite was removed or replaced while Levain ran: put it back" in said
    assert "Traceback" not in said


def played(folder: Path, script: bytes) -> tuple[str, str]:
    """What a script of the demonstration shows, and says on standard error."""
    done = subprocess.run(
        [sys.executable, "-c", "from bot.run.cli import main; main()", "demo"],
        cwd=folder,
        input=script,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.decode(), done.stderr.decode()


def test_a_start_loads_nothing_that_only_others_need(tmp_path: Path) -> None:
    """The ORM, all the countries of the world, patterns and sentences that nobody asked for."""
    script = """
import sys
from contextlib import suppress
from bot.run.cli import main
from bot.texts.speech import Speech
from bot.understanding.sayings import compile_pattern
asked, read = [], Speech._add
Speech._add = lambda self, file: (asked.append(file.name), read(self, file))
with suppress(SystemExit):
    main()
heavy = {"sqlalchemy.orm", "holidays.countries", "xlsxwriter", "python_calamine", "typst"}
print(sorted(heavy & sys.modules.keys()), {*asked}, compile_pattern.cache_info().currsize)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, "demo"],
        cwd=tmp_path,
        input="passer\n" * 4,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Leçon 1 sur " in done.stdout, done.stderr
    assert done.stdout.splitlines()[-1] == "[] {'fr.ftl'} 0"


def test_nobody_waits_for_patterns_while_they_are_served(tmp_path: Path) -> None:
    """All are compiled once « ready » is said: no turn stops the others for 0.2 s."""
    script = """
import logging
from contextlib import suppress
from bot.run.cli import main
from bot.understanding.sayings import compile_pattern
class Seen(logging.Handler):
    def emit(self, record):
        if record.getMessage() == "ready":
            print("patterns", compile_pattern.cache_info().currsize)
logging.getLogger("bot.run.serve").addHandler(Seen())
with suppress(SystemExit):
    main()
print("patterns", compile_pattern.cache_info().currsize)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, "run", "--create"],
        cwd=tmp_path,
        input="je voudrais une pause\nqu’est-ce que tu sais faire ?\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    ready, end = re.findall(r"^patterns (\d+)$", done.stdout, re.MULTILINE)
    assert int(ready) > 1_000, done.stderr
    assert ready == end


def test_bytes_that_are_no_text_end_nothing(tmp_path: Path) -> None:
    """A terminal in another encoding is answered as far as it is understood."""
    shown, _ = played(tmp_path, b"\xcd\xff\naide\n")
    assert "Ce que vous pouvez me dire" in shown


def test_the_demonstration_waits_for_a_picture_before_another_day(tmp_path: Path) -> None:
    shown, errors = played(tmp_path, b":role manager\nbilan en image\n:demain\n")
    after = shown.partition("> :demain")[2]
    assert shown.index("[image") < shown.index("-- mardi 24 novembre")
    assert after.count("-- ") == 2  # that day, and that nothing comes to whoever has not begun
    assert errors == ""


def test_a_picture_asked_for_last_comes_before_the_demonstration_ends(tmp_path: Path) -> None:
    shown, errors = played(tmp_path, b":role manager\nbilan en image\n")
    assert "[image" in shown
    assert errors == ""
