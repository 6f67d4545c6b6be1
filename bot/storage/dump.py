"""PostgreSQL's own tools: a dump made, read to its end, put back in one transaction."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from sqlalchemy import text
from sqlalchemy.engine import URL

from bot.domain.errors import StorageError
from bot.storage.copies import Contents, Unfit, sync
from bot.storage.database import Database
from bot.storage.refusals import name_of

NAME = "database.dump"
PATIENCE = 30  # seconds for a server to let one in
_COPY = re.compile(rb"COPY public\.\"?(\w+)\"? ")
_UNWRITTEN = re.compile(r"could not write.*: (.*)$")
_ARCHIVE = ("--no-owner", "--no-privileges")  # another role may restore it
_OURS = text(
    "SELECT DISTINCT coalesce(host(client_addr), 'this host') FROM pg_stat_activity"
    " WHERE application_name = 'levain' AND datname = current_database()"
    " AND pid <> pg_backend_pid()"
)
_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
_EMPTY = """
SET client_min_messages = warning;
SET lock_timeout = '10s';
DO $$ DECLARE each text; BEGIN
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE public.%I CASCADE', each);
  END LOOP;
  FOR each IN SELECT oid::regprocedure FROM pg_proc AS f
      WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS
        (SELECT FROM pg_depend WHERE objid = f.oid AND deptype = 'e') LOOP  -- an extension's stay
    EXECUTE format('DROP FUNCTION %s CASCADE', each);
  END LOOP;
END $$;
"""


def dump(url: URL, target: Path) -> None:
    """Write the database into a file for its owner alone.

    Raises StorageError for the server or the tool, with the remedy; OSError for the file.
    """
    target.touch(mode=0o600)
    by_hand = (
        f"run `{_shown(url, dump_command(Path(NAME)))}` where they are, then this command with"
        " --without-database"
    )
    with _start(dump_command(target), _environment(url), by_hand) as process:
        said = _error(process)
    if unwritten := _UNWRITTEN.search(said):
        raise OSError(0, unwritten[1], str(target))
    if "permission denied" in said:
        raise StorageError(
            f"database_url: {name_of(url)} does not let pg_dump read all its tables: make that role"
            " their owner"
        )
    if said:
        hint = f"; with tools as new as the server, {by_hand}" if "version mismatch" in said else ""
        raise StorageError(f"database_url: pg_dump: {said}{hint}")
    sync(target)


def dump_command(target: Path) -> list[str]:
    return ["pg_dump", "--format=custom", *_ARCHIVE, f"--file={target}"]


def restore_command(url: URL) -> str:
    """Return the command that puts a dump back by hand, without the password."""
    command = ["pg_restore", "--clean", "--if-exists", "--single-transaction", *_ARCHIVE]
    return f"{_shown(url, command, base='--dbname')} {NAME}"


def inspect_dump(file: Path) -> Contents:
    """Read a dump to its end and count the rows of each table.

    Raises Unfit, or StorageError where pg_restore is missing or too old.
    """
    command = ["pg_restore", "--data-only", *_ARCHIVE, "--file=-", str(file)]
    rows: dict[str, int] = {}
    revision = table = ""
    with _start(command, {}, stdout=subprocess.PIPE) as reading:
        for line in cast(IO[bytes], reading.stdout):
            if table and line == b"\\.\n":
                table = ""
            elif table:
                rows[table] += 1
                revision = line.decode().strip() if table == "alembic_version" else revision
            elif found := _COPY.match(line):
                table = found[1].decode()
                rows[table] = 0
        said = _error(reading)
    if "unsupported version" in said:
        raise StorageError(f"{file}: {said}: use tools as new as those that made it")
    if said:
        raise Unfit(file)
    if not revision:
        raise Unfit(file, "holds no table of Levain's")
    return Contents(revision, rows)


def load_dump(url: URL, file: Path, after: Iterable[str]) -> None:
    """Put a dump in the place of what the database holds, then run the statements `after`.

    One transaction: the database is as before if anything fails, or the process dies. Raises
    StorageError.
    """
    reader = ["pg_restore", *_ARCHIVE, "--file=-", str(file)]
    with (
        _start(_psql("--file=-"), _environment(url), stdin=subprocess.PIPE) as writing,
        _start(reader, {}, stdout=subprocess.PIPE) as reading,
    ):
        script, archive, said = cast(IO[bytes], writing.stdin), cast(IO[bytes], reading.stdout), ""
        try:
            script.write(f"BEGIN;{_EMPTY}".encode())
            shutil.copyfileobj(archive, script)
            if not (said := _error(reading)):
                script.write("\n".join([*after, "COMMIT;"]).encode())
            script.close()  # without COMMIT, all of it is undone
        except BrokenPipeError:  # psql has ended, and says why
            reading.kill()
        said = _error(writing) or said
    if said:
        raise StorageError(f"{file} is not restored, the database is as before: {said}")


async def running(database: Database) -> list[str]:
    """Return the hosts whose Levain is connected, besides this connection."""
    async with database.begin() as connection:
        return list((await connection.execute(_OURS)).scalars())


async def tables(database: Database) -> list[str]:
    """Return the names of the tables."""
    async with database.begin() as connection:
        return list((await connection.execute(_TABLES)).scalars())


def require(url: URL) -> None:
    """Check that a dump can be put back from here. Raises StorageError, with the remedy."""
    missing = [each for each in ("pg_dump", "pg_restore", "psql") if not shutil.which(each)]
    if missing:
        raise StorageError(
            f"{', '.join(missing)}: not installed here: install PostgreSQL's client tools; or stop"
            f" Levain, run `{restore_command(url)}` where they are, then this command with"
            " --without-database"
        )


def _psql(*arguments: str) -> list[str]:
    return ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", *arguments]


@contextmanager
def _start(
    command: Sequence[str],
    environment: Mapping[str, str],
    remedy: str = "",
    stdin: int = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a tool, which ends with the block. Raises StorageError where it is not installed."""
    if not (found := shutil.which(command[0])):
        by_hand = f"; or {remedy}" if remedy else ""
        raise StorageError(
            f"{command[0]} is not installed here: install PostgreSQL's client tools{by_hand}"
        )
    with (
        subprocess.Popen(  # noqa: S603 - its arguments are ours
            [found, *command[1:]],
            env=os.environ | environment | {"LC_ALL": "C"},
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
        ) as process
    ):
        try:
            yield process
        except BaseException:  # of whoever ends Levain, too: nobody waits for the tool
            process.kill()
            raise


