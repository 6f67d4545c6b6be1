"""`levain check`: problems of content files, for their author, before a learner meets them."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lessons.catalogue import CATALOGUE_FILE, Catalogue, check_catalogue
from lessons.content import DAY, ID_PATTERN
from lessons.course import Course, Glossary
from lessons.errors import CourseInvalid
from lessons.glossary import GLOSSARY_FILE, load_glossary
from lessons.library import PACKAGED, beside
from lessons.loader import COURSE_FILE, find_courses, read_file
from lessons.measures.advice import Sound, advise
from lessons.measures.facts import names_of
from lessons.pictures import check_pictures
from lessons.problem import Problem, shown, suggestion
from lessons.prose import check_catalogue_prose, check_course_prose, check_glossary_prose
from lessons.published import PUBLISHED_FILE, check_published
from lessons.retired import check_retired
from lessons.rules import check_course, kind_at, unique_ids
from lessons.tree import Node, Tree
from lessons.validation import validate
from lessons.wording import SILENT, Spoken, check_wording

PROBLEMS_MAX = 500  # shown of one file
YAML = (".yaml", ".yml")
NEAR_COURSE = re.compile(r"courses?\.ya?ml(?:\.txt)?|cours\.ya?ml", re.IGNORECASE)


@dataclass(slots=True)
class Survey:
    """Files read, their problems, and the courses without a problem in their own file."""

    spoken: Spoken = SILENT  # words that mean something else than an option
    today: dt.date | None = None  # no day is ahead of none
    trees: list[Tree] = field(default_factory=list)
    courses: dict[Path, Course] = field(default_factory=dict)  # by folder
    sound: list[Sound] = field(default_factory=list)  # the same courses, to be measured
    words: dict[Path, frozenset[str]] = field(default_factory=dict)  # of glossaries, by file
    ids: dict[Path, frozenset[str]] = field(default_factory=dict)  # what other files name, by file

    @property
    def problems(self) -> list[Problem]:
        """Return the errors, in reading order."""
        return [each for each in self.reported if not each.is_warning]

    @property
    def reported(self) -> list[Problem]:
        """Return the errors and the warnings, in reading order."""
        found = (problem for tree in self.trees for problem in _first(tree.problems))
        return sorted(found, key=lambda problem: problem.place)


def check(paths: Sequence[Path] = (), spoken: Spoken = SILENT) -> list[Problem]:
    """Return the problems of course folders, files or folders of courses, in reading order.

    Without a path, the packaged lessons are checked.
    """
    return survey(paths, spoken=spoken).problems


def survey(
    paths: Sequence[Path] = (), today: dt.date | None = None, spoken: Spoken = SILENT
) -> Survey:
    """Read and check all that `paths` lead to, each file once.

    `today`: the local day from which the age of sources is counted; none: it is not.
    `spoken`: words that are commands, as far as whoever asks knows them.
    """
    result = Survey(spoken, today)
    seen: set[str] = set()
    for path in paths or (PACKAGED,):
        for file in _expand(result, path):
            if (real := os.path.realpath(file)) not in seen:
                seen.add(real)
                CHECKERS.get(file.name, _check_course)(result, file)
    _unique_courses(result.trees)
    _check_follows(result)
    advise(result.sound, today)
    return result


def _expand(result: Survey, path: Path) -> list[Path]:
    """Return the content files that `path` stands for; report a problem if there are none."""
    tree = Tree(shown(path))
    try:
        if files := list(_files(path)):
            return files
        code = "not-a-course" if path.exists() else "no-such-path"
        near = next((each.name for each in _inside(path) if NEAR_COURSE.fullmatch(each.name)), "")
        tree.report((0, 0), code, "near-file" if near else code, file=near)
    except OSError as error:
        tree.report((0, 0), "unreadable", reason=type(error).__name__)
    result.trees.append(tree)
    return []


def _inside(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else []


def _files(path: Path) -> Iterator[Path]:
    """Yield `path` if it is a content file, or those of a folder. Raises OSError."""
    if path.suffix in YAML and path.is_file() and path.name != PUBLISHED_FILE:
        yield path
    elif path.is_dir():
        alone = (path / COURSE_FILE).exists()
        yield from (path / name for name in CHECKERS if not alone and (path / name).exists())
        yield from find_courses(path)


def _check_course(result: Survey, file: Path) -> None:
    tree, folder = read_file(file), file.parent
    result.trees.append(tree)
    course = validate(Course, tree)
    check_course(tree)
    check_course_prose(tree)
    check_wording(tree, result.spoken)
    check_pictures(tree, folder)
    _check_pointers(result, tree, folder)
    _check_days(tree, result.today)
    check_retired(tree, partial(_lessons_of, result, folder), result.today)
    if file.name == COURSE_FILE:
        _check_home(tree, file)
        published = check_published(tree, folder)
        result.trees += [published] if published else []
    if course:
        if all(each.is_warning for each in tree.problems):
            _check_variants(tree)
        result.courses[folder] = course
        result.sound.append(Sound(tree, course, _words(result, folder)))


def _check_variants(tree: Tree) -> None:
    """Warn of a question that comes back in the same words each time."""
    for lesson in tree.root.items("lessons") if tree.root else ():
        for question in lesson.items("quiz"):
            if kind_at(question).graded and not question.items("variants"):
                place = question.find(("id",)).place
                tree.report(place, "no-variant", "no-variant", id=question.text("id"))


def _check_catalogue(result: Survey, file: Path) -> None:
    tree = read_file(file)
    result.trees.append(tree)
    validate(Catalogue, tree)
    check_catalogue(tree)
    check_catalogue_prose(tree)


def _check_glossary(result: Survey, file: Path) -> None:
    tree = read_file(file)
    result.trees.append(tree)
    validate(Glossary, tree)
    terms = tree.root.items("terms") if tree.root else ()
    unique_ids(tree, terms)
    check_glossary_prose(tree)
    known = _ids(terms)
    for term in terms:
        _check_links(tree, term.items("see"), known, "unknown-term")


CHECKERS: dict[str, Callable[[Survey, Path], None]] = {
    CATALOGUE_FILE: _check_catalogue,
    GLOSSARY_FILE: _check_glossary,
}


def _check_home(tree: Tree, file: Path) -> None:
    """Report a course in a folder that is not named after it."""
    folder = file.parent.resolve()
    name = tree.root.text("id") if tree.root else ""
    if tree.root and name and name != folder.name:
        place = tree.root.find(("id",)).place
        tree.report(place, "wrong-folder", "rename-folder", id=name, folder=folder.name)


class Pointer(NamedTuple):
    """A field of a lesson that holds ids of another file."""

    field: str
    file: str
    items: str  # the key of the list in that file
    code: str  # of an id that the list lacks


POINTERS = (
    Pointer("further", CATALOGUE_FILE, "courses", "unknown-further"),
    Pointer("terms", GLOSSARY_FILE, "terms", "unknown-term"),
)


def _check_pointers(result: Survey, tree: Tree, folder: Path) -> None:
    for lesson in tree.root.items("lessons") if tree.root else ():
        for pointer in POINTERS:
            known = _known(result, beside(folder, pointer.file), pointer.items)
            nodes = lesson.items(pointer.field)
            _check_links(tree, nodes, known, pointer.code)
            _check_once(tree, nodes)


def _check_once(tree: Tree, nodes: Iterable[Node]) -> None:
    """Report an id that a list names again."""
    first: dict[str, int] = {}
    for node in nodes:
        if isinstance(name := node.value, str) and name in first:
            tree.report(node.place, "duplicate-item", "keep-one", id=name, first=first[name])
        elif isinstance(name, str):
            first[name] = node.place[0] + 1


def _check_days(tree: Tree, today: dt.date | None) -> None:
    """Report a source that was read after today; none: no day is after it."""
    for lesson in tree.root.items("lessons") if tree.root and today else ():
        for source in lesson.items("sources"):
            day = source.text("checked_on")
            if today and re.fullmatch(DAY, day) and day > today.isoformat():
                place = source.find(("checked_on",)).place
                tree.report(place, "source-ahead", "source-ahead", value=day)


def _lessons_of(result: Survey, folder: Path, course: str) -> frozenset[str]:
    """Return the ids of the lessons of another course beside this one."""
    return _known(result, folder.resolve().parent / course / COURSE_FILE, "lessons")


def _words(result: Survey, folder: Path) -> frozenset[str]:
    """Return the words that readers of a course can look up; none if they cannot be read."""
    file = beside(folder, GLOSSARY_FILE)
    if file not in result.words:
        try:
            result.words[file] = names_of(load_glossary(file).values())
        except CourseInvalid:  # its own check says why
            result.words[file] = frozenset()
    return result.words[file]


def _known(result: Survey, file: Path, items: str) -> frozenset[str]:
    """Return the ids of the list `items` of a file, which is read once."""
    if file not in result.ids:
        root = read_file(file).root
        result.ids[file] = frozenset(_ids(root.items(items) if root else ()))
    return result.ids[file]


def _check_links(tree: Tree, nodes: Iterable[Node], known: Iterable[str], code: str) -> None:
    for node in nodes:
        if isinstance(node.value, str) and node.value not in known:
            hint, args = suggestion(node.value, known)
            tree.report(node.place, code, hint, value=node.value, **args)


def _ids(nodes: Iterable[Node]) -> set[str]:
    return {node.text("id") for node in nodes}


def _unique_courses(trees: Iterable[Tree]) -> None:
    first: dict[str, str] = {}
    for tree in trees:
        name = tree.root.text("id") if tree.root else ""
        if tree.root and name in first:
            place = tree.root.find(("id",)).place
            tree.report(place, "duplicate-course", "rename", id=name, file=first[name])
        elif name:
            first[name] = tree.file


def _check_follows(result: Survey) -> None:
    """Report a course that follows none of those checked with it, beside it, nor packaged.

    A circle of courses makes one problem, whatever the courses in it.
    """
    trees = [tree for tree in result.trees if tree.root]
    roots = [tree.root for tree in trees if tree.root]
    packaged = {each.parent.name for each in (PACKAGED / "courses").glob(f"*/{COURSE_FILE}")}
    before = {root.text("id"): root.text("follows") for root in roots if root.text("id")}
    told: set[str] = set()
    for tree in trees:
        follows = tree.root.get("follows") if tree.root else None
        if not (tree.root and follows and isinstance(follows.value, str)):
            continue
        here, home = tree.root.text("id"), Path(tree.file).resolve().parent.parent
        circle = _circle(here, before, home)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            tree.report(follows.place, "follows-itself", "follows", path=" → ".join(circle))
        elif not circle and not _is_beside(home, follows.value):
            known = {*before, *packaged} - {here}
            _check_links(tree, [follows], known, "unknown-course")


def _is_beside(home: Path, course: str) -> bool:
    return bool(re.fullmatch(ID_PATTERN, course)) and (home / course / COURSE_FILE).is_file()


def _circle(course: str, before: Mapping[str, str], home: Path) -> list[str]:
    """Return the courses from one back to itself, by what each follows; none if it ends."""
    path = [course]
    while (last := _before(path[-1], before, home)) and last not in path:
        path.append(last)
    return [*path, course] if last and last == course else []


def _before(course: str, before: Mapping[str, str], home: Path) -> str:
    """Return the course that another follows: of those checked, else of those beside."""
    if course in before or not _is_beside(home, course):
        return before.get(course, "")
    root = read_file(home / course / COURSE_FILE).root
    return root.text("follows") if root else ""


def _first(problems: list[Problem]) -> list[Problem]:
    ordered = sorted(problems, key=lambda problem: problem.place)
    if len(ordered) <= PROBLEMS_MAX:
        return ordered
    last = ordered[PROBLEMS_MAX]
    count = {"count": len(ordered) - PROBLEMS_MAX}
    return [
        *ordered[:PROBLEMS_MAX],
        Problem(last.file, last.line, last.column, "more-problems", count),
    ]
