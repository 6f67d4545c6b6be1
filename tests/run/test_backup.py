"""`levain backup` and `levain restore` as a person types them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.storage.migrations import HEAD
from tests.postgres import drop_database, new_database, on_path
from tests.run.test_cli import LEVAIN, levain


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which somebody learns, with a backup of then."""
    levain("run", "--create", cwd=tmp_path, stdin="passer\n" * 4)
    done = levain("backup", "copy", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "copy: of 20" in done.stdout
    assert f"sqlite, schema {HEAD}, 1 in learner, 0 in delivery, 0 in answer" in done.stdout
    levain("run", cwd=tmp_path, stdin="B\n")
    assert answers(tmp_path) == 1
    return tmp_path


def answers(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "levain.sqlite")) as file:
        return int(file.execute("SELECT count(*) FROM answer").fetchone()[0])


def refused(folder: Path, *words: str, said: str) -> None:
    done = levain(*words, cwd=folder)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_is_restored_in_one_command(folder: Path) -> None:
    done = levain("restore", "copy", "--yes", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "the way back, with Levain stopped: mv levain.sqlite.before-" in done.stdout
    assert "is lost: answers, preferences, people who came" in done.stdout
    assert answers(folder) == 0
    told = levain("run", cwd=folder, stdin="progression\n")
    assert "is lost: answers, preferences, people who came" in told.stderr
    assert "L’IA pas à pas" in told.stdout
    again = levain("run", cwd=folder, stdin="progression\n")
    assert "is lost" not in again.stderr


def learners(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "levain.sqlite")) as file:
        return int(file.execute("SELECT count(*) FROM learner").fetchone()[0])


def erase(folder: Path) -> None:
    """Have the person of the console erased, by their own words."""
    asked = levain("run", cwd=folder, stdin="effacer\n")
    found = re.search(r"effacer\s+(\d{4})", asked.stdout)
    assert found, asked.stdout
    levain("run", cwd=folder, stdin=f"effacer {found[1]}\n")
    assert learners(folder) == 0


