"""Sentences that sound like those of another lesson."""

from __future__ import annotations

import pytest

from lessons.measures.likeness import COMMON, Passage, find_echoes

SAID = "La même année, un adulte sur trois avait renoncé au moins une fois à une démarche en ligne."
FIRST = Passage(("cours", "premiere"), SAID)


def heard(text: str, lesson: str = "seconde") -> bool:
    found = find_echoes([FIRST, Passage(("cours", lesson), text)])
    assert all(each.first == FIRST for each in found)
    return bool(found)


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        (SAID, True),
        (SAID.upper().replace(",", " ;"), True),
        (f"Selon l’Insee, en 2021, {SAID.lower()} C’est beaucoup.", True),
        (SAID.replace("adulte sur trois", "adulte sur quatre"), True),
        ("Un adulte sur trois a laissé tomber une démarche parce qu’elle était en ligne.", False),
        ("Au moins une fois.", False),  # too short to be an echo
        ("Le maire ouvre la séance, et personne ne sait qui a écrit la note.", False),
    ],
)
def test_what_was_said_elsewhere_is_heard(text: str, echo: bool) -> None:
    assert heard(text) is echo


def test_a_lesson_may_repeat_itself() -> None:
    assert not heard(SAID, lesson="premiere")


def test_the_likest_of_earlier_sentences_is_named() -> None:
    near = Passage(("autre", "lecon"), SAID.replace("au moins une fois", "en chemin"))
    third = Passage(("cours", "troisieme"), SAID)
    assert [each.first for each in find_echoes([near, FIRST, third])] == [near, FIRST]


def test_a_set_phrase_is_no_echo() -> None:
    """What many lessons say is a formula, as the rubric of the day."""
    many = [Passage(("cours", f"lecon-{at}"), SAID) for at in range(COMMON)]
    assert find_echoes(many) == []
    assert len(find_echoes(many[:-1])) == COMMON - 2
