"""What is said in front of a question in words and is no answer, and what is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.understanding.scenes import QUESTION, ask, ask_words, scene_of

SCALE = replace(ask("À quel point ?", *map(str, range(11))), scale=True)
NAME = "name"


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("je suis en congé jusqu'à Noël", "pause", "je suis en congé jusqu'à Noël"),
        ("I am away until Christmas", "pause", "I am away until Christmas"),
        ("pause 2 semaines", "pause", "2 semaines"),
        ("pause two weeks", "pause", "two weeks"),
        ("horaire 10 h", "hour", "10 h"),
        ("mot biais", "word", "biais"),
        ("word bias", "word", "bias"),
        ("chercher source", "search", "source"),
        ("refaire 2", "replay", "2"),
        ("intéressé 1", "interested", "1"),
        ("plus tard svp", "later", ""),
        ("later please", "later", ""),
        ("demain", "later", ""),
        ("remets la leçon", "lesson", ""),
        ("je ne comprends pas la question", "plain", ""),
        ("je passe mon tour", "skip", ""),
        ("merci", "thanks", ""),
        ("thanks", "thanks", ""),
        ("c'est quoi ça", "identity", ""),
    ],
)
@pytest.mark.parametrize("action", [QUESTION, NAME])
def test_what_is_no_answer_is_read_before_words(
    action: str, text: str, command: str, argument: str
) -> None:
    call = scene_of(ask_words(action)).hear(text)
    assert (call.command.name, call.argument) == (command, argument)


@pytest.mark.parametrize(
    ("text", "command"), [("oui", "unknown"), ("non", "unknown"), ("?", "question")]
)
def test_a_sign_or_a_yes_answers_no_question_in_words(text: str, command: str) -> None:
    assert scene_of(ask_words(QUESTION)).hear(text).command.name == command


@pytest.mark.parametrize(
    "text",
    [
        "hallucination",
        "une fabulation",
        "mot de passe",
        "données personnelles",
        "la source",
        "ChatGPT",
        "langage clair",
        "vérifier plus tard",
        "refaire la recherche",
        "2 août 2026",
        "trois mois",
        "demander à un collègue",
        "confabulation ?",
    ],
)
def test_words_that_a_saying_holds_are_an_answer_all_the_same(text: str) -> None:
    call = scene_of(ask_words()).hear(text)
    assert (call.command.name, call.picked) == ("answer", (text,))


@pytest.mark.parametrize("text", ["Noël Martin", "Marie-Ève d'Août", "Paul Demain", "Anne Bien"])
def test_a_name_is_no_aside(text: str) -> None:
    call = scene_of(ask_words(NAME)).hear(text)
    assert (call.command.name, call.picked) == (NAME, (text,))


UNKNOWNS = ["je ne sais pas", "Je sais pas.", "aucune idée", "no idea", "I don't know", "jsp"]


@pytest.mark.parametrize("text", UNKNOWNS)
def test_what_is_not_known_is_answered_so_where_words_are_asked_for(text: str) -> None:
    call = scene_of(ask_words()).hear(text)
    assert (call.command.name, call.picked) == ("answer", (f"no\n{text}",))


@pytest.mark.parametrize("text", [*UNKNOWNS, "pas sûr", "je suis pas sûre"])
def test_what_is_not_known_meets_kind_words_elsewhere(text: str) -> None:
    for menu in (ask("Que faire ?", "Relire", "Signer", "Trier"), SCALE):
        assert scene_of(menu).hear(text).command.name == "not-known"


def test_an_answer_said_with_a_doubt_is_read() -> None:
    call = scene_of(ask("Que faire ?", "Relire", "Signer", "Trier")).hear("je sais pas, B")
    assert call.command.name in ("answer", "doubt")


@pytest.mark.parametrize(
    ("text", "pick"), [("tout à fait", "10"), ("pas du tout", "0"), ("not at all", "0")]
)
def test_words_for_the_end_of_a_scale_are_asked_back(text: str, pick: str) -> None:
    call = scene_of(SCALE).hear(text)
    assert call.command.name == "doubt"
    letter = "abcdefghijk"[int(pick)]
    assert call.picked == (f"pick:{letter}:{QUESTION}",)


@pytest.mark.parametrize("text", ["5/5", "une fabulation", "un peu", "pas tout à fait"])
def test_what_is_no_number_of_a_scale_meets_the_hint(text: str) -> None:
    call = scene_of(SCALE).hear(text)
    assert (call.command.name, call.picked) == ("unknown", ())


def test_a_scale_is_read_out_of_ten_after_its_answer_too() -> None:
    assert scene_of(SCALE).hear("sept sur dix").picked == ("h",)
    over = replace(SCALE, over=True, numbers=())
    assert scene_of(over).hear("8/10").picked == ("i",)


@pytest.mark.parametrize("text", ["trois mois", "six mois", "deux semaines", "le 3 mars"])
def test_a_moment_alone_asks_before_it_pauses(text: str) -> None:
    call = scene_of(ask("Que faire ?", "Relire", "Signer", "Trier")).hear(text)
    assert (call.command.name, call.picked) == ("unknown", (f"pause:{text}", "pause"))


@pytest.mark.parametrize(
    "text",
    [
        "non merci",
        "no thanks",
        "sans façon",
        "pas intéressé 1",
        "je ne suis plus intéressée par la 2",
        "pas intéressée par la formation de la CNIL",
        "not interested in the first",
    ],
)
def test_a_refusal_never_offers_to_stop(text: str) -> None:
    call = scene_of(ask("Que faire ?", "Relire", "Signer", "Trier")).hear(text)
    assert "stop" not in (call.command.name, *call.picked)
    assert "interested" not in (call.command.name, *call.picked)


@pytest.mark.parametrize(
    "text",
    ["pas complètement", "oui mais pas complètement", "j'ai lu jusqu'au bout", "complètement"],
)
def test_everyday_words_are_no_distress(text: str) -> None:
    call = scene_of(ask("Que faire ?", "Relire", "Signer", "Trier")).hear(text)
    assert call.command.name != "distress"


def test_a_correction_is_asked_back() -> None:
    menu = ask("Que faire ?", "Relire", "Signer", "Trier")
    assert scene_of(menu).hear("non en fait B").picked == (f"pick:b:{QUESTION}",)
    assert scene_of(menu).hear("je change d'avis").command.name == "second-try"
