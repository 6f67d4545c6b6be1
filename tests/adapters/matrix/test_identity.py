"""The session file, logging in, and the chain of signatures as other people see it."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nio
import pytest
import vodozemac

from adapters.matrix.encryption.cross_signing import SEEDS, sign_device, verify_identity
from adapters.matrix.session import SESSION, Session, load_session, log_in, save_session
from bot.domain.errors import LoggedOut, SettingsError
from tests.standins.matrix.learner import Learner
from tests.standins.matrix.synapse import Account, Synapse

Names = Callable[[str], str]


@pytest.fixture
async def bot(synapse: Synapse, names: Names) -> Account:
    return await asyncio.to_thread(synapse.register, names("levain"))


@pytest.fixture
async def ana(synapse: Synapse, names: Names) -> AsyncIterator[Learner]:
    async with await Learner.register(synapse, names("ana")) as ana:
        yield ana


@asynccontextmanager
async def open_device(
    session: Session, folder: Path, *, upload: bool = True
) -> AsyncIterator[nio.AsyncClient]:
    """That device, its keys on the homeserver."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    config = nio.AsyncClientConfig(encryption_enabled=True, max_timeouts=0)
    client = nio.AsyncClient(
        session.homeserver, session.user_id, store_path=str(folder), config=config
    )
    client.restore_login(session.user_id, session.device_id, session.access_token)
    try:
        if upload:
            assert isinstance(await client.keys_upload(), nio.KeysUploadResponse)
        yield client
    finally:
        await client.close()


def session_of(synapse: Synapse, account: Account) -> Session:
    return Session(synapse.url, account.user_id, account.device_id, account.access_token)


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


# --- As others see it: their account, and code that is not ours


async def chain(ana: Learner, user: str) -> dict[str, Any]:
    """What the homeserver tells somebody else about `user`."""
    body: dict[str, Any] = {"device_keys": {user: []}}
    known = await ana.call("POST", "keys", "query", body=body)
    roles = ("master_keys", "self_signing_keys")
    return {role: known[role].get(user) for role in roles} | {"devices": known["device_keys"][user]}


def only_key(thing: dict[str, Any]) -> tuple[str, str]:
    [(name, key)] = thing["keys"].items()
    return name, key


def assert_signed(thing: dict[str, Any], user: str, name: str, key: str) -> None:
    """Raises unless that key signed it."""
    bare = {field: thing[field] for field in thing if field not in ("signatures", "unsigned")}
    text = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    signature = vodozemac.Ed25519Signature.from_base64(thing["signatures"][user][name])
    vodozemac.Ed25519PublicKey.from_base64(key).verify_signature(text.encode(), signature)


def assert_vouched(seen: dict[str, Any], user: str, device: str) -> None:
    master, signing = seen["master_keys"], seen["self_signing_keys"]
    assert master["usage"] == ["master"]
    assert signing["usage"] == ["self_signing"]
    assert master["user_id"] == signing["user_id"] == user
    assert_signed(signing, user, *only_key(master))
    assert_signed(seen["devices"][device], user, *only_key(signing))


# --- Signing


async def test_a_device_is_signed_once_and_others_see_it(
    synapse: Synapse, bot: Account, ana: Learner, tmp_path: Path
) -> None:
    device = bot.device_id
    async with open_device(session_of(synapse, bot), tmp_path / "store") as client:
        before = await verify_identity(client, tmp_path)
        assert (before.ours, before.signed) == (False, False)
        assert await sign_device(client, tmp_path) is True

        seen = await chain(ana, bot.user_id)
        assert_vouched(seen, bot.user_id, device)
        standing = await verify_identity(client, tmp_path)
        fingerprint = client.olm.account.identity_keys["ed25519"]
        assert (standing.device_id, standing.fingerprint) == (device, fingerprint)
        assert (standing.ours, standing.signed) == (True, True)
        # The device still vouches for its own keys.
        own = seen["devices"][device]
        assert_signed(own, bot.user_id, f"ed25519:{device}", fingerprint)

        seeds = (tmp_path / SEEDS).read_bytes()
        assert await sign_device(client, tmp_path) is False
        assert await chain(ana, bot.user_id) == seen
        assert (tmp_path / SEEDS).read_bytes() == seeds
    assert mode(tmp_path / SEEDS) == 0o600


