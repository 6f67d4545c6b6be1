"""Papers of sections: a PDF made by typst, of the extra `charts`, or Markdown.

The PDF conforms to PDF/UA-1, for screen readers; typst refuses to write what does not. Words
between two `**` stand out, and those that begin with a bracket are still to be filled in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypedDict

TEMPLATE = Path(__file__).with_name("notice.typ")


class NoticeSection(TypedDict):
    """A part of a paper, in the order in which it is read."""

    title: str
    texts: list[str]
    headers: list[str]  # empty: each row is a name and what it is
    rows: list[list[str]]
    points: list[str]
    notes: list[str]


class Notice(TypedDict):
    """A paper, and the sections of each sheet.

    Several sheets take a page each, in smaller letters if need be; a single one takes as many pages
    as it needs.
    """

    language: str
    title: str
    subject: str
    made: str  # when, and of what
    sheets: list[list[NoticeSection]]


def print_notice(notice: Notice, at: datetime) -> bytes:
    """Return the PDF, with `at` as its date."""
    import typst

    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,  # the same page on every machine
        pdf_standards=["ua-1"],
        sys_inputs={"notice": json.dumps(notice)},
        timestamp=at.replace(microsecond=0),
    )


def write_markdown(notice: Notice) -> str:
    """Return the same in Markdown."""
    sections = (each for sheet in notice["sheets"] for each in sheet)
    parts = [f"# {notice['title']}", notice["subject"]]
    parts += [part for each in sections for part in _write(each)]
    return "\n\n".join((*parts, notice["made"])) + "\n"


def _write(section: NoticeSection) -> Iterator[str]:
    yield f"## {section['title']}"
    yield from section["texts"]
    if section["rows"]:
        yield _table(section["headers"] or [" "] * len(section["rows"][0]), section["rows"])
    if section["points"]:
        yield "\n".join(f"- {each}" for each in section["points"])
    yield from section["notes"]


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = (headers, ["---"] * len(headers), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
