"""The pictures of Slack can be made: each scene plays, and each of its blocks can be drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pictures.slack import GUIDES, play, play_kinds

ROOT = Path(__file__).parents[2]
SIZE_MAX = 150_000  # bytes


async def test_each_scene_plays_and_says_its_words(tmp_path: Path) -> None:
    pages = await play(tmp_path)
    said = {
        "lesson": "Leçon 1 sur 20",
        "right": "votre réponse, juste",
        "wrong": "réponse attendue",
        "home": "La prochaine leçon",
        "home-manager": "Vos services",
        "preferences": "Heure de la leçon",
    }
    for name, words in said.items():
        assert words in pages[name]


async def test_each_kind_of_question_plays_and_says_its_words(tmp_path: Path) -> None:
    pages = await play_kinds(tmp_path)
    said = {
        "order": "En 3e",
        "order-unfinished": "Il manque un choix, le 1.",
        "order-closed": "(attendu",
        "match-closed": "✗ 1. Un premier brouillon d’affiche → ",
        "short": "En un mot",
        "short-own-closed": "✓ A. Oui",
        "scale-closed": "● 7",
        "case-closed": "la meilleure réponse",
        "gesture-closed": "● C. J’ai essayé",
    }
    for name, words in said.items():
        assert words in pages[name]


@pytest.mark.parametrize("file", GUIDES.values())
def test_the_pictures_of_the_guides_are_light(file: Path) -> None:
    assert 0 < file.stat().st_size <= SIZE_MAX
