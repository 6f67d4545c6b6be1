"""`levain matrix …`: log in, and see how others see Levain."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from nio import EncryptionError

from adapters.matrix.encryption.cross_signing import DeviceStanding, verify_identity
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.secret_files import load_secret
from adapters.matrix.session import Session, load_session, log_in, save_session
from bot.domain.errors import SettingsError

ROUNDS = 100_000  # of the passphrase: the least that the specification takes, in some seconds


async def login(
    folder: Path,
    key_file: Path | None,
    homeserver: str,
    *,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    sso_token: str | None = None,
) -> DeviceStanding:
    """Log in, make the device's keys and vouch for them. Raises SettingsError."""
    session = await log_in(
        homeserver, user=user, password=password, token=token, sso_token=sso_token
    )
    async with _closing(session, folder, key_file) as crypto:
        await crypto.open(password)
        standing = await verify_identity(crypto.nio, folder)
    save_session(folder, session)  # last: a Levain that runs takes it up at once
    return standing


async def verify(folder: Path, key_file: Path | None) -> DeviceStanding:
    """Return the standing of our device, as the homeserver shows it. Raises SettingsError."""
    async with _open(folder, key_file) as crypto:
        return await verify_identity(crypto.nio, folder)


async def export_keys(folder: Path, key_file: Path | None, file: Path, passphrase: str) -> None:
    """Write the keys of encrypted conversations. Raises SettingsError."""
    _refuse(file)
    async with _open(folder, key_file) as crypto:
        await crypto.nio.export_keys(str(file), passphrase, ROUNDS)
    _protect(file)


async def import_keys(folder: Path, key_file: Path | None, file: Path, passphrase: str) -> None:
    """Add the keys of a file. Raises SettingsError."""
    async with _open(folder, key_file) as crypto:
        try:
            await crypto.nio.import_keys(str(file), passphrase)
        except OSError as error:
            raise SettingsError(f"{file}: cannot be read: {error.strerror}") from None
        except EncryptionError:
            raise SettingsError(f"{file}: not exported keys, or another passphrase") from None


def _refuse(file: Path) -> None:
    if file.exists():
        raise SettingsError(f"{file}: it exists: name a file that does not")


def _protect(file: Path) -> None:
    file.chmod(0o600)


@asynccontextmanager
async def _open(folder: Path, key_file: Path | None) -> AsyncIterator[Crypto]:
    """Open the keys of the folder as they are: nothing is made, and nothing is sent."""
    session = load_session(folder)
    if session is None:
        raise SettingsError(f"matrix.folder: {folder}: no session there: run `levain matrix login`")
    async with _closing(session, folder, key_file) as crypto:
        await crypto.load()
        yield crypto


@asynccontextmanager
async def _closing(session: Session, folder: Path, key_file: Path | None) -> AsyncIterator[Crypto]:
    crypto = Crypto(session, folder, load_secret(folder, key_file))
    try:
        yield crypto
    finally:
        await crypto.close()
