"""Cross-signing: the keys of the account that vouch for Levain's device.

Clients that trust only signed devices leave out a device that nobody vouches for. Levain vouches
for its own, by the cross-signing of the Matrix specification (v1.16, 11.12.2.3).
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from nio import Api, AsyncClient

from adapters.matrix.client import V3, asked_wait, read_object
from adapters.matrix.secret_files import read_private
from bot.domain.errors import LoggedOut, RetryLater, SendError, SettingsError
from bot.storage.whole import write_whole

SEEDS = "cross_signing.json"

_ROLES = ("master", "self_signing", "user_signing")


@dataclass(frozen=True, slots=True)
class DeviceStanding:
    """The device as the homeserver describes it to others; checked here, not believed."""

    device_id: str
    fingerprint: str  # its Ed25519 key, as clients show it
    ours: bool  # the account's master key is the one we keep
    signed: bool  # from the master key to the device, each signature holds


class _Key:
    """An Ed25519 key, made of its seed."""

    def __init__(self, seed: bytes) -> None:
        self._key = ECC.construct(curve="Ed25519", seed=seed)

    @property
    def public(self) -> str:
        return _unpadded(self._key.public_key().export_key(format="raw"))

    @property
    def published(self) -> dict[str, dict[str, str]]:
        return {"keys": {f"ed25519:{self.public}": self.public}}

    def sign(self, thing: dict[str, Any], user: str) -> dict[str, Any]:
        """Add our signature to those of a thing."""
        signature = _unpadded(eddsa.new(self._key, "rfc8032").sign(_signed_part(thing)))
        known = thing.get("signatures", {})
        mine = {**known.get(user, {}), f"ed25519:{self.public}": signature}
        return {**thing, "signatures": {**known, user: mine}}


async def sign_device(client: AsyncClient, folder: Path, password: str | None = None) -> bool:
    """Vouch for the device of `client`, whose keys are uploaded; False when it was done before.

    Raises SettingsError when the account has another identity and `password` does not replace it.
    """
    keys = _load_keys(folder)
    user, device = client.user_id, client.device_id
    known = await _query(client, user)
    published = known.get("master_keys", {}).get(user, {}).get("keys", {})
    if f"ed25519:{keys['master'].public}" not in published:
        if published and password:
            keys = _make_keys(folder)  # Synapse takes no key a second time
        await _publish(client, keys, user, password)
        known = await _query(client, user)
    own = known.get("device_keys", {}).get(user, {}).get(device, {})
    _check_ours(client, own.get("keys", {}))
    if _vouches(keys["self_signing"].published, own, user):
        return False
    bare = {name: value for name, value in own.items() if name not in ("unsigned", "signatures")}
    body = {user: {device: keys["self_signing"].sign(bare, user)}}
    status, answer = await _post(client, "/keys/signatures/upload", body)
    if status != HTTPStatus.OK or answer.get("failures"):
        raise SendError(f"the device could not be signed: the homeserver answered {status}")
    return True


def _check_ours(client: AsyncClient, told: Mapping[str, str]) -> None:
    """Never vouch for keys that are not on this machine. Raises LoggedOut."""
    held = client.olm.account.identity_keys
    if told != {f"{kind}:{client.device_id}": held[kind] for kind in ("ed25519", "curve25519")}:
        raise LoggedOut(
            f"the homeserver has other keys for device {client.device_id}, or none:"
            " run `levain matrix login` for a new device"
        )


async def verify_identity(client: AsyncClient, folder: Path) -> DeviceStanding:
    """Ask how others see our device, and check each signature.

    Raises LoggedOut when they see keys that are not on this machine.
    """
    keys = _load_keys(folder) if (folder / SEEDS).exists() else {}
    user, device = client.user_id, client.device_id
    known = await _query(client, user)
    own = known.get("device_keys", {}).get(user, {}).get(device, {})
    if own:
        _check_ours(client, own.get("keys", {}))
    master = known.get("master_keys", {}).get(user, {})
    signing = known.get("self_signing_keys", {}).get(user, {})
    return DeviceStanding(
        device_id=device,
        fingerprint=own.get("keys", {}).get(f"ed25519:{device}", ""),
        ours=bool(keys) and master.get("keys") == keys["master"].published["keys"],
        signed=_vouches(master, signing, user) and _vouches(signing, own, user),
    )


async def _publish(
    client: AsyncClient, keys: Mapping[str, _Key], user: str, password: str | None
) -> None:
    """Make ours the account's keys."""
    made: dict[str, Any] = {}
    for role, key in keys.items():
        named = {"user_id": user, "usage": [role], **key.published}
        made[f"{role}_key"] = keys["master"].sign(named, user)
    place = "/keys/device_signing/upload"
    status, answer = await _post(client, place, made)
    if status == HTTPStatus.UNAUTHORIZED and password and "session" in answer:
        proof = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": password,
            "session": answer["session"],
        }
        status, answer = await _post(client, place, made | {"auth": proof})
    if status == HTTPStatus.UNAUTHORIZED and password and "errcode" in answer:
        raise SettingsError(f"{user}: refused: check the password")
    if status == HTTPStatus.UNAUTHORIZED:
        raise SettingsError(
            f"{user}: the account vouches for its devices with keys that are not in the state"
            f" folder: restore {SEEDS}, or run `levain matrix login` with the password to replace"
            " them"
        )
    if status != HTTPStatus.OK:
        raise SendError(f"the account's keys could not be published: {status}")


