"""Pictures of each kind of question in Element can be made, and those of the guide are light."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pictures.element import IMAGES, PICTURED, play_gesture, play_kinds

SIZE_MAX = 150_000  # bytes


async def test_each_kind_is_played_and_says_its_words(tmp_path: Path) -> None:
    (tmp_path / "gesture").mkdir()
    scenes = await play_kinds(tmp_path) | await play_gesture(tmp_path / "gesture")
    said = {
        "order": "réponse attendue",
        "match": "Les réponses attendues",
        "short": "Aviez-vous l’idée",
        "scale": "● <strong>7</strong>",
        "case": "la meilleure réponse",
        "gesture": "● <strong>A.</strong> C’est fait",
        "kinds-polls": "0 (pas du tout)",
    }
    assert {*PICTURED} <= scenes.keys()
    for name, words in said.items():
        assert any(words in message for message in scenes[name]), name
    assert not any('class="keys"' in message for message in scenes["kinds-encrypted"])


@pytest.mark.parametrize("name", PICTURED)
def test_the_pictures_of_the_guide_are_light(name: str) -> None:
    assert 0 < (IMAGES / f"element-{name}.png").stat().st_size <= SIZE_MAX
