"""A roster file, read as a whole: an entry for each person, and all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TypeVar

from bot.capabilities.people import cells, columns
from bot.capabilities.people.cells import NO, SHOWN_MAX, YES, Places, Refused, Trades
from bot.capabilities.people.columns import Columns
from bot.capabilities.people.model import Heading, Listing, RosterLine, Snag, key_of
from bot.capabilities.people.sheet import Grid, GridRow, has_lost, read_sheet
from bot.domain.identifiers import Identifiers
from bot.domain.people import Member, Role
from bot.domain.services import SEPARATOR, Path

T = TypeVar("T")
TITLES_MAX = 10  # lines in which the header is looked for: a title and a date may be above
_BETWEEN = str.maketrans({"|": ";", "\n": ";"})  # several services in a cell


def read_listing(
    content: bytes, trades: Trades, identifiers: Identifiers, places: Places
) -> Listing | tuple[Snag, ...]:
    """Return what the bytes of a file list, or why no list is found in them.

    A workbook takes seconds to read: call it in a thread.
    """
    known = columns.name_columns(identifiers)
    sheet = read_sheet(content, known)
    if isinstance(sheet, Snag):
        return (sheet,)
    header = _find_header(sheet.rows, known)
    if isinstance(header, Snag):
        return (header,)
    lines = _Lines(header, sheet, trades, identifiers, places)
    entries = tuple(lines.read())
    snags = (*lines.snags, *_find_ring(entries))
    if not (entries or snags):
        return (Snag("nobody"),)
    return Listing(
        entries=entries,
        columns=frozenset(header.places),
        snags=snags,
        complete=header.all_services(lines.snags),
        notes=tuple(lines.notes),
    )


@dataclass(frozen=True, slots=True)
class _Header:
    line: int
    names: tuple[str, ...]  # as the file writes them
    places: Mapping[str, int]  # of the columns that are known

    def all_services(self, snags: Iterable[Snag]) -> bool:
        """Return True if none of those snags keeps a service from being read."""
        at = self.places.get(Heading.SERVICE)
        held = None if at is None else self.names[at][:SHOWN_MAX]
        return all(each.column not in ("", held) and each.line > self.line for each in snags)


def _find_header(rows: Sequence[GridRow], named: Columns) -> _Header | Snag:
    """Return the first line that names the column of e-mails, or what keeps it from being one."""
    if not rows:
        return Snag("empty")
    for row in rows[:TITLES_MAX]:
        known = [named.get(columns.plain(cell)) for cell in row.cells]
        if Heading.EMAIL not in known:
            continue
        places: dict[str, int] = {}
        for at, column in enumerate(known):
            if column and places.setdefault(column, at) != at:
                first, second = (row.cells[each][:SHOWN_MAX] for each in (places[column], at))
                return Snag("column-twice", row.line, first, {"other": second})
        return _Header(row.line, row.cells, places)
    return Snag("no-email-column", rows[0].line)


class _Lines:
    """The lines below the header, read one by one; what is wrong with them is gathered."""

    def __init__(
        self, header: _Header, sheet: Grid, trades: Trades, identifiers: Identifiers, places: Places
    ) -> None:
        self._header = header
        self._rows = [row for row in sheet.rows if row.line > header.line]
        self._trades = trades
        self._identifiers = identifiers
        self._places = places
        self._separator = self._find_separator()
        self._first: dict[str, int] = {}  # the line of each e-mail and address
        merged = [line for line in sheet.merged if line == 0 or line >= header.line]
        self.snags = [Snag("merged", line) for line in merged]
        self.notes: list[Snag] = []
        self._refused: set[str] = set()  # columns of the line that is read
        self._check_columns()

    def read(self) -> Iterator[RosterLine]:
        """Yield the entry of each line, and gather what is wrong with it."""
        for row in self._rows:
            if len(row.cells) > len(self._header.names):
                self.snags.append(Snag("cells", row.line))
            else:
                self._refused = set()
                said = self._read(row)
                yield RosterLine(row.line, said, frozenset(self._refused))

    def _read(self, row: GridRow) -> Member:
        email = self._cell(row, Heading.EMAIL, cells.read_email)
        service = self._cell(row, Heading.SERVICE, self._service) or ()
        given = self._cell(row, Heading.ROLE, cells.read_role)
        manages = self._cell(row, Heading.MANAGES, lambda text: self._manages(text, service)) or ()
        if manages and given in (Role.AGENT, Role.TRAINER):
            self._refuse(row, Heading.MANAGES, Refused("manages-without-role"))
        addresses = {
            each: self._cell(row, each, self._identifier(each)) for each in self._identifiers
        }
        for column, key in {Heading.EMAIL: email, **addresses}.items():
            self._check_once(row, column, key)
        return Member(
            email=email,
            first_name=self._cell(row, Heading.FIRST_NAME, cells.read_words),
            last_name=self._cell(row, Heading.LAST_NAME, cells.read_words),
            service=service,
            trade=self._cell(row, Heading.TRADE, lambda text: cells.read_trade(text, self._trades)),
            role=given or (Role.MANAGER if manages else Role.AGENT),
            manages=manages,
            days=self._cell(row, Heading.DAYS, cells.read_week),
            addresses=tuple(sorted(filter(None, addresses.values()))),
        )

    def _cell(self, row: GridRow, column: str, read: Callable[[str], T | None]) -> T | None:
        """Return what a cell says; None if the column is absent, or what it says is refused."""
        at = self._header.places.get(column)
        if at is None:
            return None
        text = row.cells[at] if at < len(row.cells) else ""
        try:
            if has_lost(text):
                raise Refused("encoding")
            return read(text)
        except Refused as refused:
            self._refuse(row, column, refused)
            return None

    def _refuse(self, row: GridRow, column: str, refused: Refused) -> None:
        name = self._header.names[self._header.places[column]][:SHOWN_MAX]
        snag = Snag(refused.code, row.line, name, refused.values)
        if refused.harmless:
            self.notes.append(snag)
        else:
            self.snags.append(snag)
            self._refused.add(column)

    def _check_once(self, row: GridRow, column: str, key: str | None) -> None:
        if key and (first := self._first.setdefault(key, row.line)) != row.line:
            kind = column if column == Heading.EMAIL else "address"
            self._refuse(row, column, Refused(f"{kind}-twice", first=first))

    def _identifier(self, platform: str) -> Callable[[str], str | None]:
        identifier = self._identifiers[platform]
        return lambda text: cells.read_identifier(text, platform, identifier, self._places)

    def _service(self, text: str) -> Path:
        return cells.read_service(text, self._separator)

    def _manages(self, text: str, service: Path) -> tuple[Path, ...]:
        """Return the services that a cell says to be managed: paths, or « oui » for their own."""
        if not text or columns.plain(text) in NO:
            return ()
        if columns.plain(text) in YES:
            if not service:
                raise Refused("manages-none")
            return (service,)
        if "@" in text:
            raise Refused("manages-person")
        several = (each.strip() for each in text.translate(_BETWEEN).split(";"))
        return tuple(sorted({self._service(each) for each in several if each}))

    def _find_separator(self) -> str:
        """Return the sign between services in a path: « / », if « > » is nowhere."""
        held = (Heading.SERVICE, Heading.MANAGES)
        places = [self._header.places[each] for each in held if each in self._header.places]
        texts = (row.cells[at] for row in self._rows for at in places if at < len(row.cells))
        return SEPARATOR.strip() if any(">" in text for text in texts) else "/"

    def _check_columns(self) -> None:
        """Refuse a column whose name is a slip of a known one; note one of another matter."""
        known = columns.name_columns(self._identifiers)
        shown = columns.list_columns(self._identifiers)
        for at, name in enumerate(self._header.names):
            if at in self._header.places.values():
                continue
            line, said = self._header.line, name[:SHOWN_MAX]
            if not name:
                if any(row.cells[at : at + 1] not in ((), ("",)) for row in self._rows):
                    self.snags.append(Snag("column-unnamed", line, args={"place": at + 1}))
            elif near := columns.near_column(name, known):
                self.snags.append(Snag("column-near", line, said, {"near": shown[near]}))
            else:
                kind = "whole" if columns.plain(name) in columns.WHOLE_NAMES else "unknown"
                self.notes.append(Snag(f"column-{kind}", line, said))


def _find_ring(entries: Iterable[RosterLine]) -> list[Snag]:
    """Return a snag if services are above each other in a ring, as their paths say."""
    lines: dict[tuple[str, str], int] = {}  # where a service is first said to be above another
    names: dict[str, str] = {}
    graph: dict[str, set[str]] = {}
    for entry in entries:
        for path in (entry.said.service, *entry.said.manages):
            keys = key_of(path)
            names |= zip(keys, path, strict=True)
            for above, below in pairwise(keys):
                lines.setdefault((above, below), entry.line)
                graph.setdefault(below, set()).add(above)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring: list[str] = error.args[1]
        steps = [(above, below) for above, below in pairwise(ring)]
        first, *_, last = sorted(lines[step] for step in steps)
        said = SEPARATOR.join(names[each][:SHOWN_MAX] for each in ring)
        return [Snag("ring", last, args={"first": first, "ring": said})]
    return []
