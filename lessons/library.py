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
from lessons.loader import COURSE_FILE, find_courses, is_inside, load_course, version
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

    def first(self, language: str) -> Course:
        """Return the course that a newcomer begins: it follows none, in that language if any."""
        return min(
            self.courses.values(),
            key=lambda course: (course.language != language, course.follows is not None),
        )

    def image(self, course_id: str, file: str) -> bytes | None:
        """Return a picture of a course; None if it is missing, too big or outside its folder."""
        folder = self.folders.get(course_id)
        path = folder / file if folder else None
        if not (folder and path and is_inside(path, folder) and path.is_file()):
            return None
        return path.read_bytes() if path.stat().st_size <= FILE_MAX else None


def load_library(root: Path = PACKAGED) -> Library:
    """Return the library of a folder: laid out as `lessons`, or of courses, or a course.

    The catalogue and the glossary are those beside `courses/`, else the packaged ones. Raises
    CourseInvalid for the first file that cannot be used, or when there is no course.
    """
    folders = _course_folders(root)
    courses = [_course_of(folder) for folder in folders]
    return Library(
        courses={course.id: course for course in courses},
        catalogue=load_catalogue(beside(folders[0], CATALOGUE_FILE)),
        glossary=load_glossary(beside(folders[0], GLOSSARY_FILE)),
        folders={course.id: folder for course, folder in zip(courses, folders, strict=True)},
    )


def beside(folder: Path, name: str) -> Path:
    """Return the file of that name beside the `courses/` of a course, or the packaged one."""
    own = _named(folder).parent.parent / name
    return own if own.is_file() else PACKAGED / name


def _course_folders(root: Path) -> list[Path]:
    """Return the folders of courses, at least one. Raises CourseInvalid."""
    root = root.parent if root.name == COURSE_FILE and root.is_file() else root
    try:
        folders = [file.parent for file in find_courses(_named(root))]
    except OSError as error:
        reason = {"reason": type(error).__name__}
        raise CourseInvalid([Problem(shown(root), 1, 1, "unreadable", reason)]) from None
    if not folders:
        code = "not-a-course" if root.exists() else "no-such-path"
        raise CourseInvalid([Problem(shown(root), 1, 1, code, hint=code)])
    return folders


def _named(folder: Path) -> Path:
    """Return the whole path of a folder, which ends with its name; a link keeps its own."""
    return folder.absolute() if folder.name not in ("", "..") else folder.resolve()


def _course_of(folder: Path) -> Course:
    course = load_course(folder)
    if course.id != folder.name:  # else one course could hide another
        args = {"id": course.id, "folder": folder.name}
        file = shown(folder / COURSE_FILE)
        raise CourseInvalid([Problem(file, 1, 1, "wrong-folder", args, "rename-folder")])
    return course
