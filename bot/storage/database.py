"""The database: one engine, one kind of transaction, on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
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
    make_url,
    select,
    update,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

from bot.domain.errors import SettingsError, StorageError, StorageGone
from bot.storage import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert as Upsert

T = TypeVar("T")

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+asyncpg"}
AT_ONCE = 10  # transactions on PostgreSQL, below the 15 connections that a process may have
_CLOCK = func.clock_timestamp(type_=DateTime(timezone=True))
_GONE = ("08", "57P")  # SQLSTATE: the connection broke; the server stops, starts or crashed
# Every statement finds its rows by an index, whatever its values: planned once, not each time.
_POSTGRESQL = {"plan_cache_mode": "force_generic_plan", "application_name": "levain"}


def read_url(url: str) -> URL:
    """The URL with the driver Levain uses. Raises SettingsError for another kind of database."""
    remedy = "database_url: expected sqlite:///levain.sqlite or postgresql://user@host/name"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError(remedy) from None
    kind = parsed.get_backend_name()
    if kind not in DRIVERS:
        raise SettingsError(f"{remedy}, not {kind}")
    if kind == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise SettingsError("database_url: SQLite needs a file, as in sqlite:///levain.sqlite")
    return parsed.set(drivername=DRIVERS[kind])


def with_password(url: str, password: str) -> str:
    """The URL with that password. Raises SettingsError for another kind of database."""
    return read_url(url).set(password=password).render_as_string(hide_password=False)


Transaction = AsyncConnection | sqlite.Statements
Values = Mapping[str, Any]  # of a row, by column
_Wait = AbstractAsyncContextManager[None]


class Database:
    """An engine and its transactions."""

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self.engine = _engine(self.url)
        alone = isinstance(self.engine, sqlite.Engine)  # one transaction at a time
        self._turn: _Wait = asyncio.Lock() if alone else nullcontext()
        self._line: _Wait = asyncio.Lock() if alone else asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def begin(self, *, first: bool = False) -> AsyncIterator[Transaction]:
        """One transaction: committed at the end, rolled back on any exception.

        `first`: it does not stand in line, so that it waits for those under way alone.
        """
        line: _Wait = nullcontext() if first else self._line
        async with _told_apart(), line, self._turn, self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncConnection]:
        """A connection to PostgreSQL for one use, which ends what was locked on it."""
        if isinstance(self.engine, sqlite.Engine):
            raise TypeError("SQLite has one connection")
        async with _told_apart(), self.engine.connect() as connection:
            try:
                yield connection
            finally:
                await connection.invalidate()

    async def now(self) -> datetime | None:
        """The server's clock; None on SQLite, which has none of its own."""
        if self.engine.dialect.name == "sqlite":
            return None
        async with self.begin() as connection:
            instant: datetime | None = (await connection.execute(select(_CLOCK))).scalar()
        return instant

    async def close(self) -> None:
        """Once the transaction under way on SQLite has ended."""
        async with self._turn:
            await self.engine.dispose()


@asynccontextmanager
async def _told_apart() -> AsyncIterator[None]:
    """Raises StorageGone for a database that does not answer."""
    try:
        yield
    except Exception as error:
        if _is_gone(error):
            raise StorageGone from error
        if getattr(_cause(error), "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise StorageError("database_url: that file is no SQLite database") from None
        raise


def _is_gone(error: Exception) -> bool:
    """Whether the database did not answer, as opposed to refusing."""
    cause = _cause(error)
    invalid = isinstance(error, DBAPIError) and error.connection_invalidated
    state = str(getattr(cause, "sqlstate", None) or "")
    busy = str(getattr(cause, "sqlite_errorname", "")).startswith("SQLITE_BUSY")
    return invalid or busy or state.startswith(_GONE) or isinstance(cause, OSError)


def _cause(error: Exception) -> BaseException | None:
    """What the driver raised."""
    return error.orig if isinstance(error, DBAPIError) else error


def _engine(url: URL) -> AsyncEngine | sqlite.Engine:
    if url.get_backend_name() == "sqlite":
        return sqlite.Engine(url)
    return create_async_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"server_settings": _POSTGRESQL},
    )


async def fetch(
    connection: Transaction, query: Select[Any], values: Mapping[str, Any] | None = None
) -> list[Values]:
    """Run a query; its rows, by the names of their columns."""
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
    """Run a query on the learners `ids`; what `read` makes of the rows of each, in order."""
    found: dict[int, list[T]] = {each: [] for each in ids}
    for row in await fetch(connection, query, {"ids": list(ids), **(values or {})}):
        found[row["learner_id"]].append(read(row))
    return {each: tuple(some) for each, some in found.items()}


def field_values(item: Any) -> dict[str, Any]:
    """Return the fields of a value with slots, by name; `asdict` would copy each of them."""
    return {name: getattr(item, name) for name in item.__slots__}


async def update_changed(
    connection: Transaction,
    table: Table,
    columns: Sequence[str],
    changed: Sequence[tuple[T | None, T]],
    stored: Callable[[T, Collection[str]], dict[str, Any]],
) -> None:
    """Write the columns that differ between each value as read and as decided, all without a first.

    `stored` gives the named columns of a value as the table keeps them.
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
    """Change the row `id` of each to its other values; all name the same columns.

    `still`: a column, and what it must hold in each row for that row to be changed. One statement:
    a row at a time costs three times as much on PostgreSQL.
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
    """Whether a column holds one of the values of a parameter, a list.

    SQLAlchemy's own `in_` writes the statement anew at each execution.
    """

    inherit_cache = True
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        super().__init__(column, bindparam(name, type_=_Several(column.type)))

    def self_group(self, against: OperatorType | None = None) -> Self:
        """As it is: the `= 1` that SQLAlchemy adds on SQLite would keep it from any index."""
        return self


class _Several(TypeDecorator[Sequence[Any]]):
    """Values of a type: an array for PostgreSQL, a JSON text for SQLite."""

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
    """A table of values for PostgreSQL: an array a column; its columns, and the parameters."""
    from sqlalchemy.dialects.postgresql import ARRAY

    arrays = [bindparam(f"_{name}", type_=ARRAY(each)) for name, each in types.items()]
    columns = [column(name, each) for name, each in types.items()]
    new = func.unnest(*arrays).table_valued(*columns, name="new").render_derived()
    values = zip(*lists, strict=True)
    return dict(new.c.items()), {
        f"_{name}": list(each) for name, each in zip(types, values, strict=True)
    }


def _json_table(dialect: Dialect, types: _Types, lists: _Lists) -> tuple[_Columns, dict[str, Any]]:
    """The same for SQLite: one JSON text, of values as the columns keep them."""
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
    """An insert that leaves alone the rows whose unique key is already there."""
    return _insert_new(connection.dialect.name, table)


def insert_or_replace(connection: Transaction, table: Table) -> Insert:
    """An insert that takes the place of the row whose primary key is already there."""
    return _insert_or_replace(connection.dialect.name, table)


@cache  # to write a statement takes longer than to run it
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