async def test_a_new_device_is_signed_with_the_same_keys(
    synapse: Synapse, bot: Account, ana: Learner, tmp_path: Path
) -> None:
    async with open_device(session_of(synapse, bot), tmp_path / "first") as client:
        await sign_device(client, tmp_path)
    seen = await chain(ana, bot.user_id)
    new = await log_in(synapse.url, user=bot.user_id, password=bot.password)
    assert new.device_id != bot.device_id
    async with open_device(new, tmp_path / "second") as client:
        assert not (await verify_identity(client, tmp_path)).signed
        assert await sign_device(client, tmp_path) is True
        assert (await verify_identity(client, tmp_path)).signed
    now = await chain(ana, bot.user_id)
    assert now["master_keys"] == seen["master_keys"]
    assert_vouched(now, bot.user_id, new.device_id)
    assert_vouched(now, bot.user_id, bot.device_id)


async def test_lost_keys_are_replaced_with_the_password_only(
    synapse: Synapse, bot: Account, ana: Learner, tmp_path: Path
) -> None:
    old, lost = tmp_path / "old", tmp_path / "lost"
    async with open_device(session_of(synapse, bot), tmp_path / "store") as client:
        await sign_device(client, old)
        seen = await chain(ana, bot.user_id)
        with pytest.raises(SettingsError, match=f"restore {SEEDS}, or .* password"):
            await sign_device(client, lost)
        with pytest.raises(SettingsError, match="check the password") as wrong:
            await sign_device(client, lost, "not the password")
        assert "not the password" not in str(wrong.value)
        standing = await verify_identity(client, lost)
        assert not standing.ours
        assert await chain(ana, bot.user_id) == seen

        assert await sign_device(client, lost, bot.password) is True
        standing = await verify_identity(client, lost)
        assert (standing.ours, standing.signed) == (True, True)
        assert not (await verify_identity(client, old)).ours
    now = await chain(ana, bot.user_id)
    assert now["master_keys"] != seen["master_keys"]
    assert_vouched(now, bot.user_id, bot.device_id)


async def test_keys_lost_before_they_were_published_cost_nothing(
    synapse: Synapse, bot: Account, ana: Learner, tmp_path: Path
) -> None:
    async with open_device(session_of(synapse, bot), tmp_path / "store") as client:
        await verify_identity(client, tmp_path)
        (tmp_path / SEEDS).unlink(missing_ok=True)
        assert await sign_device(client, tmp_path) is True
    assert_vouched(await chain(ana, bot.user_id), bot.user_id, bot.device_id)


async def test_looking_makes_no_keys(synapse: Synapse, bot: Account, tmp_path: Path) -> None:
    async with open_device(session_of(synapse, bot), tmp_path / "store") as client:
        assert not (await verify_identity(client, tmp_path)).ours
    assert not (tmp_path / SEEDS).exists()


@pytest.mark.parametrize("touched", ["devices", "self_signing_keys", "master_keys"])
async def test_a_homeserver_that_lies_is_not_believed(
    synapse: Synapse,
    bot: Account,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    touched: str,
) -> None:
    """Signatures stand under the right names, over other content."""
    async with open_device(session_of(synapse, bot), tmp_path / "store") as client:
        await sign_device(client, tmp_path)
        told = await _ask(client, bot)
        user = bot.user_id
        if touched == "devices":
            told["device_keys"][user][bot.device_id]["keys"][f"ed25519:{bot.device_id}"] = "A" * 43
        elif touched == "self_signing_keys":
            told[touched][user]["usage"] = ["self_signing", "master"]
        else:  # another chain, whole, whose master key has the name of ours
            forge(told, user, bot.device_id)

        async def lie(*_: object) -> dict[str, Any]:
            return told

        monkeypatch.setattr("adapters.matrix.encryption.cross_signing._query", lie)
        if touched == "devices":
            with pytest.raises(LoggedOut, match="has other keys"):
                await verify_identity(client, tmp_path)
            return
        standing = await verify_identity(client, tmp_path)
    assert not (standing.ours and standing.signed)