def _error(process: subprocess.Popen[bytes]) -> str:
    """Return why a tool failed, in a line of its own; empty if it did not."""
    said = process.stderr.read().decode(errors="replace") if process.stderr else ""
    if not (code := process.wait()):
        return ""
    lines = [line for line in said.splitlines() if "error" in line.lower() or "detail" in line]
    words = " ".join(re.sub(r"^\S+: ", "", line) for line in lines[:2])
    return words or said.strip()[:300] or f"it ended with {code}"


def _environment(url: URL) -> dict[str, str]:
    """Return how PostgreSQL's tools reach the server; a password stands on no command line."""
    host = url.query.get("host", url.host)
    ssl = url.query.get("ssl", url.query.get("sslmode"))
    given = {
        "PGHOST": host if isinstance(host, str) else None,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
        "PGSSLMODE": ssl if isinstance(ssl, str) else None,
        "PGAPPNAME": "levain-backup",
        "PGCONNECT_TIMEOUT": os.environ.get("PGCONNECT_TIMEOUT", str(PATIENCE)),
    }
    return {name: value for name, value in given.items() if value}


def _shown(url: URL, command: Sequence[str], base: str = "--dbname") -> str:
    """Return a command as one types it, without the password."""
    known = _environment(url)
    options = {"PGHOST": "--host", "PGPORT": "--port", "PGUSER": "--username", "PGDATABASE": base}
    place = [f"{option}={known[name]}" for name, option in options.items() if name in known]
    return shlex.join([*command, *place])
