"""Statements for both databases: rows by name, many rows at a time, compiled once."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Dialect,
    Insert,
    Select,
    Table,
    Text,
    TypeDecorator,
    Update,
    bindparam,
    column,
    func,
    select,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

from bot.storage.database import Transaction

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert as Upsert

T = TypeVar("T")
Values = Mapping[str, Any]  # of a row, by column


async def fetch(
    connection: Transaction, query: Select[Any], values: Mapping[str, Any] | None = None
) -> list[Values]:
    """Run a query; return its rows, each by column name."""
    result = await connection.execute(query, values or {})
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result]


async def fetch_by(
    connection: Transaction,
    query: Select[Any],
    ids: Collection[int],
    read: Callable[[Values], T],
    values: Mapping[str, Any] | None = None,
) -> dict[int, tuple[T, ...]]:
    """Run a query on the learners `ids`; return, for each id, its rows turned by `read`."""
    found: dict[int, list[T]] = {each: [] for each in ids}
    for row in await fetch(connection, query, {"ids": list(ids), **(values or {})}):
        found[row["learner_id"]].append(read(row))
    return {each: tuple(some) for each, some in found.items()}


def field_values(item: Any) -> dict[str, Any]:
    """Return the fields of a value with slots, by name; `asdict` would copy their values."""
    return {name: getattr(item, name) for name in item.__slots__}


async def update_changed(
    connection: Transaction,
    table: Table,
    columns: Sequence[str],
    changed: Sequence[tuple[T | None, T]],
    stored: Callable[[T, Collection[str]], dict[str, Any]],
) -> None:
    """Write the columns that differ between each value as read and as decided.

    All columns are written for a value read as None. `stored` gives the named columns of a value,
    as the table stores them.
    """
    changes: dict[tuple[str, ...], list[dict[str, Any]]] = {}  # by the columns that change
    for before, after in changed:
        names = tuple(
            name
            for name in columns
            if before is None or getattr(before, name) != getattr(after, name)
        )
        if names:
            row = stored(after, names) | {"_id": after.id}  # type: ignore[attr-defined]
            changes.setdefault(names, []).append(row)
    for names, rows in changes.items():
        await connection.execute(_update(table, names), rows)


@cache
def _update(table: Table, names: tuple[str, ...]) -> Update:
    query = update(table).where(table.c.id == bindparam("_id"))
    return query.values({name: bindparam(name) for name in names})


async def update_many(
    connection: Transaction,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    where: ColumnElement[bool] | None = None,
    *,
    still: tuple[str, Sequence[Any]] | None = None,
) -> None:
    """Update the rows by their `id`, all with the same columns, in one statement.

    `still`: a column, and the value it must hold for each row to be changed. A statement for each
    row costs three times as much on PostgreSQL.
    """
    if not rows:
        return
    names = list(rows[0])
    held, befores = still or ("id", [row["id"] for row in rows])
    types = {name: table.c[name].type for name in names} | {"before": table.c[held].type}
    lists = [
        (*(row[name] for name in names), before) for row, before in zip(rows, befores, strict=True)
    ]
    as_table = _json_table if connection.dialect.name == "sqlite" else _array_table
    new, values = as_table(connection.dialect, types, lists)
    query = update(table).where(table.c.id == new["id"], table.c[held] == new["before"])
    query = query.values({name: new[name] for name in names if name != "id"})
    await connection.execute(query if where is None else query.where(where), values)


class among(FunctionElement[bool]):  # noqa: N801 - it reads as a function
    """Condition that a column holds one of the values of a parameter, a list.

    SQLAlchemy's own `in_` compiles the statement anew at each execution.
    """

    inherit_cache = True
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        super().__init__(column, bindparam(name, type_=_Several(column.type)))

    def self_group(self, against: OperatorType | None = None) -> Self:
        """Return itself: the `= 1` that SQLAlchemy adds on SQLite would rule out an index."""
        return self


class _Several(TypeDecorator[Sequence[Any]]):
    """List of values of a type: an array for PostgreSQL, a JSON text for SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, each: TypeEngine[Any]) -> None:
        super().__init__()
        self.each = each

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        from sqlalchemy.dialects.postgresql import ARRAY

        chosen = Text() if dialect.name == "sqlite" else ARRAY(self.each)
        return dialect.type_descriptor(chosen)

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        return json.dumps(value) if dialect.name == "sqlite" else value


@compiles(among)
def _any(element: among, compiler: SQLCompiler, **options: Any) -> str:
    held, values = element.clauses
    return compiler.process(held == func.any(values), **options)


@compiles(among, "sqlite")
def _each(element: among, compiler: SQLCompiler, **options: Any) -> str:
    held, values = element.clauses
    rows = func.json_each(values).table_valued("value")
    return compiler.process(held.in_(select(rows.c.value)), **options)


_Columns = Mapping[str, ColumnElement[Any]]
_Types = Mapping[str, TypeEngine[Any]]
_Lists = Sequence[Sequence[Any]]


def _array_table(_: Dialect, types: _Types, lists: _Lists) -> tuple[_Columns, dict[str, Any]]:
    """Return the columns and parameters of a table of values on PostgreSQL: an array a column."""
    from sqlalchemy.dialects.postgresql import ARRAY

    one = partial(ARRAY, dimensions=1)  # a value that is a list, in JSON, is one value
    arrays = [bindparam(f"_{name}", type_=one(each)) for name, each in types.items()]
    columns = [column(name, each) for name, each in types.items()]
    new = func.unnest(*arrays).table_valued(*columns, name="new").render_derived()
    values = zip(*lists, strict=True)
    return dict(new.c.items()), {
        f"_{name}": list(each) for name, each in zip(types, values, strict=True)
    }


def _json_table(dialect: Dialect, types: _Types, lists: _Lists) -> tuple[_Columns, dict[str, Any]]:
    """Return the columns and parameters of a table of values on SQLite: one JSON text."""
    new = func.json_each(bindparam("_rows")).table_valued("value", name="new")
    columns = {
        name: func.json_extract(new.c.value, f"$[{place}]") for place, name in enumerate(types)
    }
    keep = [each.dialect_impl(dialect).bind_processor(dialect) for each in types.values()]
    kept = [
        [each(value) if each else value for each, value in zip(keep, values, strict=True)]
        for values in lists
    ]
    return columns, {"_rows": json.dumps(kept)}


def insert_new(connection: Transaction, table: Table) -> Insert:
    """Return an insert that skips rows whose unique key is already there."""
    return _insert_new(connection.dialect.name, table)


def insert_or_replace(connection: Transaction, table: Table) -> Insert:
    """Return an insert that replaces the row whose primary key is already there."""
    return _insert_or_replace(connection.dialect.name, table)


@cache  # compiling a statement takes longer than running it
def _insert_new(dialect: str, table: Table) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _insert_or_replace(dialect: str, table: Table) -> Insert:
    insert = _insert(dialect, table)
    key = list(table.primary_key)
    rest = {each.name: insert.excluded[each.name] for each in table.c if each not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=rest)


def _insert(dialect: str, table: Table) -> Upsert:
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    return insert(table)  # the same methods on both
