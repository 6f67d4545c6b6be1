"""The course of the campaigns: each text says which one it is, so that what is read says where."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.house import SMALL

COURSE = "campagne"
QUIZ = 5  # questions a lesson
OPTIONS = "abc"

Place = tuple[int, int]  # of a question: its lesson, then itself

_ASKED = re.compile(r"Question (\d+)-(\d+) \?")


def asked(text: str) -> Place | None:
    """The question that a message asks."""
    found = _ASKED.search(text)
    return (int(found[1]), int(found[2])) if found else None


def feedback(place: Place, picked: str) -> str:
    """The sentence that only this answer gets."""
    return f"Verdict de {picked} à {place[0]}-{place[1]}."


def write_course(folder: Path, lessons: int, quiz: int = QUIZ, course_id: str = COURSE) -> Path:
    """Lessons of `quiz` questions, whose every text says which one it is."""
    place = folder / "courses" / course_id
    place.mkdir(parents=True)
    for name in ("catalogue.yaml", "glossary.yaml"):
        shutil.copy(SMALL / name, folder)
    course = {
        "id": course_id,
        "title": "Une campagne",
        "language": "fr",
        "version_note": "Pour les essais.",
        "objectives": ["Tout compter"],
        "competences": ["DC1"],
        "authors": ["L’équipe Levain"],
        "licence": "Licence Ouverte 2.0",
        "pass_mark": 60,
        "lessons": [_lesson(number, quiz) for number in range(lessons)],
    }
    text = yaml.safe_dump(course, allow_unicode=True)
    (place / "course.yaml").write_text(text, "utf-8")
    return folder


def _lesson(number: int, quiz: int) -> dict[str, Any]:
    source = {"title": "Une source", "url": "https://example.org/s", "checked_on": "2026-11-22"}
    return {
        "id": f"l{number}",
        "title": f"Leçon {number}",
        "topics": ["sources"],
        "text": f"Le texte de la leçon {number}.",
        "sources": [source],
        "quiz": [_question(number, each) for each in range(quiz)],
    }


def _question(lesson: int, number: int) -> dict[str, Any]:
    options = [
        {
            "id": letter,
            "text": f"Réponse {letter} à {lesson}-{number}",
            "feedback": feedback((lesson, number), letter),
            **({"correct": True} if letter == "a" else {}),
        }
        for letter in OPTIONS
    ]
    return {
        "id": f"q{number}",
        "prompt": f"Question {lesson}-{number} ?",
        "options": options,
        "explanation": f"Explication de {lesson}-{number}.",
    }
