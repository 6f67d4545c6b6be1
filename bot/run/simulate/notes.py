"""Notes of a simulation: messages, words and visits to come, in a scratch file, not in memory."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bot.run.simulate.crowd import Shown

ROWS = 1000  # written at once


_NOTES = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -4000;
    CREATE TABLE received (number INTEGER, key INTEGER, at INTEGER);
    CREATE TABLE visit (at INTEGER, number INTEGER, shown TEXT);
    CREATE TABLE word (number INTEGER, at INTEGER, what TEXT);
    CREATE INDEX visit_at ON visit (at);
"""
_ADD = {
    "received": "INSERT INTO received VALUES (?, ?, ?)",
    "visit": "INSERT INTO visit VALUES (?, ?, ?)",
    "word": "INSERT INTO word VALUES (?, ?, ?)",
}
_TAKE = """
    DELETE FROM visit WHERE rowid IN
    (SELECT rowid FROM visit WHERE at <= ? ORDER BY at, number LIMIT ?)
    RETURNING at, number, shown
"""


class ReceivedMessage(NamedTuple):
    key: int
    at: datetime


class Word(NamedTuple):
    at: datetime
    what: str


class Notes:
    """Messages received, visits to come and words typed, by the number of each person."""

    def __init__(self, folder: Path) -> None:
        self._file = sqlite3.connect(folder / "notes.sqlite", isolation_level=None)
        self._file.executescript(_NOTES)
        self._new: dict[str, list[tuple[int, int, object]]] = {name: [] for name in _ADD}

    def close(self) -> None:
        self._file.close()

    def received(self, number: int, key: int, at: datetime) -> None:
        self._add("received", (number, key, int(at.timestamp())))

    def expect(self, at: datetime, number: int, shown: Shown) -> None:
        self._add("visit", (int(at.timestamp()), number, f"{shown}"))

    def said(self, number: int, at: datetime, what: str) -> None:
        self._add("word", (number, int(at.timestamp()), what))

    def next_visit(self) -> datetime | None:
        self._flush("visit")
        at = self._file.execute("SELECT min(at) FROM visit").fetchone()[0]
        return datetime.fromtimestamp(at, UTC) if at is not None else None

    def take_visits(self, now: datetime, limit: int) -> list[tuple[datetime, int, Shown]]:
        """Remove and return the first visits up to `now`, at most `limit`."""
        self._flush("visit")
        rows = sorted(self._file.execute(_TAKE, (int(now.timestamp()), limit)).fetchall())
        return [(datetime.fromtimestamp(at, UTC), n, Shown.read(text)) for at, n, text in rows]

    def sort(self) -> None:
        """Write and index the notes, before `lives` reads them."""
        for name in ("received", "word"):
            self._flush(name)
        self._file.execute("CREATE INDEX received_number ON received (number)")
        self._file.execute("CREATE INDEX word_number ON word (number)")

    def lives(
        self, first: int, last: int
    ) -> tuple[dict[int, list[ReceivedMessage]], dict[int, list[Word]]]:
        """Return the messages and the words of people from `first` to `last`, by number."""
        received: dict[int, list[ReceivedMessage]] = defaultdict(list)
        words: dict[int, list[Word]] = defaultdict(list)
        numbers = (first, last)
        query = (
            "SELECT number, key, at FROM received WHERE number BETWEEN ? AND ? ORDER BY at, rowid"
        )
        for number, key, at in self._file.execute(query, numbers):
            received[number].append(ReceivedMessage(key, datetime.fromtimestamp(at, UTC)))
        query = "SELECT number, at, what FROM word WHERE number BETWEEN ? AND ? ORDER BY at, rowid"
        for number, at, what in self._file.execute(query, numbers):
            words[number].append(Word(datetime.fromtimestamp(at, UTC), what))
        return received, words

    def _add(self, name: str, row: tuple[int, int, object]) -> None:
        rows = self._new[name]
        rows.append(row)
        if len(rows) >= ROWS:
            self._flush(name)

    def _flush(self, name: str) -> None:
        rows = self._new[name]
        if rows:
            self._file.execute("BEGIN")
            self._file.executemany(_ADD[name], rows)
            self._file.execute("COMMIT")
            rows.clear()
