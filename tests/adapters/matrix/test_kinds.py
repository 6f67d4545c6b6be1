"""Each kind of question is played with a real homeserver, by every road that Matrix has."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from adapters.matrix.messages.asked import read_asked
from adapters.matrix.messages.taps import POLL_START, TAPS, keycap, letter_key
from bot.capabilities.study import records
from bot.capabilities.study.model import Answer
from bot.domain.messages import Choices
from bot.storage import learners
from lessons.questions import Question
from tests.adapters.matrix.bot import Bot, address_of
from tests.adapters.matrix.test_conversation import PATIENCE, heard, texts, together
from tests.house import PARIS
from tests.standins.matrix.learner import Event, Learner, says, words
from tests.standins.matrix.synapse import Synapse

CONVERSATIONS = Path(__file__).parents[2] / "conversations"
KINDS, GESTURE = CONVERSATIONS / "kinds", CONVERSATIONS / "gesture"
WEEK_AFTER = datetime(2026, 11, 30, 9, 0, tzinfo=PARIS)
OWN = "une fausse référence"  # words that are no accepted form

Names = Callable[[str], str]
Talk = tuple[Bot, Learner, str]


@asynccontextmanager
async def learning(
    synapse: Synapse, names: Names, folder: Path, lessons: Path = KINDS, **options: object
) -> AsyncIterator[Talk]:
    """Levain and an agent who skipped the onboarding: the first question is asked."""
    async with together(synapse, names, folder, lessons=lessons, **options) as talk:
        _, ana, room = talk
        await ana.expect(room, says("bienvenue"))
        for _ in range(3):
            count = len(texts(ana, room))
            await ana.say(room, "passer")
            await heard(ana, room, count + 1)
        yield talk


@pytest.mark.parametrize(
    ("road", "encrypted"),
    [
        ("typed", True),
        ("tapped", False),
        ("polls", True),
        ("replied", False),
        ("replied", True),
    ],
)
async def test_every_kind_is_answered(
    synapse: Synapse, names: Names, tmp_path: Path, road: str, *, encrypted: bool
) -> None:
    options = {"encrypted": encrypted, "polls": road == "polls"}
    async with learning(synapse, names, tmp_path, **options) as (bot, ana, room):
        course = bot.runtime.library.courses["tous-les-genres"]
        wanted = [(lesson, each) for lesson in course.lessons for each in lesson.quiz]
        wanted = [(lesson, each) for lesson, each in wanted if not each.later]
        for place, (lesson, question) in enumerate(wanted):
            if place and wanted[place - 1][0] is not lesson:
                await ana.say(room, "leçon")
            asked = await _asked(ana, room, question.id)
            pointed = await _answer(ana, room, asked, question, road)
            verdict = await ana.expect(room, _tells(question))
            assert "✗" not in words(verdict)
            if pointed:
                edit = await ana.expect(room, _closes(pointed))
                assert "votre réponse" in words(edit)
        answers = await _answers(bot, ana, room)
    assert [each.question_id for each in answers] == [each.id for _, each in wanted]
    assert [each.credit for each in answers] == [1.0 if each.graded else None for _, each in wanted]
    assert {each.kind for _, each in wanted} == {
        *("single", "case", "order", "match", "short", "scale", "multiple", "truefalse")
    }


async def _answer(
    ana: Learner, room: str, asked: Event, question: Question, road: str
) -> Event | None:
    """Answer right, by that road where the question has it, else by typing.

    Give the message that was pointed to, which is closed by an edit.
    """
    choices = _choices(asked)
    if question.kind == "short" and road in ("tapped", "polls"):
        await ana.say(room, OWN)
        asked = await ana.expect(room, _follows)
        choices = _choices(asked)
        picked: tuple[str, ...] = (choices.options[0].id,)
    else:
        picked = question.sample(right=True)
    if road == "replied":
        await ana.say(room, "langue")
        await ana.expect(room, says("Dans quelle langue"))  # the newest question
        await ana.reply(room, asked["event_id"], _typed(choices, picked))
        return asked
    if asked["type"] == POLL_START:
        await ana.vote(room, asked["event_id"], picked)
    elif road == "tapped" and len(picked) == 1 and not choices.multiple:
        await ana.react(room, asked["event_id"], _key(choices, picked[0]))
        return asked
    else:
        await ana.say(room, _typed(choices, picked))
    return None


async def test_two_answers_at_once_are_one_verdict(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    """Two devices reply to the same question, as it was asked, with different letters."""
    async with learning(synapse, names, tmp_path, encrypted=False) as (bot, ana, room):
        asked = await _reach(ana, room, "premier-essai")
        said = [ana.reply(room, asked["event_id"], letters) for letters in ("ABC", "CBA")]
        await asyncio.gather(*said)
        await ana.expect(room, says("Vous aviez déjà répondu"))
        answers = await _answers(bot, ana, room)
        await ana.expect(room, _closes(asked))
    assert [each.question_id for each in answers].count("premier-essai") == 1
    assert len(answers) == 3


async def test_an_answer_that_is_not_whole_is_told_and_not_kept(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    odd = ("D", "A B", "ABCD", "BB A", "🙂🙂🙂", "АБВ", "\u202eABD", "z " * 2_000)
    async with learning(synapse, names, tmp_path, encrypted=False) as (bot, ana, room):
        asked = await _reach(ana, room, "premier-essai")
        for text in odd:
            count = len(texts(ana, room))
            await ana.reply(room, asked["event_id"], text)
            await heard(ana, room, count + 1)
            told = texts(ana, room)[-1]
            assert "lettres" in told or "trop long" in told, text
        assert len(await _answers(bot, ana, room)) == 2
        picked = ("besoin", "essai", "bilan")
        await ana.reply(room, asked["event_id"], _typed(_choices(asked), picked))
        await ana.expect(room, says("Le besoin d’abord"))
        assert len(await _answers(bot, ana, room)) == 3


async def test_a_letter_put_under_an_order_asks_for_the_rest(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    async with learning(synapse, names, tmp_path, encrypted=False) as (bot, ana, room):
        asked = await _reach(ana, room, "premier-essai")
        await ana.react(room, asked["event_id"], letter_key(2))
        await ana.expect(room, says("Il me faut les 3 lettres"))
        assert len(await _answers(bot, ana, room)) == 2


async def test_an_edit_of_an_answer_changes_nothing(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    async with learning(synapse, names, tmp_path, encrypted=False) as (bot, ana, room):
        await _reach(ana, room, "premier-essai")
        said = await ana.say(room, "ABC")
        await ana.expect(room, says("Dans l’ordre"))
        await ana.edit(room, said, "BCA")
        await ana.say(room, "aide")
        await ana.expect(room, says("progression"))
        answers = await _answers(bot, ana, room)
    assert answers[-1].correct is False
    assert len(answers) == 3


@pytest.mark.parametrize("polls", [False, True], ids=["keycaps", "polls"])
async def test_a_gesture_is_asked_a_week_later(
    synapse: Synapse, names: Names, tmp_path: Path, *, polls: bool
) -> None:
    options = {"lessons": GESTURE, "encrypted": False, "polls": polls}
    async with learning(synapse, names, tmp_path, **options) as (bot, ana, room):
        scale = await _asked(ana, room, "a-l-aise")
        if polls:
            await ana.vote(room, scale["event_id"], ["10"])
        else:
            for number in range(11):
                await ana.expect(room, _placed(scale, keycap(number)))
            await ana.react(room, scale["event_id"], keycap(10))
        await ana.expect(room, says("Il n’y a pas de bonne réponse"))
        (answer,) = await _answers(bot, ana, room)
        assert (answer.reply, answer.correct) == (["10"], None)
        await bot.tick(WEEK_AFTER)
        asked = await ana.expect(room, _says_or_asks("Votre geste, fait"))
        if polls:
            await ana.vote(room, asked["event_id"], ["no-occasion"])
        else:
            await ana.react(room, asked["event_id"], letter_key(2))
        await ana.expect(room, says("Choisissez dès maintenant"))
        if not polls:
            edit = await ana.expect(room, _closes(asked))
            assert "● B. Pas encore (votre réponse)" in words(edit)


async def _reach(ana: Learner, room: str, question: str) -> Event:
    """Answer the first lesson, and open the second, which begins with an order."""
    await _asked(ana, room, "qui-relit")
    await ana.say(room, "b")
    await _asked(ana, room, "courrier-pressant")
    await ana.say(room, "a")
    await ana.expect(room, says("Leçon terminée"))
    await ana.say(room, "leçon")
    return await _asked(ana, room, question)


async def _asked(ana: Learner, room: str, question: str) -> Event:
    """The event that asks a question last: a poll, or the last message with it."""

    def asks(event: Event) -> bool:
        choices = _found(event)
        if choices is None or not choices.action.endswith(f":{question}"):
            return False
        return not choices.options or TAPS in event["content"]

    async with asyncio.timeout(PATIENCE):
        while not (found := [event for event in ana.seen(room) if asks(event)]):
            await ana.pull(1.0)
    return found[-1]


def _found(event: Event) -> Choices | None:
    if "m.new_content" in event["content"]:
        return None
    blocks = read_asked(event["content"]).blocks
    return next((block for block in blocks if isinstance(block, Choices)), None)


def _choices(event: Event) -> Choices:
    found = _found(event)
    assert found
    return found


def _typed(choices: Choices, picked: Sequence[str]) -> str:
    """What somebody types who sees the letters, or the numbers of a scale."""
    ids = [each.id for each in choices.options]
    if not ids or choices.ends:
        return picked[0]
    letters = [chr(ord("A") + ids.index(each)) for each in picked]
    if any(choices.slots):
        return " ".join(f"{n}{letter}" for n, letter in enumerate(letters, 1))
    return ("" if choices.slots else " ").join(letters)


def _key(choices: Choices, pick: str) -> str:
    place = [each.id for each in choices.options].index(pick)
    return keycap(int(pick)) if choices.ends else letter_key(place + 1)


def _follows(event: Event) -> bool:
    """Say whether a message asks somebody to judge their words."""
    found = _found(event)
    return bool(found and found.options and found.options[0].id.startswith("yes\n"))


def _tells(question: Question) -> Callable[[Event], bool]:
    """A new message with the verdict on a question, or what is said of one without any."""

    def told(event: Event) -> bool:
        said = words(event) if "m.new_content" not in event["content"] else ""
        return ("onne réponse" if question.graded else "pas de bonne réponse") in said

    return told


def _closes(asked: Event) -> Callable[[Event], bool]:
    """The edit of a question."""
    relation = {"rel_type": "m.replace", "event_id": asked["event_id"]}
    return lambda event: event["content"].get("m.relates_to") == relation


def _placed(asked: Event, key: str) -> Callable[[Event], bool]:
    relation = {"rel_type": "m.annotation", "event_id": asked["event_id"], "key": key}
    return lambda event: event["content"].get("m.relates_to") == relation


def _says_or_asks(part: str) -> Callable[[Event], bool]:
    return lambda event: part in str(event["content"]) and TAPS in event["content"]


async def _answers(bot: Bot, ana: Learner, room: str) -> Sequence[Answer]:
    address = address_of(bot.account, ana.user_id, room)
    async with bot.runtime.database.begin() as connection:
        learner = await learners.find(connection, address)
        assert learner
        return (await records.list_answers(connection, [learner.id]))[learner.id]
