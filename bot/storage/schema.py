"""Schema of a database: create it, upgrade it, refuse one of another version."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from bot.domain.errors import StorageError
from bot.storage.database import Database
from bot.storage.migrations import HEAD
from bot.storage.tables import metadata

_VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


async def prepare(database: Database) -> None:
    """Create the tables of an empty database; accept one that is up to date.

    Raises StorageError, with the remedy, for a schema of another version.
    """
    async with database.begin() as connection:
        revision = await connection.run_sync(_revision)
        if revision is None:
            await connection.run_sync(_create)
        elif revision != HEAD:
            raise StorageError(_remedy(revision))


async def check(database: Database) -> None:
    """Check that the schema is of this version, without a change.

    Raises StorageError if it is not, StorageGone if the database does not answer.
    """
    async with database.begin() as connection:
        revision = await connection.run_sync(_revision)
    if revision != HEAD:
        raise StorageError(_remedy(revision) if revision else "the database is empty")


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
        before = _revision(connection)
        if before is not None and before not in known:
            raise StorageError(_remedy(before))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return before

    async with database.begin() as connection:
        return await connection.run_sync(run), HEAD


def _revision(connection: Connection) -> str | None:
    """Return the revision of the schema; None for an empty database."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise StorageError(
            "the database holds tables that are not Levain's: give it one of its own"
            " (setting database_url)"
        )
    return None


def _create(connection: Connection) -> None:
    """Create the tables as the migrations would, without loading Alembic."""
    metadata.create_all(connection)
    connection.execute(text(_VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _remedy(revision: str) -> str:
    if revision > HEAD:
        return (
            f"the database was made by a newer Levain (schema {revision}, this one knows {HEAD}):"
            " install that version or restore a backup"
        )
    return f"the database is at schema {revision} and Levain needs {HEAD}: run `levain db upgrade`"
