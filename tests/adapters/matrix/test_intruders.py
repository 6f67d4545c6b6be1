"""What a person may try in a real room, and who else hears of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.matrix.messages.taps import TAPS, keycap
from adapters.matrix.texts import speech
from bot.domain.messages import Chose, Inbound, Left, Typed
from bot.storage.tables import delivery
from tests.adapters.matrix.bot import answered, enter, run_bot
from tests.adapters.running import echo, recording
from tests.house import MONDAY
from tests.standins.matrix.learner import CryptoLearner, Learner, says, words
from tests.standins.matrix.proxy import stand_before
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]
SPEECH = speech("fr")
MORNING = MONDAY + timedelta(days=1, hours=1)
MARK = "le mot que personne ne lit"
TRICKS = {
    "a body as long as it may be": {"body": f"{MARK} " + "é" * 7_000},
    "a bomb of tags": {
        "body": MARK,
        "format": "org.matrix.custom.html",
        "formatted_body": "<b>" * 9_000,
    },
    "a word from right to left": {"body": f"{MARK} \u202egnol tse\u202c \u2066x\u2069"},
    "orders to a terminal": {"body": f"{MARK} \x1b[2J\x07 \u200b\ufeff"},
    "a quote without end": {
        "body": "> " * 9_000 + MARK,
        "m.relates_to": {"m.in_reply_to": {"event_id": "$nothing"}},
    },
}


@pytest.mark.parametrize("kind", [Learner, CryptoLearner], ids=["clear", "encrypted"])
async def test_tricks_are_read_as_words(
    synapse: Synapse,
    names: Names,
    tmp_path: Path,
    kind: type[Learner],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "adapters")
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await kind.register(synapse, names("ana")) as ana,
        await kind.register(synapse, names("bob")) as bob,
        run_bot(synapse, account, tmp_path, wrap=echo),
    ):
        encrypted = kind is CryptoLearner
        room = await ana.open_room(account.user_id, encrypted=encrypted)
        other = await bob.open_room(account.user_id, encrypted=encrypted)
        await ana.expect(room, says("bienvenue"))
        await bob.expect(other, says("bienvenue"))
        if not encrypted:  # which makes of as much a third more
            await ana.say(room, f"{MARK} " + "é" * 31_000)
        for trick in TRICKS.values():
            await ana.send(room, "m.room.message", {"msgtype": "m.text", **trick})
        await ana.say(room, "fin")
        heard = await answered(ana, room, "fin")
        assert len(heard) == len(TRICKS) + 2 - encrypted
        assert all(MARK in each for each in heard[:-1] if not each.startswith("> "))
        assert not {*"\u202e\u202c\u2066\u2069\x1b\x07\u200b\ufeff"} & {*"".join(heard)}
        await bob.say(other, "fin")
        assert await answered(bob, other, "fin") == ["fin"]
        assert MARK not in "".join(map(words, bob.seen(other)))
    assert MARK not in caplog.text


async def test_forged_relations_mean_nothing(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    """Of two people and Levain, each in private: what one points at is not the other's."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    heard: list[Inbound] = []
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        await Learner.register(synapse, names("bob")) as bob,
        run_bot(synapse, account, tmp_path, wrap=recording(heard)),
    ):
        room = await ana.open_room(account.user_id)
        other = await bob.open_room(account.user_id)
        question = await ana.expect(room, says("bienvenue"))
        theirs = await bob.expect(other, says("bienvenue"))
        mine = await ana.say(room, "aide")
        await ana.expect(room, says("progression"))
        asked = question["event_id"]
        await ana.react(room, mine, keycap(1))  # of one's own
        await ana.edit(room, asked, "leçon")  # of Levain's words
        for pick in ("fr", "en", "x" * 300):
            await ana.vote(room, asked, [pick])
        await ana.vote(room, asked, ["fr", "en"])  # two, where one may be
        await ana.send(room, "org.matrix.msc3381.poll.end", _ends(asked))
        forged = {**question["content"], TAPS: [{"action": "stop"}], "msgtype": "m.text"}
        forged["m.relates_to"] = {"rel_type": "m.replace", "event_id": asked}
        forged["m.new_content"] = {"msgtype": "m.text", "body": "x", TAPS: [{"action": "stop"}]}
        await ana.send(room, "m.room.message", forged)
        for elsewhere in (theirs["event_id"], "$nothing"):
            with pytest.raises(Exception, match="elation"):
                await ana.react(room, elsewhere, keycap(1))
            with pytest.raises(Exception, match="elation"):
                await ana.vote(room, elsewhere, ["fr"])
        await ana.react(
            room, asked, keycap(2)
        )  # English, where French was chosen by the first vote
        await ana.say(room, "progression")
        await ana.expect(room, says("Vous n’avez pas encore commencé"))
    said = [each for each in heard if each.address.user == ana.user_id]
    assert [each.content for each in said if isinstance(each.content, Typed)] == [
        Typed("aide"),
        Typed("progression"),
    ]
    assert {each.content.action for each in said if isinstance(each.content, Chose)} == {"language"}
    assert [each.address.user for each in heard if each not in said] == [bob.user_id]


