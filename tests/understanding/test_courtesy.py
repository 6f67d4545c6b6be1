"""Orders in polite words: the same command, with the same words after it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Assignment, Role
from bot.understanding.courtesy import strip_courtesy
from tests.understanding.scenes import Scene, scenes


def read(text: str, role: Role) -> tuple[str, str]:
    """The command, and the words after it."""
    scene: Scene = replace(scenes()["apres"], assignment=Assignment(role=role))
    call = scene.hear(text)
    return call.command.name, call.argument


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("merci de m’envoyer le bilan", "summary", ""),
        ("Merci de bien vouloir m'envoyer le bilan.", "summary", ""),
        ("merci de m envoyer le bilan", "summary", ""),
        ("peux-tu m'envoyer le bilan du service accueil", "summary", "du service accueil"),
        ("je voudrais le bilan s'il te plaît", "summary", ""),
        ("pouvez-vous exporter le bilan", "export", "le bilan"),
        ("bilan svp", "summary", ""),
        ("bilan RH, s’il vous plaît !", "summary", "RH"),
        ("Bonjour, j’aimerais le bilan de la voirie, merci d’avance", "summary", "de la voirie"),
        ("bonjour bilan", "summary", ""),
        ("le bilan de la voirie", "summary", "de la voirie"),
        ("donnez-moi le registre 2026 svp", "register", "2026"),
        ("est-ce que je peux avoir le bilan ?", "summary", ""),
        ("il me faudrait le bilan en image", "chart", ""),
        ("could you send me the summary please", "summary", ""),
        ("can I have the register for 2026?", "register", "for 2026"),
        ("exporte le bilan", "export", "le bilan"),
        ("relance la voirie stp", "nudge", "la voirie"),
        ("peux-tu relancer la voirie", "nudge", "la voirie"),
        ("je voudrais mes données", "my-data", ""),
        ("peux-tu me donner l’attestation svp", "attestation", ""),
        ("peux-tu chercher hallucination", "search", "hallucination"),
        ("mon nom Jeanne D’Arc", "name", "Jeanne D’Arc"),  # as it was typed
        ("chercher est-ce une image ?", "search", "est-ce une image ?"),
        ("merci pour le bilan", "thanks", ""),
        ("merci", "thanks", ""),
    ],
)
def test_an_order_is_the_same_in_polite_words(text: str, command: str, argument: str) -> None:
    assert read(text, Role.ADMINISTRATOR) == (command, argument)


@pytest.mark.parametrize(
    ("text", "not_command"),
    [
        ("je voudrais un bilan de compétences", "summary"),
        ("relance la leçon", "nudge"),
        ("mon mot de passe est trop court", "word"),
        ("je ne veux pas exporter", "export"),
    ],
)
def test_whoever_may_not_order_is_read_as_ever(text: str, not_command: str) -> None:
    assert read(text, Role.AGENT)[0] != not_command


@given(st.text(max_size=200))
def test_polite_words_are_taken_off_any_text(text: str) -> None:
    for words, _ in strip_courtesy(text):
        assert len(words) <= len(text) + 2
