"""What keeps a database from being used is one sentence: which one, why, and the remedy."""

from __future__ import annotations

import asyncio
import logging
import socket
import sqlite3
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url, text

from bot.domain.errors import SettingsError, StorageError, StorageGone
from bot.storage import schema
from bot.storage.database import Database, read_url
from bot.storage.permission import Permission
from bot.storage.refusals import explain
from tests.postgres import serve

SECRET = "s3cret"  # noqa: S105


@pytest.fixture(name="server", scope="module")
def _server() -> Iterator[str]:
    """A server whose roles and rules these tests change."""
    with serve() as url:
        run(
            url,
            f"CREATE ROLE locked LOGIN PASSWORD '{SECRET}'",
            "CREATE ROLE crowded LOGIN CONNECTION LIMIT 0",
            "CREATE ROLE reader LOGIN",
            "CREATE ROLE follower LOGIN",
            "ALTER ROLE follower SET default_transaction_read_only = on",
            "CREATE ROLE encrypted LOGIN",
        )
        (file,) = run(url, "SHOW hba_file")
        rules = Path(file)
        strict = "local all locked scram-sha-256\nlocal all encrypted reject\n"
        rules.write_text(strict + rules.read_text())
        run(url, "SELECT pg_reload_conf()")
        yield url


def run(url: str, *statements: str) -> list[str]:
    """The first value that each statement returns."""

    async def ask() -> list[str]:
        made = make_url(url)
        connection = await asyncpg.connect(
            host=made.query["host"], user=made.username, database=made.database
        )
        try:
            return [await connection.fetchval(each) for each in statements]
        finally:
            await connection.close()

    return asyncio.run(ask())


def named(server: str, **changed: str) -> str:
    return make_url(server).set(**changed).render_as_string(hide_password=False)


async def refused(url: str) -> str:
    """What is said when the tables are made there."""
    database = Database(url)
    try:
        with pytest.raises(StorageGone) as caught:
            await schema.prepare(database)
    finally:
        await database.close()
    said = str(caught.value)
    assert said.startswith(f"database_url: {database.name} ")
    assert SECRET not in said
    return said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "nobody"}, "refuses nobody: let that role in"),
        ({"username": "locked", "password": "wrong"}, "refuses the password of locked: correct"),
        ({"username": "crowded"}, "has no connection left: raise its max_connections"),
        ({"username": "reader"}, "does not let reader work in that database: make that role"),
        ({"username": "follower"}, "may only be read: name the server that is written to"),
        ({"username": "encrypted"}, "refuses connections that are not encrypted, or from here"),
        ({"database": "elsewhere"}, "has no such database: create it, or correct its name"),
    ],
)
async def test_a_server_that_refuses(server: str, changed: dict[str, str], said: str) -> None:
    assert said in await refused(named(server, **changed))


