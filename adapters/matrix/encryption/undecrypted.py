"""Events whose keys did not come yet. They are in the inbox too: this may be forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Generic

from adapters.lanes import Happened
from bot.domain.recent import Recent

WAITING_MAX = 1_000  # messages
LOOKS_MAX = 5  # at a message in one start, however often its keys come


class Undecrypted(Generic[Happened]):
    """Events by the session whose keys they wait for, and the rooms that know of it."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[str, Happened]] = {}  # by event id, in order
        self._over: set[str] = set()  # event ids: their time is over, and that was told
        self._passed: set[str] = set()  # event ids: something was read there since
        self._looks: dict[str, int] = {}  # by event id: tries to read it
        # Rooms where nothing could be read since they heard of it.
        self._told: Recent[str, bool] = Recent(WAITING_MAX)

    def __contains__(self, event: Happened) -> bool:
        return event.id in self._waiting

    def keep(self, session: str, event: Happened) -> list[Happened]:
        """Keep an event; the one that gives way is the oldest of the room that has the most."""
        self._waiting[event.id] = session, event
        self._looks[event.id] = self._looks.get(event.id, 0) + 1
        if len(self._waiting) <= WAITING_MAX:
            return []
        ((room, _),) = Counter(kept.room for _, kept in self._waiting.values()).most_common(1)
        oldest = next(kept for _, kept in self._waiting.values() if kept.room == room)
        self.forget(oldest)
        return [oldest]

    def is_new(self, event: Happened) -> bool:
        """Say whether nobody looked at an event yet."""
        return event.id not in self._looks

    def release(self, sessions: Collection[str]) -> list[Happened]:
        """Let go of the events whose keys have come, in order.

        A session may be given from its middle on: what came before stays unread, and comes back.
        """
        if not sessions:
            return []
        found = [
            event
            for session, event in self._waiting.values()
            if session in sessions and self._looks[event.id] < LOOKS_MAX
        ]
        for each in found:
            del self._waiting[each.id]
        return found

    def forget(self, event: Happened) -> None:
        self._waiting.pop(event.id, None)
        self._looks.pop(event.id, None)
        self._over.discard(event.id)
        self._passed.discard(event.id)

    def waiting(self) -> list[tuple[str, Happened]]:
        """The sessions and the events that wait for them, except those whose time is over."""
        return [each for each in self._waiting.values() if each[1].id not in self._over]

    def end(self, event: Happened) -> None:
        """Note that the time of an event is over, and that it was told."""
        if event in self:
            self._over.add(event.id)

    def is_over(self, event: Happened) -> bool:
        """Say whether the time of an event is over, and nothing more is to be said of it."""
        return event.id in self._over

    def is_passed(self, event: Happened) -> bool:
        """Say whether something was read in its room since an event came."""
        return event.id in self._passed

    def is_told(self, room: str) -> bool:
        return room in self._told

    def tell(self, room: str) -> None:
        """Note that people there know: no more of it until something of theirs is read again."""
        self._told[room] = True

    def read(self, room: str) -> None:
        """Note that something there could be read."""
        self._told.pop(room, None)
        self._passed.update(each.id for _, each in self._waiting.values() if each.room == room)
