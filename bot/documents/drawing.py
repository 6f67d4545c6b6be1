"""Pictures from templates. typst, of the extra `charts`, is imported when one is drawn.

A template `<name>.typ` lies beside this file, with the two weights of the letters it uses: a
picture is the same on every machine. typst lays words out, so that none runs over another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

WIDTH = 360  # points, and pixels of a phone: no smaller letter than 12 of them
DENSE = 2.5  # pixels of the picture for each
COLOURS = {
    "paper": "#ffffff",
    "ink": "#1b2430",
    "muted": "#4b5563",  # words beside what matters
    "accent": "#1f4e79",
    "outline": "#76828f",  # of what is empty
}
_HERE = Path(__file__).parent


@cache
def can_draw() -> bool:
    """Return True if this installation can draw pictures."""
    return find_spec("typst") is not None


def draw(
    template: str,
    values: Mapping[str, object],
    width: int = WIDTH,
    form: Literal["png", "svg"] = "png",
) -> bytes:
    """Return the picture that a template draws from values, which must be JSON.

    `width`: in points.
    """
    import typst

    given = json.dumps({**values, "colours": COLOURS, "width": width})
    return typst.compile(
        _HERE / f"{template}.typ",
        font_paths=[_HERE / "fonts"],
        ignore_system_fonts=True,
        format=form,
        ppi=72.0 * DENSE,
        sys_inputs={"values": given},
    )
