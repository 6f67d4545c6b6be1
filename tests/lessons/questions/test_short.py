"""Words typed for an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.questions.short import NO, TYPED_MAX, YES, Short, judged, typed

QUESTION = Short(
    id="q",
    kind="short",
    prompt="Quel mot ?",
    accept=("hallucination", "l’article 50", "données à caractère personnel", "RGPD", "biais"),
    answer="Une hallucination.",
    explanation="C’est le mot.",
)


@pytest.mark.parametrize(
    "words",
    [
        "hallucination",
        "Hallucination.",
        "  une   HALLUCINATION !",
        "les hallucinations",
        "halucination",
        "halllucinations",
        "«\u00a0hallucination\u00a0»",
        "article 50",
        "L'article 50",
        "des donnees a caractere personnel",
        "données à caractère personel",
        "rgpd",
        "le RGPD",
        "un biais",
        "c’est une hallucination",
        "c'est un biais je crois",
        "Je dirais une hallucination.",
        "je pense que c’est le RGPD",
        "je crois qu’il s’agit d’un biais",
        "I think it is an hallucination",
        "it’s a biais, I guess",
        "a biais, I think",
    ],
)
def test_accents_articles_plurals_and_slips_are_forgiven(words: str) -> None:
    reply = QUESTION.read([words])
    assert reply is not None
    assert QUESTION.grade(reply).correct
    assert QUESTION.model_answer([words]) is None


@pytest.mark.parametrize(
    "words",
    [
        "article 5",
        "article 51",
        "rgdp",
        "biaiser",
        "halte",
        "une invention",
        "oui",
        "🙂",
        "ce n’est pas un biais",
        "c’est pas un biais",
        "un biais je crois pas",
        "je crois",
        "je ne dirais pas un biais",
        "it is not a biais",
        "c’est un biais ou une erreur",
    ],
)
def test_other_words_are_compared_by_their_author(words: str) -> None:
    assert QUESTION.read([words]) is None
    assert QUESTION.model_answer([words]) == QUESTION.answer
    for own, right in ((YES, True), (NO, False)):
        reply = QUESTION.read([judged(words, own)])
        assert reply == [words, own]
        assert QUESTION.grade(reply).correct is right
        assert QUESTION.explain(reply).note == QUESTION.answer


@pytest.mark.parametrize("picked", [[], [""], ["  \n\t "], ["a", "b"], [judged("", YES)]])
def test_no_words_are_no_answer(picked: list[str]) -> None:
    assert QUESTION.read(picked) is None
    assert QUESTION.model_answer(picked) is None


@given(st.text(max_size=400), st.sampled_from([YES, NO]))
def test_whatever_is_typed_is_kept_short_on_one_line_and_read_back(words: str, own: str) -> None:
    kept = typed(words)
    assert len(kept) <= TYPED_MAX
    assert len(kept.splitlines()) <= 1
    reply = QUESTION.read([judged(words, own)])
    assert reply == ([kept, own] if kept else None)


def test_nobody_judges_their_words_by_typing_what_a_button_holds() -> None:
    assert QUESTION.read([typed("yes\nfaux")]) is None
