"""Attestations on paper: a PDF made by typst, a code drawn by segno, of the extra `attestation`.

The file conforms to PDF/UA-1, for screen readers, and to PDF/A-3a, which is PDF/A-2a with files
inside. typst refuses to write what does not conform. The same values give the same bytes.
"""

from __future__ import annotations

import io
import json
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

TEMPLATE = Path(__file__).with_name("attestation.typ")
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


@cache
def can_print() -> bool:
    """Return True if this installation can make attestations."""
    return all(find_spec(name) for name in _EXTRA)


def print_paper(paper: Paper, code: str, badge: bytes, at: datetime) -> bytes:
    """Return the PDF: `code` drawn as a QR code, `badge` attached, `at` as its date.

    Raises typst.TypstError for a letter that the font does not have.
    """
    import typst

    made: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,  # the same page on every machine
        pdf_standards=["ua-1", "a-3a"],
        sys_inputs={
            "paper": json.dumps(paper),
            "code": draw_code(code),
            "badge": badge.decode("ascii"),
        },
        timestamp=at,
    )
    return made


def draw_code(text: str) -> str:
    """Return a QR code as SVG, which a 15 % loss leaves readable, with its quiet zone."""
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=4)
    return drawn.getvalue().decode("ascii")
