"""The key that signs attestations, made at first use: Ed25519, in a file for its owner alone.

`key.json` is the secret, `public.json` what anybody may have to check a signature without us.
Neither is in the database: whoever reads a copy of it can sign nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.domain.errors import SettingsError
from bot.storage.whole import write_whole

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

SECRET, PUBLIC = "key.json", "public.json"
FINGERPRINT = 8  # characters of the thumbprint (RFC 7638) that name a key
_FILE_MAX = 4_096  # bytes


def signing_key(folder: Path) -> OKPKey:
    """Return the key of a folder, made if it has none. Raises SettingsError.

    Two processes that begin together take the same one: a file that is there is never replaced.
    """
    file = folder / SECRET
    try:
        if not file.exists():
            _make(folder)
        if file.stat().st_mode & 0o077:
            raise SettingsError(f"{file}: others can read it: run `chmod 600 {file}`")
    except OSError as error:
        raise SettingsError(f"attestation.key_folder: {folder}: {error.strerror}") from None
    key = read_key(file)
    if not key.is_private:
        raise SettingsError(f"{file}: it holds no secret key: put the one of a backup back")
    return key


def public_key(folder: Path) -> OKPKey:
    """Return the key that checks signatures, from the folder. Raises SettingsError."""
    if not (file := folder / PUBLIC).exists():
        raise SettingsError(
            f"{file}: there is no such file: nothing was signed here yet; name the key of whoever"
            " issued it with --key"
        )
    return read_key(file)


def read_key(file: Path) -> OKPKey:
    """Return the Ed25519 key of a file in JWK. Raises SettingsError."""
    from joserfc.errors import JoseError
    from joserfc.jwk import OKPKey

    try:
        with file.open("rb") as opened:
            said = json.loads(opened.read(_FILE_MAX))
        key = OKPKey.import_key(said)
        if said.get("crv") != "Ed25519":
            raise ValueError
        key.raw_value  # noqa: B018 - a key that is none fails here
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, JoseError):
        raise SettingsError(f"{file}: it holds no Ed25519 key in JWK: name another file") from None
    return key


def fingerprint(key: OKPKey) -> str:
    """Return a short name of a key."""
    return key.thumbprint()[:FINGERPRINT]


def check(copy: Path) -> None:
    """Open the copy of a folder. Raises SettingsError if its keys are no use."""
    if (copy / SECRET).exists() and fingerprint(signing_key(copy)) != fingerprint(public_key(copy)):
        raise SettingsError(f"{copy}: {PUBLIC} is not of {SECRET}: put both from a backup")


def _make(folder: Path) -> None:
    from joserfc.jwk import OKPKey

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (folder / PUBLIC).exists() and not (folder / SECRET).exists():
        raise SettingsError(
            f"{folder / SECRET}: it is gone, and {PUBLIC} is of it: put it back from a backup, or"
            f" move {PUBLIC} away to sign with a new key"
        )
    made = OKPKey.generate_key("Ed25519")
    with suppress(FileExistsError):  # another process was first
        _keep(folder / SECRET, made.as_dict(private=True), 0o600)
    kept = read_key(folder / SECRET)
    with suppress(FileExistsError):
        _keep(folder / PUBLIC, kept.as_dict(private=False), 0o644)


def _keep(file: Path, key: Mapping[str, Any], mode: int) -> None:
    """Write a key as JSON. Raises FileExistsError for one that is there."""
    write_whole(file, f"{json.dumps(key)}\n", mode, new=True)
