"""Spreadsheets: what is written is read back, by a reader of other authors; nothing is run."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bot.documents.spreadsheet import (
    _FORMULA,
    CELL_MAX,
    NA,
    NAME_MAX,
    ROWS_MAX,
    Book,
    Cell,
    CellKind,
    Column,
    Sheet,
    name_sheets,
    write_csv,
    write_text,
    write_xlsx,
)
from lessons.sanitize import clean

PARIS = "Europe/Paris"
HOSTILE = st.sampled_from(
    ["=1+1", "+33 6", "-2", "@sum", "\tx", "\r=1", "＝1", "＠x", "－1", ' "=1', "  '=1", "'", "«+»"]
)
TEXTS = st.one_of(st.text(), HOSTILE, st.builds("".join, st.tuples(HOSTILE, st.text())))
DAYS = st.dates(date(1901, 1, 1), date(2999, 12, 31))
INSTANTS = st.builds(datetime.combine, DAYS, st.times(), st.just(timezone(timedelta(hours=-3))))
CELLS: dict[str, st.SearchStrategy[Cell]] = {
    CellKind.TEXT: TEXTS,
    CellKind.COUNT: st.integers(-(2**53), 2**53),
    CellKind.SHARE: st.floats(0, 1),
    CellKind.DAY: DAYS.map(date.isoformat),
    CellKind.INSTANT: INSTANTS.map(datetime.isoformat),
    CellKind.TRUTH: st.booleans(),
}


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    kinds = draw(st.lists(st.sampled_from(list(CellKind)), min_size=1, max_size=6))
    columns = [Column(title="n", kind=CellKind.COUNT)]  # so that no row is blank
    columns += [Column(title=f"c {kind}", kind=kind) for kind in kinds]
    row = st.tuples(st.just(1), *(st.none() | CELLS[kind] for kind in kinds))
    return Sheet(name="Chiffres", columns=columns, rows=draw(st.lists(row, max_size=5)))


def make_book(*made: Sheet, language: str = "fr") -> Book:
    return Book(
        title="Bilan",
        author="Ville",
        language=language,
        zone=PARIS,
        at="2026-11-23T00:00:00+01:00",
        sheets=made,
    )


def bare(written: str) -> str:
    """What a cell said before its apostrophe: what OWASP's advice leaves to whoever reads it."""
    return written[1:] if written[:1] == "'" and _FORMULA.match(written[1:]) else written


