"""Both languages say the same things, and every sentence serves."""

from __future__ import annotations

import re
from pathlib import Path

from fluent.syntax import FluentParser, ast, visitor

from lessons.schema import SCHEMA_FILE, schema_text
from tests.lessons.sample import TEXTS

LESSONS = Path(__file__).parents[2] / "lessons"
BAD = Path(__file__).parent / "bad"
# Shown by tests of their own, in test_check.py.
ELSEWHERE = {
    *("image-too-big", "symlink-outside", "too-big", "too-many-values", "unreadable"),
    *("more-problems", "not-a-course", "old-source"),
    *("image-cut", "option-is-command"),  # the second in test_wording.py
    *("checked-long-ago", "checked-later", "enrolment-over", "sessions-over"),  # test_catalogue.py
    *("retired-ahead", "retired-twice", "follows-itself"),  # test_before.py
    *("duplicate-item", "source-ahead"),  # test_near.py
}


class Variables(visitor.Visitor):  # type: ignore[misc]
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def sentences(language: str) -> dict[str, set[str]]:
    resource = FluentParser().parse((TEXTS / f"{language}.ftl").read_text(encoding="utf-8"))
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    found = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            variables = Variables()
            variables.visit(entry)
            assert entry.id.name not in found
            found[entry.id.name] = variables.names
    return found


def test_both_languages_have_the_same_sentences() -> None:
    assert sentences("fr") == sentences("en")


def test_every_code_is_shown_by_a_test() -> None:
    known = {key.removeprefix("problem-") for key in sentences("fr") if key.startswith("problem-")}
    reports = "".join(path.read_text(encoding="utf-8") for path in BAD.glob("*.expected"))
    assert known == set(re.findall(r"(?:error|warning)\[([a-z0-9-]+)\]", reports)) | ELSEWHERE


def test_every_hint_serves() -> None:
    hints = {key.removeprefix("hint-") for key in sentences("fr") if key.startswith("hint-")}
    source = "".join(path.read_text(encoding="utf-8") for path in LESSONS.rglob("*.py"))
    stems = ("yaml-", "markup-", "expected-", "other-file-")
    for hint in hints:
        stem = next((each for each in stems if hint.startswith(each)), "")
        assert f'"{hint.removeprefix(stem)}"' in source or f'"{hint}"' in source


def test_french_is_set_with_care() -> None:
    text = "\n".join(
        line.partition(" = ")[2] or line
        for line in (TEXTS / "fr.ftl").read_text(encoding="utf-8").splitlines()
        if not line.lstrip().startswith(("#", "[", "*[", "}"))
    )
    assert not re.search(r"« | »| [;?!](?!\S)|[a-zé]'[a-zé]", text)


def test_the_committed_schema_is_the_one_of_the_models() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()
