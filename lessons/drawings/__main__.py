"""Draw the pictures of the lessons: `make drawings`, then look at each one."""

from __future__ import annotations

from lessons.drawings.drawing import TEMPLATES, draw, target

for template in TEMPLATES:
    target(template).write_bytes(draw(template))
