"""What is a fact, what is an acronym that nobody explains."""

from __future__ import annotations

from typing import Any

import pytest

from lessons.course import Lesson, Term
from lessons.glossary import fold
from lessons.library import PACKAGED
from lessons.loader import load_course
from lessons.measures.facts import find_acronyms, find_fact, names_of

LESSON = load_course(PACKAGED / "courses" / "ia-pas-a-pas").lessons[0]


def lesson(text: str, **fields: Any) -> Lesson:
    bare = {"text": text, "plain": None, "more": None, "quiz": (), "title": "Une leçon"}
    return LESSON.model_copy(update=bare | fields)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Un agent sur deux hésite, soit 49 % d’entre eux.", "49 %"),
        ("La hausse est de 3,5 pour cent.", "3,5 pour cent"),
        ("Le texte s’applique depuis 2024.", "2024"),
        ("L’article 50 demande de le dire.", "article 50"),
        ("La loi n°78-17 le prévoit.", "loi n°78"),
        ("Il coûte 2,5 millions d’euros.", "2,5 millions"),
        ("Près de 3 500 habitants y vivent.", "3 500"),
        ("It saved 12 per cent of the fuel.", "12 per cent"),
        ("Malik a trois tâches, 12 dossiers et une heure.", ""),
        ("L’écran dit « fuite à 80 % ». Or 80 % n’est pas une preuve.", ""),  # of the scene
        ("À 14 h 30, le 5 mai, il part.", ""),
    ],
)
def test_a_fact_is_what_one_may_ask_the_origin_of(text: str, fact: str) -> None:
    assert find_fact(lesson(text)).replace("\u202f", " ").replace("\u00a0", " ") == fact


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Demandez au DPD.", ["DPD"]),
        ("Demandez au délégué à la protection des données (DPD). Le DPD répond.", []),
        ("Le DPD (délégué à la protection des données) répond.", []),
        ("La CNIL, l’autorité des données, le dit.", []),
        ("La CNIL, qui veille sur les données, le dit.", []),
        ("She is a nursery assistant (in French, ATSEM).", []),
        ("Un syndicat de directeurs (SNDGCT, décembre 2025) le demande.", []),
        ("La CNIL, vous le savez, veille.", ["CNIL"]),
        ("La CNIL et le DPD.", ["CNIL", "DPD"]),
        ("Écrivez [NOM] et [RAPPEL DES FAITS].", []),
        ("Voyez l’annexe III, en PDF.", []),
        ("L’option A, ou B.", []),
        ("ISM Interprétariat l’a dit.", []),  # a name
        ("Un outil d’IA, de l’IA, une IA.", []),  # of the glossary
    ],
)
def test_an_acronym_is_spelled_out_or_known(text: str, found: list[str]) -> None:
    ia = Term(id="ia", term="Intelligence artificielle (IA)", definition="…", source="JO")
    assert find_acronyms(lesson(text), names_of([ia])) == found


def test_an_acronym_is_spelled_out_anywhere_in_its_lesson() -> None:
    more = lesson("Demandez au DPD.", more="Le délégué à la protection des données (DPD) aide.")
    assert find_acronyms(more, frozenset()) == []


def test_names_of_terms_are_folded_and_those_in_parentheses_are_names_too() -> None:
    term = Term(id="x", term="Grand modèle (GML)", aliases=("LLM",), definition="…", source="JO")
    assert names_of([term]) == {fold("grand modèle (GML)"), "gml", "llm"}
