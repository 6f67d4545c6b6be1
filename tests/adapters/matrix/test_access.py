"""Whom Levain serves on Matrix: the sender of every event, and what the others are told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.matrix.access import Admission
from adapters.matrix.texts import speech
from bot.domain.errors import CannotDeliver
from bot.domain.messages import Inbound, Outbound, Text
from tests.adapters.matrix.bot import PATIENCE, address_of, enter, run_bot
from tests.adapters.running import recording
from tests.standins.matrix.learner import CryptoLearner, Learner, says, words
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]
FR = speech("fr")
ANA, EVE, HOME = "@ana:mairie.fr", "@eve:ailleurs.fr", "mairie.fr"


@pytest.mark.parametrize(
    ("allowed", "person", "why"),
    [
        ((), ANA, None),
        ((), EVE, FR("matrix-declined-server", server="ailleurs.fr")),
        (("ailleurs.fr",), EVE, None),
        (("ailleurs.fr",), ANA, FR("matrix-declined-server", server=HOME)),
        (("@bob:mairie.fr",), ANA, FR("matrix-declined-person")),
        ((ANA,), ANA, None),
        (("ailleurs.fr", "@bob:mairie.fr"), ANA, FR("matrix-declined-either", server=HOME)),
        (("ailleurs.fr", "@bob:mairie.fr"), EVE, None),
    ],
)
def test_a_refusal_says_the_rule_that_holds(
    allowed: tuple[str, ...], person: str, why: str | None
) -> None:
    access = Admission(allowed=allowed, own=HOME)
    assert access.admits(person) == (why is None)
    if why:
        assert access.refusal(person, FR) == why


def test_whoever_levain_writes_to_first_is_served() -> None:
    assert Admission(allowed=(), own=HOME, invited=(EVE,)).admits(EVE)


@pytest.mark.parametrize("kind", [Learner, CryptoLearner])
async def test_whoever_joins_without_being_allowed_is_told_why_once_and_not_served(
    synapse: Synapse, names: Names, tmp_path: Path, kind: type[Learner]
) -> None:
    """Ana, who is allowed, opens a room, lets Eve in and leaves."""
    heard: list[Inbound] = []
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await kind.register(synapse, names("ana")) as ana,
        await kind.register(synapse, names("eve")) as eve,
        run_bot(synapse, account, tmp_path, wrap=recording(heard), allowed=(ana.user_id,)) as bot,
    ):
        room = await enter(ana, account)
        await ana.call("POST", "rooms", room, "invite", body={"user_id": eve.user_id})
        await eve.accept()
        await ana.leave(room)
        question = next(e for e in ana.seen(room) if e["sender"] == account.user_id)
        await eve.say(room, "aide")
        await eve.expect(room, says(FR("matrix-declined-person")), PATIENCE)
        await eve.react(room, question["event_id"], "1\ufe0f\u20e3")
        await eve.vote(room, question["event_id"], ["a"])
        await eve.say(room, "leçon")
        other = await enter(ana, account)
        await ana.say(other, "aide")
        await ana.expect(other, says("progression"))
        await eve.say(room, "quiz")
        await ana.say(other, "aide")
        await ana.expect(other, says("progression"))
        await eve.pull()
        told = [words(e) for e in eve.seen(room) if e["sender"] == account.user_id]
        assert told.count(FR("matrix-declined-person")) == 1
        assert {each.address.user for each in heard} == {ana.user_id}
        there = address_of(account, eve.user_id, room)
        with pytest.raises(CannotDeliver, match=r"matrix\.allowed"):
            await bot.matrix.send(there, Outbound((Text("leçon"),)), "1")


async def test_a_restart_tells_nobody_again(synapse: Synapse, names: Names, tmp_path: Path) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        await Learner.register(synapse, names("eve")) as eve,
    ):
        allowed = (ana.user_id,)
        async with run_bot(synapse, account, tmp_path, allowed=allowed):
            room = await enter(ana, account)
            await ana.call("POST", "rooms", room, "invite", body={"user_id": eve.user_id})
            await eve.accept()
            await ana.leave(room)
            await eve.say(room, "aide")
            await eve.expect(room, says(FR("matrix-declined-person")), PATIENCE)
        async with run_bot(synapse, account, tmp_path, allowed=allowed):
            await eve.say(room, "aide")
            other = await enter(ana, account)
            await ana.say(other, "aide")
            await ana.expect(other, says("progression"))
        await eve.pull()
        assert [words(e) for e in eve.seen(room)].count(FR("matrix-declined-person")) == 1


async def test_somebody_who_is_not_served_is_not_invited_to_speak_in_private(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        await Learner.register(synapse, names("eve")) as eve,
        run_bot(synapse, account, tmp_path, allowed=(ana.user_id,)),
    ):
        room = await enter(ana, account)
        await ana.call("POST", "rooms", room, "invite", body={"user_id": eve.user_id})
        await eve.accept()
        await ana.expect(room, says(FR("matrix-company")), PATIENCE)
        assert FR("matrix-private") not in map(words, ana.seen(room))
