"""A reply, or words in a thread, are about the message that they name, in a real conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.messages.taps import TAPS, keycap
from bot.capabilities.study import records
from bot.domain.messages import Address
from bot.storage import learners
from tests.adapters.matrix.bot import Bot, address_of
from tests.adapters.matrix.test_conversation import together
from tests.standins.matrix.learner import Event, Learner, says, words
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]
Talk = tuple[Bot, Learner, str]


@pytest.fixture(params=[False, True], ids=["clear", "encrypted"])
async def talk(
    request: pytest.FixtureRequest, synapse: Synapse, names: Names, tmp_path: Path
) -> AsyncIterator[Talk]:
    """Levain, an agent, and their conversation, of which the language was just asked."""
    async with together(synapse, names, tmp_path, encrypted=request.param) as (bot, ana, room):
        yield bot, ana, room


async def test_a_reply_to_an_older_question_answers_it(talk: Talk) -> None:
    bot, ana, room = talk
    first = await _reach_question(ana, room)
    await ana.say(room, "langue")
    await ana.expect(room, says("Dans quelle langue"))  # the newest question
    await ana.reply(room, first["event_id"], "b")
    await ana.expect(room, _tells_verdict)
    assert len(await _answers(bot, ana, room)) == 1
    await ana.say(room, "aide")
    await ana.expect(room, says("progression"))  # in French still


async def test_a_reply_to_what_is_over_says_so_and_answers_nothing_else(talk: Talk) -> None:
    bot, ana, room = talk
    first = await _reach_question(ana, room)
    await ana.reply(room, first["event_id"], "b")
    verdict = await ana.expect(room, _tells_verdict)
    edit = await ana.expect(room, lambda event: "m.new_content" in event["content"])
    assert edit["content"]["m.relates_to"]["event_id"] == first["event_id"]
    await ana.say(room, "leçon")
    second = await ana.expect(room, _asks)
    await ana.reply(room, verdict["event_id"], "a")
    await ana.expect(room, says("Ce choix ne sert plus"))
    await ana.reply(room, first["event_id"], "a")
    await ana.expect(room, says("Vous aviez déjà répondu"))
    assert len(await _answers(bot, ana, room)) == 1
    await ana.reply(room, second["event_id"], "aide")  # a command stays one
    await ana.expect(room, says("progression"))
    await ana.say(room, "a")
    await ana.expect(room, _tells_verdict)
    assert len(await _answers(bot, ana, room)) == 2


async def test_a_thread_is_answered_in_its_thread(talk: Talk) -> None:
    bot, ana, room = talk
    first = await _reach_question(ana, room)
    await ana.say(room, "leçon")
    await ana.expect(room, _asks)  # asked again, below
    root = first["event_id"]
    said = await ana.say_in_thread(room, root, "b")
    verdict = await ana.expect(room, _tells_verdict)
    assert verdict["content"]["m.relates_to"] == _thread(root, said)
    again = await ana.say_in_thread(room, root, "a", last=verdict["event_id"])
    told = await ana.expect(room, says("déjà répondu"))
    assert told["content"]["m.relates_to"] == _thread(root, again)
    assert len(await _answers(bot, ana, room)) == 1
    tapped = verdict["event_id"]  # « Pourquoi », « Progression », « Leçon »
    await ana.react(room, tapped, keycap(2))
    shown = await ana.expect(room, says("Avancement"))
    assert shown["content"]["m.relates_to"] == _thread(root, tapped)
    await ana.say(room, "aide")
    outside = await ana.expect(room, says("progression"))
    assert "m.relates_to" not in outside["content"]


async def _reach_question(ana: Learner, room: str) -> Event:
    """Skip the onboarding; the first question of a lesson."""
    await ana.expect(room, says("bienvenue"))
    for _ in range(3):
        await ana.say(room, "passer")
    return await ana.expect(room, _asks)


async def _answers(bot: Bot, ana: Learner, room: str) -> Sequence[object]:
    address: Address = address_of(bot.account, ana.user_id, room)
    async with bot.runtime.database.begin() as connection:
        learner = await learners.find(connection, address)
        assert learner
        return (await records.list_answers(connection, [learner.id]))[learner.id]


def _asks(event: Event) -> bool:
    return any(tap["action"].startswith("answer:") for tap in event["content"].get(TAPS, ()))


def _tells_verdict(event: Event) -> bool:
    new = "m.new_content" not in event["content"]
    return new and any(
        each in words(event) for each in ("onne réponse", "Pas tout à fait", "Presque")
    )


def _thread(root: str, answered: str) -> dict[str, Any]:
    shown = {"is_falling_back": True, "m.in_reply_to": {"event_id": answered}}
    return {"rel_type": "m.thread", "event_id": root, **shown}
