"""The tables, by whichever way they came."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Connection, DateTime, MetaData, Time, insert, select, text

from bot.capabilities.study import records
from bot.domain.errors import SettingsError, StorageError
from bot.storage import learners, schema
from bot.storage.database import Database, read_url
from bot.storage.migrations import HEAD
from bot.storage.tables import delivery, learner, metadata, workspace

MIGRATIONS = Path(schema.__file__).parent / "migrations"


@pytest.fixture
async def database(database_url: str):
    opened = Database(database_url)
    yield opened
    await opened.close()


def differences(connection: Connection) -> list[object]:
    return compare_metadata(MigrationContext.configure(connection), metadata)


def definitions(connection: Connection) -> dict[str, set[str]]:
    """Columns, keys and indexes of every table, however they were written down."""
    rows = connection.execute(text("SELECT name, type FROM sqlite_master WHERE name != 'x'")).all()
    found: dict[str, set[str]] = {}
    for name, kind in rows:
        pragma, from_column = ("table_info", 1) if kind == "table" else ("index_info", 2)
        lines = connection.execute(text(f"PRAGMA {pragma}('{name}')")).all()
        found[f"{kind} {name}"] = {str(tuple(line)[from_column:]) for line in lines}
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


# What a database of each revision may hold, and what must be found in it after the last.
INSTANT = "2026-11-23 08:00:00.000000"
OF_0001 = {
    "workspace": [{"id": 1, "platform": "console", "name": "local"}],
    "course_version": [
        {"version": "v", "course_id": "c", "content": "{}", "stored_at": INSTANT},
    ],
    "learner": [
        {
            "id": number,
            "workspace_id": 1,
            "language": "fr",
            "zone": "Europe/Paris",
            "send_at": "09:00:00.000000",
            "days": "[1, 2, 3, 4, 5]",
            "state": "active",
            "offer": '{"letters": [], "multiple": false, "numbers": [], "free": null}',
            "step": step,
            "joined_at": INSTANT,
        }
        for number, step in ((1, "trade"), (2, None))
    ],
    "address": [{"person": "console/local/ana", "conversation": "ana", "learner_id": 1}],
    "enrollment": [
        {
            "id": number,
            "learner_id": number,
            "course_id": "c",
            "version": "v",
            "status": "active",
            "done": "[]",
            "silent": number,
            "next_due_at": due,
            "enrolled_at": INSTANT,
        }
        for number, due in ((1, INSTANT), (2, None))
    ],
    "answer": [
        {
            "id": 1,
            "learner_id": 1,
            "course_id": "c",
            "version": "v",
            "lesson_id": "l",
            "question_id": "q",
            "picked": '["a", "b"]',
            "correct": True,
            "answered_at": INSTANT,
        }
    ],
    "delivery": [
        {
            "id": number,
            "key": f"1:2026-11-2{number}",
            "workspace_id": 1,
            "learner_id": 1,
            "kind": "lesson",
            "item": "c/l",
            "state": state,
            "visible_at": due,
            "attempts": 1,
        }
        for number, state, due in ((1, "sent", None), (2, "ready", INSTANT))
    ],
}

OF_0002 = {
    "card": [
        {
            "learner_id": 1,
            "course_id": "c",
            "lesson_id": "l",
            "question_id": "q",
            "due_at": INSTANT,
            "stability": 1.0,
            "difficulty": 5.0,
            "reviewed_at": INSTANT,
        }
    ]
}


def run_migrations(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def fill(connection: Connection, rows: dict[str, list[dict[str, Any]]]) -> None:
    known = MetaData()
    known.reflect(connection)
    for name, values in rows.items():
        for row in values:
            read = {key: _typed(known.tables[name].c[key].type, row[key]) for key in row}
            connection.execute(insert(known.tables[name]).values(read))


def _typed(kind: object, value: Any) -> Any:
    if isinstance(kind, DateTime) and value:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if isinstance(kind, Time):
        return time.fromisoformat(value)
    return json.loads(value) if isinstance(kind, JSON) else value


REVISIONS = [f"{number:04}" for number in range(1, int(HEAD))]


@pytest.mark.parametrize("revision", REVISIONS)
async def test_what_a_database_of_any_revision_holds_is_still_there(
    database: Database, revision: str
) -> None:
    """Rows of the first revisions, brought to a later one, then to the last."""
    async with database.begin() as connection:
        await connection.run_sync(run_migrations, "0001")
        await connection.run_sync(fill, OF_0001)
        if revision > "0001":
            await connection.run_sync(run_migrations, "0002")
            await connection.run_sync(fill, OF_0002)
        await connection.run_sync(run_migrations, revision)
    assert await schema.upgrade(database) == (revision, HEAD)
    now = datetime.fromisoformat(INSTANT).replace(tzinfo=UTC)
    async with database.begin() as connection:
        assert await connection.run_sync(differences) == []
        (ana,) = await learners.due(connection, now, 10)
        assert (ana.id, ana.silent, ana.lessons_since) == (1, 1, 0)
        assert (ana.away_from, ana.back_on) == (None, None)
        assert ana.served_on == date(2026, 11, 22)
        (enrolled,) = (await records.list_enrollments(connection, [1]))[1]
        assert enrolled.status == "active"
        (answer,) = (await records.list_answers(connection, [1]))[1]
        assert answer.reply == ["a", "b"]
        cards = (await records.list_due_cards(connection, [1], now))[1]
        assert [card.version for card in cards] == ["v"] * (revision > "0001")
        menus = (await connection.execute(select(learner.c.menu).order_by(learner.c.id))).scalars()
        assert [each.get("awaits") for each in menus] == ["onboarding:trade", None]
        queued = (await connection.execute(select(delivery).order_by(delivery.c.id))).all()
        assert [(row.slot, row.state, row.doubt) for row in queued] == [
            ("2026-11-21", "sent", False),
            ("2026-11-22", "ready", False),
        ]
        assert (await connection.execute(select(workspace.c.next_claim_at))).scalar() == now
        await connection.execute(learner.delete().where(learner.c.id == 1))
        assert (await connection.execute(select(delivery))).all() == []  # the keys still cascade


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


@pytest.mark.parametrize("revision", ["0001", "0011", HEAD])
async def test_a_schema_without_its_tables_is_refused(database: Database, revision: str) -> None:
    async with database.begin() as connection:
        await connection.execute(text(schema._VERSION_TABLE))
        await connection.execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": revision})
    for use in (schema.prepare, schema.check, schema.upgrade):
        with pytest.raises(StorageError, match=f"{revision}, and has lost tables .* restore"):
            await use(database)


async def test_a_schema_that_lost_one_table_is_not_upgraded(database: Database) -> None:
    async with database.begin() as connection:
        await connection.execute(text(schema._VERSION_TABLE))
        await connection.execute(text("INSERT INTO alembic_version VALUES ('0011')"))
        await connection.execute(text("CREATE TABLE learner (id INTEGER PRIMARY KEY)"))
    with pytest.raises(StorageError, match="0011, and has lost tables"):
        await schema.upgrade(database)


async def test_no_folder_is_made_where_a_disk_may_be_away(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/away/levain/levain.sqlite")
    with pytest.raises(StorageError, match="no such folder: mount its disk"):
        await schema.upgrade(database)
    await database.close()
    assert not (tmp_path / "away").exists()


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
