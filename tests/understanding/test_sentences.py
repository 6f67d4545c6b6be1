"""Conversations of one sentence: nothing harmful, and nearly all understood."""

from __future__ import annotations

import pytest

from bot.domain.messages import Chose
from tests.understanding.scenes import QUESTION, router, scenes
from tests.understanding.seen import Sentence, look
from tests.understanding.table import SENTENCES, judge_all, misses, share

RIGHT = 0.965  # of all sentences
RIGHT_HERE = 0.90  # of the sentences of one context
CONTEXTS = sorted(file.stem for file in SENTENCES.glob("*.yaml"))


def test_no_sentence_does_harm() -> None:
    harmful = [str(each) for each in judge_all() if each.verdict == "harmful"]
    assert harmful == []


def test_nearly_all_sentences_are_understood() -> None:
    right = share(judge_all())
    assert right >= RIGHT, misses(judge_all())


@pytest.mark.parametrize("context", CONTEXTS)
def test_most_sentences_of_a_context_are_understood(context: str) -> None:
    judged = [each for each in judge_all() if each.sentence.context == context]
    right = share(judged)
    assert right >= RIGHT_HERE, misses(judged)


def test_every_context_has_its_sentences() -> None:
    assert sorted(scenes()) == CONTEXTS


@pytest.mark.parametrize(
    ("action", "expect", "accept", "verdict"),
    [
        ("stop", "opt-out", (), "right"),
        ("complaint", "opt-out", (), "safe"),  # its reply names « arrêter »
        ("complaint", "opt-out", ("propose(stop)",), "right"),
        ("thanks", "opt-out", (), "harmful"),
        ("distress", "distress", (), "right"),
        ("thanks", "distress", (), "harmful"),
        ("stop", "complaint", (), "harmful"),
        ("pause", "thanks", (), "harmful"),
        ("pause", "command(pause)", (), "right"),
        (QUESTION, "answer(b)", (), "right"),
        (QUESTION, "answer(a)", (), "harmful"),
        (QUESTION, "unclear", (), "harmful"),
        ("thanks", "answer(b)", (), "safe"),
    ],
)
def test_the_verdict_on_what_is_done(
    action: str, expect: str, accept: tuple[str, ...], verdict: str
) -> None:
    scene = scenes()["phrases"]
    picked = ("b",) if action == QUESTION else ()
    call = router().route(Chose(action, picked), scene.learner, scene.assignment)
    assert Sentence("phrases", "…", expect, accept).judge(look(scene, call)) == verdict
