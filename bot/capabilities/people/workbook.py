"""A workbook read in a process of its own: bytes come in, JSON goes out.

A file of some kilobytes may claim a billion cells. The process has a bound on its memory and time,
so that it ends alone.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time
from typing import Any

MEMORY_MAX = 1_500_000_000  # bytes
SECONDS_MAX = 20  # of processor
UNPACKED_MAX = 100_000_000  # bytes
CELLS_MAX = 5_000_000
ROWS_MAX = 50_000
_SPANNED = re.compile(rb'number-(?:rows|columns)-spanned="(?!1")')
_REFERENCE = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


def main() -> None:
    """Read a workbook on the standard input; write its rows, or what is wrong, as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


def read(content: bytes) -> dict[str, Any]:
    """Return `rows` and `merged` of the first sheet that is shown and not empty, or a `snag`."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum
    except ImportError:
        return {"snag": "no-workbooks"}
    merged: list[int] = []
    if content.startswith(b"PK"):
        snag = _look_inside(content, merged)
        if snag:
            return {"snag": snag}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for known in book.sheets_metadata:
            if known.visible != SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(known.name)
            rows = sheet.to_python(skip_empty_area=False, nrows=ROWS_MAX + 1)
            texts = [[_text(cell) for cell in row] for row in rows]
            if not any(map(any, texts)):
                continue
            if len(texts) > ROWS_MAX:
                return {"snag": "too-many", "args": {"most": ROWS_MAX}}
            merged += [first[0] + 1 for first, _ in sheet.merged_cell_ranges or ()]
            return {"rows": texts, "merged": sorted(set(merged))}
    except PasswordError:
        return {"snag": "workbook-locked"}
    except CalamineError:
        return {"snag": "workbook-unreadable"}
    return {"snag": "empty"}


def _look_inside(content: bytes, merged: list[int]) -> str | None:
    """Return what keeps a zipped workbook from being read, if anything; note merged cells of ODS.

    What a cell names as its place is bounded: a reader makes room for every cell up to it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as inside:
            if sum(each.file_size for each in inside.infolist()) > UNPACKED_MAX:
                return "unpacks-too-big"
            for each in inside.infolist():
                if each.filename == "content.xml" and _SPANNED.search(inside.read(each)):
                    merged.append(0)
                if each.filename.startswith("xl/worksheets/") and _is_vast(inside.read(each)):
                    return "unpacks-too-big"
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return "workbook-unreadable"
    return None


def _is_vast(sheet: bytes) -> bool:
    places = _REFERENCE.findall(sheet)
    width = max((_number(letters) for letters, _ in places), default=0)
    height = max((int(number) for _, number in places), default=0)
    return width * height > CELLS_MAX


def _number(letters: bytes) -> int:
    """Return the place of a column, from 1: 28 for `AB`."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | datetime | time):
        return cell.isoformat()
    return str(cell)


if __name__ == "__main__":
    main()
