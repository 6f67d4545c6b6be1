"""Spreadsheets of typed columns: a book as XLSX, or one of its sheets as CSV.

XlsxWriter, of the extra `spreadsheets`, is imported when a book is written. Text that a spreadsheet
would run as a formula gets an apostrophe before it: whoever reads the file takes it off again.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple, TypedDict
from zoneinfo import ZoneInfo

from bot.documents.drawing import COLOURS
from lessons.sanitize import clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CELL_MAX = 32_767  # characters of a cell, as Excel counts them: in UTF-16
ROWS_MAX = 1_048_575  # below the header
NAME_MAX = 31  # characters of the name of a sheet
WIDTH_MAX = 420  # pixels of a column: longer text is wrapped
_HEADER_MAX = 72  # pixels of a header, unless its cells or a word of it are wider
_PADDING, _ARROW, _LINE = 18, 18, 20  # pixels: around a text, of a filter's arrow, of a line
_LINES_MAX = 25  # of a row: Excel draws none taller
NA = "NA"

Cell = str | int | float | bool | None  # days and instants by ISO 8601; None: not available
Value = str | int | float | bool | date | datetime | None
Measure = Callable[[str], int]  # of a text in pixels


class CellKind(StrEnum):
    """The type of a column's cells."""

    TEXT = "text"
    COUNT = "count"  # a whole number
    SHARE = "share"  # from 0 to 1, to the hundredth
    DAY = "day"
    INSTANT = "instant"  # aware; shown in the zone of the book
    TRUTH = "truth"


class Column(TypedDict):
    title: str
    kind: str  # a `CellKind`


class Sheet(TypedDict):
    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


class Book(TypedDict):
    """Sheets, and what the file says of itself: values that JSON can hold."""

    title: str
    author: str
    language: str  # fr or en: of the words, and of how CSV is written
    zone: str  # IANA name: of days and instants, said in their headers
    at: str  # ISO 8601, aware: the instant at which the figures were true
    sheets: Sequence[Sheet]


class Dialect(NamedTuple):
    """Signs of CSV, as spreadsheets in a language expect them."""

    delimiter: str
    point: str  # of decimals
    yes: str
    no: str


_DIALECTS = {"fr": Dialect(";", ",", "Oui", "Non"), "en": Dialect(",", ".", "Yes", "No")}
# The signs that begin a formula for some spreadsheet, full-width ones included, and what may stand
# before them. https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"[\s\"'‘’“”«»＂＇]*[=+\-@\t\n＝＋－＠﹦﹢﹣﹫−]")
_REFUSED = {0xFFFE: None, 0xFFFF: None}  # by XML 1.0, beside what `clean` takes away
_NAMELESS = re.compile(r"[\[\]:*?/\\]")  # refused in the name of a sheet
_LEFT = {"align": "left", "indent": 1}
_STYLES: Mapping[str, Mapping[str, object]] = {
    CellKind.TEXT: _LEFT,
    CellKind.COUNT: {"num_format": "0"},
    CellKind.SHARE: {"num_format": "0%"},
    CellKind.DAY: {"num_format": "yyyy-mm-dd"},
    CellKind.INSTANT: {"num_format": "yyyy-mm-dd hh:mm:ss"},
    CellKind.TRUTH: _LEFT,
    "header": {**_LEFT, "bold": True, "bg_color": "#e8eef4", "bottom": 1},
    "lacking": {**_LEFT, "font_color": COLOURS["muted"]},
}
_DATED = (CellKind.DAY, CellKind.INSTANT)


def can_write_books() -> bool:
    """Return True if this installation can write XLSX; CSV can always be written."""
    return find_spec("xlsxwriter") is not None


def write_csv(book: Book, sheet: Sheet) -> bytes:
    """Return one sheet of a book, as spreadsheets in its language open it.

    UTF-8 with its mark, CRLF, ISO 8601. Raises ValueError for a cell that its column cannot hold.
    """
    dialect = _DIALECTS[book["language"]]
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(_titles(book, sheet))
    writer.writerows([_write(value, dialect) for value in row] for row in _rows(book, sheet))
    return kept.getvalue().encode("utf-8-sig")


