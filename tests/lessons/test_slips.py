"""The true cause of what YAML cannot read, at its place; what follows is still told."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.check import survey
from lessons.problem import Problem
from tests.lessons.sample import write

COURSE = """\
id: essai
title: Essai
language: fr
version_note: Essai.
objectives:
  - Essayer
competences: [DC1]
authors: [Nous]
licence: Libre
pass_mark: 60
lessons:
  - id: un
    title: Une leçon
    topics: [usages]
    text: |-
      Un texte.
    quiz:
      - id: q1
        prompt: Une question ?
        options:
          - id: a
            text: Ceci
            correct: true
            feedback: Oui.
          - id: b
            text: Cela
            feedback: Non.
        explanation: À retenir.
"""


def told(folder: Path, text: str) -> list[tuple[int, int, str | None]]:
    """Return the line, column and hint of each problem of a course, warnings left out."""
    return [(each.line, each.column, each.hint) for each in problems(folder, text)]


def problems(folder: Path, text: str) -> list[Problem]:
    return survey([write(folder, text)]).problems


def changed(old: str, new: str) -> str:
    assert old in COURSE
    return COURSE.replace(old, new, 1)


def test_the_course_is_sound(tmp_path: Path) -> None:
    assert told(tmp_path, COURSE) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("title: Essai", "title:\u00a0Essai", (2, 7)),
        ("        prompt: Une", "        prompt:\u202fUne", (19, 16)),
        ("            feedback: Non.", "            feedback:\u00a0Non.", (27, 22)),
        ("title: Essai", "title\u00a0: Essai", (2, 6)),
        ("            feedback: Non.", "            feedback\u202f: Non.", (27, 21)),
        ("            feedback: Non.", "            feedback\u00a0:\u00a0Non.", (27, 21)),
        ("        prompt: Une", "\u00a0 \u00a0 \u00a0 \u00a0 prompt: Une", (19, 1)),
        ("    topics: [", "\u2007\u2007\u2007\u2007topics: [", (14, 1)),
        ("          - id: b", "          -\u00a0id: b", (25, 12)),
        ("pass_mark: 60", "pass_mark:\u300060", (10, 11)),
        ("  - Essayer", "  -\u00a0Essayer", (6, 4)),
        (
            "- id: b\n            text: Cela\n            feedback: Non.",
            "- {id:\u00a0b, text: Cela, feedback: Non.}",
            (25, 17),
        ),
        (
            "- id: b\n            text: Cela\n            feedback: Non.",
            "- {id: b, text\u00a0: Cela, feedback: Non.}",
            (25, 25),
        ),
        (
            "- id: b\n            text: Cela\n            feedback: Non.",
            "- id:\u00a0b",
            (25, 16),
        ),
    ],
)
def test_spaces_that_yaml_does_not_know(
    tmp_path: Path, old: str, new: str, place: tuple[int, int]
) -> None:
    assert told(tmp_path, changed(old, new)) == [(*place, "no-break-space")]


def test_no_break_spaces_of_a_text_are_fine(tmp_path: Path) -> None:
    text = changed(
        "Un texte.", "Attention\u00a0: ça va\u202f! « Oui »\u00a0: oui.\n      \u00a0Deux."
    )
    assert told(tmp_path, text) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "hint"),
    [
        ("title: Essai", "title: 'L'essai'", (2, 10), "yaml-apostrophe"),
        ("feedback: Non.", "feedback: 'Non, pas d'accord'", (27, 34), "yaml-apostrophe"),
        ("[Nous]", "['L'équipe', 'L'autre']", (8, 13), "yaml-apostrophe"),
        (
            "- id: b\n            text: Cela\n            feedback: Non.",
            "- {id: b, text: Cela, feedback: 'Non, c'est tout.'}",
            (25, 50),
            "yaml-apostrophe",
        ),
        ("feedback: Non.", "feedback: 'Oui' ou non", (27, 27), "yaml-apostrophe"),
        ("feedback: Non.", 'feedback: "Dites "non" à tous"', (27, 30), "yaml-inner-quote"),
        ("feedback: Non.", 'feedback: "Non", dit-il', (27, 27), "yaml-inner-quote"),
        ("title: Essai", 'title: "Essai', (2, 8), "yaml-quote"),
        ("feedback: Non.", "feedback: 'Non.", (27, 23), "yaml-quote"),
        ("[Nous]", "[Nous", (8, 10), "yaml-bracket"),
        ("      Un texte.", "    Un texte.", (16, 5), "yaml-indent-text"),
        ("      Un texte.", "Un texte.\nAttention : deux.", (16, 1), "yaml-indent-text"),
        ("      Un texte.", "\n    Un texte.", (17, 5), "yaml-indent-text"),
        ("      Un texte.", "      Un texte.\n    Suite.", (17, 5), "yaml-indent-text"),
        ("      Un texte.", "    - un\n    - deux", (16, 5), "yaml-indent-text"),
        (
            "feedback: Non.",
            "feedback: >-\n            Non, vraiment.",
            (28, 13),
            "yaml-indent-text",
        ),
        ("        prompt: Une", "         prompt: Une", (19, 10), "yaml-align"),
        ("        prompt: Une", "       prompt: Une", (19, 8), "yaml-align"),
        ("        explanation: À", "         explanation: À", (28, 10), "yaml-align"),
        ("        explanation: À", "       explanation: À", (28, 8), "yaml-align"),
        ("    quiz:", "     quiz:", (17, 6), "yaml-align"),
        ("language: fr", " language: fr", (3, 2), "yaml-align"),
        ("          - id: b", "         - id: b", (25, 10), "yaml-align"),
        ("  - id: un", " - id: un", (12, 2), "yaml-align"),
        ("feedback: Non.", "feedback:Non.", (27, 22), "yaml-no-colon"),
        ("feedback: Non.", "feedback Non.", (27, 21), "yaml-no-colon"),
        (
            "- id: b\n            text: Cela\n            feedback: Non.",
            "- {id:b, text: Cela, feedback: Non.}",
            (25, 17),
            "yaml-no-colon",
        ),
        (
            "        explanation: À retenir.",
            "        explanation: |-\nÀ retenir.",
            (29, 1),
            "yaml-indent-text",
        ),
        ("feedback: Non.", "feedback:\n            Non, pas tout.", (28, 13), "yaml-indent-text"),
        ("        options:", "        options", (20, 16), "yaml-no-colon"),
        ("feedback: Non.", "feedback: Attention : non.", (27, 33), "yaml-colon"),
        ("feedback: Non.", "feedback: Oui,\n              mais : non.", (28, 20), "yaml-colon"),
        ("        prompt: Une", "\t\tprompt: Une", (19, 1), "yaml-tab"),
        ("          - id: b", "          -id: b", (25, 11), "yaml-dash-space"),
        ("feedback: Non.", "feedback: **Non.**", (27, 23), "yaml-start"),
        (
            "feedback: Non.",
            "feedback: Le ticket #12\n              est ouvert.",
            (27, 33),
            "cut-text",
        ),
        (
            "- id: b\n            text: Cela\n            feedback: Non.",
            "- {id: b, text: Le ticket #12, feedback: Non.}",
            (25, 37),
            "cut-text",
        ),
    ],
)
def test_slips_are_told_where_they_are(
    tmp_path: Path, old: str, new: str, place: tuple[int, int], hint: str
) -> None:
    assert told(tmp_path, changed(old, new)) == [(*place, hint)]


def test_a_key_without_its_space_is_told_beside_another_slip(tmp_path: Path) -> None:
    text = COURSE.replace(
        "    topics: [usages]", "    topics: [usages]\n    image: {file:a}"
    ).replace("title: Essai", "title: 'L'essai'")
    assert told(tmp_path, text) == [(2, 10, "yaml-apostrophe"), (15, 18, "yaml-no-colon")]


def test_what_is_not_understood_is_told_beside_another_slip(tmp_path: Path) -> None:
    text = COURSE.replace("    topics: [usages]", "    topics: {usages:[a]}").replace(
        "title: Essai", "title: 'L'essai'"
    )
    assert told(tmp_path, text) == [(2, 10, "yaml-apostrophe"), (14, 20, "yaml-key")]


def test_one_slip_does_not_hide_the_others(tmp_path: Path) -> None:
    text = (
        COURSE.replace("title: Essai", "title: 'L'essai'")
        .replace("topics: [usages]", "topics: [usage]")
        .replace("feedback: Non.", "feedback:\u00a0Non.")
        .replace("text: Cela", "text: A) Cela")
    )
    assert told(tmp_path, text) == [
        (2, 10, "yaml-apostrophe"),
        (14, 14, "nearest"),
        (26, 19, "option-lettered"),
        (27, 22, "no-break-space"),
    ]


LESSON = COURSE[COURSE.index("  - id: un") :]


def test_a_lesson_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    other = LESSON.replace("id: un", "id: deux").replace("[usages]", "[usage]")
    broken = LESSON.replace("title: Une", "title: {{%@ Une")
    home = write(tmp_path, COURSE.replace(LESSON, broken + other))
    (home / "published.yaml").write_text('"un": ["q1"]\n', encoding="utf-8")
    found = [(each.line, each.code) for each in survey([home]).problems]
    assert found == [(13, "bad-yaml"), (31, "unknown-topic")]


def test_a_key_of_the_top_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    text = changed("  - Essayer", "  - Essayer\n  {{%@").replace("language: fr", "language: fre")
    found = [(each.line, each.code) for each in problems(tmp_path, text)]
    assert found == [(3, "unknown-value"), (7, "bad-yaml")]


@pytest.mark.parametrize("slips", [1, 30, 90])
def test_many_slips_are_all_told_and_take_a_bounded_time(tmp_path: Path, slips: int) -> None:
    lessons = "".join(
        LESSON.replace("id: un", f"id: l{each}").replace("feedback: Non.", "feedback:\u00a0Non.")
        for each in range(slips)
    )
    found = problems(tmp_path, COURSE.replace(LESSON, lessons))
    assert {each.code for each in found} == {"bad-yaml"}
    assert len(found) == min(slips, 60)


ITEM = "- id: b\n            text: Cela\n            feedback: Non."


@pytest.mark.parametrize("bullet", ["–", "—", "•", "*", "·"])
@pytest.mark.parametrize("which", ["- id: b", "- id: q1", "- id: un", "- id: a"])
def test_a_dash_of_a_word_processor(tmp_path: Path, bullet: str, which: str) -> None:
    line = COURSE[: COURSE.index(which)].count("\n") + 1
    text = changed(which, which.replace("-", bullet))
    assert [(row, hint) for row, _, hint in told(tmp_path, text)] == [(line, "yaml-bullet")]


def test_each_dash_of_a_word_processor(tmp_path: Path) -> None:
    text = COURSE.replace("- id:", "– id:")
    assert [(row, hint) for row, _, hint in told(tmp_path, text)] == [
        (row, "yaml-bullet") for row in (12, 18, 21, 25)
    ]


def test_a_list_of_words_after_a_bullet(tmp_path: Path) -> None:
    assert (6, 3, "yaml-bullet") in told(tmp_path, changed("- Essayer", "• Essayer"))


@pytest.mark.parametrize("head", ["text:", "text: l-", "text: |–", "text: I-", "text: -|"])
@pytest.mark.parametrize(
    "rows", ["Un\u00a0: deux\n\n      - un", "Un texte.\n\n      Voici : deux"]
)
def test_a_block_without_its_mark(tmp_path: Path, head: str, rows: str) -> None:
    text = changed("text: |-", head).replace("Un texte.", rows)
    found = told(tmp_path, text)
    assert [(row, hint) for row, _, hint in found] == [(15, "yaml-block")]


@pytest.mark.parametrize("words", ["|- Bonjour", "| relit", ">- Bonjour", "> relit"])
def test_a_text_on_the_line_of_its_mark(tmp_path: Path, words: str) -> None:
    assert told(tmp_path, changed("text: |-", f"text: {words}")) == [(15, 11, "yaml-block-line")]


@pytest.mark.parametrize("words", ["[Le maire] relit", "{nom} relit", "? Qui"])
def test_a_sign_that_begins_a_text(tmp_path: Path, words: str) -> None:
    assert told(tmp_path, changed("text: Cela", f"text: {words}")) == [(26, 19, "yaml-first")]


def test_a_fence_around_a_course(tmp_path: Path) -> None:
    found = told(tmp_path, f"```yaml\n{COURSE}```\n")
    assert found == [(1, 1, "yaml-fence"), (30, 1, "yaml-fence")]


def test_marks_of_a_conflict(tmp_path: Path) -> None:
    old = "            feedback: Non.\n"
    text = changed(old, f"<<<<<<< HEAD\n{old}=======\n{old}>>>>>>> autre\n")
    found = [(row, hint) for row, _, hint in told(tmp_path, text)]
    assert sorted(found) == [
        *((row, "yaml-conflict") for row in (27, 29)),
        (30, "keep-one"),
        (31, "yaml-conflict"),
    ]


@pytest.mark.parametrize(
    ("head", "rows"), [("text:", "Un.\n\n      Deux."), ("text: l-", "Un."), ("text: I-", "Un.")]
)
def test_a_text_that_yaml_folds_for_want_of_a_mark(tmp_path: Path, head: str, rows: str) -> None:
    text = changed("text: |-", head).replace("Un texte.", rows)
    assert told(tmp_path, text) == [(15, 5, "yaml-block")]


def test_a_text_under_its_key_is_fine(tmp_path: Path) -> None:
    text = changed("text: |-", "text:").replace("Un texte.", "Un texte\n      sur deux lignes.")
    assert told(tmp_path, text) == []
