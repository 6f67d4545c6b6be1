"""Script of a test: what a package whose registry names `Estimate` does with such a question.

Its arguments are a folder for a course, and the text of that course around one question.
"""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import indent

import jsonschema

import lessons
from lessons.check import check
from lessons.loader import load_course, restore, snapshot
from lessons.questions import KINDS
from lessons.questions.base import Verdict
from lessons.schema import course_schema
from lessons.tree import read

folder, head = Path(sys.argv[1]), sys.argv[2]
file = folder / "essai" / "course.yaml"
file.parent.mkdir()


def faults(question: str) -> list[tuple[str, str | None]]:
    file.write_text(f"{head}      - {indent(question, ' ' * 8).lstrip()}", encoding="utf-8")
    return [(problem.code, problem.hint) for problem in check([file.parent])]


assert Path(str(lessons.__file__)).is_relative_to(Path.cwd())
kind = KINDS["estimate"]
example = kind.example

assert faults(example.replace("estimate", "estimat")) == [("unknown-value", "nearest")]
assert faults(example.replace("high", "hihg")) == [
    ("missing-field", "add"),
    ("unknown-key", "nearest"),
]
assert faults(example.replace("low: 3", "low: 8")) == [("out-of-range", None)]
assert faults(example.replace("salles", "**salles**")) == [("unsupported-markup", "markup-line")]
assert faults(example) == []

editor = jsonschema.Draft202012Validator(course_schema())
tree = read("course.yaml", file.read_bytes())
assert tree.root
editor.validate(tree.root.value)

course = load_course(file.parent)
assert restore(snapshot(course)) == course
(question,) = course.lessons[0].quiz
assert type(question) is kind
assert question.read(["4"]) == 4
assert question.read(["beaucoup"]) is None
assert question.grade(4) == Verdict(correct=True)
assert question.grade(["vrai"]) == Verdict(correct=False)
assert question.explain(9).missed == question.lines()