def write_xlsx(book: Book) -> bytes:
    """Return a book as XLSX: typed cells, under headers that stay in sight and filter.

    The same values give the same bytes. Raises ValueError for a cell that its column cannot hold.
    """
    from xlsxwriter import Workbook

    kept = io.BytesIO()
    with Workbook(kept, {"in_memory": True}) as made:
        made.set_properties(_properties(book))
        forms = {name: _form(made, style) for name, style in _STYLES.items()}
        names = name_sheets(each["name"] for each in book["sheets"])
        for name, sheet in zip(names, book["sheets"], strict=True):
            page = made.add_worksheet(name)
            _lay_out(page, _fill(page, book, sheet, forms))
    return _say_language(kept.getvalue(), book["language"])


def write_title(column: Column, zone: str) -> str:
    """Return the header of a column; days and instants say their zone."""
    dated = column["kind"] in _DATED
    return write_text(f"{column['title']} ({zone})" if dated else column["title"])


def write_text(text: str) -> str:
    """Return `text` as a cell may hold it: bounded, and neither a formula nor an order.

    One that begins like a formula, even after spaces or quotes, gets an apostrophe before it.
    """
    lines = clean(text.replace("\r\n", "\n").replace("\r", "\n")).translate(_REFUSED)
    safe = f"'{lines}" if _FORMULA.match(lines) else lines
    units = safe.encode("utf-16-le")
    if len(units) <= 2 * CELL_MAX:
        return safe
    return units[: 2 * (CELL_MAX - 1)].decode("utf-16-le", "ignore") + "…"


def name_sheets(names: Iterable[str]) -> list[str]:
    """Return names that Excel takes for sheets: short, different whatever their case, not blank."""
    found: list[str] = []
    for each in names:
        bare = _NAMELESS.sub("-", " ".join(clean(each).split())).strip("'") or "-"
        tries = (bare, *(f"{bare} ({number})" for number in range(2, len(found) + 3)))
        known = {*(name.casefold() for name in found), "history"}  # Excel keeps it for itself
        cut = (_shorten(bare, each) for each in tries)
        found.append(next(name for name in cut if name.casefold() not in known))
    return found


def _shorten(bare: str, name: str) -> str:
    """Return `name`, of which `bare` is cut so that the whole is short enough."""
    ending = name[len(bare) :]
    units = bare.encode("utf-16-le")[: 2 * (NAME_MAX - len(ending))]
    return units.decode("utf-16-le", "ignore").rstrip("' ") + ending


def _titles(book: Book, sheet: Sheet) -> list[str]:
    return [write_title(each, book["zone"]) for each in sheet["columns"]]


def _rows(book: Book, sheet: Sheet) -> Iterator[list[Value]]:
    """Yield the values of each row. Raises ValueError."""
    if len(sheet["rows"]) > ROWS_MAX:
        raise ValueError(f"{len(sheet['rows'])} rows: a sheet has {ROWS_MAX} at most")
    zone = ZoneInfo(book["zone"])
    kinds = [each["kind"] for each in sheet["columns"]]
    for row in sheet["rows"]:
        yield [_read(cell, kind, zone) for cell, kind in zip(row, kinds, strict=True)]


def _read(cell: Cell, kind: str, zone: ZoneInfo) -> Value:
    """Return the value of a cell; an instant becomes naive, local to the zone."""
    if cell is None:
        return None
    match kind:
        case CellKind.TEXT:
            return write_text(str(cell))
        case CellKind.COUNT:
            return int(cell)
        case CellKind.SHARE:
            return round(float(cell), 2)
        case CellKind.DAY:
            return date.fromisoformat(str(cell))
        case CellKind.INSTANT:
            local = datetime.fromisoformat(str(cell)).astimezone(zone)
            return local.replace(microsecond=0, tzinfo=None)
        case CellKind.TRUTH:
            return bool(cell)
    raise ValueError(f"no such kind of column: {kind!r}")


