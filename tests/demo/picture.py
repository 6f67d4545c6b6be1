"""Draws the picture of the README from a real run: `make picture`."""

from __future__ import annotations

import asyncio
import html
import io
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from bot.run.demo import START, converse, demo_settings
from scheduler.clock import SimulatedClock

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "lesson.svg"
SAID = (":demain", "B")  # the second day: one lesson, one answer
BEFORE = ("passer", "passer", "passer", "C", "B")
WIDTH = 80
INDENTED = re.compile(
    r'x="([\d.]+)"([^>]*?)textLength="([\d.]+)"([^>]*>)((?:&#160;)+)([^<]+)</text>'
)
PAPER = TerminalTheme(
    (250, 248, 243),
    (38, 38, 38),
    [(38, 38, 38), (170, 40, 40), (40, 110, 60), (150, 100, 0), (30, 80, 160), (130, 50, 120),
     (0, 105, 120), (90, 90, 90)],
)  # fmt: skip


class Screen(io.StringIO):
    """A terminal, as far as colours go."""

    def isatty(self) -> bool:
        return True


def run() -> str:
    """What the terminal shows, colours included, once the first day is over."""
    screen = Screen()

    async def lines() -> AsyncIterator[str]:
        for said in BEFORE:
            yield said
        screen.seek(0)
        screen.truncate()
        for said in SAID:
            yield said

    with tempfile.TemporaryDirectory() as folder:
        settings = demo_settings(f"sqlite:///{folder}/demo.sqlite")
        clock = SimulatedClock(START.astimezone(UTC))
        asyncio.run(converse(settings, clock, lines(), screen, echo=True))
    return screen.getvalue()


def draw(seen: str) -> str:
    """The screen as SVG, without the font that Rich would fetch from elsewhere."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(seen.strip("\n")), soft_wrap=True)
    svg = console.export_svg(title="levain demo", theme=PAPER, unique_id="lesson")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    return INDENTED.sub(_indent, svg).replace("Fira Code", "DejaVu Sans Mono")


def _indent(found: re.Match[str]) -> str:
    """Move a text to where its first letter is: some viewers drop the spaces before it."""
    x, length, blanks, words = float(found[1]), float(found[3]), found[5], found[6]
    cells = len(html.unescape(blanks + words))
    shift = length / cells * len(html.unescape(blanks))
    return f'x="{x + shift:g}"{found[2]}textLength="{length - shift:g}"{found[4]}{words}</text>'


if __name__ == "__main__":
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(draw(run()), encoding="utf-8")
    sys.stdout.write(f"{PICTURE}\n")
