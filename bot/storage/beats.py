"""Beats: what each process leaves in the database, so that `levain health` has one cheap look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text

from bot.domain.beat import Beat
from bot.domain.errors import StorageError, StorageGone
from bot.storage.database import Database
from bot.storage.glance import SELECT
from bot.storage.inbox import troubles
from bot.storage.learners import lateness
from bot.storage.schema import check
from bot.storage.tables import beat

KEPT = timedelta(days=1)  # for a process of another host that left no beat since


class Beats:
    """The beats of one process. Each method raises StorageGone."""

    def __init__(
        self, database: Database, process: str, host: str, pid: int, platforms: Iterable[str]
    ) -> None:
        self._database = database
        self._process = process
        self._who = {"host": host, "pid": pid, "platforms": ",".join(sorted(platforms))}

    async def leave(self, now: datetime) -> None:
        """Write that the loop turned, and what is wrong, in place of the last beat.

        `now`: used where the database has no clock of its own.
        """
        now = await self._database.now() or now
        wrong = await verdict(self._database, now)
        said = "\n".join(" ".join(each.split()) for each in wrong) or None
        values = self._who | {"process": self._process, "at": now, "trouble": said}
        async with self._database.begin(first=True) as connection:
            await connection.execute(delete(beat).where(beat.c.process == self._process))
            await connection.execute(beat.insert().values(values))

    async def sweep(self, now: datetime, lives: Callable[[int], bool]) -> None:
        """Remove the beats of processes of this host that are gone, and old ones of others."""
        c, host, pid = beat.c, self._who["host"], self._who["pid"]
        async with self._database.begin() as connection:
            found = await connection.execute(select(c.process, c.pid).where(c.host == host))
            # A container begins again with the number of the one before.
            gone = [process for process, number in found if number == pid or not lives(number)]
            old = delete(beat).where(c.process.in_(gone) | (c.at < now - KEPT))
            await connection.execute(old.where(c.process != self._process))

    async def end(self) -> None:
        """Remove the beat: the process ends in order."""
        async with self._database.begin() as connection:
            await connection.execute(delete(beat).where(beat.c.process == self._process))


async def verdict(database: Database, now: datetime) -> list[str]:
    """Return a sentence for each thing that the database says is wrong. Raises StorageGone."""
    try:
        await check(database)
    except StorageGone:
        raise
    except StorageError as error:
        return [str(error)]
    return [*await troubles(database), *await lateness(database, now)]


async def read_beats(database: Database) -> Sequence[Beat]:
    """Return the last beat of each process. Raises StorageGone."""
    async with database.begin() as connection:
        rows = await connection.execute(text(SELECT[connection.dialect.name]))
        return [Beat(*row) for row in rows]