def forge(told: dict[str, Any], user: str, device: str) -> None:
    master, signing = vodozemac.Account(), vodozemac.Account()
    name, _ = only_key(told["master_keys"][user])
    told["master_keys"][user]["keys"] = {name: master.ed25519_key.to_base64()}
    own = signing.ed25519_key.to_base64()
    told["self_signing_keys"][user]["keys"] = {f"ed25519:{own}": own}
    for thing, signer, by in (
        (told["self_signing_keys"][user], master, name),
        (told["device_keys"][user][device], signing, f"ed25519:{own}"),
    ):
        bare = {field: thing[field] for field in thing if field not in ("signatures", "unsigned")}
        text = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        thing["signatures"] = {user: {by: signer.sign(text.encode()).to_base64()}}


async def test_keys_that_are_not_here_are_never_signed(
    synapse: Synapse, bot: Account, ana: Learner, tmp_path: Path
) -> None:
    """As after the loss of the device's store, or from a homeserver that lies."""
    async with open_device(session_of(synapse, bot), tmp_path / "lost"):
        pass
    async with open_device(session_of(synapse, bot), tmp_path / "store", upload=False) as client:
        with pytest.raises(LoggedOut, match="for a new device"):
            await sign_device(client, tmp_path)
    own = (await chain(ana, bot.user_id))["devices"][bot.device_id]
    assert list(own["signatures"][bot.user_id]) == [f"ed25519:{bot.device_id}"]


async def _ask(client: nio.AsyncClient, account: Account) -> dict[str, Any]:
    response = await client.send(
        "POST",
        "/_matrix/client/v3/keys/query",
        json.dumps({"device_keys": {account.user_id: []}}),
        {"Authorization": f"Bearer {account.access_token}"},
    )
    async with response:
        told: dict[str, Any] = await response.json()
    return told


async def test_keys_that_others_can_read_are_refused(
    synapse: Synapse, bot: Account, tmp_path: Path
) -> None:
    async with open_device(session_of(synapse, bot), tmp_path / "store") as client:
        await sign_device(client, tmp_path)
        (tmp_path / SEEDS).chmod(0o640)
        with pytest.raises(SettingsError, match=f"chmod 600 {tmp_path / SEEDS}"):
            await sign_device(client, tmp_path)
        (tmp_path / SEEDS).chmod(0o600)
        (tmp_path / SEEDS).write_text("[]")
        with pytest.raises(SettingsError, match="backup"):
            await sign_device(client, tmp_path)


async def test_an_ended_session_is_told(synapse: Synapse, bot: Account, tmp_path: Path) -> None:
    async with open_device(session_of(synapse, bot), tmp_path / "store") as client:
        await asyncio.to_thread(
            synapse.call, "POST", "/_matrix/client/v3/logout", {}, bot.access_token
        )
        with pytest.raises(LoggedOut):
            await sign_device(client, tmp_path)


# --- The session file


def test_a_session_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "matrix"
    assert load_session(folder) is None
    session = Session("https://matrix.example", "@levain:example", "DEVICE", "s3cret")
    old = os.umask(0)
    try:
        save_session(folder, session)
        save_session(folder, session)
    finally:
        os.umask(old)
    assert load_session(folder) == session
    assert mode(folder / SESSION) == 0o600
    assert mode(folder) == 0o700
    assert [file.name for file in folder.iterdir()] == [SESSION]


