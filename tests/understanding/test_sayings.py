"""The language of sayings: patterns of words, exceptions, clauses, slips."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.sayings import Ear, Urgency, compile_pattern, read_sayings
from bot.understanding.words import listen


def found(pattern: str, text: str) -> bool:
    return compile_pattern(pattern).search(text) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("stop", "stop", True),
        ("stop", "non stop merci", True),
        ("stop", "stopper", False),  # a whole word
        ("stop", "nonstop", False),
        ("arret*", "arretez", True),  # a beginning
        ("arret*", "arret", True),
        ("arret*", "larret", False),
        ("a|b c", "b c", True),  # one of them
        ("a|b c", "a c", True),
        ("a|b c", "c", False),
        ("a|ab", "ab", True),  # the longest is tried too
        ("en fini", "en fini", True),
        ("en fini", "en x fini", True),  # up to two words between
        ("en fini", "en x y fini", True),
        ("en fini", "en x y z fini", False),
        ("en fini", "fini en", False),  # in order
        ("en+finir", "en finir", True),  # no word between
        ("en+finir", "en x finir", False),
        ("a|en+b c", "en b c", True),
        ("a|en+b c", "a c", True),
        ("a|en+b c", "a b", False),
        ("en ... fini", "en a b c d e f fini", True),  # up to six
        ("en ... fini", "en a b c d e f g fini", False),
        ("je ne? sais", "je sais", True),  # may be missing
        ("je ne? sais", "je ne sais", True),
        ("ne? sais", "ne sais", True),
        ("ne? sais", "sais", True),
        ("sais pas?", "je sais", True),
        ("^ go", "go la", True),
        ("^ go", "la go", False),
        ("go $", "la go", True),
        ("go $", "go la", False),
        ("^ go $", "go", True),
        ("#", "12", True),
        ("# fois", "trois fois", True),
        ("# fois", "une fois", False),  # « une » is an article
        ("HOUR", "a HOUR", True),
        ("HOUR", "heure", False),
        ("a_b c", "a b c", True),
    ],
)
def test_a_pattern(pattern: str, text: str, matches: bool) -> None:
    assert found(pattern, text) is matches


def test_a_group_is_its_words() -> None:
    assert found("<stop> tout", "arretez tout")
    assert found("<stop> tout", "stop tout")
    assert not found("<stop> tout", "continuez tout")


@pytest.mark.parametrize("pattern", ["<nobody>", "a <nobody>", "a|<nobody>", "a+<nobody> b"])
def test_an_unknown_group_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="nobody"):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    ("text", "rest"),
    [("mot biais", "biais"), ("mot ia generative", "ia generative"), ("mot", None)],
)
def test_a_star_at_the_end_is_the_argument(text: str, rest: str | None) -> None:
    match = compile_pattern("mot *").search(text)
    assert match is not None
    assert match["rest"] == rest


@pytest.fixture
def ear(tmp_path: Path) -> Ear:
    file = tmp_path / "sayings.yaml"
    file.write_text(SAYINGS, encoding="utf-8")
    return Ear(read_sayings(file))


SAYINGS = """
stop:
  urgency: urgent
  says: [arrete* tout, desinscri*, ^ fini $]
  hints: [marre]
  unless: [pas arrete*, ne me desinscri*]
distress:
  urgency: vital
  says: [envie de+mourir]
  unless: [rire]
word:
  says: ["definition de? le|la|les? *"]
hour:
  whole: true
  says: [envoy* ... HOUR]
lesson:
  says: [lecon]
lesson/next:
  says: [lecon suivante]
summary:
  says: [lecon suivante de+mon+equipe]
"""


def heard(
    ear: Ear, typed: str, urgency: Urgency = Urgency.URGENT, *, not_for: str = ""
) -> tuple[str, str, bool] | None:
    """Return the command heard, its argument, and whether it is sure."""
    said = ear.hear(listen(typed), urgency, lambda name: name != not_for)
    return (said.command, said.argument, said.sure) if said else None


def test_what_is_said_is_sure_and_a_hint_is_not(ear: Ear) -> None:
    assert heard(ear, "arrêtez tout") == ("stop", "", True)
    assert heard(ear, "j’en ai marre") == ("stop", "", False)
    assert heard(ear, "bonne journée") is None


def test_a_saying_is_heard_at_its_level_only(ear: Ear) -> None:
    assert heard(ear, "arrêtez tout", Urgency.PLAIN) is None
    assert heard(ear, "leçon", Urgency.PLAIN) is not None


def test_an_exception_silences_a_saying(ear: Ear) -> None:
    assert heard(ear, "n’arrêtez pas, pas arrêter tout") is None
    assert heard(ear, "ne me désinscrivez pas") is None


def test_a_clause_without_the_exception_only_suggests(ear: Ear) -> None:
    assert heard(ear, "pas arrêter la machine. Désinscrivez-moi") == ("stop", "", False)


def test_what_is_vital_is_sure_in_a_clause_too(ear: Ear) -> None:
    said = heard(ear, "vous me faites rire. J’ai envie de mourir", Urgency.VITAL)
    assert said == ("distress", "", True)
    assert heard(ear, "envie de mourir de rire", Urgency.VITAL) is None


@pytest.mark.parametrize("typed", ["désincrivez moi", "desinscrivé moi"])
def test_a_slip_is_forgiven_in_a_long_word(ear: Ear, typed: str) -> None:
    assert heard(ear, typed) == ("stop", "", True)


def test_a_short_word_must_be_exact(ear: Ear) -> None:
    assert heard(ear, "finu") is None


@pytest.mark.parametrize("typed", ["fini", "bon ben fini merci", "Fini !"])
def test_soft_words_are_left_out_at_both_ends(ear: Ear, typed: str) -> None:
    assert heard(ear, typed) == ("stop", "", True)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("la leçon", "lesson"),
        ("leçon suivante", "lesson"),
        ("leçon suivante de mon équipe", "summary"),
    ],
)
def test_the_longer_saying_wins(ear: Ear, typed: str, command: str) -> None:
    assert heard(ear, typed, Urgency.PLAIN) == (command, "", True)


def test_a_command_that_is_not_allowed_is_not_heard(ear: Ear) -> None:
    said = heard(ear, "leçon suivante de mon équipe", Urgency.PLAIN, not_for="summary")
    assert said == ("lesson", "", True)


@pytest.mark.parametrize(
    ("typed", "command", "argument"),
    [
        ("définition de l’hallucination", "word", "hallucination"),
        ("définition", "word", ""),
        ("Envoyez-moi ça à 10 h", "hour", "Envoyez-moi ça à 10 h"),  # the whole text
    ],
)
def test_the_argument_of_a_command(ear: Ear, typed: str, command: str, argument: str) -> None:
    assert heard(ear, typed, Urgency.PLAIN) == (command, argument, True)
