"""Messages whose keys are missing, late or withheld."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from adapters.matrix.encryption.undecrypted import WAITING_MAX, Undecrypted
from adapters.matrix.encryption.withheld import Withheld, reasons
from adapters.matrix.sync import decryption
from adapters.matrix.texts import speech
from bot.storage.inbox import Event, Inbox
from tests.adapters.matrix.bot import answered, enter, run_bot, until
from tests.adapters.running import echo
from tests.standins.matrix.learner import CryptoLearner, says, words
from tests.standins.matrix.proxy import Fault, stand_before
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SORRY = speech("fr")("matrix-undecipherable")


async def test_what_cannot_be_read_is_told_once_and_answered_when_its_key_comes(
    synapse: Synapse,
    names: Names,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(decryption, "KEYS_WAIT", 0.1)
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await CryptoLearner.register(synapse, names("ana"), tmp_path / "ana") as ana,
        run_bot(synapse, account, tmp_path, wrap=echo) as bot,
    ):
        room = await enter(ana, account)
        await ana.say(room, "un")
        await answered(ana, room, "un")
        key = withhold(ana, room, account.user_id)
        refusal = {"algorithm": "m.megolm.v1.aes-sha2", "code": "m.unverified", "reason": "secret"}
        told = {account.user_id: {account.device_id: refusal}}
        await give(ana, "m.room_key.withheld", {"messages": told})
        for word in ("deux", "trois", "quatre"):
            await ana.say(room, word)
        await ana.expect(room, says(SORRY))
        (line,) = [each for each in caplog.messages if "withholds" in each]
        assert "levain matrix verify" in line
        assert "secret" not in line
        await give(ana, "m.room.encrypted", key)
        assert await answered(ana, room, "quatre") == ["un", "deux", "trois", "quatre"]
        assert [words(each) for each in ana.seen(room)].count(SORRY) == 1
        # Once something was read, a new trouble is told anew.
        withhold(ana, room, account.user_id)
        await ana.say(room, "cinq")
        await ana.expect(room, says(SORRY))
        assert bot.matrix.ready


async def test_nothing_is_told_once_something_was_read_since_and_the_next_loss_is(
    synapse: Synapse, names: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decryption, "KEYS_WAIT", 3.0)
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await CryptoLearner.register(synapse, names("ana"), tmp_path / "ana") as ana,
        run_bot(synapse, account, tmp_path, wrap=echo) as bot,
    ):
        room = await enter(ana, account)
        withhold(ana, room, account.user_id)
        lost = await ana.say(room, "un")
        ana.nio.olm.outbound_group_sessions.pop(room)
        await ana.say(room, "deux")
        assert await answered(ana, room, "deux") == ["deux"]
        inbox = Inbox(bot.runtime.database, "matrix", account.user_id)
        async with asyncio.timeout(30):  # its minute is over
            while [(e.id, e.failures) for e in await inbox.waiting()] != [(lost, 1)]:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        withhold(ana, room, account.user_id)
        lost = await ana.say(room, "trois")
        told = await ana.expect(room, says(SORRY))
        assert told["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == lost
        assert [words(each) for each in ana.seen(room)].count(SORRY) == 1


@pytest.mark.parametrize("before", [True, False])
async def test_a_key_that_is_refused_is_told_at_once(
    synapse: Synapse, names: Names, tmp_path: Path, before: bool
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await CryptoLearner.register(synapse, names("ana"), tmp_path / "ana") as ana,
        run_bot(synapse, account, tmp_path, wrap=echo),
    ):
        room = await enter(ana, account)
        withhold(ana, room, account.user_id)
        session = ana.nio.olm.outbound_group_sessions[room].id
        refused = {"code": "m.unverified", "room_id": room, "session_id": session}
        told = {"messages": {account.user_id: {account.device_id: refused}}}
        if before:
            await give(ana, "m.room_key.withheld", told)
        await ana.say(room, "un")
        if not before:
            await give(ana, "m.room_key.withheld", told)
        await ana.expect(room, says(SORRY), decryption.KEYS_WAIT / 2)


async def test_a_session_given_from_its_middle_on_holds_up_nobody(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    """Somebody gives no key to unverified sessions, writes, gives them again, and writes."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await CryptoLearner.register(synapse, names("ana"), tmp_path / "ana") as ana,
        await CryptoLearner.register(synapse, names("bob"), tmp_path / "bob") as bob,
    ):
        async with run_bot(synapse, account, tmp_path, wrap=echo):
            room, other = await enter(ana, account), await enter(bob, account)
            ana.nio.olm.create_outbound_group_session(room)
            session = ana.nio.olm.outbound_group_sessions[room]
            session.mark_as_shared()
            await ana.say(room, "un")
            session.shared = False  # from here on, it is given to everybody
            await ana.say(room, "deux")
            await answered(ana, room, "deux")
            await ana.say(room, "trois")
            assert await answered(ana, room, "trois") == ["deux", "trois"]
            await bob.say(other, "quatre")
            assert await answered(bob, other, "quatre") == ["quatre"]
            assert ana.nio.olm.outbound_group_sessions[room].id == session.id
        async with run_bot(synapse, account, tmp_path, wrap=echo):
            await ana.say(room, "cinq")
            assert await answered(ana, room, "cinq") == ["deux", "trois", "cinq"]


