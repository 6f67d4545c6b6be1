"""What Levain does not read gets a word, and nobody waits for an answer that never comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.sync.verification import CANCEL, requests
from adapters.matrix.texts import speech
from tests.adapters.matrix.bot import PATIENCE, enter, run_bot
from tests.standins.matrix.learner import CryptoLearner, Learner, says, words
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]
FR = speech("fr")
UNREAD = FR("matrix-unread").replace("*", "")  # in italics
PLACE = {"msgtype": "m.location", "body": "Ici", "geo_uri": "geo:48.8,2.3"}
QUESTION = {"question": {"m.text": "?"}, "answers": []}


@pytest.mark.parametrize("kind", [Learner, CryptoLearner])
async def test_what_is_no_text_gets_a_word(
    synapse: Synapse, names: Names, tmp_path: Path, kind: type[Learner]
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await kind.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path),
    ):
        room = await enter(ana, account)
        await ana.send(room, "m.room.message", PLACE)
        await ana.expect(room, says(UNREAD))
        await ana.send(room, "org.matrix.msc3381.poll.start", QUESTION)
        await ana.expect(room, says(UNREAD))
        await ana.send(room, "m.call.invite", {"call_id": "1", "version": "1"})
        await ana.expect(room, says(FR("matrix-call")))
        asked = {
            "msgtype": "m.key.verification.request",
            "body": "vérifier",
            "from_device": ana.account.device_id,
            "methods": ["m.sas.v1"],
            "to": account.user_id,
        }
        request = await ana.send(room, "m.room.message", asked)
        cancelled = await ana.expect(room, lambda event: event["type"] == CANCEL, PATIENCE)
        assert cancelled["content"]["m.relates_to"]["event_id"] == request
        assert cancelled["content"]["code"] == "m.user"
        await ana.expect(room, says(FR("matrix-verification")))
        for kind_of_voice in ("m.audio", "m.image"):
            voice = {"msgtype": kind_of_voice, "body": "x.ogg", "url": "mxc://localhost/x"}
            await ana.send(room, "m.room.message", voice)
            await ana.expect(room, says("fichier"))
        await ana.send(room, "m.room.message", {"msgtype": "m.notice", "body": "robot"})
        await ana.say(room, "aide")
        await ana.expect(room, says("progression"))
        assert [words(e) for e in ana.seen(room)].count(UNREAD) == 2


async def test_a_request_from_a_device_is_cancelled(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Told.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path),
    ):
        room = await enter(ana, account)
        asked = {
            "from_device": ana.account.device_id,
            "methods": ["m.sas.v1"],
            "timestamp": 1,
            "transaction_id": "t1",
        }
        body = {"messages": {account.user_id: {"*": asked}}}
        place = ("sendToDevice", "m.key.verification.request", "x1")
        await ana.call("PUT", *place, body=body)
        await ana.say(room, "aide")
        await ana.expect(room, says("progression"))
        async with asyncio.timeout(PATIENCE):
            while not ana.told:
                await ana.pull(1.0)
        assert ana.told[0]["type"] == CANCEL
        assert ana.told[0]["content"]["transaction_id"] == "t1"


class Told(Learner):
    """Somebody who notes what devices tell them."""

    told: tuple[Any, ...] = ()

    async def _learn(self, synced: dict[str, Any]) -> None:
        self.told += tuple((synced.get("to_device") or {}).get("events") or ())


def test_only_requests_that_can_be_answered_are() -> None:
    good = {"from_device": "D", "transaction_id": "t"}
    asked = [
        {"type": "m.key.verification.request", "sender": "@a:b", "content": good},
        {"type": "m.key.verification.start", "sender": "@a:b", "content": good},
        {"type": "m.key.verification.request", "sender": 1, "content": good},
        {"type": "m.key.verification.request", "sender": "@a:b", "content": {"from_device": []}},
        {"type": CANCEL, "sender": "@a:b", "content": good},
        None,
    ]
    assert requests({"to_device": {"events": asked}}) == [("@a:b", "D", "t")]
    assert requests({}) == []
