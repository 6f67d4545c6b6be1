"""Events whose keys did not come yet. They are in the inbox too: this may be forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import takewhile
from typing import Generic

from adapters.lanes import Happened
from bot.domain.recent import Recent

WAITING_MAX = 1_000  # messages


class Undecrypted(Generic[Happened]):
    """Events by the session whose keys they wait for, and the rooms that know of it."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[str, Happened]] = {}  # by event id, in order
        # Rooms where nothing could be read since they heard of it.
        self._told: Recent[str, bool] = Recent(WAITING_MAX)

    def __contains__(self, event: Happened) -> bool:
        return event.id in self._waiting

    def keep(self, session: str, event: Happened) -> list[Happened]:
        """Keep an event; the one that gives way is the oldest of the room that has the most."""
        self._waiting[event.id] = session, event
        if len(self._waiting) <= WAITING_MAX:
            return []
        ((room, _),) = Counter(kept.room for _, kept in self._waiting.values()).most_common(1)
        oldest = next(kept for _, kept in self._waiting.values() if kept.room == room)
        self.forget(oldest)
        return [oldest]

    def release(self, sessions: Collection[str]) -> list[Happened]:
        """Let go of the events whose keys have come, in order."""
        if not sessions:
            return []
        found = [event for session, event in self._waiting.values() if session in sessions]
        for each in found:
            self.forget(each)
        return found

    def before(self, event: Happened, session: str) -> list[Happened]:
        """Let go of the events of a session that came before one of them, and can now be read."""
        until_it = takewhile(lambda kept: kept[1].id != event.id, self._waiting.values())
        earlier = [each for of, each in until_it if of == session]
        for each in (*earlier, event):
            self.forget(each)
        return earlier

    def forget(self, event: Happened) -> None:
        self._waiting.pop(event.id, None)

    def is_told(self, room: str) -> bool:
        return room in self._told

    def tell(self, room: str) -> None:
        """Note that people there know: no more of it until something of theirs is read again."""
        self._told[room] = True

    def read(self, room: str) -> None:
        """Note that something there could be read."""
        self._told.pop(room, None)
