"""The tables, by whichever way they came."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.errors import SettingsError, StorageError
from bot.storage import schema
from bot.storage.database import Database, read_url
from bot.storage.migrations import HEAD
from bot.storage.tables import metadata

MIGRATIONS = Path(schema.__file__).parent / "migrations"


@pytest.fixture
async def database(tmp_path: Path):
    opened = Database(f"sqlite:///{tmp_path / 'levain.sqlite'}")
    yield opened
    await opened.close()


def differences(connection: Connection) -> list[object]:
    return compare_metadata(MigrationContext.configure(connection), metadata)


def definitions(connection: Connection) -> dict[str, set[str]]:
    """Columns, keys and indexes of every table, however they were written down."""
    rows = connection.execute(text("SELECT name, type FROM sqlite_master WHERE name != 'x'")).all()
    found: dict[str, set[str]] = {}
    for name, kind in rows:
        pragma = "table_info" if kind == "table" else "index_info"
        lines = connection.execute(text(f"PRAGMA {pragma}('{name}')")).all()
        found[f"{kind} {name}"] = {str(tuple(line)[1:]) for line in lines}
    return found


async def test_migrations_and_models_agree(database: Database) -> None:
    before, after = await schema.upgrade(database)
    assert (before, after) == (None, HEAD)
    async with database.begin() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_fresh_database_is_what_the_migrations_make(tmp_path: Path) -> None:
    seen = []
    for name, way in (("made", schema.prepare), ("migrated", schema.upgrade)):
        database = Database(f"sqlite:///{tmp_path / name}.sqlite")
        await way(database)
        async with database.begin() as connection:
            seen.append(await connection.run_sync(definitions))
        await database.close()
    assert seen[0] == seen[1]


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_preparing_or_upgrading_twice_changes_nothing(database: Database) -> None:
    await schema.prepare(database)
    await schema.prepare(database)
    assert await schema.upgrade(database) == (HEAD, HEAD)


@pytest.mark.parametrize(
    ("revision", "remedy"), [("0000", "levain db upgrade"), ("9999", "newer Levain")]
)
async def test_a_schema_of_another_age_is_refused(
    database: Database, revision: str, remedy: str
) -> None:
    await schema.prepare(database)
    async with database.begin() as connection:
        await connection.execute(
            text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision}
        )
    with pytest.raises(StorageError, match=remedy):
        await schema.prepare(database)


async def test_a_newer_schema_is_not_migrated(database: Database) -> None:
    await schema.prepare(database)
    async with database.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer Levain"):
        await schema.upgrade(database)


async def test_somebody_elses_database_is_refused(database: Database) -> None:
    async with database.begin() as connection:
        await connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
    with pytest.raises(StorageError, match="not Levain's"):
        await schema.prepare(database)


@pytest.mark.parametrize("url", ["mysql://h/db", "sqlite://", "sqlite:///:memory:", "nonsense", ""])
def test_another_kind_of_database_is_refused_with_the_remedy(url: str) -> None:
    with pytest.raises(SettingsError, match="database_url"):
        read_url(url)