def plain(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return clean(lines).replace("\ufffe", "").replace("\uffff", "")


def expected(cell: Cell, kind: str) -> object:
    """What is meant by a cell, apart from how a file says it."""
    if cell is None:
        return NA
    if kind == CellKind.DAY:
        return date.fromisoformat(str(cell))
    if kind == CellKind.INSTANT:
        local = datetime.fromisoformat(str(cell)).astimezone(ZoneInfo(PARIS))
        return local.replace(tzinfo=None, microsecond=0)
    if kind == CellKind.SHARE:
        return round(float(cell), 2)
    return plain(str(cell)) if kind == CellKind.TEXT else cell


def said_in_csv(text: str, kind: str, point: str, yes: str) -> object:
    if text == NA:
        return NA
    readers = {
        CellKind.TEXT: bare,
        CellKind.COUNT: int,
        CellKind.SHARE: lambda said: float(said.replace(point, ".")),
        CellKind.DAY: date.fromisoformat,
        CellKind.INSTANT: datetime.fromisoformat,
        CellKind.TRUTH: lambda said: said == yes,
    }
    return readers[CellKind(kind)](text)


def read_xlsx(content: bytes) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


def said_in_xlsx(value: object, kind: str) -> object:
    """A value that calamine read: it gives a day for an instant at midnight."""
    if kind == CellKind.INSTANT and isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if kind == CellKind.INSTANT and isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        return bare(value)
    return value


@given(sheets(), st.sampled_from([("fr", ";", ",", "Oui"), ("en", ",", ".", "Yes")]))
def test_what_csv_says_is_what_was_meant(sheet: Sheet, said: tuple[str, str, str, str]) -> None:
    language, delimiter, point, yes = said
    content = write_csv(make_book(sheet, language=language), sheet)
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    kinds = [each["kind"] for each in sheet["columns"]]
    read = [
        [said_in_csv(*each, point, yes) for each in zip(row, kinds, strict=True)]
        for row in rows[1:]
    ]
    assert read == meant(sheet)


@given(sheets())
def test_what_xlsx_says_is_what_was_meant(sheet: Sheet) -> None:
    rows = read_xlsx(write_xlsx(make_book(sheet)))
    kinds = [each["kind"] for each in sheet["columns"]]
    assert [
        [said_in_xlsx(*each) for each in zip(row, kinds, strict=True)] for row in rows[1:]
    ] == meant(sheet)


def meant(sheet: Sheet) -> list[list[object]]:
    kinds: Sequence[str] = [each["kind"] for each in sheet["columns"]]
    return [[expected(*each) for each in zip(row, kinds, strict=True)] for row in sheet["rows"]]


@given(TEXTS)
def test_no_text_begins_like_a_formula_and_each_can_be_had_back(text: str) -> None:
    written = write_text(text)
    assert written[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert written.lstrip(' "\u00a0«»')[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert bare(written) == plain(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("\t=1", "'\t=1"),
        ("\u200b=1", "'=1"),
        ("'=1", "''=1"),
        ("l’accueil", "l’accueil"),
        ("'tis", "'tis"),
        ("a\x00b\x1b[31mc\ufffe", "ab[31mc"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("https://ville.example", "https://ville.example"),
    ],
)
def test_a_text_is_written_so(text: str, written: str) -> None:
    assert write_text(text) == written


def test_a_text_that_no_cell_can_hold_is_cut_and_shows_it() -> None:
    longest = "é" * CELL_MAX
    assert write_text(longest) == longest
    for text in (longest + "é", "𝒜" * CELL_MAX, "=" * CELL_MAX):
        written = write_text(text)
        assert written.endswith("…")
        assert len(written.encode("utf-16-le")) // 2 in (CELL_MAX - 1, CELL_MAX)
    sheet = Sheet(
        name="s", columns=[Column(title="t", kind=CellKind.TEXT)], rows=[["=" * 2 * CELL_MAX]]
    )
    assert read_xlsx(write_xlsx(make_book(sheet)))[1] == [write_text("=" * 2 * CELL_MAX)]


def test_xlsx_holds_neither_formula_nor_link_and_says_its_language() -> None:
    cells = ["=1+1", "{=1}", "https://ville.example", "mailto:a@b.example", "internal:'x'!A1"]
    column = Column(title="=Texte", kind=CellKind.TEXT)
    content = write_xlsx(make_book(Sheet(name="s", columns=[column], rows=[[c] for c in cells])))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        page = file.read("xl/worksheets/sheet1.xml").decode()
        assert "hyperlink" not in page
        assert "<f>" not in page
        assert 'state="frozen"' in page
        assert '<autoFilter ref="A1:A6"' in page
        core = file.read("docProps/core.xml").decode()
    assert "<dc:language>fr</dc:language>" in core
    assert "<dc:title>Bilan</dc:title>" in core
    assert "2026-11-22T23:00:00Z" in core
    assert read_xlsx(content)[0] == ["'=Texte"]


def test_the_same_values_give_the_same_bytes() -> None:
    sheet = Sheet(name="s", columns=[Column(title="t", kind=CellKind.TEXT)], rows=[["a"]])
    assert write_xlsx(make_book(sheet)) == write_xlsx(make_book(sheet))


def test_days_and_instants_are_of_a_zone_which_their_header_names() -> None:
    columns = [
        Column(title="Jour", kind=CellKind.DAY),
        Column(title="Relevé", kind=CellKind.INSTANT),
    ]
    at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC).isoformat()
    sheet = Sheet(name="s", columns=columns, rows=[["2026-11-23", at]])
    assert write_csv(make_book(sheet), sheet).decode("utf-8-sig") == (
        "Jour (Europe/Paris);Relevé (Europe/Paris)\r\n2026-11-23;2026-11-23 00:30:00\r\n"
    )


@given(st.lists(st.text() | st.sampled_from(["History", "a" * 40, "a/b", "A/B", "'", "été"])))
def test_every_sheet_has_a_name_that_excel_takes(names: list[str]) -> None:
    sheet = Sheet(name="", columns=[Column(title="n", kind=CellKind.COUNT)], rows=[[1]])
    made = [Sheet(**{**sheet, "name": name}) for name in names]
    found = name_sheets(names)
    assert len({each.casefold() for each in found}) == len(names)
    assert all(0 < len(each.encode("utf-16-le")) // 2 <= NAME_MAX for each in found)
    if made:
        book = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx(make_book(*made))))
        assert book.sheet_names == found


def test_a_book_that_no_spreadsheet_opens_is_refused() -> None:
    column = Column(title="n", kind=CellKind.COUNT)
    sheet = Sheet(name="s", columns=[column], rows=[[1]] * (ROWS_MAX + 1))
    with pytest.raises(ValueError, match="1048576 rows"):
        write_csv(make_book(sheet), sheet)
    for wrong in ("douze", "1,5"):
        bad = Sheet(name="s", columns=[column], rows=[[wrong]])
        with pytest.raises(ValueError, match="invalid literal"):
            write_xlsx(make_book(bad))
    ragged = Sheet(name="s", columns=[column], rows=[[1, 2]])
    with pytest.raises(ValueError, match="zip"):
        write_csv(make_book(ragged), ragged)
