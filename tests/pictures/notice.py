"""Draws the first page of the note for the guides: `make pictures`. Look at it after a change."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path

from bot.documents.notice import print_notice
from bot.run.notice import write_papers
from bot.run.privacy import PrivacySettings
from bot.run.settings import Closure, Quiet, Settings
from tests.pictures.attestation import draw_page
from tests.pictures.slack import IMAGES

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOTE = "note-cst"
# The town does not exist.
SETTINGS = Settings(
    platforms=("matrix",),
    opens=time(8, 30),
    closes=time(17, 30),
    subdivision="57",
    quiet=(Quiet.model_validate({"from": time(12), "until": time(14)}),),
    closures=(Closure(first=date(2026, 12, 24), last=date(2027, 1, 3)),),
    privacy=PrivacySettings.model_validate(
        {
            "responsible": "Ville de Valbrume, représentée par son maire",
            "contact": "mairie@valbrume.example",
            "dpo": "Camille Durand, dpo@valbrume.example",
            "host": "la Ville, sur ses propres serveurs, en France",
            "basis": "l’exécution d’une mission d’intérêt public",
            "voluntary": True,
        }
    ),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{NOTE}.pdf"
        file.write_bytes(print_notice(write_papers(SETTINGS, "fr", AT.date())[NOTE], AT))
        draw_page(file, IMAGES / f"{NOTE}.png")


if __name__ == "__main__":
    main()