@pytest.mark.parametrize("open_to", [0o640, 0o604, 0o660])
def test_a_session_that_others_can_read_is_refused(tmp_path: Path, open_to: int) -> None:
    save_session(tmp_path, Session("https://matrix.example", "@levain:example", "D", "s3cret"))
    file = tmp_path / SESSION
    file.chmod(open_to)
    with pytest.raises(SettingsError, match=f"chmod 600 {file}"):
        load_session(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"user_id": "@levain:example"}', "\xff"])
def test_a_file_that_is_no_session_is_told(tmp_path: Path, content: str) -> None:
    save_session(tmp_path, Session("https://matrix.example", "@levain:example", "D", "s3cret"))
    (tmp_path / SESSION).write_bytes(content.encode("latin-1"))
    with pytest.raises(SettingsError, match=SESSION):
        load_session(tmp_path)


# --- Logging in


async def test_by_password_by_token_and_by_login_token(synapse: Synapse, bot: Account) -> None:
    made = await log_in(f"{synapse.url}/", user=bot.user_id, password=bot.password)
    assert (made.homeserver, made.user_id) == (synapse.url, bot.user_id)
    short = bot.user_id[1:].partition(":")[0]
    other = await log_in(synapse.url, user=short, password=bot.password, device_name="Autre")
    assert len({made.device_id, other.device_id, bot.device_id}) == 3

    assert await log_in(synapse.url, token=made.access_token) == made

    place = "/_matrix/client/v1/login/get_token"
    given = await asyncio.to_thread(synapse.call, "POST", place, {}, bot.access_token)
    single = await log_in(synapse.url, sso_token=given["login_token"])
    assert single.user_id == bot.user_id
    assert (await log_in(synapse.url, token=single.access_token)) == single
    with pytest.raises(SettingsError):  # it is good for once
        await log_in(synapse.url, sso_token=given["login_token"])

    place = "/_matrix/client/v3/devices"
    told = await asyncio.to_thread(synapse.call, "GET", place, None, bot.access_token)
    shown = {each["device_id"]: each.get("display_name") for each in told["devices"]}
    assert (shown[made.device_id], shown[other.device_id]) == ("Levain", "Autre")


async def test_a_wrong_secret_is_told_without_it(synapse: Synapse, bot: Account) -> None:
    wrong = "s3cret-and-wrong"
    with pytest.raises(SettingsError, match="password") as error:
        await log_in(synapse.url, user=bot.user_id, password=wrong)
    assert wrong not in str(error.value)
    with pytest.raises(SettingsError, match="token") as error:
        await log_in(synapse.url, token=wrong)
    assert wrong not in str(error.value)
    with pytest.raises(SettingsError, match="token") as error:
        await log_in(synapse.url, sso_token=wrong)
    assert wrong not in str(error.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "matrix.example", "http://[", ""])
async def test_an_address_without_a_homeserver_is_told(url: str) -> None:
    with pytest.raises(SettingsError, match=r"check its address|write the whole address"):
        await log_in(url, user="levain", password="s3cret-and-right")  # noqa: S106


@pytest.mark.parametrize(
    ("status", "headers", "body", "said"),
    [
        (429, {}, '{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 333221}', "in 333 s"),
        (429, {"Retry-After": "42"}, '{"errcode": "M_LIMIT_EXCEEDED"}', "in 42 s"),
        (429, {"Retry-After": "42"}, "<html>slow down</html>", "in 42 s"),
        (403, {}, '{"errcode": "M_USER_DEACTIVATED"}', "deactivated"),
        (502, {}, "<html>bad gateway</html>", "502"),
        (200, {}, "[]", "answered 200"),
        (200, {}, "{}", "answered 200"),
        (200, {}, '{"user_id": "@levain:example"}', "answered 200"),
    ],
)
async def test_other_answers_are_told(
    status: int, headers: dict[str, str], body: str, said: str
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", body]).encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(SettingsError, match=said):
            await log_in(f"http://127.0.0.1:{port}", user="levain", password="x")  # noqa: S106
