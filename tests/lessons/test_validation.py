"""Files of another kind, lists of words where parts are expected, kinds that do not exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.check import survey
from lessons.library import PACKAGED
from lessons.problem import Problem
from tests.lessons.sample import FRENCH, write
from tests.lessons.test_slips import COURSE, changed, problems

HEAD = COURSE[: COURSE.index("        options:")]
PARTS = {  # the fields of each kind, under a kind that does not exist
    "order": "items: [{id: a, text: Un jour, feedback: F}, {id: b, text: Deux jours, feedback: F},"
    " {id: c, text: Trois jours, feedback: F}]",
    "match": "pairs: [{id: a, left: Ici, right: Un jour, feedback: F},"
    " {id: b, left: Là, right: Deux jours, feedback: F}]",
    "short": "accept: [hallucination]\n        answer: Une hallucination.",
    "case": "options: [{id: a, text: Ceci, worth: best, feedback: F},"
    " {id: b, text: Cela, worth: poor, feedback: F}]",
    "scale": "low: peu\n        high: beaucoup",
    "single": "options: [{id: a, text: Ceci, correct: true, feedback: F},"
    " {id: b, text: Cela, feedback: F}]",
}


@pytest.mark.parametrize("kind", PARTS)
@pytest.mark.parametrize("name", ["qcm", "jeu", "une-autre", "12", "[a]", "single2"])
def test_a_kind_that_does_not_exist_is_all_that_is_told(
    tmp_path: Path, kind: str, name: str
) -> None:
    text = f"{HEAD}        kind: {name}\n        {PARTS[kind]}\n        explanation: E.\n"
    found = problems(tmp_path, text)
    assert [(each.line, each.column, each.args["field"]) for each in found] == [(20, 15, "kind")]


def test_a_key_that_no_kind_has_is_told_all_the_same(tmp_path: Path) -> None:
    text = changed("        options:", "        kind: qcm\n        bareme: 3\n        options:")
    found = [(each.line, each.code) for each in problems(tmp_path, text)]
    assert found == [(20, "unknown-value"), (21, "unknown-key")]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ((PACKAGED / "glossary.yaml").read_text(encoding="utf-8"), "other-file-terms"),
        ((PACKAGED / "catalogue.yaml").read_text(encoding="utf-8"), "other-file-courses"),
        ("terms:\n  - {id: ia, term: 'L'IA'}\n", "other-file-terms"),
        ("services:\n  web:\n    image: nginx\n    ports: [80]\n", "other-file-unknown"),
        ("name: ci\non: push\njobs: {a: {runs-on: x}}\n", "other-file-unknown"),
        ("a: 1\n---\nb: 2\n", "other-file-unknown"),
        ("- un\n- deux\n", "other-file-unknown"),
        ("Bonjour à tous.\n", "other-file-unknown"),
        ("Bonjour,\n\nVoici mon cours : de l'IA.\n- un : deux\n", "other-file-unknown"),
        ("# Mon cours\n\n## Une leçon\n\nUn *texte*.\n", "other-file-unknown"),
        ('{"name": "x", "version": 1}', "other-file-unknown"),
        ("id;titre\n1;Une leçon\n", "other-file-unknown"),
    ],
)
def test_a_file_that_is_no_course_is_told_in_one_problem(
    tmp_path: Path, text: str, hint: str
) -> None:
    found = problems(tmp_path, text)
    assert [(each.code, each.line, each.hint) for each in found] == [("other-file", 1, hint)]


def test_a_course_is_no_glossary(tmp_path: Path) -> None:
    (tmp_path / "glossary.yaml").write_text(COURSE, encoding="utf-8")
    found = survey([tmp_path / "glossary.yaml"]).problems
    assert [(each.code, each.hint) for each in found] == [("other-file", "other-file-lessons")]


@pytest.mark.parametrize("key", ["lecons", "Lessons", "lesson"])
def test_a_course_whose_main_key_is_misspelt_is_a_course(tmp_path: Path, key: str) -> None:
    found = problems(tmp_path, changed("lessons:", f"{key}:"))
    assert [(each.code, each.hint) for each in found] == [
        ("missing-field", "add"),
        ("unknown-key", "nearest"),
    ]


def hints(found: list[Problem]) -> list[str]:
    return [FRENCH(f"hint-{each.hint}", **each.args) for each in found]


def test_a_list_of_words_says_what_an_option_is(tmp_path: Path) -> None:
    parts = "        options:\n          - Ceci\n          - Cela\n        explanation: E.\n"
    found = problems(tmp_path, HEAD + parts)
    assert [(each.line, each.column, each.code) for each in found] == [
        (21, 13, "wrong-type"),
        (22, 13, "wrong-type"),
    ]
    said = hints(found)[0]
    for part in ("id: ", 'text: "Ceci"', "correct: true", "feedback: "):
        assert part in said


@pytest.mark.parametrize(
    ("kind", "parts", "keys"),
    [
        ("order", "items: [Ceci, Cela, Ceux]", ["id", "text", "feedback"]),
        ("order", "items: [1, 2, 3]", ["id", "text", "feedback"]),
        ("single", "options: {a: Ceci, b: Cela}", ["id", "text", "correct", "feedback"]),
        ("single", "options: Ceci ou cela", ["id", "text", "correct", "feedback"]),
        ("match", "pairs: [Ceci, Cela]", ["id", "left", "right", "feedback"]),
        ("case", "options: [Ceci, Cela]", ["id", "text", "worth", "feedback"]),
        ("multiple", "options: [Ceci, Cela]", ["id", "text", "correct", "feedback"]),
    ],
)
def test_a_list_of_words_says_what_each_part_is(
    tmp_path: Path, kind: str, parts: str, keys: list[str]
) -> None:
    text = f"{HEAD}        kind: {kind}\n        {parts}\n        explanation: E.\n"
    found = problems(tmp_path, text)
    assert {each.code for each in found} == {"wrong-type"}
    assert all(f"{key}: " in said for said in hints(found) for key in keys)


def test_a_lesson_in_words_says_what_a_lesson_is(tmp_path: Path) -> None:
    home = write(tmp_path, COURSE[: COURSE.index("  - id: un")] + "  - Une leçon\n")
    (said,) = hints(survey([home]).problems)
    assert "title: " in said
    assert "quiz: " in said
