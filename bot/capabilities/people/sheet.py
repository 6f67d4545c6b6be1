"""Sheets: rows of text out of the bytes of a file, whatever wrote it, with bounds on its size."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.capabilities.people.columns import Columns, plain
from bot.capabilities.people.model import Snag

SIZE_MAX = 10_000_000  # bytes of a file
ROWS_MAX = 50_000
SECONDS_MAX = 30  # for a workbook to be read
_SEPARATORS = ";,\t"
_BYTE_ORDERS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le"}
_BYTE_ORDERS[codecs.BOM_UTF16_BE] = "utf-16-be"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zipped (xlsx, ods), and before 2007 (xls)
# How the content of other files begins, in lower case -> what they are.
_OTHERS = {
    b"%pdf": "PDF",
    b"<!doctype html": "HTML",
    b"<html": "HTML",
    b"{\\rtf": "RTF",
    b"\x89png": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"gif8": "GIF",
}
_PAGES = ("cp1252", "mac_roman", "cp850")
_ACCENTED = frozenset("àâäæçéèêëîïôöœùûüÿšžÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸŠŽ")  # of names that are met here
_SLIPPED = re.compile("(?<=[a-zß-ÿ])[A-ZÀ-ÞŠŽ]")  # a capital in the middle of a word
_TWICE = re.compile("[ÃÂâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")  # UTF-8 read as Windows-1252


@dataclass(frozen=True, slots=True)
class GridRow:
    line: int  # from 1, at which it begins
    cells: tuple[str, ...]  # without spaces around


@dataclass(frozen=True, slots=True)
class Grid:
    rows: tuple[GridRow, ...]  # those that are not blank
    merged: tuple[int, ...] = ()  # lines at which merged cells begin; 0: the file does not say


def read_sheet(content: bytes, columns: Columns) -> Grid | Snag:
    """Return the rows of a file: CSV, or a workbook, whatever its name says.

    `columns`: those by which the separator of a CSV is known.

    A workbook is read in a process of its own, which may take seconds: call it in a thread.
    """
    if len(content) > SIZE_MAX:
        return Snag("too-big", args={"most": SIZE_MAX // 1_000_000})
    if not content.strip():
        return Snag("empty")
    if content.startswith(_WORKBOOKS):
        return _read_workbook(content)
    beginning = content.removeprefix(codecs.BOM_UTF8).lstrip()[:20].lower()
    for sign, kind in _OTHERS.items():
        if beginning.startswith(sign):
            return Snag("other-kind", args={"kind": kind})
    text = _decode(content)
    return text if isinstance(text, Snag) else _read_text(text, columns)


def has_lost(text: str) -> bool:
    """Return True if letters of a text were lost before it came here, as those of « AmÃ©lie »."""
    return "\ufffd" in text or _TWICE.search(text) is not None


def _read_workbook(content: bytes) -> Grid | Snag:
    """Read a workbook in a process of its own, with bounds: a small file may hold a huge one."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot.capabilities.people.workbook"],
            input=content,
            capture_output=True,
            timeout=SECONDS_MAX,
            check=False,
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return Snag("workbook-unreadable")
    if "snag" in found:
        return Snag(found["snag"], args=found.get("args", {}))
    return Grid(tuple(_rows(enumerate(found["rows"], 1))), tuple(found["merged"]))


def _decode(content: bytes) -> str | Snag:
    """Return the text of a file: as its first bytes say, else UTF-8, else a code page of one byte.

    That of Windows, of Macs or of DOS, in which tools still write: the one that gives words their
    accents.
    """
    for mark, encoding in _BYTE_ORDERS.items():
        if content.startswith(mark):
            encodings: Sequence[str] = (encoding,)
            content = content.removeprefix(mark)
            break
    else:
        wide = content[:2_000].count(0) > len(content[:2_000]) // 4  # UTF-16 without its mark
        halves = ("utf-16-be",) if content[:1] == b"\0" else ("utf-16-le",)
        encodings = halves if wide else ("utf-8", _find_page(content))
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            at = content[: error.start].count(b"\n") + 1
            continue
        text = text.replace("\ufeff", "")  # files that were joined have it inside
        if "\0" in text:
            return Snag("binary", text[: text.index("\0")].count("\n") + 1)
        return text
    return Snag("encoding", at)


def _find_page(content: bytes) -> str:
    """Return the code page that makes the most sense of bytes, Windows-1252 where none does."""
    return max(_PAGES, key=lambda each: _count_accents(content.decode(each, "replace")))


def _count_accents(text: str) -> int:
    """Return how many letters of a text have an accent as in French; a slip takes two away."""
    return sum(map(_ACCENTED.__contains__, text)) - 2 * len(_SLIPPED.findall(text))


def _read_text(text: str, columns: Columns) -> Grid | Snag:
    """Return the rows of a CSV, between the separators of which its header makes the most sense."""
    lines = text.splitlines(keepends=True)
    skipped = int(text.casefold().startswith("sep="))  # as Excel writes it
    lines = lines[skipped:]
    if not "".join(lines).strip():
        return Snag("empty")
    separator = max(_SEPARATORS, key=lambda each: _sense(lines, each, columns))
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            rows.append((line + skipped, cells))
            line = reader.line_num + 1
            if len(rows) > ROWS_MAX:
                return Snag("too-many", args={"most": ROWS_MAX})
    except csv.Error:
        return Snag("quote", line + skipped)
    return Grid(tuple(_rows(rows)))


def _sense(lines: Sequence[str], separator: str, columns: Columns) -> tuple[int, int]:
    """Return how many columns a separator makes known in the first lines, and how many it makes."""
    first = lines[:10]
    split = [[*map(str.strip, line.replace('"', "").split(separator))] for line in first]
    known = max(sum(plain(cell) in columns for cell in cells) for cells in split)
    return known, len(split[0])


def _rows(rows: Iterable[tuple[int, list[str]]]) -> Iterator[GridRow]:
    for line, cells in rows:
        stripped = [" ".join(cell.split()) for cell in cells]
        while stripped and not stripped[-1]:
            stripped.pop()
        if stripped:
            yield GridRow(line, tuple(stripped))