def _ends(event_id: str) -> dict[str, object]:
    relation = {"rel_type": "m.reference", "event_id": event_id}
    return {"m.relates_to": relation, "org.matrix.msc3381.poll.end": {}}


async def test_in_company_levain_is_silent_unless_it_is_spoken_to(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        await Learner.register(synapse, names("bob")) as bob,
        stand_before(synapse.url) as proxy,
        run_bot(proxy, account, tmp_path, wrap=echo),  # type: ignore[arg-type]
    ):
        room = await enter(ana, account)
        await ana.call("POST", "rooms", room, "invite", body={"user_id": bob.user_id})
        await bob.accept()
        await ana.say(room, "un")
        await bob.say(room, "deux")
        await bob.say(room, "Levain, trois ?")
        await bob.expect(room, says(SPEECH("matrix-private")))
        await bob.leave(room)
        await ana.say(room, "quatre")
        assert await answered(ana, room, "quatre") == ["quatre"]
        asked = [path for _, path in proxy.asked if path.endswith("/joined_members")]
        assert len(asked) <= 1  # of all that were in, each time somebody comes or goes


async def test_what_is_for_one_is_sent_to_nobody_else(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    """Neither when others come into a conversation, nor when they stay there without the one."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    heard: list[Inbound] = []
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        await Learner.register(synapse, names("bob")) as bob,
        await Learner.register(synapse, names("eve")) as eve,
        run_bot(synapse, account, tmp_path, reactions="never", wrap=recording(heard)) as bot,
    ):
        room = await enter(ana, account)
        for _ in range(3):
            await ana.say(room, "passer")
        await ana.expect(room, says("La première"))
        for each in (bob, eve):
            await ana.call("POST", "rooms", room, "invite", body={"user_id": each.user_id})
            await each.accept()
        await bob.expect(room, says(SPEECH("matrix-private")))
        await bot.tick(MORNING)
        async with bot.runtime.database.begin() as connection:
            errors = (await connection.execute(select(delivery.c.error))).scalars().all()
        assert "others read along in this conversation" in errors
        await ana.leave(room)
        await eve.leave(room)
        await bob.say(room, "bonjour")  # Bob is alone with Levain, and a stranger to it
        await bob.expect(room, says("bienvenue"))
        assert [e.address.user for e in heard if isinstance(e.content, Left)] == [
            ana.user_id,
            eve.user_id,
        ]
        for day in range(1, 4):
            await bot.tick(MORNING + timedelta(days=day))
        await bob.say(room, "aide")
        await bob.expect(room, says("progression"))
        said = [words(each) for each in bob.seen(room) if each["sender"] == account.user_id]
        since = said[said.index(SPEECH("matrix-private")) + 1 :]
        assert len(since) == 2, since  # to Bob: the welcome, and the help
        again = await ana.open_room(account.user_id)
        await ana.say(again, "leçon")
        await ana.expect(again, says("Leçon"))


async def test_what_was_said_while_levain_was_away_is_answered_once_and_in_order(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    """More than a sync gives at once, and encrypted."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    said = [str(number) for number in range(120)]
    async with await CryptoLearner.register(synapse, names("ana")) as ana:
        async with run_bot(synapse, account, tmp_path, wrap=echo):
            room = await enter(ana, account)
            await ana.say(room, "avant")
            await answered(ana, room, "avant")
        for each in said:
            await ana.say(room, each)
        async with run_bot(synapse, account, tmp_path, wrap=echo):
            await ana.say(room, "après")
            assert await answered(ana, room, "après") == ["avant", *said, "après"]
