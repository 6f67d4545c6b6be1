"""Each kind of question is answered in Slack by its control, and by typing."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.capabilities.study import records
from bot.capabilities.study.model import Answer
from bot.storage import learners
from lessons.questions.short import YES
from tests.adapters.slack.levain import Levain, address_of, run_levain
from tests.adapters.slack.test_levain import count
from tests.house import KINDS, PARIS
from tests.standins.slack.blocks import elements_of
from tests.standins.slack.people import Person
from tests.standins.slack.screen import labels, words
from tests.standins.slack.server import Slack
from tests.standins.slack.workspace import Message

A_WEEK_LATER = datetime(2026, 12, 1, 9, 0, tzinfo=PARIS)
IN_ORDER = {
    "En 1er": "Nommer la tâche qui pèse",
    "En 2e": "Essayer à quelques-uns, avec des textes déjà publics",
    "En 3e": "Décider ensemble de continuer ou d’arrêter",
}
PAIRED = {
    "1. Un premier brouillon d’affiche": "L’outil, puis une relecture",
    "2. Annoncer un refus à une famille": "Une personne",
    "3. Le total d’un tableau de dépenses": "Le tableur",
}
SLOTS = {"Dans quel ordre": IN_ORDER, "À qui confier": PAIRED}
IDS = {"Dans quel ordre": "premier-essai", "À qui confier": "qui-fait-quoi"}
# What is typed before a question is asked.
CASE = ("B",)
ORDER = ("B", "A", "leçon")
MATCH = (*ORDER, "A puis B puis C")
SHORT = (*MATCH, "1A 2B 3C", "leçon")
SCALE = (*SHORT, "hallucination")
MULTIPLE = (*SCALE, "7")
BEFORE = {"Dans quel ordre": ORDER, "À qui confier": MATCH}


@asynccontextmanager
async def at(
    slack: Slack, folder: Path, question: str, before: Sequence[str]
) -> AsyncIterator[tuple[Levain, Person, Message]]:
    """Levain, Ana and a question that she is asked, once she has typed what comes before it."""
    async with run_levain(slack, folder, lessons=KINDS) as levain:
        ana = slack.workspace().person("ana")
        await ana.open_home()
        for _ in range(3):
            await ana.tap(await ana.expect(lambda m: "Passer" in labels(m)), "Passer")
        await ana.expect("jamais en dehors de vos jours")
        for line in before:
            await say(ana, line)
        yield levain, ana, await ana.expect(lambda m: question in words(m) and is_open(m))
        assert ana.errors == []
        refused = [call for call in slack.ledger.calls() if not call.answer.get("ok", True)]
        assert refused == []


async def say(ana: Person, line: str) -> None:
    """Say it, and wait for an answer."""
    seen = len(ana.messages())
    await ana.say(line)
    await ana.until(lambda: len(ana.messages()) > seen + 1 or None)


def is_open(message: Message) -> bool:
    answering = ("Valider", "A", "7", "A. Vrai", "A. Oui", "A. C’est fait")
    return any(each in labels(message) for each in answering)


def inputs(message: Message) -> dict[str, dict[str, Any]]:
    """The elements of its inputs, by what stands above them."""
    found = (block for block in message["blocks"] if block["type"] == "input")
    return {block["label"]["text"]: block["element"] for block in found}


def letters(message: Message, question: str) -> str:
    """The letters of the right answer, in order."""
    options = next(iter(inputs(message).values()))["options"]
    names = [option["text"]["text"] for option in options]
    return "".join(
        next(name[0] for name in names if name.endswith(f". {text}"))
        for text in SLOTS[question].values()
    )


async def fill_lists(ana: Person, message: Message, question: str, said: str) -> None:
    """Pick those letters in the lists; « - » leaves one as it is."""
    for label, each in zip(SLOTS[question], said, strict=True):
        if each != "-":
            await ana.pick(message, label, each)


def closed(message: Message) -> Callable[[Message], bool]:
    """The same message, without anything to tap."""
    return lambda m: m["ts"] == message["ts"] and not labels(m) and not inputs(m)


async def answers(levain: Levain, ana: Person) -> tuple[Answer, ...]:
    async with levain.runtime.database.begin() as connection:
        learner = await learners.find(connection, address_of(ana))
        assert learner
        return (await records.list_answers(connection, [learner.id]))[learner.id]


async def answer_to(levain: Levain, ana: Person, question_id: str) -> Answer:
    """The only answer to that question."""
    (given,) = [e for e in await answers(levain, ana) if e.question_id == question_id]
    return given


# --- Slots -----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["lists", "typed", "in a thread"])
@pytest.mark.parametrize("question", SLOTS)
async def test_parts_are_put_in_their_places(
    slack: Slack, tmp_path: Path, question: str, how: str
) -> None:
    async with at(slack, tmp_path, question, BEFORE[question]) as (levain, ana, asked):
        assert tuple(inputs(asked)) == tuple(SLOTS[question])
        right = letters(asked, question)
        if how == "lists":
            heard = len(slack.ledger.sent("interactive"))
            await fill_lists(ana, asked, question, right)
            assert len(slack.ledger.sent("interactive")) == heard  # nothing before the button
            await ana.tap(asked, "Valider")
        else:
            numbered = " ".join(f"{n}{each}" for n, each in enumerate(right, 1))
            said = right if question == "Dans quel ordre" else numbered
            await ana.say(said, under=asked if how == "in a thread" else None)
        shown = await ana.expect(closed(asked))
        for letter, (label, text) in zip(right, SLOTS[question].items(), strict=True):
            line = f"✓ {label} → {letter}. {text}"
            assert line in words(shown)
            assert line in shown["text"]
        given = await answer_to(levain, ana, IDS[question])
        assert (given.correct, given.credit) == (True, 1.0)


@pytest.mark.parametrize(
    ("question", "credit"), [("Dans quel ordre", 2 / 3), ("À qui confier", 1 / 3)]
)
async def test_what_is_partly_right_shows_each_part(
    slack: Slack, tmp_path: Path, question: str, credit: float
) -> None:
    async with at(slack, tmp_path, question, BEFORE[question]) as (levain, ana, asked):
        one, two, three = letters(asked, question)
        await fill_lists(ana, asked, question, one + three + two)
        await ana.tap(asked, "Valider")
        shown = words(await ana.expect(closed(asked)))
        first, second, third = SLOTS[question]
        for part in (
            f"✓ {first} → {one}.",
            f"✗ {second} → {three}.",
            f" (attendu\u00a0: {two})",
            f"✗ {third} → {two}.",
            "1 sur 3",
        ):
            assert part in shown
        given = await answer_to(levain, ana, IDS[question])
        assert given.correct is False
        assert given.credit == pytest.approx(credit)


@pytest.mark.parametrize(
    ("question", "said", "note"),
    [
        ("Dans quel ordre", "---", "Il manque des choix\u00a0: 1, 2, 3."),
        ("Dans quel ordre", "AAB", "A est choisi plusieurs fois"),
        ("À qui confier", "A-B", "Il manque un choix, le 2."),
    ],
)
async def test_an_unfinished_choice_is_said_and_nothing_of_it_is_lost(
    slack: Slack, tmp_path: Path, question: str, said: str, note: str
) -> None:
    async with at(slack, tmp_path, question, BEFORE[question]) as (levain, ana, asked):
        before, messages = await answers(levain, ana), len(ana.messages())
        await fill_lists(ana, asked, question, said)
        await ana.tap(asked, "Valider")
        again = await ana.expect(lambda m: m["ts"] == asked["ts"] and note in words(m))
        held = [each.get("initial_option") for each in inputs(again).values()]
        assert "".join(each["text"]["text"][0] if each else "-" for each in held) == said
        assert len(ana.messages()) == messages
        assert await answers(levain, ana) == before
        await fill_lists(ana, again, question, letters(again, question))
        await ana.tap(again, "Valider")
        shown = await ana.expect(closed(asked))
        assert note not in words(shown)
        assert (await answer_to(levain, ana, IDS[question])).correct


async def test_letters_that_are_not_all_there_are_asked_for_below(
    slack: Slack, tmp_path: Path
) -> None:
    """Both copies of the question close with its answer."""
    async with at(slack, tmp_path, "Dans quel ordre", ORDER) as (levain, ana, asked):
        await ana.say("BA")
        second = await ana.expect("Il me faut les 3 lettres")
        right = letters(second, "Dans quel ordre")
        await fill_lists(ana, second, "Dans quel ordre", right)
        await ana.tap(second, "Valider")
        for each in (second, asked):
            assert f"✓ En 1er → {right[0]}." in words(await ana.until(_found(ana, closed(each))))
        assert (await answer_to(levain, ana, "premier-essai")).correct


def _found(ana: Person, fits: Callable[[Message], bool]) -> Callable[[], Message | None]:
    """A look for such a message, given before or not."""
    return lambda: next(filter(fits, (m for m in ana.messages() if m.get("blocks"))), None)


async def test_two_devices_at_once_leave_one_verdict(slack: Slack, tmp_path: Path) -> None:
    async with at(slack, tmp_path, "Dans quel ordre", ORDER) as (levain, ana, asked):
        right = letters(asked, "Dans quel ordre")
        await fill_lists(ana, asked, "Dans quel ordre", right)
        tap = ana.tap
        await asyncio.gather(tap(asked, "Valider"), ana.say(right[::-1]), tap(asked, "Valider"))
        await ana.expect(closed(asked))
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
        await answer_to(levain, ana, "premier-essai")


@pytest.mark.parametrize("said", ["CBA", "---"])
async def test_a_question_that_is_over_shows_its_verdict_again(
    slack: Slack, tmp_path: Path, said: str
) -> None:
    """As an old client shows it: whole or not, the first answer counts."""
    async with at(slack, tmp_path, "Dans quel ordre", ORDER) as (levain, ana, asked):
        await ana.say(letters(asked, "Dans quel ordre"))
        await ana.expect(closed(asked))
        levain.clock.move(A_WEEK_LATER)
        slack.edit(ana.records, ana.channel, asked["ts"], asked)
        await fill_lists(ana, asked, "Dans quel ordre", said)
        await ana.tap(asked, "Valider")
        await ana.expect("Vous aviez déjà répondu")
        assert (await answer_to(levain, ana, "premier-essai")).correct


async def test_options_that_are_there_no_more_get_a_sentence(slack: Slack, tmp_path: Path) -> None:
    async with at(slack, tmp_path, "Dans quel ordre", ORDER) as (levain, ana, asked):
        before, old = await answers(levain, ana), copy.deepcopy(asked)
        for element in inputs(old).values():
            for option in element["options"]:
                mark, pick = json.loads(option["value"])
                option["value"] = json.dumps([mark, f"old-{pick}"])
        slack.edit(ana.records, ana.channel, asked["ts"], old)
        await fill_lists(ana, old, "Dans quel ordre", "ABC")
        await ana.tap(old, "Valider")
        await ana.expect("n’attend plus de réponse")
        assert await answers(levain, ana) == before


async def test_options_that_moved_are_those_that_were_read(slack: Slack, tmp_path: Path) -> None:
    async with at(slack, tmp_path, "Dans quel ordre", ORDER) as (levain, ana, asked):
        old = copy.deepcopy(asked)
        for element in inputs(old).values():
            element["options"].reverse()
        slack.edit(ana.records, ana.channel, asked["ts"], old)
        await fill_lists(ana, old, "Dans quel ordre", letters(old, "Dans quel ordre"))
        await ana.tap(old, "Valider")
        await ana.expect(closed(asked))
        assert (await answer_to(levain, ana, "premier-essai")).correct


# --- Words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["button", "enter", "typed", "in a thread"])
async def test_words_are_read_in_the_field_and_in_the_conversation(
    slack: Slack, tmp_path: Path, how: str
) -> None:
    said = "L’Halucination"
    async with at(slack, tmp_path, "Comment nomme-t-on", SHORT) as (levain, ana, asked):
        if how in ("button", "enter"):
            heard = len(slack.ledger.sent("interactive"))
            await ana.fill(asked, "Votre réponse", said, enter=how == "enter")
            assert len(slack.ledger.sent("interactive")) == heard + (how == "enter")
        else:
            await ana.say(said, under=asked if how == "in a thread" else None)
        if how == "button":
            await ana.tap(asked, "Valider")
        shown = await ana.expect(closed(asked))
        assert "✓ L’Halucination\n (votre réponse, juste)" in words(shown)
        given = await answer_to(levain, ana, "le-mot")
        assert (given.reply, given.correct) == ([said], True)


@pytest.mark.parametrize("how", ["taps", "typed"])
@pytest.mark.parametrize(("own", "correct"), [("A. Oui", True), ("B. Non", False)])
async def test_other_words_are_compared_by_their_author(
    slack: Slack, tmp_path: Path, how: str, own: str, correct: bool
) -> None:
    said = "il l’invente & <c’est faux>"
    async with at(slack, tmp_path, "Comment nomme-t-on", SHORT) as (levain, ana, asked):
        if how == "taps":
            await ana.fill(asked, "Votre réponse", said, enter=True)
            compared = await ana.expect("Aviez-vous l’idée")
            await ana.tap(compared, own)
        else:
            await ana.say(said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
            compared = await ana.expect("Aviez-vous l’idée")
            await ana.say(own.partition(" ")[2])
        assert said in words(compared)
        sign = "✓" if correct else "✗"
        assert f"{sign} {own}" in words(await ana.until(_found(ana, closed(compared))))
        assert f"{sign} {said}" in words(await ana.until(_found(ana, closed(asked))))
        given = await answer_to(levain, ana, "le-mot")
        assert given.correct is correct
        assert given.reply == [said, YES if correct else "no"]


async def test_an_empty_field_is_said(slack: Slack, tmp_path: Path) -> None:
    async with at(slack, tmp_path, "Comment nomme-t-on", SHORT) as (levain, ana, asked):
        messages = len(ana.messages())
        await ana.tap(asked, "Valider")
        again = await ana.expect("Il manque votre réponse.")
        assert (again["ts"], len(ana.messages())) == (asked["ts"], messages)
        await ana.fill(again, "Votre réponse", "hallucination", enter=True)
        await ana.expect(closed(asked))
        assert (await answer_to(levain, ana, "le-mot")).correct


async def test_enter_and_the_button_at_once_count_once(slack: Slack, tmp_path: Path) -> None:
    async with at(slack, tmp_path, "Comment nomme-t-on", SHORT) as (levain, ana, asked):
        await ana.fill(asked, "Votre réponse", "hallucination", enter=True)
        await asyncio.gather(ana.tap(asked, "Valider"), ana.say("confabulation"))
        await ana.expect(closed(asked))
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
        assert (await answer_to(levain, ana, "le-mot")).reply == ["hallucination"]


async def test_a_hundred_characters_of_any_kind_come_back(slack: Slack, tmp_path: Path) -> None:
    said = "\U0001f9d1é&\U0001f4bb" * 25
    async with at(slack, tmp_path, "Comment nomme-t-on", SHORT) as (levain, ana, asked):
        with pytest.raises(AssertionError, match="100 characters at most"):
            await ana.fill(asked, "Votre réponse", f"{said}x", enter=True)
        await ana.fill(asked, "Votre réponse", said, enter=True)
        compared = await ana.expect("Aviez-vous l’idée")
        await ana.tap(compared, "A. Oui")
        await ana.expect(closed(compared))
        assert (await answer_to(levain, ana, "le-mot")).reply == [said, YES]


# --- Options ---------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["tap", "typed"])
async def test_a_scale_shows_what_was_chosen(slack: Slack, tmp_path: Path, how: str) -> None:
    async with at(slack, tmp_path, "sentez-vous à l’aise", SCALE) as (levain, ana, asked):
        assert labels(asked) == [f"{n}" for n in range(11)]
        await (ana.tap(asked, "7") if how == "tap" else ana.say("7"))
        shown = words(await ana.expect(closed(asked)))
        assert "● 7" in shown
        assert "✓ 7" not in shown
        given = await answer_to(levain, ana, "a-l-aise")
        assert (given.reply, given.correct, given.credit) == (["7"], None, None)


@pytest.mark.parametrize("how", ["tap", "typed"])
async def test_a_fair_answer_stands_beside_the_best(slack: Slack, tmp_path: Path, how: str) -> None:
    async with at(slack, tmp_path, "Un collègue, débordé", CASE) as (levain, ana, asked):
        await (ana.tap(asked, "B") if how == "tap" else ana.say("b"))
        shown = words(await ana.expect(closed(asked)))
        assert "(votre réponse, acceptable)" in shown
        assert "(la meilleure réponse)" in shown
        assert "✗" not in shown
        given = await answer_to(levain, ana, "courrier-pressant")
        assert (given.correct, given.credit) == (True, 0.5)


async def test_several_are_boxes_and_a_statement_two_buttons(slack: Slack, tmp_path: Path) -> None:
    async with at(slack, tmp_path, "Que peut-on confier", MULTIPLE) as (levain, ana, asked):
        (boxes,) = [e for b in asked["blocks"] for e in elements_of(b) if e["type"] == "checkboxes"]
        await ana.pick(asked, boxes["action_id"], "A", "C")
        await ana.tap(asked, "Valider")
        await ana.expect(closed(asked))
        assert (await answer_to(levain, ana, "donnees")).correct
        statement = await ana.expect(lambda m: "B. Faux" in labels(m))
        await ana.tap(statement, "B. Faux")
        assert "✓ B. Faux" in words(await ana.expect(closed(statement)))
        assert (await answer_to(levain, ana, "sources")).correct


@pytest.mark.parametrize("how", ["tap", "typed"])
async def test_a_gesture_is_asked_a_week_later(slack: Slack, tmp_path: Path, how: str) -> None:
    label = "C. J’ai essayé"
    async with at(slack, tmp_path, "Dans quel ordre", ORDER) as (levain, ana, _):
        levain.clock.move(A_WEEK_LATER)
        await say(ana, "réviser")
        while label not in labels(ana.messages()[-1]):  # first what fades
            variant = "vient avant la signature" in words(ana.messages()[-1])
            await say(ana, "relire" if variant else "A")
        asked = ana.messages()[-1]
        await (ana.tap(asked, label) if how == "tap" else ana.say("c"))
        shown = words(await ana.expect(closed(asked)))
        assert f"● {label}" in shown
        assert f"✓ {label}" not in shown
        await ana.until(lambda: count(ana, "Commencez par une seule référence") or None)
