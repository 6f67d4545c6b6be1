"""Attestations and registers on paper: PDF made by typst, a code drawn by segno.

They need the extra `attestation`.

The file conforms to PDF/UA-1, for screen readers, and to PDF/A-3a, which is PDF/A-2a with files
inside. typst refuses to write what does not conform. The same values give the same bytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

_EXTRA = ("joserfc", "segno", "typst")


class Paper(TypedDict):
    """The words of an attestation, each as it is printed."""

    language: str
    subject: str  # title of the file
    description: str
    mark: str  # keyword of the file
    number: str
    issuer: str
    title: str
    nature: str
    states: str
    name: str
    followed: str
    course: str
    course_language: str
    objectives_label: str
    objectives: list[str]
    facts_label: str
    facts: list[tuple[str, str]]  # name, value
    done: str  # place and date
    signatory: str  # empty: nobody signs
    checking: str
    code_alt: str
    badge_name: str  # of the attached file
    badge_description: str


class Chapter(TypedDict):
    """A heading of a register, paragraphs under it, then a list."""

    title: str
    said: list[str]
    lines: list[str]


class TaughtCourse(TypedDict):
    """A version of a course, in a register."""

    title: str
    language: str
    facts: list[tuple[str, str]]  # name, value
    objectives: list[str]


class RegisterPaper(TypedDict):
    """The words of a register, each as it is printed."""

    language: str
    description: str
    mark: str  # keyword of the file
    issuer: str
    title: str
    facts: list[tuple[str, str]]  # name, value
    law: Chapter
    given: Chapter  # above the table
    columns: list[str]
    rows: list[list[str]]
    courses: list[TaughtCourse]
    objectives_label: str
    chapters: list[Chapter]
    footer: str
    sheet_name: str  # of the attached file
    sheet_description: str


@cache
def can_print() -> bool:
    """Return True if this installation can make attestations and registers."""
    return all(find_spec(name) for name in _EXTRA)


def print_paper(paper: Paper, code: str, badge: bytes, at: datetime) -> bytes:
    """Return the PDF: `code` drawn as a QR code, `badge` attached, `at` as its date.

    Raises typst.TypstError for a letter that the font does not have.
    """
    inputs = {
        "paper": json.dumps(paper),
        "code": draw_code(code),
        "badge": badge.decode("ascii"),
    }
    return _compile("attestation.typ", inputs, at)


def print_register(paper: RegisterPaper, sheet: bytes, at: datetime) -> bytes:
    """Return the PDF of a register: `sheet`, in CSV, attached, `at` as its date.

    Raises typst.TypstError for a letter that the font does not have.
    """
    return _compile(
        "register.typ", {"paper": json.dumps(paper), "sheet": sheet.decode("utf-8")}, at
    )


def _compile(template: str, inputs: Mapping[str, str], at: datetime) -> bytes:
    import typst

    made: bytes = typst.compile(
        Path(__file__).with_name(template).read_bytes(),
        format="pdf",
        ignore_system_fonts=True,  # the same page on every machine
        pdf_standards=["ua-1", "a-3a"],
        sys_inputs=dict(inputs),
        timestamp=at,
    )
    return made


def draw_code(text: str) -> str:
    """Return a QR code as SVG, which a 15 % loss leaves readable, with its quiet zone."""
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=4)
    return drawn.getvalue().decode("ascii")
