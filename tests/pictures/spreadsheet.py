"""Draws the file of « exporter » as LibreOffice prints it. Look at it after a change.

It needs LibreOffice (`soffice`) on the machine.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path

from PIL import Image, ImageChops

from bot.capabilities import speak
from bot.capabilities.teams.export import Row, make_book
from bot.capabilities.teams.rules import Interval, Rate, TeamFigures
from bot.documents.spreadsheet import write_xlsx
from bot.domain.messages import Address
from bot.domain.people import Assignment, Learner
from bot.turn.turn import Turn
from lessons.library import load_library
from scheduler.working_time import WorkingTime
from tests.capabilities.evidence.issuing import HERE
from tests.environment import environment
from tests.pictures.slack import IMAGES

AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
SERVICES = {  # made up: people, enrolled, started, completed, success
    "Population > Accueil et état civil": (31, (27, 31), (18, 18), (9, 9), 70),
    "Population > Enfance": (14, (10, 14), (6, 9), (0, 4), None),
    "Services techniques": (42, (38, 42), (25, 25), (0, 4), 50),
}
DRAW = (
    "import sys, pypdfium2;"
    "pypdfium2.PdfDocument(sys.argv[1])[0].render(scale=4).to_pil().save(sys.argv[2])"
)
MARGIN = 16  # pixels left around what is drawn
WIDTH = 1500  # pixels


def main() -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        print("levain: no picture of the spreadsheet: install LibreOffice Calc")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.xlsx"
        file.write_bytes(write_xlsx(make_book(make_turn(), rows(), AT)))
        convert = ("--headless", "--convert-to", "pdf", "--outdir", folder, str(file))
        subprocess.run([soffice, *convert], check=True, capture_output=True, timeout=120)
        page, image = file.with_suffix(".pdf"), file.with_suffix(".png")
        subprocess.run([environment(HERE / "checkers.lock"), "-c", DRAW, page, image], check=True)
        drawn = Image.open(image).convert("RGB")
    crop(drawn).quantize(64).save(IMAGES / "export.png", optimize=True)
    print(IMAGES / "export.png")


def make_turn() -> Turn:
    learner = Learner(
        address=Address("console", "w", "boss", "boss"),
        language="fr",
        zone="Europe/Paris",
        send_at=time(9),
        joined_at=AT,
    )
    return Turn(
        now=AT,
        learner=learner,
        assignment=Assignment(),
        speech=speak("fr"),
        calendar=WorkingTime(),
        library=load_library(),
    )


def rows() -> list[Row]:
    return [
        Row(
            date(2026, 11, day),
            service,
            "L’IA pas à pas",
            TeamFigures(
                team=service,
                size=size,
                enrolled=Interval(*enrolled),
                started=Interval(*started),
                completed=Interval(*completed),
                answering=Interval(*started),
                gestures=Interval(*completed),
                paused=Interval(0, 4),
                success=Rate(success, 60),
            ),
        )
        for day in (16, 23)
        for service, (size, enrolled, started, completed, success) in SERVICES.items()
    ]


def crop(drawn: Image.Image) -> Image.Image:
    """What stands on the page, with a margin; of the columns, those that a guide has room for."""
    blank = Image.new("RGB", drawn.size, drawn.getpixel((0, 0)))
    left, top, right, low = ImageChops.difference(drawn, blank).getbbox() or (0, 0, *drawn.size)
    cut = drawn.crop((left - MARGIN, top - MARGIN, right + MARGIN, low + MARGIN))
    return cut.crop((0, 0, min(cut.width, WIDTH), cut.height))


if __name__ == "__main__":
    main()
