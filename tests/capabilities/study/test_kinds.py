"""Every kind of question, answered as people answer: badly, twice, late, on two devices."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.capabilities.study.review import next_variant
from bot.domain.messages import Choices, Chose, Feedback, Outbound
from lessons.library import load_library
from lessons.questions import Question
from tests.house import Home, open_home, words

KINDS = Path(__file__).parents[2] / "conversations" / "kinds"
COURSE = "tous-les-genres"
ODD = (
    "",
    "   ",
    "z" * 4_000,
    "Б В",
    "一二三",
    "\u202eZZ",
    "🙂",
    "A B C D E F",
    "ABCDEFGH",
    "1A 1B",
    "9Z",
    "0",
    "11",
    "-1",
    "3,5",
    "yes\nBAZ",
    "null",
    "{}",
    "B? non, A",
)


def asked(messages: Sequence[Outbound]) -> Choices | None:
    """The question of a lesson that messages end with, if they ask one."""
    blocks = [b for o in messages for b in o.blocks if isinstance(b, Choices)]
    found = [each for each in blocks if each.action.startswith(("answer:", "review:"))]
    return found[-1] if found else None


def verdicts(messages: Sequence[Outbound]) -> list[Feedback]:
    return [b for o in messages for b in o.blocks if isinstance(b, Feedback)]


def question_of(home: Home, choices: Choices) -> Question:
    _, _, lesson_id, question_id = choices.action.split(":")
    lesson = home.runtime.library.courses[COURSE].lesson(lesson_id)
    found = lesson.question(question_id) if lesson else None
    assert found
    return found


async def walk(home: Home) -> list[tuple[Choices, Question]]:
    """Open each lesson in turn; give each question as it is asked, answered right."""
    await home.begin()
    seen = []
    choices = asked(await home.send("leçon"))
    while choices:
        question = question_of(home, choices)
        seen.append((choices, question))
        told = await home.send(Chose(choices.action, question.sample(right=True)))
        assert verdicts(told)
        choices = asked(told) or asked(await home.send("leçon"))
    return seen


async def test_every_kind_is_asked_but_a_gesture_which_comes_later(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=KINDS) as home:
        kinds = {question.kind for _, question in await walk(home)}
        answers = await home.answers()
    library = load_library(KINDS)
    known = {each.kind for lesson in library.courses[COURSE].lessons for each in lesson.quiz}
    assert known - kinds == {"gesture"}
    assert len(answers) == len(known) - 1
    assert [each.credit for each in answers if each.correct] == [1.0] * 7
    assert [each.credit for each in answers if each.correct is None] == [None]


async def test_no_odd_answer_is_recorded_nor_left_without_a_word(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=KINDS) as home:
        await home.begin()
        choices = asked(await home.send("leçon"))
        while choices:
            question, before = question_of(home, choices), len(await home.answers())
            for text in ODD:
                if (question.kind, text) in (("scale", "0"), ("short", "-1")):  # « oui ou non ? »
                    continue
                replies = await home.send(text)
                assert replies, f"{question.kind}: {text!r} is met with silence"
                assert not verdicts(replies), f"{question.kind}: {text!r} is told right or wrong"
            assert len(await home.answers()) == before
            told = await home.send(Chose(choices.action, question.sample(right=False)))
            assert len(await home.answers()) == before + 1
            choices = asked(told) or asked(await home.send("leçon"))


async def test_odd_picks_of_a_form_are_refused_with_a_word(tmp_path: Path) -> None:
    odd: tuple[tuple[str, ...], ...] = ((), ("",), ("nowhere",), ("a", "a"), ("\n", "yes\n"))
    async with open_home(tmp_path, lessons=KINDS) as home:
        await home.begin()
        choices = asked(await home.send("leçon"))
        while choices:
            question, before = question_of(home, choices), len(await home.answers())
            for picked in odd:
                home.clock.move(home.clock() + timedelta(seconds=11))  # no slip of the finger
                replies = await home.send(Chose(choices.action, picked))
                assert words(replies)
                assert not verdicts(replies)
            assert len(await home.answers()) == before
            told = await home.send(Chose(choices.action, question.sample(right=True)))
            choices = asked(told) or asked(await home.send("leçon"))


async def test_two_devices_at_once_are_told_one_verdict(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=KINDS) as home:
        await home.begin()
        choices = asked(await home.send("leçon"))
        while choices:
            question, before = question_of(home, choices), len(await home.answers())
            right, wrong = (question.sample(right=each) for each in (True, False))
            other = wrong if wrong != right else ("3",)
            taps = (Chose(choices.action, each) for each in (right, other))
            told = await asyncio.gather(*map(home.send, taps))
            assert len(await home.answers()) == before + 1
            said = [each[0] for each in map(verdicts, told)]
            assert said[0].markup == said[1].markup
            assert said[0].picked == said[1].picked
            choices = next(filter(None, map(asked, told)), None) or asked(await home.send("leçon"))


async def test_letters_typed_are_those_shown(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=KINDS) as home:
        await home.begin()
        choices = asked(await home.send("leçon"))
        while choices:
            question = question_of(home, choices)
            picked = question.sample(right=True)
            shown = [each.id for each in choices.options]
            typed = "".join("ABCDEF"[shown.index(each)] for each in picked if each in shown[:6])
            told = verdicts(await home.send(typed or picked[0]))
            assert [each.correct for each in told] == [True if question.graded else None]
            choices = asked(await home.send("leçon"))


async def test_a_question_comes_back_in_another_guise_and_is_told_once(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=KINDS) as home:
        await home.begin()
        await home.send(Chose(f"answer:{COURSE}:relire:qui-relit", ("personne",)))
        home.clock.move(home.clock() + timedelta(days=1))
        again = asked(await home.send("réviser"))
        assert again
        assert again.action.endswith(":qui-relit:qui-relit-mot")
        assert not again.options
        told = await home.send("la relecture")
        assert [each.correct for each in verdicts(told)] == [True]
        later = await home.send(Chose(again.action, ("autre chose",)))
        assert [each.correct for each in verdicts(later)] == [True]
        assert "première réponse" in words(later)


async def test_a_gesture_is_asked_a_week_later_and_once_more_without_an_occasion(
    tmp_path: Path,
) -> None:
    async with open_home(tmp_path, lessons=KINDS) as home:
        await home.begin()
        await home.send("B")
        await home.send("A")
        for day in (7, 14):
            home.clock.move(home.clock() + timedelta(days=7))
            gesture = asked(await home.send("réviser"))
            while gesture and not gesture.action.endswith(":geste"):
                given = ("la relecture",) if not gesture.options else ("agent",)
                if gesture.action.endswith(":courrier-pressant"):
                    given = ("gabarit",)
                gesture = asked(await home.send(Chose(gesture.action, given)))
            assert gesture, f"after {day} days"
            assert [each.label[:3] for each in gesture.options] == ["C’e", "Pas", "J’a"]
            told = await home.send("B")
            assert "prochain écrit" in words(told)
        home.clock.move(home.clock() + timedelta(days=7))
        again = asked(await home.send("réviser"))
        assert again is None or not again.action.endswith(":geste")


@pytest.mark.parametrize("reviews", range(5))
def test_variants_come_in_turn_then_the_question_itself(reviews: int) -> None:
    lesson = load_library(KINDS).courses[COURSE].lessons[0]
    (question, alone, _) = lesson.quiz
    assert next_variant(question, reviews) == ("qui-relit-mot", "")[reviews % 2]
    assert next_variant(alone, reviews) == ""
