"""All that happened, in order: what was sent to the app, what it acknowledged, what it called."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Called:
    """The app called a method of the Web API, or one of its URLs."""

    at: float  # seconds since 1970
    method: str  # "response_url" and "upload" too
    workspace: str  # its id; empty for an app-level token or none
    arguments: dict[str, Any]
    answer: dict[str, Any]  # what Slack answered, or would have
    status: int
    fault: str = ""  # what went wrong on the way
    done: bool = True  # False when it was lost before Slack looked at it


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Slack sent something to the app."""

    at: float
    id: str  # of the envelope, or of the request
    kind: str  # "events_api", "interactive" or "slash_commands"
    workspace: str
    event_id: str  # empty unless it is an event
    trigger_id: str  # empty unless a person did something
    payload: dict[str, Any]
    via: str  # "socket 3" or "http"
    attempt: int = 0  # 1 and more for a retry
    reason: str = ""  # of the retry


@dataclass(frozen=True, kw_only=True)
class Acked:
    """The app acknowledged it."""

    at: float
    id: str
    took: float  # seconds
    payload: Any = None  # what it said with it
    late: bool = False  # nobody was waiting any more


@dataclass(frozen=True, kw_only=True)
class Missed:
    """It did not, in time."""

    at: float
    id: str
    reason: str  # "timeout", "connection_lost", "no_connection", "http_error"...


@dataclass(frozen=True, kw_only=True)
class Connected:
    """A socket came, or went."""

    at: float
    socket: str
    what: str  # "hello", "disconnect: warning", "closed"...


Entry = Called | Sent | Acked | Missed | Connected


class Bell:
    """Rings when something changed; whoever waits looks again."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def until(self, look: Callable[[], T | None], patience: float) -> T:
        """What `look` finds at last. Raises TimeoutError after `patience` seconds."""
        async with asyncio.timeout(patience):
            while not (found := look()):
                waiting = asyncio.get_running_loop().create_future()
                self._waiting.add(waiting)
                try:
                    await waiting
                finally:
                    self._waiting.discard(waiting)
        return found


class Ledger:
    """Kept in memory, and line by line in a file if there is one."""

    def __init__(self, bell: Bell, file: Path | None = None) -> None:
        self.entries: list[Entry] = []
        self._bell = bell
        self._file = file.open("a", encoding="utf-8") if file else None

    def write(self, entry: Entry) -> None:
        self.entries.append(entry)
        if self._file:
            line = {"entry": type(entry).__name__.lower(), **vars(entry)}
            self._file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
            self._file.flush()
        self._bell.ring()

    def close(self) -> None:
        if self._file:
            self._file.close()

    def calls(self, method: str = "", *, done: bool | None = None) -> list[Called]:
        """Calls of that method, or all; those that Slack looked at, or those it did not."""
        return [
            entry
            for entry in self.entries
            if isinstance(entry, Called)
            and method in ("", entry.method)
            and done in (None, entry.done)
        ]

    def sent(self, kind: str = "") -> list[Sent]:
        """What was sent to the app, retries included."""
        return [e for e in self.entries if isinstance(e, Sent) and kind in ("", e.kind)]

    def events(self, name: str) -> list[Sent]:
        """Events of that type, retries included."""
        return [e for e in self.sent("events_api") if e.payload["event"]["type"] == name]

    @property
    def acks(self) -> list[Acked]:
        return [e for e in self.entries if isinstance(e, Acked)]

    @property
    def missed(self) -> list[Missed]:
        return [e for e in self.entries if isinstance(e, Missed)]

    @property
    def sockets(self) -> list[Connected]:
        return [e for e in self.entries if isinstance(e, Connected)]

    async def until(self, look: Callable[[Ledger], T | None], patience: float = 10.0) -> T:
        """What `look` finds in here at last. Raises AssertionError after `patience` seconds."""
        try:
            return await self._bell.until(lambda: look(self), patience)
        except TimeoutError:
            last = "\n".join(f"  {entry}"[:300] for entry in self.entries[-20:])
            raise AssertionError(f"not seen in {patience} s; the last of it:\n{last}") from None
