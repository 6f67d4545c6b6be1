"""Syllables, words, sentences, and the index of ease that they give."""

from __future__ import annotations

import pytest

from lessons.content import LanguageCode
from lessons.markup import plain
from lessons.measures.reading import Readability, read, sentences
from lessons.measures.syllables import count_syllables

FRENCH = {
    1: """
    chat le que qu’il bien oui lui pluie bruit eau lieu mieux cœur sœur œuvre août voix fille
    feuille rue vue langue guerre guide peur jeune ceux cinq hier pied vient mot deux parlent ils
    an science
    """,
    2: """
    école outil outils l’outil d’outils agent agents mairie commune communes donnée données idée
    travaille famille voyage pays naïf Noël client crier première nation muet cruel jouer louange
    créer bureau logique souvent comment peut-être IA aiguë inquiète métier histoire mémoire
    patience récent accueil juillet théâtre chaos créée quartier réponse cahier courriers nuage
    """,
    3: """
    habitant vérifier relecture travailler essayer ouvrier oublier février quotidien vidéo réunion
    poésie document aérer responsable fonctionnaire expérience employé décision aujourd’hui
    dialogueur instruction jardinier étudiant amitié territoire
    """,
    4: """
    situation réalité européen intelligence artificielle rapidement CNIL 2026 priorité évaluer
    rapidité
    """,
    5: "collectivité administration hallucination bibliothécaire évacuation",
}
ENGLISH = {
    1: "cat tool the be made named used",
    2: "people table agent wanted lesson city science question AI colleague service changes",
    3: "idea decision citizen area radio resident services",
    4: "information situation valuable",
}
LISTS: tuple[tuple[LanguageCode, dict[int, str]], ...] = (("fr", FRENCH), ("en", ENGLISH))
COUNTED = [
    (language, word, count)
    for language, lists in LISTS
    for count, words in lists.items()
    for word in words.split()
]
LESSON = """\
Malik relit la note. « Est-elle juste ? » demande M. Petit : il n’a qu’une minute…
« Oui ? » Un silence.

**Votre geste du jour :** notez

- pour qui
- pour quoi, en 3 mots

Le [guide](https://example.org/un/guide) le dit (art. 5). Fin !
"""


@pytest.mark.parametrize(("language", "word", "count"), COUNTED, ids=str)
def test_syllables_are_those_one_hears(language: LanguageCode, word: str, count: int) -> None:
    assert count_syllables(word, language) == count


def test_a_sentence_ends_at_a_point_or_with_its_line() -> None:
    assert list(sentences(plain(LESSON))) == [
        "Malik relit la note.",
        "« Est-elle juste ? » demande M. Petit : il n’a qu’une minute…",
        "« Oui ?",
        "Un silence.",
        "Votre geste du jour : notez",
        "- pour qui",
        "- pour quoi, en 3 mots",
        "Le guide le dit (art. 5).",
        "Fin !",
    ]


def test_words_are_counted_as_word_processors_do() -> None:
    found = read(LESSON, "fr")
    assert found.lengths == (4, 9, 1, 2, 5, 2, 5, 6, 1)
    assert (found.words, round(found.sentence, 2)) == (35, 3.89)


def test_the_index_is_that_of_flesch_and_of_kandel_and_moles() -> None:
    found = Readability(lengths=(10, 14), syllables=36)
    assert found.ease("fr") == pytest.approx(207 - 1.015 * 12 - 73.6 * 1.5)
    assert found.ease("en") == pytest.approx(206.835 - 1.015 * 12 - 84.6 * 1.5)
    assert read("…", "fr").ease("fr") == 100


def test_a_text_of_an_office_reads_worse_than_a_plain_one() -> None:
    office = "La dématérialisation des procédures administratives nécessite une sensibilisation."
    clear = "Les démarches se font en ligne. Il faut aider les gens."
    assert read(office, "fr").ease("fr") < 30 < 80 < read(clear, "fr").ease("fr")
