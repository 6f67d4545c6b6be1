"""Draws the page of an attestation for the guides: `make pictures`. Look at it after a change."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from bot.capabilities.evidence.rules import VERSION_SHOWN
from lessons.library import load_library
from tests.capabilities.evidence.issuing import HERE, attestation, make
from tests.environment import environment
from tests.pictures.slack import IMAGES

COURSE = "ia-pas-a-pas"
# The person and the town do not exist; the course does.
FACTS = {"done": 10, "total": 10, "minutes": 15, "right": 18, "answered": 20}
DRAW = "import sys, pypdfium2; pypdfium2.PdfDocument(sys.argv[1])[0].render(scale=1.6).to_pil()"
SAVE = ".convert('P', palette=1, colors=64).save(sys.argv[2], optimize=True)"


def main() -> None:
    library = load_library()
    course = library.courses[COURSE]
    issued = attestation(
        title=course.title,
        objectives=course.objectives,
        version=library.versions[COURSE][:VERSION_SHOWN],
        started_on="2026-11-23",
        ended_on="2026-12-04",
        **FACTS,
    )
    number = issued.number.replace("2024", "2026")
    day = issued.issued_on.replace(year=2026)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "attestation.pdf"
        file.write_bytes(make(replace(issued, number=number, issued_on=day), Path(folder)))
        draw_page(file, IMAGES / "attestation.png")


def draw_page(file: Path, image: Path) -> None:
    """Draw the first page of a PDF."""
    python = environment(HERE / "checkers.lock")
    subprocess.run([python, "-c", DRAW + SAVE, file, image], check=True)
    print(image)


if __name__ == "__main__":
    main()