async def _query(client: AsyncClient, user: str) -> dict[str, Any]:
    status, answer = await _post(client, "/keys/query", {"device_keys": {user: []}})
    if status != HTTPStatus.OK:
        raise SendError(f"the account's keys could not be asked for: {status}")
    return answer


async def _post(client: AsyncClient, place: str, body: object) -> tuple[int, dict[str, Any]]:
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {client.access_token}",
    }
    try:
        response = await client.send("POST", f"{V3}{place}", Api.to_json(body), headers)
        async with response:
            found = read_object(await response.read()) or {}
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise SendError(f"the homeserver cannot be reached: {type(error).__name__}") from None
    if found.get("errcode") == "M_UNKNOWN_TOKEN":
        raise LoggedOut("the homeserver has ended the session: run `levain matrix login`")
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RetryLater(asked_wait(found, response.headers.get("Retry-After")))
    return response.status, found


def _load_keys(folder: Path) -> dict[str, _Key]:
    """Load the keys, made once: were they lost, people's clients would say Levain has changed."""
    file = folder / SEEDS
    if not file.exists():
        return _make_keys(folder)
    try:
        seeds = json.loads(read_private(file))
        return {role: _Key(bytes.fromhex(seeds[role])) for role in _ROLES}
    except (ValueError, KeyError, TypeError):
        raise SettingsError(f"{file}: these are not keys: restore it from a backup") from None


def _make_keys(folder: Path) -> dict[str, _Key]:
    """Make new keys, in the place of any others."""
    seeds = {role: os.urandom(32) for role in _ROLES}
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(folder / SEEDS, json.dumps({role: seed.hex() for role, seed in seeds.items()}))
    return {role: _Key(seed) for role, seed in seeds.items()}


def _vouches(signer: Mapping[str, Any], signed: Mapping[str, Any], user: str) -> bool:
    """Say whether a key of `signer` signed the other."""
    signatures = signed.get("signatures", {}).get(user, {})
    for name, public in signer.get("keys", {}).items():
        if name in signatures:
            try:
                key = eddsa.import_public_key(_padded(public))
                eddsa.new(key, "rfc8032").verify(_signed_part(signed), _padded(signatures[name]))
            except ValueError:
                return False
            return True
    return False


def _signed_part(thing: Mapping[str, Any]) -> bytes:
    bare = {name: value for name, value in thing.items() if name not in ("signatures", "unsigned")}
    return bytes(Api.to_canonical_json(bare).encode())


def _unpadded(raw: bytes) -> str:
    return base64.b64encode(raw).rstrip(b"=").decode()


def _padded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))
