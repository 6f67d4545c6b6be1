"""The longer courses that others give: `catalogue.yaml`."""

from __future__ import annotations

from pathlib import Path

from lessons.course import Catalogue, LongCourse
from lessons.errors import CourseInvalid
from lessons.loader import read_file
from lessons.rules import unique_ids
from lessons.validation import validate

CATALOGUE_FILE = "catalogue.yaml"


def load_catalogue(file: Path) -> dict[str, LongCourse]:
    """Return the longer courses by id, in the order of the file. Raises CourseInvalid."""
    tree = read_file(file)
    catalogue = validate(Catalogue, tree)
    if tree.root:
        unique_ids(tree, tree.root.items("courses"))
    if catalogue is None or tree.problems:
        raise CourseInvalid(tree.problems)
    return {course.id: course for course in catalogue.courses}
