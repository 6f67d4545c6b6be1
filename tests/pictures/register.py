"""Draws the first page of a register for the guides: `make pictures`. Look at it after a change."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from bot.capabilities.register.paper import make_pdf, make_sheet
from bot.capabilities.register.rules import describe
from tests.capabilities.evidence.issuing import HERE
from tests.capabilities.register.stating import LIBRARY, SINCE, ask, state
from tests.environment import environment
from tests.pictures.attestation import DRAW, SAVE
from tests.pictures.slack import IMAGES

COURSES = ("ia-pas-a-pas", "accueil-etat-civil", "encadrement-elus")


def main() -> None:
    given = [describe(LIBRARY.courses[each], LIBRARY.versions[each], SINCE) for each in COURSES]
    with tempfile.TemporaryDirectory() as folder:
        asked = ask(state(given), Path(folder))
        file = Path(folder) / "registre.pdf"
        file.write_bytes(make_pdf(asked, make_sheet(asked)))
        image = IMAGES / "registre.png"
        subprocess.run(
            [environment(HERE / "checkers.lock"), "-c", DRAW + SAVE, file, image], check=True
        )
    print(image)


if __name__ == "__main__":
    main()