async def test_a_restart_does_not_forget_what_waits_and_tells_nobody_again(
    synapse: Synapse, names: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decryption, "KEYS_WAIT", 0)
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with await CryptoLearner.register(synapse, names("ana"), tmp_path / "ana") as ana:
        async with run_bot(synapse, account, tmp_path, wrap=echo) as bot:
            room = await enter(ana, account)
            await ana.say(room, "un")
            await answered(ana, room, "un")
            key = withhold(ana, room, account.user_id)
            hidden = await ana.say(room, "deux")
            await ana.expect(room, says(SORRY))
            inbox = Inbox(bot.runtime.database, "matrix", account.user_id)
            async with asyncio.timeout(30):
                while [(e.id, e.failures) for e in await inbox.waiting()] != [(hidden, 1)]:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        async with (
            stand_before(synapse.url) as proxy,
            run_bot(cast(Synapse, proxy), account, tmp_path, wrap=echo),
        ):
            ana.nio.olm.outbound_group_sessions.pop(room)
            await ana.say(room, "trois")
            assert await answered(ana, room, "trois") == ["un", "trois"]
            assert not [path for _, path in proxy.asked if path.endswith(".keys")]
            await give(ana, "m.room.encrypted", key)
            assert await answered(ana, room, "deux") == ["un", "trois", "deux"]


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("part", ["/keys/query", "/keys/claim", "/sendToDevice/m.room.encrypted/"])
async def test_an_exchange_of_keys_that_fails_is_done_again(
    synapse: Synapse, names: Names, tmp_path: Path, part: str, fault: Fault
) -> None:
    """Nothing is encrypted for nobody, and no room stays locked."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await CryptoLearner.register(synapse, names("ana"), tmp_path / "ana") as ana,
        stand_before(synapse.url) as proxy,
        run_bot(cast(Synapse, proxy), account, tmp_path, wrap=echo, reactions="never") as bot,
    ):
        await until(lambda: bot.matrix.ready)
        met = proxy.once("PUT" if "send" in part else "POST", part, fault)
        room = await enter(ana, account)
        assert met
        await ana.say(room, "un")
        assert await answered(ana, room, "un") == ["un"]


def withhold(ana: CryptoLearner, room: str, levain: str) -> dict[str, Any]:
    """What ana says from now on cannot be read before this is given."""
    olm = ana.nio.olm
    olm.create_outbound_group_session(room)
    _, key = olm.share_group_session(room, [levain], ignore_unverified_devices=True)
    assert key["messages"]
    olm.outbound_group_sessions[room].mark_as_shared()
    return dict(key)


async def give(ana: CryptoLearner, kind: str, body: dict[str, Any]) -> None:
    await ana.call("PUT", "sendToDevice", kind, uuid.uuid4().hex, body=body)


# --- Those that wait -------------------------------------------------------------------------


def test_a_room_that_says_too_much_takes_no_place_from_others() -> None:
    waiting = Undecrypted()
    quiet = Event("!quiet", "$0", "{}")
    waiting.keep("s", quiet)
    for number in range(2 * WAITING_MAX):
        waiting.keep("t", Event("!loud", f"${number + 1}", "{}"))
    assert quiet in waiting


def test_what_waits_is_bounded_and_the_oldest_give_way() -> None:
    waiting = Undecrypted()
    events = [Event("!r", f"${number}", "{}") for number in range(WAITING_MAX + 2)]
    gave_way = [waiting.keep("s" if number % 2 else "t", e) for number, e in enumerate(events)]
    assert [each for some in gave_way for each in some] == events[:2]
    assert events[0] not in waiting
    assert waiting.release({"s"}) == events[3::2]
    assert events[3] not in waiting
    assert waiting.release({"t", "u"}) == events[2::2]


# --- Why keys are withheld -------------------------------------------------------------------


def refusal(code: object, kind: object = "m.room_key.withheld") -> dict[str, object]:
    return {"type": kind, "content": {"code": code, "reason": "un secret"}}


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([refusal("m.unverified"), refusal("m.no_olm")], {"m.unverified", "m.no_olm"}),
        ([refusal("m.unverified", "org.matrix.room_key.withheld")], {"m.unverified"}),
        ([refusal("\x1b[2J"), refusal(None), refusal(["m.no_olm"])], {""}),
        ([{"type": "m.room_key.withheld", "content": "m.no_olm"}], {""}),
        ([refusal("m.unverified", "m.room_key"), None, [], {"type": 1}], set()),
    ],
)
def test_reasons_are_recognised(events: list[object], found: set[str]) -> None:
    assert reasons(events) == found


def test_each_reason_is_explained_once_an_hour(caplog: pytest.LogCaptureFixture) -> None:
    now = NOW
    told = Withheld(lambda: now)
    for minutes in (0, 1, 59, 60, 61):
        now = NOW + timedelta(minutes=minutes)
        for code in ("m.unverified", "m.blacklisted", "odd"):
            told.learn({"to_device": {"events": [refusal(code), refusal(code)]}})
    assert all(record.levelno == logging.WARNING for record in caplog.records)
    assert len(caplog.messages) == 6
    assert not [each for each in caplog.messages if "secret" in each]
    assert all("levain matrix" in each for each in caplog.messages)
