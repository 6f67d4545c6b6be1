"""Words of options that mean something else once they are typed, or come twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.run.cli.content import spoken
from lessons.check import survey
from lessons.wording import SILENT, Spoken
from tests.lessons.sample import write
from tests.lessons.test_slips import COURSE, changed

SPOKEN = spoken()
HEAD = COURSE[: COURSE.index("        options:")]


def codes(folder: Path, text: str, known: Spoken = SPOKEN) -> list[str]:
    found = survey([write(folder, text)], spoken=known).reported
    return [each.code for each in found if each.code.startswith("option-") or not each.is_warning]


def option(words: str) -> str:
    return changed("text: Ceci", f"text: {json.dumps(words, ensure_ascii=False)}")


def question(kind: str, parts: str) -> str:
    return f"{HEAD}        kind: {kind}\n        {parts}\n        explanation: À retenir.\n"


@pytest.mark.parametrize(
    "words", ["3", "12", "2024", "trois", "Quatorze", "A", "f", "B.", "3,5", "-1", "1 000"]
)
def test_an_option_that_is_a_number_or_a_letter_is_warned_of(tmp_path: Path, words: str) -> None:
    assert codes(tmp_path, option(words)) == ["option-is-mark"]
    assert survey([write(tmp_path, option(words))], spoken=SPOKEN).problems == []


@pytest.mark.parametrize(
    "words", ["Stop", " arrêter ", "Aide.", "Plus tard", "LATER", "Leçon", "my gestures", "plus"]
)
def test_an_option_that_is_a_command_is_a_problem(tmp_path: Path, words: str) -> None:
    assert codes(tmp_path, option(words)) == ["option-is-command"]


@pytest.mark.parametrize(
    "words",
    [
        *("A) Ceci", "a. Ceci", "1) Ceci", "1. Ceci", "A - Ceci", "A – Ceci", "A : Ceci"),
        *("(a) Ceci", "1/ Ceci", "a)Ceci", "D) Ceci", "Réponse A : ceci"),
        *("[A] Ceci", "① Ceci", "1\ufe0f\u20e3 Ceci"),
    ],
)
def test_a_letter_written_into_an_option_is_a_problem(tmp_path: Path, words: str) -> None:
    assert codes(tmp_path, option(words)) == ["option-lettered"]


@pytest.mark.parametrize("words", ["CELA", "Cela.", "« Cela »", " cela", "Célà"])
def test_an_option_given_twice_is_a_problem(tmp_path: Path, words: str) -> None:
    assert codes(tmp_path, option(words)) == ["same-words"]


@pytest.mark.parametrize(
    "words",
    [
        *("3 relectures", "La lettre A", "Ne pas s’arrêter", "Plus tard dans la semaine", "5 %"),
        *("R. Martin valide", "8 - 10 heures", "À part cela", "1er janvier", "A-t-il raison ?"),
        *("Vrai", "Oui", "> 50 %", "+ 5 €", "A/B testing", "5.2 Go", "A… bientôt", "G"),
    ],
)
def test_words_of_their_own_are_fine(tmp_path: Path, words: str) -> None:
    assert codes(tmp_path, option(words)) == []


@pytest.mark.parametrize(
    ("kind", "parts", "found"),
    [
        (
            "order",
            "items: [{id: a, text: Pause, feedback: F}, {id: b, text: '2. Un', feedback: F},"
            " {id: c, text: '3', feedback: F}]",
            ["option-is-command", "option-lettered", "option-is-mark"],
        ),
        (
            "match",
            "pairs: [{id: a, left: Aide, right: 'A) Un', feedback: F},"
            " {id: b, left: '2 : deux', right: '7', feedback: F}]",
            ["option-is-command", "option-lettered", "option-lettered", "option-is-mark"],
        ),
        (
            "match",
            "pairs: [{id: a, left: Ici, right: Là, feedback: F},"
            " {id: b, left: ICI, right: là., feedback: F}]",
            ["same-words", "same-words"],
        ),
        (
            "short",
            "accept: [aide, hallucination, Hallucination]\n        answer: Une hallucination.",
            ["option-is-command", "same-words"],
        ),
        ("short", "accept: ['12', A]\n        answer: Douze.", []),  # typed as they are
        (
            "case",
            "options: [{id: a, text: Stop, worth: best, feedback: F},"
            " {id: b, text: B) Cela, worth: poor, feedback: F}]",
            ["option-is-command", "option-lettered"],
        ),
    ],
)
def test_each_kind_has_its_words_looked_at(
    tmp_path: Path, kind: str, parts: str, found: list[str]
) -> None:
    assert codes(tmp_path, question(kind, parts)) == found


def test_nothing_is_a_command_for_who_knows_none(tmp_path: Path) -> None:
    assert codes(tmp_path, option("Stop"), SILENT) == []
    assert codes(tmp_path, option("trois"), SILENT) == []
