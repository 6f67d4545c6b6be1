"""Somebody's devices: the first are trusted, a later one is told, a false one is given nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.matrix.encryption.devices import read
from adapters.matrix.records import Device
from bot.domain.messages import Outbound, Text
from tests.adapters.matrix.bot import address_of, enter, run_bot, until
from tests.adapters.matrix.test_commands import run_levain
from tests.standins.matrix.learner import CryptoLearner, says
from tests.standins.matrix.synapse import Account, Synapse

Names = Callable[[str], str]
LESSON = Outbound((Text("la suite"),))


async def other_device(synapse: Synapse, account: Account, store: Path) -> CryptoLearner:
    """The same person, on another device of theirs."""
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": account.user_id},
        "password": account.password,
    }
    made = await asyncio.to_thread(synapse.call, "POST", "/_matrix/client/v3/login", body)
    account = account._replace(access_token=made["access_token"], device_id=made["device_id"])
    person = CryptoLearner(synapse.url, account, store)
    await person._open()
    return person


async def test_a_second_device_reads_answers_and_is_told(
    synapse: Synapse, names: Names, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await CryptoLearner.register(synapse, names("ana"), tmp_path / "phone") as ana,
        run_bot(synapse, account, tmp_path),
    ):
        room = await enter(ana, account)
        assert not alerts(caplog)
        async with await other_device(synapse, ana.account, tmp_path / "desk") as desk:
            await desk.pull()
            await desk.say(room, "aide")
            heard = await desk.expect(room, says("progression"))
            assert (await ana.expect(room, says("progression")))["event_id"] == heard["event_id"]
            await ana.say(room, "langue")
            heard = await ana.expect(room, says("Dans quelle langue"))
            seen = await desk.expect(room, says("Dans quelle langue"))
            assert seen["event_id"] == heard["event_id"]
        (alert,) = alerts(caplog)
        assert "is new" in alert
        assert ana.user_id not in caplog.text
        listed = await asyncio.to_thread(run_levain, tmp_path, "matrix", "devices")
        rows = [line.split("  ") for line in listed.stdout.splitlines()]
        assert [row[1:3] for row in rows] == [
            [ana.user_id, ana.account.device_id],
            [ana.user_id, desk.account.device_id],
        ]
        fingerprint = ana.nio.olm.account.identity_keys["ed25519"]
        assert rows[0][3].replace(" ", "") == fingerprint
        assert "changed" not in listed.stdout


async def test_a_device_whose_keys_change_is_given_nothing(
    synapse: Synapse, names: Names, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It has the same name, as when somebody passes for it; the other device goes on."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await CryptoLearner.register(synapse, names("ana"), tmp_path / "phone") as ana,
        await other_device(synapse, ana.account, tmp_path / "desk") as desk,
        CryptoLearner(synapse.url, ana.account, tmp_path / "false") as false,
    ):
        async with run_bot(synapse, account, tmp_path):
            room = await enter(ana, account)
            false.nio.restore_login(ana.user_id, ana.account.device_id, ana.account.access_token)
            await false.nio.keys_upload()  # refused for its one-time keys, the others are kept
            async with asyncio.timeout(30):
                while not any("have changed" in each for each in alerts(caplog)):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        before = await false.call("GET", "sync")
        async with run_bot(synapse, account, tmp_path) as bot:  # which gives its keys anew
            await until(lambda: bot.matrix.ready)
            await bot.matrix.send(address_of(account, ana.user_id, room), LESSON, "1")
            await desk.expect(room, says("la suite"))
        after = await false.call("GET", "sync", since=before["next_batch"])
        assert "to_device" not in after
        assert len(alerts(caplog)) == 1
        listed = await asyncio.to_thread(run_levain, tmp_path, "matrix", "devices")
        (changed,) = [line for line in listed.stdout.splitlines() if "changed" in line]
        assert ana.account.device_id in changed


def alerts(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.name == "adapters.matrix.encryption.devices" and record.levelno == logging.WARNING
    ]


# --- What a homeserver tells -----------------------------------------------------------------


def test_devices_are_read_and_ours_are_not() -> None:
    told = {"keys": {"ed25519:D": "f", "curve25519:D": "i", "rsa:D": "x"}}
    assert read({"@a:x": {"D": told}, "@me:x": {"D": told}}, "@me:x") == [
        Device("@a:x", "D", "f", "i")
    ]


odd = st.recursive(
    st.none() | st.integers() | st.text(max_size=80),
    lambda each: st.lists(each) | st.dictionaries(st.text(max_size=300), each),
    max_leaves=10,
)


@settings(deadline=None)
@given(odd, odd, odd)
def test_whatever_it_tells(keys: object, each: object, listed: object) -> None:
    told = {"@a:x": {"D": {"keys": keys}}, "@b:x": {"D": each}, "@c:x": listed}
    assert all(len(value) <= 255 for device in read(told, "@me:x") for value in device)
