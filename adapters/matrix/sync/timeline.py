"""An event of a room's timeline, parsed once, where it comes in. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from adapters.matrix.messages.parse import Encrypted, Said, is_mentioned, parse, sent_at
from adapters.matrix.rooms import Membership, Room, membership
from adapters.matrix.untrusted import as_object, is_id, read_id
from bot.storage.inbox import Event

INVITED = "levain.invited"  # the type of an invitation, as the inbox keeps it
NAMES = ("levain",)  # as people call it


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation to a room, from the sender of the event."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The end of a room that was upgraded: people go on in another."""

    room: str


Content: TypeAlias = Said | Membership | Invitation | Replaced


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """An event of a room: who did it, when, and what it means."""

    kept: Event  # as the inbox keeps it: its JSON is read again to decrypt it
    sender: str
    sent_at: datetime | None
    content: Content | None
    called: bool  # Levain is mentioned, or named at the start

    @property
    def room(self) -> str:
        return self.kept.room

    @property
    def id(self) -> str:
        return self.kept.id

    @property
    def failures(self) -> int:
        return self.kept.failures

    @property
    def again(self) -> bool:
        return self.kept.again

    def retried(self) -> TimelineEvent:
        return replace(self, kept=self.kept.retried())


def read(room: str, raw: object, known: Room, me: str) -> TimelineEvent | None:
    """Read an event that a homeserver gives; None for what calls for nothing in such a room.

    What becomes of Levain itself is read too: it says where a conversation begins.
    """
    if not isinstance(raw, dict) or not _is_addressed(room, raw):
        return None
    content, called = _content(raw), is_mentioned(raw, me, NAMES)
    own = is_about(content, me)
    if not own and not _is_wanted(content, known, me, called=called, sender=raw["sender"]):
        return None
    return _event(Event(room, raw["event_id"], json.dumps(raw)), raw, content, called=called)


def load(kept: Event, me: str) -> TimelineEvent:
    """Read an event that waited in the inbox."""
    raw = json.loads(kept.content)
    return _event(kept, raw, _content(raw), called=is_mentioned(raw, me, NAMES))


def decrypted(event: TimelineEvent, clear: Mapping[str, Any], me: str) -> TimelineEvent:
    """Read the clear text of an event, which only its sender could write.

    The homeserver alone says who comes and goes: a clear text that says so means nothing.
    """
    return replace(event, content=parse(clear), called=is_mentioned(clear, me, NAMES))


def is_about(content: Content | None, me: str) -> bool:
    """Say whether a content is what becomes of somebody in the room."""
    return isinstance(content, Membership) and content.person == me


def _event(
    kept: Event, raw: Mapping[str, Any], content: Content | None, *, called: bool
) -> TimelineEvent:
    return TimelineEvent(
        kept=kept,
        sender=str(raw.get("sender")),
        sent_at=sent_at(raw),
        content=content,
        called=called,
    )


def _content(raw: Mapping[str, Any]) -> Content | None:
    kind = raw.get("type")
    if kind == "m.room.member":
        return membership(raw)
    if kind == "m.room.tombstone" and raw.get("state_key") == "":
        room = read_id(as_object(raw.get("content")).get("replacement_room"))
        return Replaced(room) if room else None
    return Invitation() if kind == INVITED else parse(raw)


def _is_addressed(room: str, raw: Mapping[str, Any]) -> bool:
    return is_id(room) and is_id(raw.get("event_id")) and is_id(raw.get("sender"))


def _is_wanted(content: Content | None, known: Room, me: str, *, called: bool, sender: str) -> bool:
    """Say whether an event may mean something: words of another, or a change of who is there.

    Where others read along, words are wanted when Levain is called, or cannot be read yet.
    """
    match content:
        case None | Invitation():
            return False
        case Membership():
            return known.concerned_by(content, me)
        case Replaced():
            return sender != me
    return sender != me and (called or not known.shared or isinstance(content, Encrypted))
