"""Tables that are only ever added to: the database itself refuses to change their rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, event, text

_REFUSAL = "rows of {table} are never changed"
_STATEMENTS = {
    "sqlite": (
        "CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table}"
        " BEGIN SELECT RAISE(ABORT, '" + _REFUSAL + "'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '" + _REFUSAL + "'; END $$",
        "CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ),
}


def forbid_updates(table: str, dialect: str) -> list[str]:
    """Return the statements that have a database refuse any update of a table."""
    return [each.format(table=table) for each in _STATEMENTS[dialect]]


def keep_rows(table: Table) -> None:
    """Have the database refuse updates of a table from the moment it is created."""

    def forbid(target: Table, connection: Connection, **_: Any) -> None:
        for statement in forbid_updates(target.name, connection.dialect.name):
            connection.execute(text(statement))

    event.listen(table, "after_create", forbid)
