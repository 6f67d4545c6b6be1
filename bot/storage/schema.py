"""Schema of a database: create it, upgrade it, refuse one of another version."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, NoSuchTableError

from bot.domain.errors import StorageError
from bot.storage.database import Database
from bot.storage.migrations import HEAD, is_ours
from bot.storage.refusals import not_ours
from bot.storage.tables import learner, metadata

_FIRST = learner.name  # a table that every revision has
_VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


async def prepare(database: Database) -> None:
    """Create the tables of an empty database; accept one that is up to date.

    Raises StorageError, with the remedy, for a schema of another version.
    """
    async with database.begin() as connection:
        revision = await connection.run_sync(_revision, database.name)
        if revision is None:
            await connection.run_sync(_create)
        elif revision != HEAD:
            raise StorageError(_remedy(revision, database.name))


async def check(database: Database) -> None:
    """Check that the schema is of this version, without a change.

    Raises StorageError if it is not, StorageGone if the database does not answer.
    """
    async with database.begin() as connection:
        revision = await connection.run_sync(_revision, database.name)
    if revision is None:
        raise StorageError(
            f"database_url: {database.name} is empty: run `levain db upgrade` or `levain run"
            " --create` to begin, or name the database that was used"
        )
    if revision != HEAD:
        raise StorageError(_remedy(revision, database.name))


async def ensure_ours(database: Database) -> None:
    """Check that a database is empty or Levain's, of whatever version, without a change.

    Raises StorageError if it is another program's, StorageGone if it does not answer.
    """
    async with database.begin() as connection:
        await connection.run_sync(_revision, database.name)


async def upgrade(database: Database) -> tuple[str | None, str]:
    """Run the missing migrations; return the revisions before and after.

    Raises StorageError for a database that a newer Levain made.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(files("bot.storage").joinpath("migrations")))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}

    def run(connection: Connection) -> str | None:
        before = _revision(connection, database.name)
        if before is not None and before not in known:
            raise StorageError(_remedy(before, database.name))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except (NoSuchTableError, DBAPIError) as error:
            if not _misses_a_table(error):
                raise
            raise StorageError(_lost(str(before), database.name)) from None
        return before

    async with database.begin() as connection:
        return await connection.run_sync(run), HEAD


def _revision(connection: Connection, name: str) -> str | None:
    """Return the revision of the schema; None for an empty database.

    `name`: the file or the host, for the sentence of a StorageError.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" in tables:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if is_ours(revision) and _FIRST not in tables:
            raise StorageError(_lost(str(revision), name))
        if is_ours(revision):
            return str(revision)
    raise StorageError(not_ours(name))


def _create(connection: Connection) -> None:
    """Create the tables as the migrations would, without loading Alembic."""
    metadata.create_all(connection)
    connection.execute(text(_VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _remedy(revision: str, name: str) -> str:
    if revision > HEAD:
        return (
            f"database_url: {name} was made by a newer Levain (schema {revision}, this one knows"
            f" {HEAD}): install that version or restore a backup"
        )
    return (
        f"database_url: {name} is at schema {revision} and Levain needs {HEAD}: run `levain db"
        " upgrade`"
    )


def _misses_a_table(error: Exception) -> bool:
    cause = error.orig if isinstance(error, DBAPIError) else None
    state = getattr(cause, "sqlstate", None)  # of PostgreSQL
    return cause is None or state == "42P01" or "no such table" in str(cause)


def _lost(revision: str, name: str) -> str:
    return (
        f"database_url: {name} says that it is at schema {revision}, and has lost tables of it:"
        " restore a backup, or name another database"
    )