def test_who_was_erased_does_not_come_back_with_a_backup(folder: Path) -> None:
    erase(folder)
    done = levain("restore", "copy", "--yes", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "erased again, since they had asked for it: 1" in done.stdout
    assert learners(folder) == 0
    saved = levain("backup", "later", cwd=folder)
    assert "later/erased/tombstones" in saved.stdout


def test_a_backup_put_back_where_nobody_remembers_says_so(folder: Path) -> None:
    erase(folder)
    shutil.rmtree(folder / "erased")
    done = levain("restore", "copy", "--yes", cwd=folder)
    assert "privacy.erased_folder: erased names nobody who was erased" in done.stdout
    assert learners(folder) == 1
    told = levain("run", cwd=folder, stdin="progression\n")
    assert "privacy.erased_folder: erased names nobody who was erased" in told.stderr


def test_an_older_list_in_a_backup_takes_nobody_off_the_one_that_is_there(folder: Path) -> None:
    erase(folder)
    levain("backup", "second", cwd=folder)
    levain("run", cwd=folder, stdin="passer\n" * 4)
    erase(folder)
    levain("restore", "second", "--yes", cwd=folder)
    lines = (folder / "erased" / "tombstones").read_text().splitlines()
    assert len(lines) == 2


def test_a_dry_run_changes_nothing(folder: Path) -> None:
    before = sorted(each.name for each in folder.iterdir())
    done = levain("restore", "copy", "--dry-run", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "to be replaced, and kept aside: levain.sqlite" in done.stdout
    assert sorted(each.name for each in folder.iterdir()) == before
    assert answers(folder) == 1


def test_without_the_database_it_is_not_said_to_be_replaced(folder: Path) -> None:
    done = levain("restore", "copy", "--yes", "--without-database", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "to be replaced" not in done.stdout
    assert "is lost" not in done.stdout
    assert "not replaced: levain.sqlite: it is taken for the one of the backup" in done.stdout
    assert "the way back of levain.sqlite: put back what you had before" in done.stdout
    assert answers(folder) == 1


def test_without_a_terminal_a_yes_is_needed(folder: Path) -> None:
    refused(folder, "restore", "copy", said="nobody can be asked here: add --yes")
    assert answers(folder) == 1


def test_a_restore_under_a_levain_that_runs_is_refused(folder: Path) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([LEVAIN, "run"], cwd=folder, stdin=pipe, stdout=pipe) as running:
        assert running.stdin
        assert running.stdout
        running.stdin.write(b"progression\n")
        running.stdin.flush()
        assert running.stdout.readline()
        refused(folder, "restore", "copy", "--yes", said="levain.sqlite is in use: stop Levain")
        running.stdin.close()
        running.wait()
    assert answers(folder) == 1


def test_levain_does_not_start_on_half_a_restore(folder: Path) -> None:
    """The name under which a restore makes the database, left by one that was killed."""
    (folder / "levain.sqlite").rename(folder / "levain.sqlite.restoring")
    for words in (["run"], ["health"], ["db", "upgrade"], ["backup", "second"]):
        refused(folder, *words, said="a restore was cut off: run `levain restore` again")
    assert not (folder / "levain.sqlite").exists()
    assert levain("restore", "copy", "--yes", cwd=folder).returncode == 0
    assert answers(folder) == 0
    assert levain("run", cwd=folder, stdin="").returncode == 0


def test_a_backup_that_is_told_to_end_leaves_nothing(postgres: str, tmp_path: Path) -> None:
    """Nor does it wait for a pg_dump that hangs."""
    url, tool = new_database(postgres), tmp_path / "bin" / "pg_dump"
    tool.parent.mkdir()
    os.mkfifo(tool.parent / "begun")
    tool.write_text(f"#!/bin/sh\necho $PGCONNECT_TIMEOUT > {tool.parent}/begun\nexec sleep 60\n")
    tool.chmod(0o700)
    given = {"LEVAIN_DATABASE_URL": url, "PATH": f"{tool.parent}:{os.environ['PATH']}"}
    assert levain("db", "upgrade", cwd=tmp_path, **given).returncode == 0
    process = subprocess.Popen([LEVAIN, "backup", "copy"], cwd=tmp_path, env=os.environ | given)
    try:
        assert int((tool.parent / "begun").read_text()) > 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 128 + signal.SIGTERM
    finally:
        process.kill()
    assert [each.name for each in tmp_path.iterdir()] == ["bin"]
    drop_database(postgres, url)


def test_a_server_that_says_nothing_is_waited_for_a_while(tmp_path: Path) -> None:
    with on_path(), socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://levain@127.0.0.1:{silent.getsockname()[1]}/levain"
        given = {"LEVAIN_DATABASE_URL": url, "PATH": os.environ["PATH"]}
        done = levain("backup", "copy", cwd=tmp_path, **given)
    assert done.returncode == 1
    assert "does not answer in time: look at the network" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file: mount its disk, or correct database_url"),
        (b"words" * 1_000, "is no SQLite database: name another file, or restore a backup"),
        (b"SQLite format 3\0", "is no SQLite database: name another file, or restore a backup"),
    ],
)
def test_a_file_that_cannot_be_backed_up_is_told_with_the_remedy(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "levain.sqlite").write_bytes(content)
    refused(tmp_path, "backup", "copy", said=f"database_url: {tmp_path}/levain.sqlite")
    refused(tmp_path, "backup", "copy", said=said)


@pytest.mark.parametrize("cut", [20_000, 4_097])
def test_a_file_that_is_cut_short_is_told_with_the_remedy(folder: Path, cut: int) -> None:
    file = folder / "levain.sqlite"
    file.write_bytes(file.read_bytes()[:cut])
    done = levain("backup", "second", cwd=folder)
    assert "is damaged, or cut short: " in done.stderr
    assert "restore a backup" in done.stderr
    assert "malformed" not in done.stderr


def test_a_server_that_refuses_is_told_with_the_remedy(postgres: str, tmp_path: Path) -> None:
    url = make_url(postgres).set(database="nowhere").render_as_string(hide_password=False)
    done = levain("backup", "copy", cwd=tmp_path, LEVAIN_DATABASE_URL=url)
    assert "has no such database: create it, or correct its name" in done.stderr
    assert "FATAL" not in done.stderr


def test_a_damaged_backup_is_told_in_words_of_its_own(folder: Path) -> None:
    file = folder / "copy" / "levain.sqlite"
    content = bytearray(file.read_bytes())
    content[5 * 4096 : 6 * 4096] = b"\x7f" * 4096
    file.write_bytes(content)
    done = levain("restore", "copy", "--yes", cwd=folder)
    said = "levain: copy/levain.sqlite is damaged, or cut short: use another backup\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_files_of_secrets_are_named_since_no_backup_holds_them(folder: Path) -> None:
    (folder / "levain.toml").write_text('platforms = ["slack"]\n[slack]\nkey_file = "slack.key"\n')
    (folder / "slack.key").write_text("s3cret")
    done = levain("backup", "second", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "not copied, keep them apart: the settings file, slack.key" in done.stderr
    assert not (folder / "second" / "slack.key").exists()


def test_a_platform_that_is_no_longer_named_is_left_out(folder: Path) -> None:
    (folder / "copy" / "matrix").mkdir()
    manifest = folder / "copy" / "backup.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"states": ["matrix"]}))
    done = levain("restore", "copy", "--yes", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "left out, since `platforms` does not name its platform: matrix" in done.stdout


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_help_has_examples(command: str, tmp_path: Path) -> None:
    shown = levain(command, "--help", cwd=tmp_path, COLUMNS="200")
    assert shown.returncode == 0
    assert f"levain {command} /srv/backups/2026-11-24" in shown.stdout
    assert levain(command, cwd=tmp_path).returncode == 2
