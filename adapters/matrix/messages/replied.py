"""The messages that somebody replies to, as the relation of an event says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.matrix.untrusted import as_object, read_id, related, relation


@dataclass(frozen=True, slots=True)
class Replied:
    """The events that a message is said in reply to; empty: none."""

    to: str = ""
    thread: str = ""  # the event that its thread begins at


NO_REPLY = Replied()


def read_replied(content: Mapping[str, Any]) -> Replied:
    """Read the events that a message is said in reply to.

    In a thread, clients without threads are shown a reply to its last message, which means nothing.
    """
    found = relation(content)
    thread = related(content, "m.thread") or ""
    shown = thread and found.get("is_falling_back") is True
    to = read_id(as_object(found.get("m.in_reply_to")).get("event_id"))
    return Replied("" if shown else to or "", thread)
