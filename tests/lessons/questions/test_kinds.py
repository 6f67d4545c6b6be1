"""Every kind of question is sound, and another one is a file and its name in the registry."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import indent
from typing import Any

import jsonschema
import pytest

from lessons.check import check
from lessons.library import PACKAGED
from lessons.loader import load_course
from lessons.questions import KINDS
from lessons.schema import SCHEMA_FILE, course_schema, schema_text
from lessons.tree import read
from tests.lessons.sample import COURSE, write

HERE = Path(__file__).parent
HEAD = COURSE.partition("      - id: question\n")[0]
BEFORE = "from lessons.questions.kinds"
REGISTERED = {
    BEFORE: f"from lessons.questions.estimate import Estimate\n{BEFORE}",
    " | Gesture,": " | Gesture | Estimate,",
}
EDITOR = jsonschema.Draft202012Validator(course_schema())


def course_with(*questions: str) -> str:
    """Return a course whose lesson asks those questions, in YAML."""
    return HEAD + "".join(f"      - {indent(each, ' ' * 8).lstrip()}" for each in questions)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_is_sound(tmp_path: Path, kind: str) -> None:
    at_once = [KINDS["single"].example] if KINDS[kind].later else []
    folder = write(tmp_path, course_with(*at_once, KINDS[kind].example))
    assert check([folder]) == []
    *_, question = load_course(folder).lessons[0].quiz
    assert (question.kind, type(question)) == (kind, KINDS[kind])


# --- In an editor ----------------------------------------------------------------------------


def values(course: str) -> Any:
    """Return what an editor reads, as YAML 1.2."""
    root = read("course.yaml", course.encode()).root
    assert root
    return root.value


def seen(change: dict[str, object]) -> list[list[str | int]]:
    """Return where an editor sees faults, once a question has been changed."""
    course = values(COURSE)
    course["lessons"][0]["quiz"][0] |= change
    return [[*error.path] for error in EDITOR.iter_errors(course)]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(course_schema())


def test_the_committed_schema_is_that_of_the_models() -> None:
    """Editors read the file: `levain schema lessons/course.schema.json` writes it again."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_patterns_escape_what_editors_allow_and_nothing_else() -> None:
    """ECMAScript, which editors run with `u`, refuses an escape that is not needed."""
    patterns = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', schema_text())
    assert len(patterns) > 3
    escapes = {each for text in patterns for each in re.findall(r"\\(.)", json.loads(text))}
    assert escapes <= {*"^$\\.*+?()[]{}|/", *"dDsSwWbBx"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_takes_the_example(kind: str) -> None:
    EDITOR.validate(values(course_with(KINDS[kind].example)))


def test_an_editor_takes_the_packaged_courses() -> None:
    for file in PACKAGED.glob("courses/*/course.yaml"):
        EDITOR.validate(values(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "change", [{"kind": "multipe"}, {"kind": 3}, {"kind": None}, {"promt": "?"}, {"options": []}]
)
def test_an_editor_sees_a_faulty_question(change: dict[str, object]) -> None:
    assert seen({}) == []
    assert seen(change) == [["lessons", 0, "quiz", 0]]


# --- One more kind ---------------------------------------------------------------------------


def test_a_kind_is_a_file_and_its_name_in_the_registry(tmp_path: Path) -> None:
    shutil.copytree(PACKAGED, tmp_path / "lessons", ignore=shutil.ignore_patterns("__pycache__"))
    questions = tmp_path / "lessons" / "questions"
    shutil.copy(HERE / "estimate.py", questions)
    registry = questions / "__init__.py"
    source = registry.read_text(encoding="utf-8")
    for before, after in REGISTERED.items():
        assert before in source
        source = source.replace(before, after)
    registry.write_text(source, encoding="utf-8")
    courses = tmp_path / "courses"
    courses.mkdir()
    ran = subprocess.run(
        [sys.executable, HERE / "live_estimate.py", courses, HEAD],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
