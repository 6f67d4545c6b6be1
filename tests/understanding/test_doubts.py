"""Doubts said with an answer: read where « pas sûr » may be said, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.menu import Menu
from bot.domain.messages import Choices, Feedback, Outbound
from bot.understanding.doubts import read_doubt
from tests.understanding.scenes import QUESTION, ask, scene_of, scenes
from tests.understanding.table import read_sentences

OPTIONS = (
    "Retirer les noms et les adresses avant de coller le texte",
    "Demander d’abord l’avis du délégué à la protection des données",
    "Continuer, puisque l’assistant efface tout chaque soir",
)
CALM = ask("Que lui conseillez-vous ?", *OPTIONS)
DOUBTFUL = replace(CALM, doubts=True)
TYPED = replace(Menu(), free=QUESTION, doubts=True)

WITH = {
    "B, pas sûr": "b",
    "b pas sûre": "b",
    "B (pas sûr)": "b",
    "B ?": "b",
    "b??": "b",
    "la B ?": "b",
    "je ne suis pas sûre mais B": "b",
    "je suis pas sûr, je dirais la c": "c",
    "chui pas sur mais la a": "a",
    "B mais je ne suis pas sûr": "b",
    "je pense que c est la B mais pas sure du tout": "b",
    "Pas trop sûr : C": "c",
    "peut-être B": "b",
    "au hasard, C": "c",
    "not sure, B": "b",
    "I'm not sure but B": "b",
    "maybe C": "c",
    "la deuxième, pas certain": "b",
    "Demander d’abord l’avis du délégué à la protection des données ?": "b",
}
WITHOUT_ANSWER = [
    "pas sûr",
    "Pas sûre.",
    "je ne suis pas sûr",
    "je suis pas sûre du tout",
    "not sure",
    "I am not sure",
]
NO_DOUBT = [
    "pourquoi B ?",
    "est-ce que la B est juste ?",
    "pas sûr que ce soit B",
    "je ne suis pas sûr de la B",
    "A ou B, pas sûr",
    "ça marche pas sur mon téléphone",
    "aide ?",
    "?",
    "c'est quoi ?",
]


@pytest.mark.parametrize(("text", "option"), WITH.items(), ids=WITH)
def test_an_answer_said_in_doubt_is_recorded_at_once(text: str, option: str) -> None:
    call = scene_of(DOUBTFUL).hear(text)
    assert (call.action, call.picked, call.unsure) == (QUESTION, (option,), True)


@pytest.mark.parametrize("text", WITHOUT_ANSWER)
def test_a_doubt_alone_is_kept_for_the_answer_that_follows(text: str) -> None:
    call = scene_of(DOUBTFUL).hear(text)
    assert (call.command.name, call.argument) == ("unsure", QUESTION)


@pytest.mark.parametrize("text", NO_DOUBT)
def test_other_words_are_read_as_ever(text: str) -> None:
    assert scene_of(DOUBTFUL).hear(text) == scene_of(CALM).hear(text)


@pytest.mark.parametrize("text", [*WITH, *WITHOUT_ANSWER])
def test_nothing_is_in_doubt_where_nobody_asks(text: str) -> None:
    call = scene_of(CALM).hear(text)
    assert not call.unsure
    assert call.command.name != "unsure"


def test_an_answer_in_words_is_said_in_doubt_too() -> None:
    for text in ("une hallucination ?", "hallucination, pas sûr", "pas sûre mais hallucination"):
        call = scene_of(TYPED).hear(text)
        assert call.action == QUESTION
        assert call.unsure
        assert "hallucination" in call.picked[0]
        assert "?" not in call.picked[0]
        assert "pas" not in call.picked[0]
    assert scene_of(TYPED).hear("aide ?").command.name == "help"


def test_what_is_said_in_doubt_is_an_answer_that_the_words_give() -> None:
    """Over every sentence: a doubt records what was to be asked back, and nothing else changes."""
    doubted = 0
    for sentence in read_sentences():
        scene = scenes()[sentence.context]
        menu = replace(scene.menu, doubts=True)
        doubtful = replace(scene, learner=replace(scene.learner, menu=menu))
        before, after = scene.hear(sentence.say), doubtful.hear(sentence.say)
        if before == after or after.command.name == "unsure":
            continue
        doubted += 1
        assert after.unsure, sentence
        picked = ",".join(after.picked)
        wanted = {sentence.expect, *sentence.accept}
        assert wanted & {f"answer({picked})", f"confirm({picked})"}, sentence
    assert doubted > 10


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    rest = read_doubt(text)
    assert rest is None or len(rest) <= len(text)
    scene_of(DOUBTFUL).hear(text)


def test_a_doubt_holds_until_its_question_has_an_answer() -> None:
    menu = DOUBTFUL.doubt(QUESTION)
    other = Choices("answer:course:lesson:other", "Et ceci ?", ())
    assert menu.after([Outbound((other,))]).doubted == QUESTION
    told = Outbound((Feedback(QUESTION, ("b",), "Bonne réponse."),))
    assert menu.after([told]).doubted == ""
