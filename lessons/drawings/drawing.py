"""The picture of a template, and where it goes: the course's folder, under the same name."""

from __future__ import annotations

from pathlib import Path

DRAWINGS = Path(__file__).parent
COURSES = DRAWINGS.parent / "courses"
FONTS = DRAWINGS.parents[1] / "bot" / "documents" / "fonts"
TEMPLATES = sorted(DRAWINGS.glob("*/*.typ"))
SHARP = 180.0  # pixels an inch: 900 for the width of a phone


def draw(template: Path) -> bytes:
    """Return the PNG that typst, of the extra `charts`, makes of a template."""
    import typst

    return typst.compile(
        template,
        root=DRAWINGS,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="png",
        ppi=SHARP,
    )


def target(template: Path) -> Path:
    """Return the file of a template's picture."""
    return COURSES / template.parent.name / f"{template.stem}.png"
