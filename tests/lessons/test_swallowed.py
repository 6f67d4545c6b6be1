"""Keys so far right that the text above takes them in: each is told, and prose is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lessons.test_slips import changed, problems


def told(folder: Path, text: str) -> list[tuple[object, ...]]:
    """Return the line, the key, its neighbour and the line of the text it is in."""
    found = [each for each in problems(folder, text) if each.code == "swallowed-key"]
    return [
        (each.line, *(each.args[name] for name in ("name", "beside", "first"))) for each in found
    ]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("terms: [biais]", "terms"),
        ("image: {file: a.png, alt: x}", "image"),
        ("more: La suite.", "more"),
        ("plain: |-", "plain"),
        ("  sources:", "sources"),
    ],
)
def test_a_key_of_a_lesson_in_its_text(tmp_path: Path, row: str, name: str) -> None:
    text = changed("      Un texte.", f"      Un texte.\n      {row}")
    assert told(tmp_path, text) == [(17, name, "text", 15)]


@pytest.mark.parametrize("style", ["|-", ">-", ">", "|"])
@pytest.mark.parametrize(
    ("row", "name", "beside"),
    [
        ("correct: true", "correct", "feedback"),
        ("- id: c", "id", "feedback"),
        ("kind: multiple", "kind", "options"),
        ("shuffle: true", "shuffle", "options"),
        ("variants:", "variants", "options"),
        ("sources:", "sources", "quiz"),
        ("licence: Libre", "licence", "lessons"),
    ],
)
def test_a_key_of_any_level_above_a_text(
    tmp_path: Path, style: str, row: str, name: str, beside: str
) -> None:
    block = f"feedback: {style}\n              Non.\n              {row}"
    text = changed("feedback: Non.", block)
    assert told(tmp_path, text) == [(29, name, beside, 27)]


def test_each_key_is_told(tmp_path: Path) -> None:
    text = changed("Un texte.", "Un texte.\n      terms: []\n      more: |-\n        La suite.")
    assert told(tmp_path, text) == [(17, "terms", "text", 15), (18, "more", "text", 15)]


@pytest.mark.parametrize(
    "row",
    [
        "**Votre geste du jour\u00a0:** relire.",
        "sources\u00a0: un guide",
        "exemple: un mot",
        "Image: un mot",
        "pass_marks: 60",
        "correct:oui",
        "feedback: en anglais, un retour",  # no key of a lesson
        "- sources: un guide",
        "les sources: un guide",
    ],
)
def test_prose_is_fine(tmp_path: Path, row: str) -> None:
    assert told(tmp_path, changed("Un texte.", f"Un texte.\n      {row}")) == []


def test_a_text_made_too_long_by_a_key_is_told_once(tmp_path: Path) -> None:
    text = changed("Un texte.", "Un texte.\n      more: " + 1300 * "a")
    assert [each.code for each in problems(tmp_path, text)] == ["swallowed-key"]


def test_the_key_after_a_text_is_not_in_it(tmp_path: Path) -> None:
    item = "- id: b\n            text: Cela\n            feedback: Non."
    rows = "- text: >-\n              Cela\n            id: b\n            feedback: Non."
    assert problems(tmp_path, changed(item, rows)) == []


def test_a_key_on_the_last_line_of_the_file(tmp_path: Path) -> None:
    text = changed(
        "explanation: À retenir.\n", "explanation: >-\n          Oui.\n          kind: single"
    )
    assert told(tmp_path, text) == [(30, "kind", "explanation", 28)]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (["a letter or a", "text: keep it."], []),
        (["Non.", "text: Autre chose"], [29]),
        (["sans point", "correct: true"], [29]),
        (["sans point", "more: |-"], [29]),
    ],
)
def test_prose_that_a_folded_text_wraps_is_fine(
    tmp_path: Path, rows: list[str], lines: list[int]
) -> None:
    text = changed("feedback: Non.", "\n              ".join(("feedback: >-", *rows)))
    assert [line for line, *_ in told(tmp_path, text)] == lines
