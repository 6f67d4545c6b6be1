"""A sound course, small enough to be broken in tests."""

from __future__ import annotations

from pathlib import Path

from bot.texts.speech import Speech

TEXTS = Path(__file__).parents[2] / "lessons" / "texts"
FRENCH, ENGLISH = Speech("fr", TEXTS), Speech("en", TEXTS)

COURSE = """\
id: essai
title: Un cours d’essai
language: fr
version_note: Premier jet
trades: [accueil]
objectives: [Essayer]
competences: [DC1]
authors: [L’équipe]
licence: Licence Ouverte 2.0
pass_mark: 60
lessons:
  - id: premiere
    title: La première leçon
    topics: [changement]
    text: |
      Un **geste** par jour :
      - essayer ;
      - recommencer.
    plain: Essayez chaque jour.
    sources:
      - {title: Un guide, url: "https://www.example.fr/guide", checked_on: 2026-01-31}
    quiz:
      - id: question
        kind: multiple
        prompt: Que faire ?
        options:
          - {id: bien, text: Essayer, correct: true, feedback: Oui.}
          - {id: mal, text: Attendre, feedback: Non.}
        explanation: On apprend en essayant.
    further: []
"""


def write(folder: Path, text: str | bytes = COURSE) -> Path:
    """Write a course file in `folder/essai` and return that folder."""
    home = folder / "essai"
    home.mkdir(parents=True, exist_ok=True)
    data = text.encode() if isinstance(text, str) else text
    (home / "course.yaml").write_bytes(data)
    return home
