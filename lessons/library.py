"""The library: all content, loaded once at start-up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lessons.catalogue import CATALOGUE_FILE, LongCourse, load_catalogue
from lessons.content import FILE_MAX
from lessons.course import Course, Term
from lessons.errors import CourseInvalid
from lessons.glossary import GLOSSARY_FILE, load_glossary
from lessons.loader import COURSE_FILE, is_inside, load_course, version
from lessons.problem import Problem, shown

PACKAGED = Path(__file__).parent


@dataclass(frozen=True)
class Library:
    """Courses, longer courses and words, each by id in the order of the files."""

    courses: dict[str, Course]
    catalogue: dict[str, LongCourse]
    glossary: dict[str, Term]
    folders: dict[str, Path] = field(default_factory=dict)  # of the courses, for their pictures

    @cached_property
    def versions(self) -> dict[str, str]:
        """Return the version of each course, by its id."""
        return {course.id: version(course) for course in self.courses.values()}

    @cached_property
    def by_version(self) -> dict[str, Course]:
        """Return the courses, by their version."""
        return {self.versions[course.id]: course for course in self.courses.values()}

    def image(self, course_id: str, file: str) -> bytes | None:
        """Return a picture of a course; None if it is missing, too big or outside its folder."""
        folder = self.folders.get(course_id)
        path = folder / file if folder else None
        if not (folder and path and is_inside(path, folder) and path.is_file()):
            return None
        return path.read_bytes() if path.stat().st_size <= FILE_MAX else None


def load_library(root: Path = PACKAGED) -> Library:
    """Return the library under `root`: `courses/*/`, the catalogue, the glossary.

    Raises CourseInvalid for the first file that cannot be used.
    """
    files = sorted((root / "courses").glob(f"*/{COURSE_FILE}"))
    courses = [_course_of(file.parent) for file in files]
    return Library(
        courses={course.id: course for course in courses},
        catalogue=load_catalogue(root / CATALOGUE_FILE),
        glossary=load_glossary(root / GLOSSARY_FILE),
        folders={course.id: file.parent for course, file in zip(courses, files, strict=True)},
    )


def _course_of(folder: Path) -> Course:
    course = load_course(folder)
    if course.id != folder.name:  # else one course could hide another
        args = {"id": course.id, "folder": folder.name}
        raise CourseInvalid([Problem(shown(folder / COURSE_FILE), 1, 1, "wrong-folder", args)])
    return course