@contextmanager
def speaking(reply: bytes) -> Iterator[int]:
    """The port of a server that answers each connection so, and closes it."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def answer() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(1024)
                    connection.sendall(reply)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


async def test_a_server_without_encryption() -> None:
    with speaking(b"N") as port:
        url = f"postgresql://levain:{SECRET}@127.0.0.1:{port}/levain"
        assert "take ssl=… out of database_url" in await refused(f"{url}?ssl=require")


async def test_a_server_of_something_else() -> None:
    with speaking(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        said = await refused(f"postgresql://levain:{SECRET}@127.0.0.1:{port}/levain")
        assert "is no PostgreSQL server: correct host and port in database_url" in said


async def test_an_authority_that_nobody_has_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PGSSLROOTCERT", raising=False)
    said = await refused(f"postgresql://levain:{SECRET}@127.0.0.1:1/levain?ssl=verify-full")
    assert "name that file in PGSSLROOTCERT" in said


async def test_a_server_that_hangs_up() -> None:
    with speaking(b"") as port:
        url = f"postgresql://levain:{SECRET}@127.0.0.1:{port}/levain"
        assert "does not answer: look whether PostgreSQL runs there" in await refused(url)


async def test_a_server_that_is_not_there(unused_tcp_port: int) -> None:
    url = f"postgresql://levain:{SECRET}@127.0.0.1:{unused_tcp_port}/levain"
    assert f"127.0.0.1:{unused_tcp_port}/levain refuses connections" in await refused(url)


async def test_a_host_that_nobody_knows() -> None:
    said = await refused(f"postgresql://levain:{SECRET}@nowhere.invalid/levain")
    assert "levain@nowhere.invalid/levain is not known by that name" in said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://h/levain?sslmode=require", "there is no option sslmode: write ssl instead"),
        ("postgresql://h/levain?colour=red", "there is no option colour: write one of"),
        ("postgresql://h:port/levain", "expected sqlite:///levain.sqlite or postgresql://"),
        (f"postgresql://u:a@{SECRET}@h/levain", "in a password, write %40 instead of @"),
    ],
)
def test_a_url_that_is_none(url: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said.replace("?", r"\?")) as caught:
        read_url(url)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("length", [40, 20_000])
async def test_a_file_that_was_cut_short(tmp_path: Path, length: int) -> None:
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    database = Database(url)
    await schema.prepare(database)
    await database.close()
    with (tmp_path / "levain.sqlite").open("rb+") as file:
        file.truncate(length)
    assert "is damaged, or cut short: stop Levain and restore a backup" in await refused(url)


@pytest.mark.parametrize("revision", ["9f3c2a", None])
async def test_the_tables_of_another_program(tmp_path: Path, revision: str | None) -> None:
    file = tmp_path / "levain.sqlite"
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("INSERT INTO alembic_version SELECT ? WHERE ? NOT NULL", (revision,) * 2)
    database = Database(f"sqlite:///{file}")
    for use in (schema.prepare, schema.check, schema.upgrade):
        with pytest.raises(StorageError, match=f"{file} holds tables that are not Levain's"):
            await use(database)  # type: ignore[operator]
    await database.close()


def test_a_certificate_that_nobody_vouches_for() -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    said = explain(error, read_url(f"postgresql://u:{SECRET}@h/levain?ssl=verify-full"))
    assert said
    assert "postgresql://u@h/levain shows a certificate that is not trusted" in said
    assert "name the authority in PGSSLROOTCERT" in said


# --- At run time -----------------------------------------------------------------------------


class Away:
    """An engine whose connection broke."""

    def begin(self) -> None:
        raise ConnectionResetError(104, "reset")


async def test_a_database_that_goes_away_is_said_once_and_when_it_is_back(
    database_url: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(database_url)
    await schema.prepare(database)
    for _ in "12":
        with monkeypatch.context() as patched:
            patched.setattr(database, "engine", Away())
            for _ in "123":
                with pytest.raises(StorageGone):
                    await schema.check(database)
        await schema.check(database)
    await database.close()
    levels = [each.levelno for each in caplog.records]
    assert levels == [logging.ERROR, logging.WARNING] * 2
    assert all(database.name in each.getMessage() for each in caplog.records)
    assert "all work waits for it" in caplog.messages[0]
    assert "answers again, after 0 s" in caplog.messages[1]


# --- What is made, and for whom --------------------------------------------------------------


@pytest.mark.parametrize("access", [Permission.USE, Permission.LOOK])
async def test_nothing_is_made_by_who_uses_or_looks(tmp_path: Path, access: Permission) -> None:
    file = tmp_path / "new" / "levain.sqlite"
    database = Database(f"sqlite:///{file}", access)
    with pytest.raises(StorageError, match=f"{file}: there is no such file: mount its disk, or"):
        await schema.check(database)
    await database.close()
    assert modes(tmp_path) == {}


async def test_who_looks_changes_nothing(database_url: str) -> None:
    made = Database(database_url)
    await schema.prepare(made)
    await made.close()
    before = files(database_url)
    looking = Database(database_url, Permission.LOOK)
    await schema.check(looking)
    with pytest.raises(StorageGone):
        async with looking.begin() as connection:
            await connection.execute(text("DELETE FROM beat"))
    await looking.close()
    assert files(database_url) == before


@pytest.mark.parametrize("access", [Permission.MAKE, Permission.USE])
@pytest.mark.parametrize("content", ["words" * 1_000, None])
async def test_nothing_of_what_is_refused_is_changed(
    tmp_path: Path, access: Permission, content: str | None
) -> None:
    file = tmp_path / "other.sqlite"
    if content is None:
        with closing(sqlite3.connect(file)) as other, other:
            other.execute("CREATE TABLE users (id INTEGER)")
    else:
        file.write_text(content)
    file.chmod(0o664)
    before = file.read_bytes()
    database = Database(f"sqlite:///{file}", access)
    for use in (schema.prepare, schema.check, schema.upgrade):
        with pytest.raises(StorageError, match=r"not Levain's|is no SQLite database"):
            await use(database)  # type: ignore[operator]
    await database.close()
    assert modes(tmp_path) == {"other.sqlite": 0o664}
    assert file.read_bytes() == before


def files(url: str) -> list[str]:
    file = Path(make_url(url).database or "")
    return sorted(each.name for each in file.parent.iterdir()) if "sqlite" in url else []


def modes(folder: Path) -> dict[str, int]:
    return {each.name: each.stat().st_mode & 0o777 for each in folder.iterdir()}


def widen(folder: Path) -> None:
    """Let others read the files, as an older Levain did."""
    for each in folder.iterdir():
        each.chmod(0o644)


async def test_what_a_file_holds_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "levain.sqlite"
    database = Database(f"sqlite:///{file}")
    await schema.prepare(database)
    assert modes(tmp_path) == dict.fromkeys(
        ["levain.sqlite", "levain.sqlite-wal", "levain.sqlite-shm", "levain.sqlite.door"], 0o600
    )
    await database.close()
    widen(tmp_path)
    again = Database(f"sqlite:///{file}", Permission.USE)
    await schema.check(again)
    assert set(modes(tmp_path).values()) == {0o600}
    await again.close()
