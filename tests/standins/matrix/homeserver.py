"""A homeserver of paper, for what no real one would let through: it answers, and notes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.parse import unquote, urlsplit

ME = "@levain:localhost"
ANA = "@ana:localhost"


class Answer:
    """As an HTTP library gives it."""

    def __init__(self, body: object, status: int = 200) -> None:
        self.status = status
        self.headers: Mapping[str, str] = {}
        self._body = json.dumps(body).encode()

    async def read(self) -> bytes:
        return self._body

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None


class Homeserver:
    """In place of the transport. `events`: what it holds, by room and id; `members`, by room."""

    access_token = "token"  # noqa: S105
    user_id = ME

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []  # method, parts of the path
        self.events: dict[tuple[str, str], object] = {}
        self.members: dict[str, list[str]] = {}
        self.syncs: list[object] = []
        self.refuse: Callable[[tuple[str, ...]], int | None] = lambda _: None

    async def send(self, method: str, path: str, *_: object, **__: object) -> Answer:
        parts = tuple(unquote(each) for each in urlsplit(path).path.split("/")[4:])
        self.asked.append((method, parts))
        if status := self.refuse(parts):
            return Answer({"errcode": "M_X", "retry_after_ms": 0}, status)
        return self._answer(method, parts)

    def _answer(self, method: str, parts: tuple[str, ...]) -> Answer:
        match method, *parts:
            case "POST", "user", _, "filter":
                return Answer({"filter_id": "1"})
            case "GET", "sync":
                return Answer(self.syncs.pop(0))
            case "GET", "rooms", room, "joined_members":
                return Answer({"joined": {each: {} for each in self.members.get(room, [ME, ANA])}})
            case "GET", "rooms", _, "state", *_:
                return Answer({"errcode": "M_NOT_FOUND"}, 404)
            case "GET", "rooms", room, "event", event_id:
                known = self.events.get((room, event_id))
                return Answer(known) if known else Answer({"errcode": "M_NOT_FOUND"}, 404)
            case "PUT", "rooms", room, "send", _, txn:
                return Answer({"event_id": f"${room}{txn}"})
        return Answer({})

    @property
    def said_in(self) -> set[str]:
        """The rooms where something was sent."""
        return {parts[1] for method, parts in self.asked if method == "PUT" and "send" in parts}


class Crypto:
    """Nothing is encrypted, and nothing can be deciphered."""

    def __init__(self, nio: Any) -> None:
        self.nio = nio

    async def learn(self, _: object, __: object) -> None:
        """No key comes."""

    def decrypt(self, _room: str, _raw: object) -> None:
        return None
