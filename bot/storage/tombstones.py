"""Tombstones: a keyed hash of whoever was erased, in a folder that no restore replaces.

The folder holds secrets, each named by its own hash, and `tombstones`, with a line for each
erasure. A line has the name of a secret, the hash of `Address.person` under it, and the instant.
Secrets of several machines, or of before a restore, stand beside each other.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from bot.domain.errors import SettingsError, StorageError
from bot.domain.people import Learner
from bot.storage import learners
from bot.storage.database import Database, Transaction
from bot.storage.holdings import Holding, erase
from bot.storage.statements import insert_or_replace
from bot.storage.tables import secret
from bot.storage.whole import write_whole

LIST = "tombstones"
KEY = "key-"  # before the name of each secret
PAGE = 500  # learners looked at in a transaction
MARK = "tombstones"  # the name of the digest, beside the secrets of a database


@dataclass(frozen=True, slots=True)
class Tombstones:
    """The tombstones of a folder. Methods raise SettingsError for one that cannot be used."""

    folder: Path

    def add(self, person: str, at: datetime) -> None:
        """Keep that the person was erased, on the disk before it returns."""
        try:
            name, key = next(iter(self._secrets().items()), None) or self._make()
            self._append(f"{name} {_digest(key, person)} {at.isoformat()}\n")
        except OSError as error:
            raise SettingsError(f"privacy.erased_folder: {self.folder}: {error.strerror}") from None

    def read(self) -> Graves:
        """Return all that is there; nothing where there is no folder."""
        try:
            return Graves(self._secrets(), self._lines())
        except (OSError, ValueError):
            raise SettingsError(
                f"privacy.erased_folder: {self.folder} cannot be read: put it back from a backup"
            ) from None

    def check(self, copy: Path) -> None:
        """Open the copy of a folder. Raises StorageError if a secret is missing."""
        graves = Tombstones(copy).read()
        if missing := {name for name, _ in graves.lines} - graves.secrets.keys():
            raise StorageError(f"{copy}: {KEY}{min(missing)} is missing: use another backup")

    def join(self, copy: Path) -> None:
        """Add what is in this folder to the copy that is to take its place: none is forgotten."""
        if not self.folder.exists():
            return
        for name, key in self._secrets().items():
            write_whole(copy / f"{KEY}{name}", key.hex())
        lines = Tombstones(copy)._text() | self._text()
        write_whole(copy / LIST, "".join(f"{each}\n" for each in sorted(lines)))

    def _secrets(self) -> dict[str, bytes]:
        files = sorted(self.folder.glob(f"{KEY}*"))
        return {
            each.name.removeprefix(KEY): bytes.fromhex(each.read_text().strip()) for each in files
        }

    def _make(self) -> tuple[str, bytes]:
        """Make a secret. Two processes that begin together may make one each: both hold."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_bytes(32)
        name = sha256(key).hexdigest()[:8]
        write_whole(self.folder / f"{KEY}{name}", key.hex())
        return name, key

    def _append(self, line: str) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with os.fdopen(os.open(self.folder / LIST, flags, 0o600), "w") as opened:
            opened.write(line)
            opened.flush()
            os.fsync(opened.fileno())

    def _text(self) -> set[str]:
        file = self.folder / LIST
        return {*file.read_text().splitlines()} if file.exists() else set()

    def _lines(self) -> dict[tuple[str, str], datetime]:
        parts = sorted(each.split() for each in self._text())
        return {(name, digest): datetime.fromisoformat(at) for name, digest, at in parts}


@dataclass(frozen=True, slots=True)
class Graves:
    """Secrets by name, and the last erasure by the name of a secret and a hash under it."""

    secrets: Mapping[str, bytes]
    lines: Mapping[tuple[str, str], datetime]

    @property
    def digest(self) -> str:
        """Return what tells this list from any other: a line more, and it changes."""
        said = "".join(f"{name} {line} {at}\n" for (name, line), at in sorted(self.lines.items()))
        return sha256(said.encode()).hexdigest()

    def cover(self, learner: Learner) -> bool:
        """Return True for a learner from before the erasure of their address."""
        return any(learner.joined_at < each for each in self._list(learner.address.person))

    def hold(self, person: str) -> bool:
        """Return True for an `Address.person` that was erased."""
        return any(self._list(person))

    def _list(self, person: str) -> Iterator[datetime]:
        """Yield the instants of the erasures of an address."""
        said = ((name, _digest(key, person)) for name, key in self.secrets.items())
        return (self.lines[each] for each in said if each in self.lines)


async def erase_again(
    database: Database, holdings: Sequence[Holding], tombstones: Tombstones
) -> int:
    """Erase whoever came back with an older database; return how many. Nothing else is read.

    A database keeps the digest of the list for which it was last searched. It is searched again
    for another list alone; one from before an erasure has the digest of a shorter list.
    """
    graves = tombstones.read()
    async with database.begin() as connection:
        if not graves.lines or await _searched(connection) == graves.digest:
            return 0
    count, after, more = 0, 0, True
    while more:
        async with database.begin() as connection:
            people = await learners.page(connection, after, PAGE)
            for each in (known for known in people if graves.cover(known)):
                await erase(connection, holdings, each)
                count += 1
        more, after = bool(people), people[-1].id if people else after
    async with database.begin() as connection:
        row = {"name": MARK, "value": graves.digest}
        await connection.execute(insert_or_replace(connection, secret), row)
    return count


async def _searched(connection: Transaction) -> str | None:
    """Return the digest of the list for which a database was searched; None: for none."""
    found = await connection.execute(select(secret.c.value).where(secret.c.name == MARK))
    digest: str | None = found.scalar()
    return digest


def say(count: int, tombstones: Tombstones) -> str:
    """Say what came of the tombstones after a restore."""
    if not tombstones.read().lines:
        return (
            f"privacy.erased_folder: {tombstones.folder} names nobody who was erased:"
            " whoever was, since that backup, is there again; put that"
            " folder back if there was one, and start Levain"
        )
    return f"erased again, since they had asked for it: {count}"


def _digest(key: bytes, person: str) -> str:
    return hmac.new(key, person.encode(), sha256).hexdigest()
