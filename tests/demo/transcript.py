"""Plays the first week and writes it into its page: `make picture`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "guides" / "une-semaine.md"
SCRIPT = Path(__file__).parent / "first-week.txt"
BLOCK = re.compile(r"(```text\n)(.*?)(\n```\n)", re.DOTALL)


def play() -> str:
    """What a person sees, through the command that they type."""
    played = subprocess.run(
        [str(Path(sys.executable).parent / "levain"), "demo"],
        input=SCRIPT.read_text(encoding="utf-8"),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return played.stdout.strip("\n")


def shown() -> str:
    """The week as its page shows it."""
    found = BLOCK.search(PAGE.read_text(encoding="utf-8"))
    return found[2] if found else ""


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    week = play()
    PAGE.write_text(BLOCK.sub(lambda m: m[1] + week + m[3], text), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
