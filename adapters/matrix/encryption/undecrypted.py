"""Messages whose keys did not come yet. They are in the inbox too: this may be forgotten."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Collection
from itertools import takewhile

from bot.domain.recent import Recent
from bot.storage.inbox import Event

WAITING_MAX = 1_000  # messages


class Undecrypted:
    """By the session whose keys they wait for, and which rooms know of it."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, tuple[str, Event]] = OrderedDict()  # by event id
        # Rooms where nothing could be read since they were told.
        self._told: Recent[str, bool] = Recent(WAITING_MAX)

    def __contains__(self, event: Event) -> bool:
        return event.id in self._waiting

    def keep(self, session: str, event: Event) -> list[Event]:
        """What gives way: the oldest of the room that has the most."""
        self._waiting[event.id] = session, event
        if len(self._waiting) <= WAITING_MAX:
            return []
        ((room, _),) = Counter(kept.room for _, kept in self._waiting.values()).most_common(1)
        oldest = next(kept for _, kept in self._waiting.values() if kept.room == room)
        self.forget(oldest)
        return [oldest]

    def release(self, sessions: Collection[str]) -> list[Event]:
        """Those whose keys have come, in order."""
        if not sessions:
            return []
        found = [event for session, event in self._waiting.values() if session in sessions]
        for each in found:
            self.forget(each)
        return found

    def before(self, event: Event, session: str) -> list[Event]:
        """Those of its session that came before it and were not read, though they now can be."""
        until_it = takewhile(lambda kept: kept[1].id != event.id, self._waiting.values())
        earlier = [each for of, each in until_it if of == session]
        for each in (*earlier, event):
            self.forget(each)
        return earlier

    def forget(self, event: Event) -> None:
        self._waiting.pop(event.id, None)

    def is_told(self, room: str) -> bool:
        return room in self._told

    def tell(self, room: str) -> None:
        """People there know: no more of it until something of theirs is read again."""
        self._told[room] = True

    def read(self, room: str) -> None:
        """Something there could be read."""
        self._told.pop(room, None)
