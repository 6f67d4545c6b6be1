"""Opens the account that the state folder holds."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from adapters.matrix.adapter import NAME, Matrix, MatrixOptions
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.devices import Watch
from adapters.matrix.records import Devices
from adapters.matrix.secret_files import load_secret
from adapters.matrix.session import Session, load_session
from bot.domain.errors import SettingsError
from bot.storage.account_lock import hold_account
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.texts.speech import Speech


@asynccontextmanager
async def open_matrix(
    database: Database,
    folder: Path,
    *,
    key_file: Path | None = None,
    password_file: Path | None = None,
    clock: Callable[[], datetime],
    speech: Speech,
    allowed: tuple[str, ...] = (),
    reactions: str = "clear",
    polls: bool = False,
    people: tuple[str, ...] = (),
    invites: bool = False,
    encrypted: bool = True,
) -> AsyncIterator[Matrix]:
    """The adapter, its keys at hand. Raises SettingsError when nobody has logged in."""
    session = find_session(folder)
    logging.getLogger("nio").setLevel(logging.ERROR)  # it names people; we say what matters
    watch = Watch(Devices(database, NAME), clock)
    crypto = Crypto(session, folder, load_secret(folder, key_file), watch, password_file)
    try:
        yield Matrix(
            session,
            Inbox(database, NAME, session.user_id),
            partial(hold_account, database, f"{NAME} {session.user_id}"),
            crypto,
            clock=clock,
            speech=speech,
            options=MatrixOptions(
                allowed=allowed,
                reactions=reactions,
                polls=polls,
                people=people,
                invites=invites,
                encrypted=encrypted,
            ),
        )
    finally:
        await crypto.close()


def find_session(folder: Path) -> Session:
    """Return the session of a folder. Raises SettingsError when nobody has logged in."""
    session = load_session(folder)
    if session is None:
        raise SettingsError(f"matrix.folder: {folder}: no session there: run `levain matrix login`")
    return session
