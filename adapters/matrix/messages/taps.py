"""Answers that a message of ours can be given by a tap: written in its event, read on a tap.

The content of an event lists, under `levain.taps`, the choice behind each keycap or poll answer.
A reaction or a vote names the event: its content says what was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, TypeAlias

from adapters.matrix.client import CallRefused, MatrixClient
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.messages.event import OutgoingEvent, size
from adapters.matrix.untrusted import as_object, related, relation
from bot.domain.menu import Entry
from bot.domain.messages import Chose
from bot.domain.recent import Recent

TAPS = "levain.taps"
TAPS_MAX = 20
POLL_START = "org.matrix.msc3381.poll.start"  # clients read the unstable names only
POLL_END = "org.matrix.msc3381.poll.end"
POLL_RESPONSE = "org.matrix.msc3381.poll.response"
PICK_MAX = 255  # characters of an answer's id
RECALLED_MAX = 2_000  # own messages whose taps are remembered
ENDED_MAX = 1_000  # polls, whose late votes do not count

_TAPS_SIZE_MAX = 8_000  # bytes
_KEYCAP = re.compile("([1-9])\ufe0f?\u20e3")


@dataclass(frozen=True, slots=True)
class Reaction:
    """A keycap under a message."""

    event_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Vote:
    """An answer to a poll, in place of the one before."""

    event_id: str
    picked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PollEnd:
    """The end of a poll: no later vote in it counts."""

    event_id: str


Tap: TypeAlias = Reaction | Vote

# --- Written in an event of ours -------------------------------------------------------------


def taps_of(offered: Sequence[Entry]) -> list[dict[str, str]]:
    """List the first things on offer, as far as they have room."""
    taps = [
        {"action": each.action, **({"pick": each.pick} if each.pick else {})}
        for each in offered[:TAPS_MAX]
    ]
    sizes = accumulate(size(tap) + 1 for tap in taps)
    return taps[: sum(taken <= _TAPS_SIZE_MAX for taken in sizes)]


def keycap(number: int) -> str:
    """The digit of a key, 1 to 9, as clients write it: they do not count another form with it."""
    return f"{number}\ufe0f\u20e3"


# --- Read in an event of somebody ------------------------------------------------------------


def read_reaction(content: Mapping[str, Any]) -> Reaction | None:
    event_id, key = related(content, "m.annotation"), relation(content).get("key")
    number = number_of(key) if isinstance(key, str) else None
    return Reaction(event_id, number) if event_id and number else None


def number_of(key: str) -> int | None:
    """Read what `keycap` wrote, with or without its variation selector."""
    found = _KEYCAP.fullmatch(key)
    return int(found[1]) if found else None


def read_vote(content: Mapping[str, Any]) -> Vote | None:
    """Read the answers of a vote; one invalid answer spoils it, as it does for clients."""
    event_id = related(content, "m.reference")
    forms = (
        content.get("m.selections"),
        *(
            as_object(content.get(name)).get("answers")
            for name in (POLL_RESPONSE, "m.poll.response")
        ),
    )
    picked = next((form[:TAPS_MAX] for form in forms if isinstance(form, list)), [])
    if not event_id or not picked or not all(_is_pick(each) for each in picked):
        return None
    return Vote(event_id, tuple(picked))


def read_poll_end(content: Mapping[str, Any]) -> PollEnd | None:
    event_id = related(content, "m.reference")
    return PollEnd(event_id) if event_id else None


def _is_pick(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= PICK_MAX


# --- Read in the event that was tapped -------------------------------------------------------


def chosen(content: Mapping[str, Any], tap: Tap) -> Chose | None:
    """The choice that a tap on an event of ours means, as the event's content tells."""
    content = as_object(content.get("m.new_content")) or content
    listed = content.get(TAPS)
    meant = [_choice(each) for each in listed[:TAPS_MAX]] if isinstance(listed, list) else []
    if isinstance(tap, Reaction):
        return meant[tap.number - 1] if 1 <= tap.number <= len(meant) else None
    most = as_object(content.get(POLL_START)).get("max_selections")
    counted = tap.picked[:most] if type(most) is int and most > 0 else tap.picked
    return _voted(meant, counted)


def _voted(meant: Sequence[Chose | None], counted: Sequence[str]) -> Chose | None:
    """The choice of several answers, all to one question."""
    found = [next((m for m in meant if m and m.picked == (pick,)), None) for pick in counted]
    actions = {each.action for each in found if each}
    if None in found or len(actions) != 1:
        return None
    return Chose(actions.pop(), tuple(dict.fromkeys(counted)))


def _choice(value: object) -> Chose | None:
    tap = as_object(value)
    action, pick = tap.get("action"), tap.get("pick")
    if not isinstance(action, str) or not (pick is None or _is_pick(pick)):
        return None
    return Chose(action, (pick,) if pick else ())


def taps_for(content: Mapping[str, Any], action: str) -> list[dict[str, Any]]:
    """The taps of an event that mean that action."""
    listed = content.get(TAPS)
    taps = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [each for each in taps if each.get("action") == action]


# --- The events of ours ----------------------------------------------------------------------


class Tappable:
    """The messages of ours that can be answered: the last ones are remembered, others asked for.

    Each method that asks raises RetryLater or SendError.
    """

    def __init__(self, client: MatrixClient, crypto: Crypto, me: str) -> None:
        self._client = client
        self._crypto = crypto
        self._me = me
        self._recalled: Recent[tuple[str, str], Mapping[str, Any]] = Recent(RECALLED_MAX)
        self._polls: Recent[str, str] = Recent(RECALLED_MAX)  # by room, the last one asked
        self._ended: Recent[tuple[str, str], bool] = Recent(ENDED_MAX)  # rooms and polls

    def note(self, room: str, event_id: str, sent: OutgoingEvent) -> None:
        """Remember an event that left."""
        if sent.type == POLL_START:
            self._polls[room] = event_id
        if TAPS in sent.content:
            self._recalled[room, event_id] = sent.content

    def last_poll(self, room: str) -> str | None:
        """The last poll asked in a room, until it ends."""
        return self._polls.get(room)

    def end_ours(self, room: str, poll: str) -> None:
        """Take note that a poll of ours was closed by us."""
        if self._polls.get(room) == poll:
            del self._polls[room]

    def end(self, room: str, poll: str) -> None:
        """Take note that somebody closed a poll: votes in it count no more."""
        self._ended[room, poll] = True

    async def chosen(self, room: str, tap: Tap) -> Chose | None:
        """The choice that a tap means; None for a late vote, or a message of somebody else."""
        if isinstance(tap, Vote) and (room, tap.event_id) in self._ended:
            return None
        return chosen(await self.recall(room, tap.event_id), tap)

    async def recall(self, room: str, event_id: str) -> Mapping[str, Any]:
        """The content of a message of ours; nothing for anybody else's."""
        if known := self._recalled.get((room, event_id)):
            return known
        try:
            event = await self._client.call("GET", "rooms", room, "event", event_id)
        except CallRefused:
            return {}
        if event.get("sender") != self._me:
            return {}
        if event.get("type") == "m.room.encrypted":
            event = self._crypto.decrypt(room, event) or {}
        content = event.get("content")
        self._recalled[room, event_id] = content if isinstance(content, dict) else {}
        return self._recalled[room, event_id]
