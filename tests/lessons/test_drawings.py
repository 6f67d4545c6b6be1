"""Pictures of lessons: each is what its template draws, and a lesson shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.drawings.drawing import COURSES, TEMPLATES, draw, target
from lessons.loader import load_course


def named(template: Path) -> str:
    return f"{template.parent.name}/{template.stem}"


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_a_picture_is_what_its_template_draws(template: Path) -> None:
    """`make drawings` draws them all again; look at each one before it is committed."""
    assert target(template).read_bytes() == draw(template)


def test_every_picture_is_drawn_and_shown() -> None:
    shown = {
        COURSES / folder.name / lesson.image.file
        for folder in COURSES.iterdir()
        for lesson in load_course(folder).lessons
        if lesson.image
    }
    assert shown == {target(template) for template in TEMPLATES}
    assert shown == set(COURSES.glob("*/*.png"))
