"""Loader of course folders, and of snapshots that were stored."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from lessons.content import FILE_MAX
from lessons.course import Course
from lessons.errors import CourseInvalid
from lessons.problem import Problem, shown
from lessons.rules import check_course
from lessons.tree import Tree, read
from lessons.validation import validate

COURSE_FILE = "course.yaml"


def load_course(folder: Path) -> Course:
    """Return the course of `folder`. Raises CourseInvalid, with every problem a learner would meet.

    `lessons.check` finds the other problems: Markdown, pictures, links between files.
    """
    tree = read_file(folder / COURSE_FILE)
    course = validate(Course, tree)
    check_course(tree)
    if course is None or tree.problems:
        raise CourseInvalid(tree.problems)
    return course


def find_courses(folder: Path) -> list[Path]:
    """Return the course files of a folder: its own, else those of the folders in it, by name.

    A folder laid out as `lessons` holds them under `courses`, where every folder should be a
    course. Raises OSError.
    """
    if (folder / COURSE_FILE).exists():
        return [folder / COURSE_FILE]
    home = folder / "courses" if (folder / "courses").is_dir() else folder
    inside = sorted(home.iterdir()) if home.is_dir() else ()
    return [each / COURSE_FILE for each in inside if _holds_course(each, home)]


def _holds_course(folder: Path, home: Path) -> bool:
    """Return True if a folder should hold a course, as all under `courses` should."""
    if not folder.is_dir() or folder.name.startswith((".", "_")):
        return False
    return home.name == "courses" or (folder / COURSE_FILE).exists()


def read_file(path: Path) -> Tree:
    """Return the tree of a file; one that cannot be read is a problem of the tree."""
    name = shown(path)
    try:
        if not path.is_file():
            return Tree(name, problems=[Problem(name, 1, 1, "no-such-path")])
        if not is_inside(path, path.parent):
            args = {"file": path.name}
            return Tree(name, problems=[Problem(name, 1, 1, "symlink-outside", args, "copy")])
        with path.open("rb") as file:
            return read(name, file.read(FILE_MAX + 1))
    except OSError as error:
        reason = type(error).__name__
        return Tree(name, problems=[Problem(name, 1, 1, "unreadable", {"reason": reason})])


def is_inside(path: Path, folder: Path) -> bool:
    """Return True if `path` is in `folder` once every link is followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def snapshot(course: Course) -> str:
    """Return the content as canonical JSON: the same content always gives the same text."""
    content = course.model_dump(mode="json")
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def restore(content: str) -> Course:
    """Return the course that `snapshot` wrote. Raises pydantic.ValidationError for other text."""
    return Course.model_validate_json(content)


def version(course: Course) -> str:
    """Return the SHA-256, in hexadecimal, of the content."""
    return hashlib.sha256(snapshot(course).encode()).hexdigest()
