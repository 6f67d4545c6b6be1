"""`levain matrix login` and `verify`, against a real homeserver."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from nio.crypto.key_export import decrypt_and_read

from tests.adapters.matrix.bot import enter, run_bot
from tests.standins.matrix.learner import CryptoLearner, says
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]


def levain(folder: Path, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return run_levain(folder, "matrix", *words, said=said)


def run_levain(folder: Path, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from bot.run.cli import main; main()", *words]
    env = {**os.environ, "HOME": str(folder)}
    return subprocess.run(
        command, input=said, text=True, capture_output=True, cwd=folder, env=env, timeout=60
    )


def test_logging_in_makes_a_device_that_the_account_vouches_for(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    name = names("levain")
    account = synapse.register(name)
    first = levain(tmp_path, "login", synapse.url, "--user", name, said=f"{account.password}\n")
    assert first.returncode == 0, first.stderr
    assert "vouches for the device: yes" in first.stdout
    assert account.password not in first.stdout + first.stderr
    again = levain(tmp_path, "verify")
    assert (again.returncode, again.stdout) == (0, first.stdout)
    other = levain(tmp_path, "login", synapse.url, "--user", name, said=f"{account.password}\n")
    assert other.returncode == 0, other.stderr
    assert other.stdout.splitlines()[0] != first.stdout.splitlines()[0]  # a new device
    assert "vouches for the device: yes" in other.stdout
    modes = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "matrix").iterdir()}
    assert set(modes.values()) == {0o600}, modes


def test_what_is_shown_is_not_mended_by_looking(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    """The account's keys were replaced from elsewhere."""
    account = synapse.register(names("levain"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    levain(tmp_path, "login", synapse.url, "--token", said=account.access_token)
    name, password = account.user_id, f"{account.password}\n"
    other = levain(elsewhere, "login", synapse.url, "--user", name, said=password)
    assert other.returncode == 0, other.stderr
    for _ in range(2):
        shown = levain(tmp_path, "verify")
        assert shown.returncode == 1
        assert "the account's keys are ours: no" in shown.stdout
        assert "the account vouches for the device: no" in shown.stdout
    again = levain(tmp_path, "login", synapse.url, "--user", name, said=password)
    assert "vouches for the device: yes" in again.stdout


def test_keys_that_are_not_those_of_the_device_are_told(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = synapse.register(names("levain"))
    levain(tmp_path, "login", synapse.url, "--token", said=account.access_token)
    for file in (tmp_path / "matrix").glob(f"*{account.device_id}*"):
        file.unlink()
    shown = levain(tmp_path, "verify")
    assert (shown.returncode, "has other keys" in shown.stderr) == (1, True)


def test_a_token_keeps_its_device(synapse: Synapse, names: Names, tmp_path: Path) -> None:
    account = synapse.register(names("levain"))
    done = levain(tmp_path, "login", synapse.url, "--token", said=account.access_token)
    assert done.returncode == 0, done.stderr
    assert f"device: {account.device_id}" in done.stdout


@pytest.mark.parametrize(
    ("words", "said", "complaint"),
    [
        (("login", "{url}", "--user", "nobody-at-all"), "wrong", "check the user and the password"),
        (("login", "{url}", "--token"), "wrong", "check the user and the password or token"),
        (("login", "http://127.0.0.1:1", "--token"), "x", "no Matrix homeserver answers there"),
        (("login", "{url}"), "x", "give one of"),
        (("login", "{url}", "--token"), "", "the token is empty"),
        (("login", "matrix.example.org", "--token"), "x", "write the whole address, as https://"),
        (("verify",), "", "run `levain matrix login`"),
        (("export-keys", "keys.txt"), "", "run `levain matrix login`"),
    ],
)
def test_what_goes_wrong_is_a_sentence_with_the_remedy(
    synapse: Synapse, tmp_path: Path, words: tuple[str, ...], said: str, complaint: str
) -> None:
    done = levain(tmp_path, *(word.format(url=synapse.url) for word in words), said=said)
    assert done.returncode != 0
    assert complaint in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_devices_without_a_session_is_a_sentence(tmp_path: Path) -> None:
    assert run_levain(tmp_path, "db", "upgrade").returncode == 0
    done = levain(tmp_path, "devices")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no session there: run `levain matrix login`" in done.stderr


def test_what_is_backed_up_is_restored_with_one_command(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    name = names("levain")
    account = synapse.register(name)
    (tmp_path / "levain.toml").write_text('platforms = ["matrix"]\n')
    levain(tmp_path, "login", synapse.url, "--token", said=account.access_token)
    shown = levain(tmp_path, "verify").stdout
    assert run_levain(tmp_path, "db", "upgrade").returncode == 0
    with closing(sqlite3.connect(tmp_path / "levain.sqlite")) as database:
        database.execute("INSERT INTO account (platform, name, mark) VALUES ('x', 'y', 'z')")
        database.commit()
        done = run_levain(tmp_path, "backup", "copy")  # while it is open
    assert done.returncode == 0, done.stderr
    copy = tmp_path / "copy"
    assert {file.stat().st_mode & 0o777 for file in copy.rglob("*") if file.is_file()} == {0o600}
    with closing(sqlite3.connect(copy / "levain.sqlite")) as database:
        assert database.execute("SELECT mark FROM account").fetchall() == [("z",)]
    (copy / "levain.toml").write_text("")
    assert levain(copy, "verify").stdout == shown
    again = run_levain(tmp_path, "backup", "copy")
    assert (again.returncode, "it exists" in again.stderr) == (1, True)
    _restore(synapse, name, account.password, tmp_path)


def _restore(synapse: Synapse, name: str, password: str, folder: Path) -> None:
    """Put it back: the device has keys of the past, and a login makes another."""
    done = run_levain(folder, "restore", "copy", "--yes")
    assert done.returncode == 0, done.stderr
    assert f"left to do: run `levain matrix login {synapse.url}`" in done.stdout
    old = levain(folder, "verify")
    assert (old.returncode, "come from a backup" in old.stderr) == (1, True)
    new = levain(folder, "login", synapse.url, "--user", name, said=f"{password}\n")
    assert "vouches for the device: yes" in new.stdout, new.stderr
    assert levain(folder, "verify").stdout == new.stdout


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("session.json", b"{}", "not a session"),
        ("store.key", None, "store.key: it is missing"),
        (
            "*.db",
            b"SQLite format 3\x00 and no more",
            ".db is damaged, or cut short: use another backup",
        ),
    ],
)
def test_a_state_folder_that_is_no_use_is_no_backup(
    synapse: Synapse, names: Names, tmp_path: Path, file: str, content: bytes | None, said: str
) -> None:
    account = synapse.register(names("levain"))
    (tmp_path / "levain.toml").write_text('platforms = ["matrix"]\n')
    levain(tmp_path, "login", synapse.url, "--token", said=account.access_token)
    run_levain(tmp_path, "db", "upgrade")
    (spoiled,) = (tmp_path / "matrix").glob(file)
    spoiled.unlink() if content is None else spoiled.write_bytes(content)
    done = run_levain(tmp_path, "backup", "copy")
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "copy").exists()


async def test_keys_leave_and_come_back_under_a_passphrase(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await CryptoLearner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path),
    ):
        room = await enter(ana, account, encrypted=True)
        await ana.say(room, "aide")
        await ana.expect(room, says("progression"))
        session = ana.nio.olm.outbound_group_sessions[room].id
    await asyncio.to_thread(_take_keys_out_and_in, tmp_path)
    exported = decrypt_and_read(str(tmp_path / "keys.txt"), "a long phrase")
    assert (room, session) in {(e["room_id"], e["session_id"]) for e in json.loads(exported)}


def _take_keys_out_and_in(tmp_path: Path) -> None:
    assert levain(tmp_path, "export-keys", "keys.txt", said="a long phrase").returncode == 0
    assert (tmp_path / "keys.txt").stat().st_mode & 0o777 == 0o600
    assert levain(tmp_path, "import-keys", "keys.txt", said="a long phrase").returncode == 0
    wrong = levain(tmp_path, "import-keys", "keys.txt", said="another")
    assert (wrong.returncode, "another passphrase" in wrong.stderr) == (1, True)
    twice = levain(tmp_path, "export-keys", "keys.txt", said="a long phrase")
    assert (twice.returncode, "it exists" in twice.stderr) == (1, True)
