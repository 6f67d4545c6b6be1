"""« de » before a name."""

from __future__ import annotations

import pytest

from bot.texts.elision import write_of


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Inès", "d’Inès"),
        ("Élodie Martin", "d’Élodie Martin"),
        ("œuvre", "d’œuvre"),
        ("Bob", "de Bob"),
        ("Hélène", "de Hélène"),  # an « h » is left alone
        ("Yves", "d’Yves"),
        ("Yann", "de Yann"),
        ("votre responsable", "de votre responsable"),
        ("Europe/Paris", "d’Europe/Paris"),
        ("", "de "),
    ],
)
def test_de_is_elided_before_a_vowel(name: str, said: str) -> None:
    assert write_of(name) == said


def test_marks_stand_around_the_name_alone() -> None:
    assert write_of("Inès", mark="**") == "d’**Inès**"
