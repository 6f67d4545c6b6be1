"""What holds of any text, in every context: nothing is recorded but what was said."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.capabilities import load_capabilities
from bot.domain.menu import Menu
from bot.domain.messages import Typed
from bot.turn.router import Call, Router
from bot.understanding import labels, lexicon
from bot.understanding.answers import Surety, read_answer
from bot.understanding.lexicon import by_word, table
from bot.understanding.sayings import compile_pattern, read_sayings
from bot.understanding.words import Said, listen
from lessons.letters import letter
from tests.understanding import typed
from tests.understanding.scenes import Scene, ask, router, scene_of, scenes
from tests.understanding.seen import look

CAPABILITIES = load_capabilities()
FILES = [each.sayings for each in CAPABILITIES if each.sayings]
QUIZZES = [name for name in scenes() if scenes()[name].step is None]
STEPS = 1_000  # ways to place the words of one pattern, from one word of the text
CALLS = 2.5  # how many times more calls a text twice as long may cost

in_any_context = pytest.mark.parametrize("scene", scenes().values(), ids=scenes())
in_any_quiz = pytest.mark.parametrize("name", QUIZZES)


def records(scene: Scene, text: str) -> bool:
    """Return True if a text records an answer or a choice."""
    return any(each.startswith("answer(") for each in look(scene, scene.hear(text)).outcomes)


@in_any_context
@settings(max_examples=60, deadline=None)
@given(typed.anything)
def test_any_text_makes_a_call(scene: Scene, text: str) -> None:
    assert isinstance(scene.hear(text), Call)


@in_any_context
@settings(max_examples=30, deadline=None)
@given(typed.sentences)
def test_the_same_text_makes_the_same_call(scene: Scene, text: str) -> None:
    listen.cache_clear()
    again = Router(CAPABILITIES).route(Typed(text), scene.learner, scene.assignment)
    assert scene.hear(text) == again


@in_any_context
@settings(max_examples=150, deadline=None)
@given(typed.answers)
def test_what_is_sure_was_said(scene: Scene, text: str) -> None:
    reading = read_answer(listen(text), scene.menu)
    sure = reading.choices if reading and reading.surety is Surety.SURE else ()
    picked = {each for chosen in sure for each in chosen.picked}
    for place, entry in enumerate(scene.menu.letters):
        assert entry.pick not in picked or is_said(place, scene.menu, listen(text)), entry.label


def is_said(place: int, menu: Menu, said: Said) -> bool:
    """Return True if a text holds the mark, the place or the very words of an option."""
    label = labels.key(menu.letters[place].label)
    spoken = labels.keys(said.words)
    shown = {letter(each).lower() for each in range(len(menu.letters))}
    held = {*spoken, *(sign for word in spoken if {*word} <= shown for sign in word)}  # « AC »
    good = table("good").get(" ".join(label), "").split()
    bare = [each for each in label if each != "%"]
    marks = {letter(place).lower(), str(place + 1), *_ordinals(place, len(menu.letters)), *good}
    return bool(marks & held) or {*bare} <= {*spoken}


def _ordinals(place: int, offered: int) -> Iterator[str]:
    yield from (word for word, number in by_word("ordinals").items() if number == place + 1)
    if place >= offered - 2:  # « la dernière », « l’avant-dernière », « les deux dernières »
        yield from lexicon.words("lasts")
    yield from lexicon.words("firsts") if place < offered - 1 else ()


@in_any_quiz
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_denied_option_is_not_sure(name: str, data: st.DataObject) -> None:
    scene = scenes()[name]
    label = data.draw(st.sampled_from([each.label for each in scene.menu.letters]))
    words = label.split()
    at = data.draw(st.integers(0, len(words) - 1))
    denied = data.draw(st.sampled_from(["ne pas", "pas", "jamais", "surtout pas", "not"]))
    text = " ".join([*words[:at], denied, *words[at:]])
    assert not records(scene, text), text


@pytest.mark.parametrize("name", ["phrases", "partage", "multiple", "anglais"])
@pytest.mark.parametrize("denied", ["{mark}, pas {label}", "{label}, {mark} jamais"])
def test_an_option_denied_beside_its_mark_is_not_sure(name: str, denied: str) -> None:
    scene = scenes()[name]
    for place, entry in enumerate(scene.menu.letters):
        assert not records(scene, denied.format(mark=letter(place), label=entry.label))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_option_with_another_number_is_not_sure(data: st.DataObject) -> None:
    scene = scenes()[data.draw(st.sampled_from(["nombres", "unites", "partage", "phrases"]))]
    known = [each.label for each in scene.menu.letters]
    numbered = [each for each in known if re.search(r"\d|deux", each)]
    label = data.draw(st.sampled_from(numbered))
    other = str(data.draw(st.integers(0, 120)))
    text = re.sub(r"\d+|deux", other, label, count=1)
    assume(labels.key(text) not in map(labels.key, known))
    assume(scene.menu is not scenes()["nombres"].menu or int(other) > len(known))
    assert not records(scene, text), text


@settings(max_examples=300, deadline=None)
@given(st.lists(typed.labels, min_size=2, max_size=5, unique_by=labels.key), st.booleans())
def test_the_very_words_of_an_option_are_that_option(options: list[str], multiple: bool) -> None:
    scene = scene_of(ask("Lequel ?", *options, multiple=multiple))
    urgent = {word for each in router().commands if each.name == "stop" for word in each.words}
    for place, label in enumerate(options):
        if labels.key(label) not in {labels.key(word) for word in urgent}:
            call = scene.hear(label)
            assert (call.command.name, call.picked) == ("answer", (letter(place).lower(),)), label


@pytest.mark.parametrize(
    "options",
    [
        ("> 50 %", "< 50 %"),
        ("-5 degrés", "5 degrés"),
        ("10 €", "10 $"),
        ("Qui l’a écrit ?", "Quand ?"),
        ("A+", "A"),
        ("1/2", "1"),
        ("Pause", "Leçon"),
        ("mot de passe", "jours fériés"),
        ("Oui", "Oui, mais relu"),
        ("Non", "Merci"),
        ("B", "A"),
        ("2", "1"),
        ("Toutes", "Aucune"),
        ("Bonjour", "Je ne sais pas"),
        ("👍", "👎"),
    ],
)
def test_options_that_look_like_something_else_are_themselves(options: tuple[str, ...]) -> None:
    scene = scene_of(ask("Lequel ?", *options))
    told = [scene.hear(each) for each in options]
    assert [(each.command.name, each.picked) for each in told] == [
        ("answer", ("a",)),
        ("answer", ("b",)),
    ]


# An hour that is asked for politely, « 10 h ? », is an hour: it can be changed again.
@pytest.mark.parametrize("context", [name for name in scenes() if name != "heure"])
@settings(max_examples=60, deadline=None)
@given(st.one_of(st.sampled_from([*typed.LABELS, *"abcdABCD1234"]), typed.sentences))
def test_a_question_records_nothing(context: str, text: str) -> None:
    assert not records(scenes()[context], f"{text} ?")


# --- Cost ------------------------------------------------------------------------------------


def _patterns() -> Iterator[tuple[str, str]]:
    for saying in (each for file in FILES for each in read_sayings(file)):
        for pattern in (*saying.says, *saying.hints, *saying.unless):
            yield saying.command, compile_pattern(pattern).pattern


def test_the_words_of_a_pattern_are_placed_in_few_ways() -> None:
    ways = {
        (command, pattern): 3 ** pattern.count("{0,2}?") * 7 ** pattern.count("{0,6}?")
        for command, pattern in _patterns()
    }
    assert [each for each, count in ways.items() if count > STEPS] == []


def test_no_gap_of_a_pattern_is_without_end() -> None:
    """A word, a number and the argument at the end are the only runs without a bound."""
    bounded = re.compile(r"\\S[*+]|\\d\+|\(\?P<rest>\.\+\)|\\.")
    assert [each for each in _patterns() if re.search("[*+]", bounded.sub("", each[1]))] == []


@pytest.mark.parametrize(
    "word", ["arretez ", "je ", "batterie, ", "a ", "desinscrivezz ", "mais ", "12 ", "? ", "é"]
)
def test_a_text_twice_as_long_costs_twice_as_much(word: str) -> None:
    scene = scenes()["phrases"]
    half, whole = ((word * 400)[:size] for size in (200, 400))
    scene.hear("")
    assert _calls(lambda: scene.hear(whole)) <= CALLS * _calls(lambda: scene.hear(half))


def _calls(run: Callable[[], object]) -> int:
    """Return how many functions were called, those of the interpreter included."""
    counts: Counter[str] = Counter()

    def count(frame: FrameType, event: str, argument: Any) -> None:
        counts[event] += 1

    before = sys.getprofile()
    listen.cache_clear()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return counts["call"] + counts["c_call"]


@pytest.mark.parametrize("text", ["la 2", "2", "deux", "la dernière", "pas le 👍", "réponse 1"])
def test_options_of_signs_alone_are_answered_by_their_place(text: str) -> None:
    assert isinstance(scene_of(ask("Lequel ?", "👍", "👎")).hear(text), Call)