def _write(value: Value, dialect: Dialect) -> str:
    match value:
        case None:
            return NA
        case bool():
            return dialect.yes if value else dialect.no
        case float():
            return f"{value:.2f}".replace(".", dialect.point)
        case datetime():
            return value.isoformat(" ")
        case date():
            return value.isoformat()
    return str(value)


def _fill(
    page: Worksheet, book: Book, sheet: Sheet, forms: Mapping[str, Format]
) -> list[list[str]]:
    """Write the cells; return what each says, about as wide, line by line."""
    titles, dialect = _titles(book, sheet), _DIALECTS[book["language"]]
    said = [titles]
    for at, title in enumerate(titles):
        page.write_string(0, at, title, forms["header"])
    kinds = [each["kind"] for each in sheet["columns"]]
    for line, row in enumerate(_rows(book, sheet), start=1):
        for at, (kind, value) in enumerate(zip(kinds, row, strict=True)):
            _put(page, line, at, value, forms["lacking" if value is None else kind])
        said.append([_write(value, dialect) for value in row])
    return said


def _put(page: Worksheet, line: int, at: int, value: Value, form: Format) -> None:
    match value:
        case None:
            page.write_string(line, at, NA, form)
        case bool():
            page.write_boolean(line, at, value, form)
        case int() | float():
            page.write_number(line, at, value, form)
        case date():
            page.write_datetime(line, at, value, form)
        case str():
            page.write_string(line, at, value, form)


def _properties(book: Book) -> dict[str, object]:
    created = datetime.fromisoformat(book["at"]).astimezone(UTC).replace(tzinfo=None)
    title, author = write_text(book["title"]), write_text(book["author"])
    return {"title": title, "author": author, "created": created}


def _form(made: Workbook, style: Mapping[str, object]) -> Format:
    form: Format = made.add_format({"text_wrap": True, "valign": "top", **style})
    return form


def _lay_out(page: Worksheet, lines: Sequence[Sequence[str]]) -> None:
    """Freeze and filter the header, fit what is said, and print on A4, as wide as a page."""
    from xlsxwriter.utility import xl_pixel_width

    widths = [_fit(column, xl_pixel_width) for column in zip(*lines, strict=True)]
    for at, width in enumerate(widths):
        page.set_column_pixels(at, at, width)
    for at, line in enumerate(lines):
        rooms = [width - _PADDING - (0 if at else _ARROW) for width in widths]
        tall = max(_count_lines(*each, xl_pixel_width) for each in zip(line, rooms, strict=True))
        if tall > 1:
            page.set_row_pixels(at, min(tall, _LINES_MAX) * _LINE)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(lines) - 1, len(widths) - 1)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _fit(column: Sequence[str], measure: Measure) -> int:
    """Return the pixels of a column, of which the first text is the header."""
    header, *cells = column
    words = max(map(measure, header.split()), default=0)
    named = max(words, min(measure(header), _HEADER_MAX)) + _ARROW
    said = max((measure(line) for cell in cells for line in cell.split("\n")), default=0)
    return min(max(named, said), WIDTH_MAX) + _PADDING


def _count_lines(text: str, room: int, measure: Measure) -> int:
    """Return how many lines a text takes in so many pixels, words being whole."""
    lines = 0
    for part in text.split("\n"):
        left = -1
        for word in part.split(" "):
            wide = measure(word)
            if left < wide:
                lines, left = lines + max(1, -(-wide // room)), room
            left -= wide + measure(" ")
    return lines


def _say_language(content: bytes, language: str) -> bytes:
    """Return the file with its language among its properties, where XlsxWriter has no place."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(kept, "w") as said:
        for each in made.infolist():
            part = made.read(each)
            if each.filename == "docProps/core.xml":
                end = b"</cp:coreProperties>"
                part = part.replace(end, f"<dc:language>{language}</dc:language>".encode() + end)
            said.writestr(each, part)
    return kept.getvalue()
