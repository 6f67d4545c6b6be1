"""The state folder in a backup: whether it can be used, and what makes it usable again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from adapters.matrix.secret_files import load_secret
from adapters.matrix.session import load_session
from adapters.matrix.settings import MatrixSettings
from bot.domain.errors import StorageError

_PAST = "restored"  # the start of a file's name: the keys of this device are of the past


def check(section: MatrixSettings, copy: Path) -> None:
    """Open a copy of the state folder: its session, and the keys of its device.

    Raises SettingsError or StorageError for one that is no use. One without a session is empty.
    """
    if not (session := load_session(copy)):
        return
    if section.key_file is None and not (copy / "store.key").exists():
        raise StorageError(f"{copy / 'store.key'}: it is missing: the keys cannot be read")
    load_secret(copy, section.key_file)
    store = copy / f"{session.user_id}_{session.device_id}.db"
    if not store.exists():
        return  # a device that has not spoken yet
    try:
        with closing(sqlite3.connect(f"{store.absolute().as_uri()}?immutable=1", uri=True)) as keys:
            (whole,) = keys.execute("PRAGMA integrity_check(1)").fetchone()
            (accounts,) = keys.execute("SELECT count(*) FROM accounts").fetchone()
    except sqlite3.Error as error:
        raise StorageError(f"{store} is damaged: {error}") from None
    if whole != "ok" or not accounts:
        raise StorageError(f"{store} is damaged: it holds no keys of this device")


def renew(section: MatrixSettings, copy: Path) -> str | None:
    """Have the device replaced, whose keys are of the past; return what is left to do by hand.

    Others have keys that it gave out since, and would read nothing that it encrypts anew.
    """
    if not (session := load_session(copy)):
        return None
    (copy / f"{_PAST}-{session.device_id}").touch(mode=0o600)
    if section.password_file:
        return None
    return f"run `levain matrix login {session.homeserver}`: the old device has keys of the past"


def is_past(folder: Path, device_id: str) -> bool:
    """Return True if the keys of that device come from a backup."""
    return (folder / f"{_PAST}-{device_id}").exists()
