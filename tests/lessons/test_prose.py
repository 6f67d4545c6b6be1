"""Marks that learners would see, and text that they would not, in every field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lessons.check import survey
from tests.lessons.sample import write
from tests.lessons.test_slips import COURSE, changed, told

SOURCE = "{{title: {}, url: https://a.fr, checked_on: 2026-01-31}}"
FIELDS = [  # a text shown as it is, of each place that has one
    ("title: Essai", "title: {}"),
    ("version_note: Essai.", "version_note: {}"),
    ("  - Essayer", "  - {}"),
    ("authors: [Nous]", "authors: [{}]"),
    ("title: Une leçon", "title: {}"),
    ("    quiz:", "    image: {{file: a.png, alt: {}}}\n    quiz:"),
    ("    quiz:", f"    sources: [{SOURCE}]\n    quiz:"),
    ("prompt: Une question ?", "prompt: {}"),
    ("lessons:", "retired: [{{lesson: trois, on: 2026-01-31, reason: {}}}]\nlessons:"),
    ("text: Ceci", "text: {}"),
    ("lessons:", "confidence: {{prompt: P, low: {}, high: bien, explanation: E}}\nlessons:"),
]


def kinds(folder: Path, text: str) -> list[str]:
    """Return the kinds of marks that are reported; cut texts too."""
    found = survey([write(folder, text)]).problems
    return [str(each.args.get("kind", each.code)) for each in found if "image-" not in each.code]


@pytest.mark.parametrize(("field", "written"), FIELDS)
@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Un <b>mot</b>", "html"),
        ("Vous &amp; nous", "entity"),
        ("Un *mot*", "line"),
        ("**Un** mot", "line"),
        ("Un _mot_", "line"),
        ("__Un__ mot", "line"),
        ("[Un](https://a.fr) mot", "line"),
        ("Un `mot`", "line"),
        ("# Un mot", "line"),
        ("- Un mot", "line"),
        ("• Un mot", "line"),
        ("> Un mot", "line"),
        ("[ ] Un mot", "line"),
        ("Un mot[^1]", "footnote"),
    ],
)
def test_marks_are_seen_in_each_text_shown_as_it_is(
    tmp_path: Path, field: str, written: str, words: str, kind: str
) -> None:
    quoted = json.dumps(words, ensure_ascii=False)
    assert {*kinds(tmp_path, changed(field, written.format(quoted)))} == {kind}


@pytest.mark.parametrize(
    "words",
    [
        *("5 * 3 = 15", "snake_case", "C:\\Users", "> 50 %", "+ 5 €", "1. La charte", "1) Avant"),
        *("Prix*", "a < b & c", "« – non »", "A | B", "R&D", "#motdièse", "[sic]", "§ 4 du code"),
    ],
)
def test_plain_words_are_fine(tmp_path: Path, words: str) -> None:
    quoted = json.dumps(words, ensure_ascii=False)
    assert kinds(tmp_path, changed("prompt: Une question ?", f"prompt: {quoted}")) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["__Important__ : lisez."], [(16, 7, "bold-underscore")]),
        (["Un ___mot___"], [(16, 10, "bold-underscore")]),
        (["Un fait[^1].", "", "[^1]: La source."], [(16, 14, "footnote"), (18, 7, "footnote")]),
        (["Outil | Prix", "--- | ---", "A | 10"], [(16, 7, "table")]),
        (["Voici :", "a | b", "c | d"], [(17, 7, "table")]),
        (["+---+", "texte"], [(16, 7, "table")]),
        (
            ["• un", "– deux", "· trois", "§ quatre", "o cinq"],
            [(16 + n, 7, "other-bullet") for n in range(5)],
        ),
        (["\uf0b7\tun"], [(16, 7, "other-bullet")]),
        (["Voici :", "  – un"], [(17, 7, "nested-list")]),
        (["- [ ] un", "- [x] deux"], [(16, 9, "checkbox"), (17, 9, "checkbox")]),
        (["Un &eacute; et &#x27;"], [(16, 10, "entity"), (16, 22, "entity")]),
        (["Un ==mot== surligné"], [(16, 10, "highlight")]),
        (["Titre", "====="], [(17, 7, "rule")]),
        (["§ 4 du code, – non –", "Outil | prix", "agent·e o"], []),
        (["** gras **"], [(16, 7, "unclosed-bold"), (16, 15, "unclosed-bold")]),
        (["un* et **"], [(16, 14, "unclosed-bold")]),
        (["[lien] (https://a.fr)"], [(16, 7, "bad-link")]),
        (["Un [[lien]]"], [(16, 10, "bad-link")]),
        (["#Titre", "##Été"], [(16, 7, "heading"), (17, 7, "heading")]),
        (["-un", "-deux", "1.un"], [(16 + n, 7, "glued-item") for n in range(3)]),
        (
            ["1- un", "I. un", "‣ a", "⇒ b", "→ c", "✔️ d", "☐ e"],
            [(16 + n, 7, "other-bullet") for n in range(7)],
        ),
        (["I. Un", "II. Deux"], [(16, 7, "other-bullet")]),
        (["Un.\\nDeux", "Un\\nDeux"], [(16, 10, "newline"), (17, 9, "newline")]),
        (["&copy 2026"], [(16, 7, "entity")]),
        (["H~2~O et m^2^"], [(16, 8, "script"), (16, 17, "script")]),
        (["Bonjour {{nom}}"], [(16, 15, "variable")]),
        (["[b]gras[/b]"], [(16, 7, "bbcode"), (16, 14, "bbcode")]),
        (["Un fichier prÃ©parÃ©"], [(16, 20, "mojibake"), (16, 25, "mojibake")]),
        (["Un co\u00adllègue"], [(16, 12, "soft-hyphen")]),
        (["<@U123> et <!channel>"], [(16, 7, "mention"), (16, 18, "mention")]),
        (["Un @channel"], [(16, 10, "mention")]),
        (["un<br>deux<br/>"], [(16, 9, "html"), (16, 17, "html")]),
        (["a<b et c>d", "#motdièse et #IA, -5 °C, a@here.fr", "C:\\notes, V. Hugo"], []),
        (["1.5 Go", "R&D, Q&R, ?a=1&copy=2", "{nom}, [b], ~5 à ~7, Âge, câble, Ã"], []),
    ],
)
def test_marks_of_other_tools_are_told(
    tmp_path: Path, rows: list[str], found: list[tuple[int, int, str]]
) -> None:
    text = changed("Un texte.", "\n      ".join(rows))
    expected = [(line, column, f"markup-{kind}") for line, column, kind in found]
    assert told(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (">-\n              Oui :\n              - un\n              - deux", (29, 15)),
        (">\n              Oui :\n              1. un\n              2. deux", (29, 15)),
        (">-\n              - un\n              - deux", (29, 15)),
        ('"Oui :\n              - un\n              - deux"', (28, 15)),
        ("Oui,\n              • un\n              • deux", (28, 15)),
    ],
)
def test_a_list_that_is_folded_is_told(tmp_path: Path, value: str, place: tuple[int, int]) -> None:
    text = changed("feedback: Non.", f"feedback: {value}")
    assert told(tmp_path, text) == [(*place, "markup-folded-list")]


@pytest.mark.parametrize(
    "value",
    [
        "|-\n              Oui :\n              - un\n              - deux",
        ">-\n              Oui :\n\n              - un\n\n              - deux",
        ">-\n              Non : un\n              -5 °C",
        ">-\n              Un texte\n              sur deux lignes.",
    ],
)
def test_what_keeps_its_lines_is_fine(tmp_path: Path, value: str) -> None:
    assert told(tmp_path, changed("feedback: Non.", f"feedback: {value}")) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("feedback: Non.", "feedback: Ouvrez le ticket #12 demain.", (27, 40)),
        ("prompt: Une question ?", "prompt: La question # 1 ?", (19, 29)),
        ("title: Essai", "title: Essai # brouillon", (2, 14)),
        ("  - Essayer", "  - Essayer #1", (6, 13)),
        ("text: Cela", "text: 12 #deux", (26, 22)),
    ],
)
def test_a_text_cut_by_a_comment_is_told(
    tmp_path: Path, old: str, new: str, place: tuple[int, int]
) -> None:
    assert (*place, "cut-text") in told(tmp_path, changed(old, new))


def test_a_text_that_is_only_a_comment_is_told(tmp_path: Path) -> None:
    text = changed("feedback: Non.", "feedback: #12 est ouvert")
    assert told(tmp_path, text) == [(27, 23, "cut-text")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pass_mark: 60", "pass_mark: 60  # au seuil"),
        ("correct: true", "correct: true # la bonne"),
        ("feedback: Non.", "# Une remarque.\n            feedback: Non."),
        ("feedback: Non.", "feedback: 'Le ticket #12'  # une remarque"),
        ("feedback: Non.", "feedback: Le n°#12, C#"),
        ("feedback: Non.", "feedback: |-  # une remarque\n              Le ticket #12."),
        ("topics: [usages]", "topics: [usages]  # un thème"),
    ],
)
def test_a_comment_that_cuts_no_text_is_fine(tmp_path: Path, old: str, new: str) -> None:
    assert told(tmp_path, changed(old, new)) == []


def test_the_course_is_sound(tmp_path: Path) -> None:
    assert kinds(tmp_path, COURSE) == []
