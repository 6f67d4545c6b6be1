"""What encryption does with what others send, and when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import aiohttp
import pytest
from aiohttp import web
from nio import JoinedMembersResponse, KeysClaimResponse, KeysQueryResponse
from nio.crypto import OlmDevice

from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.nio_checks import CheckedClient
from adapters.matrix.session import Session
from bot.domain.errors import LoggedOut, RetryLater, SendError

OLM = "m.olm.v1.curve25519-aes-sha2"
SIGNED, COUNT = "signed_curve25519", {"curve25519": 0}
KEY = {"algorithm": "m.megolm.v1.aes-sha2", "room_id": "!r", "session_id": "s"}


class Slow(Crypto):
    """Which takes as long as it is asked to, then fails."""

    def __init__(self) -> None:
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()
        self.ended = False

    async def _encrypt(
        self, room: str, kind: str, content: dict[str, Any]
    ) -> tuple[str, Mapping[str, Any]]:
        self.begun.set()
        await self.may_end.wait()
        self.ended = True
        raise SendError("the homeserver was away")


async def test_what_is_cut_off_ends_and_its_failure_is_nobody_s_surprise() -> None:
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    crypto = Slow()
    sending = asyncio.create_task(crypto.encrypt("!room", "m.room.message", {}))
    await crypto.begun.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert not crypto.ended
    crypto.may_end.set()
    for _ in range(5):
        await asyncio.sleep(0)
    gc.collect()
    assert crypto.ended
    assert told == []


async def test_a_failure_is_told_to_whoever_waits() -> None:
    crypto = Slow()
    crypto.may_end.set()
    with pytest.raises(SendError):
        await crypto.encrypt("!room", "m.room.message", {})


# --- What others send ------------------------------------------------------------------------


class Offline(Crypto):
    """With keys of its own, and no homeserver."""

    upkeep: ClassVar[list[Exception | None]] = []  # what becomes of it, each time

    async def _maintain(self) -> None:
        if self.upkeep and (error := self.upkeep.pop(0)):
            raise error


@asynccontextmanager
async def offline(user: str, folder: Path) -> AsyncIterator[Offline]:
    crypto = Offline(Session("http://127.0.0.1:1", user, "DEVICE", "token"), folder, "secret")
    crypto.nio.restore_login(user, "DEVICE", "token")
    try:
        yield crypto
    finally:
        await crypto.close()


def device_of(crypto: Crypto) -> OlmDevice:
    olm = crypto.nio.olm
    return OlmDevice(olm.user_id, olm.device_id, olm.account.identity_keys)


def a_key_of(crypto: Crypto) -> str:
    """One that others may use once."""
    account = crypto.nio.olm.account
    account.generate_one_time_keys(1)
    (key,) = account.one_time_keys["curve25519"].values()
    account.mark_keys_as_published()
    return str(key)


def sealed(sender: Crypto, to: Crypto, key: str, kind: str, content: object) -> dict[str, Any]:
    """An event from one device to another, over a channel opened with that key."""
    olm, device = sender.nio.olm, device_of(to)
    olm.create_session(key, device.curve25519)
    channel = olm.session_store.get(device.curve25519)
    hidden = olm._olm_encrypt(channel, device, kind, content)
    return {"type": "m.room.encrypted", "sender": olm.user_id, "content": hidden}


def junk(to: Crypto, **ciphertext: object) -> dict[str, Any]:
    given = {device_of(to).curve25519: ciphertext}
    content = {"algorithm": OLM, "sender_key": "A" * 43, "ciphertext": given}
    return {"type": "m.room.encrypted", "sender": "@eve:localhost", "content": content}


async def test_what_anybody_sends_does_not_hold_up_the_keys_of_others(tmp_path: Path) -> None:
    async with (
        offline("@levain:localhost", tmp_path) as levain,
        offline("@ana:localhost", tmp_path) as ana,
    ):
        group = ana.nio.olm
        group.create_outbound_group_session("!r")
        session = group.outbound_group_sessions["!r"]
        good = KEY | {"session_id": session.id, "session_key": session.session_key}
        odd = [
            None,
            "event",
            {},
            {"type": "m.room.encrypted", "sender": "@eve:localhost", "content": {}},
            {"type": "m.room_key_request", "sender": "@eve:localhost", "content": {"action": 1}},
            junk(levain, type=0, body="AAAA"),
            junk(levain, type=1, body="AAAA"),
            junk(levain, type=1, body="é"),
            junk(levain, type=9, body=[]),
            sealed(ana, levain, a_key_of(levain), "m.room_key", KEY | {"session_key": "garbage"}),
            sealed(ana, levain, a_key_of(levain), "m.room_key", {"algorithm": 1}),
            sealed(ana, levain, a_key_of(levain), "m.forwarded_room_key", KEY),
            sealed(ana, levain, a_key_of(levain), "m.other", {}),
            sealed(ana, levain, a_key_of(ana), "m.room_key", good),  # a key that Levain never had
        ]
        key = sealed(ana, levain, a_key_of(levain), "m.room_key", good)
        synced = {"next_batch": "s1", "to_device": {"events": [*odd, key]}}
        released: list[set[str]] = []
        await levain.learn(synced, released.append)
        await levain.learn(synced, released.append)  # the same again
        assert released == [{session.id}]


def ignore(_: set[str]) -> None:
    """Nobody waits for a key."""


async def test_who_uses_a_key_that_is_gone_is_offered_another_channel(tmp_path: Path) -> None:
    """As after the state folder was restored from a backup."""
    async with (
        offline("@levain:localhost", tmp_path) as levain,
        offline("@ana:localhost", tmp_path) as ana,
    ):
        levain.nio.device_store.add(device_of(ana))
        sent = sealed(ana, levain, a_key_of(ana), "m.room_key", KEY | {"session_key": "x"})
        await levain.learn({"next_batch": "s1", "to_device": {"events": [sent]}}, ignore)
        assert [each.user_id for each in levain.nio.olm.wedged_devices] == ["@ana:localhost"]
        assert levain.nio.get_users_for_key_claiming() == {"@ana:localhost": ["DEVICE"]}


# --- What others publish ---------------------------------------------------------------------


async def answer(kind: type, told: object, status: int = 200) -> Any:
    """What the library makes of it."""

    async def tell(_: web.Request) -> web.Response:
        return web.json_response(told, status=status)

    app = web.Application()
    app.router.add_get("/", tell)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        async with aiohttp.ClientSession() as http:
            url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
            async with http.get(url) as response:
                client = CheckedClient("http://127.0.0.1:1", "@levain:localhost")
                return await client.create_matrix_response(kind, response)
    finally:
        await runner.cleanup()


def published(device: OlmDevice, **changed: object) -> dict[str, Any]:
    keys = {f"{kind}:{device.id}": key for kind, key in device.keys.items()}
    bare = {"user_id": device.user_id, "device_id": device.id, "keys": keys, "signatures": {}}
    return bare | {"algorithms": []} | changed


async def test_devices_and_keys_that_are_none_are_left_out(tmp_path: Path) -> None:
    async with offline("@ana:localhost", tmp_path) as ana:
        device, key = device_of(ana), {"key": a_key_of(ana), "signatures": {}}
    odd = [
        published(device, keys={}),
        published(device, keys={"ed25519:DEVICE": "AAAA", "curve25519:DEVICE": "AAAA"}),
        published(device, keys={"ed25519:DEVICE": device.ed25519, "curve25519:DEVICE": "é"}),
        published(device, unsigned=[]),
    ]
    for each in odd:
        told = {"@eve:localhost": {"DEVICE": each}, "@ana:localhost": {"DEVICE": published(device)}}
        given = await answer(KeysQueryResponse, {"device_keys": told, "failures": {}})
        known = {person for person, devices in given.device_keys.items() if devices}
        assert known == {"@ana:localhost"}
    keys: list[Any] = [{}, {"signed_curve25519:A": {"key": "AAAA", "signatures": {}}}, {"a": 1}]
    for each in keys:
        told = {
            "@eve:localhost": {"D": each},
            "@ana:localhost": {"D": {"signed_curve25519:A": key}},
        }
        given = await answer(KeysClaimResponse, {"one_time_keys": told, "failures": {}})
        known = {person for person, devices in given.one_time_keys.items() if devices}
        assert known == {"@ana:localhost"}


@pytest.mark.parametrize("kind", [KeysQueryResponse, KeysClaimResponse, JoinedMembersResponse])
async def test_an_answer_that_is_none_is_an_error_of_ours(kind: type) -> None:
    with pytest.raises(SendError):
        await answer(kind, {"odd": []})
    with pytest.raises(SendError):
        await answer(kind, {"errcode": "M_UNKNOWN"}, 500)
    with pytest.raises(RetryLater):
        await answer(kind, {"errcode": "M_LIMIT_EXCEEDED"}, 429)
    with pytest.raises(LoggedOut):
        await answer(kind, {"errcode": "M_UNKNOWN_TOKEN"}, 401)


async def test_keys_that_run_out_are_made_anew(tmp_path: Path) -> None:
    async with offline("@levain:localhost", tmp_path) as levain:
        levain.nio.olm.account.shared = True
        await levain.learn(
            {"next_batch": "s1", "device_one_time_keys_count": COUNT | {SIGNED: 50}}, ignore
        )
        assert not levain.nio.should_upload_keys
        await levain.learn(
            {"next_batch": "s2", "device_one_time_keys_count": COUNT | {SIGNED: 0}}, ignore
        )
        assert levain.nio.should_upload_keys


async def test_upkeep_that_fails_holds_up_no_sync_and_is_done_at_the_next(tmp_path: Path) -> None:
    async with offline("@levain:localhost", tmp_path) as levain:
        levain.upkeep = [SendError("away"), None]
        levain.nio.olm.account.shared = True
        changed = {"changed": ["@ana:localhost"], "left": []}
        await levain.learn({"next_batch": "s1", "device_lists": changed}, ignore)
        assert len(levain.upkeep) == 1
        await levain.learn({"next_batch": "s2"}, ignore)
        assert levain.upkeep == []
        await levain.learn({"next_batch": "s3"}, ignore)  # nothing to do
