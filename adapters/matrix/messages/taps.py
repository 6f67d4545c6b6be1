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

from adapters.matrix.client import V1, CallRefused, MatrixClient
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.messages.asked import ASKED, read_asked
from adapters.matrix.messages.event import OutgoingEvent, size
from adapters.matrix.messages.replied import Replied
from adapters.matrix.untrusted import as_object, related, relation
from bot.domain.menu import Entry
from bot.domain.messages import Choices, Chose, Option, Outbound
from bot.domain.recent import Recent

TAPS = "levain.taps"
TAPS_MAX = 20
POLL_START = "org.matrix.msc3381.poll.start"  # clients read the unstable names only
POLL_END = "org.matrix.msc3381.poll.end"
POLL_RESPONSE = "org.matrix.msc3381.poll.response"
KEYCAP_MAX = 10
PICK_MAX = 255  # characters of an answer's id
RECALLED_MAX = 2_000  # own messages whose taps are remembered
ENDED_MAX = 1_000  # polls, whose late votes do not count
THREAD_MAX = 30  # messages of a thread, the newest, looked through for what they ask

_TAPS_SIZE_MAX = 8_000  # bytes
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_TEN = "\U0001f51f"  # KEYCAP TEN
_LETTER = re.compile("[\U0001f1e6-\U0001f1ee]")
_FIRST_LETTER = 0x1F1E6  # REGIONAL INDICATOR SYMBOL LETTER A: clients draw it as a key


@dataclass(frozen=True, slots=True)
class Reaction:
    """A keycap under a message."""

    event_id: str
    number: int
    letter: bool = False  # the key says a letter, the number is its place


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


def taps_of(offered: Sequence[Entry], *, scale: bool = False) -> list[dict[str, Any]]:
    """List the first things on offer, as far as they have room.

    Those of a scale are tapped by the number that each is, not by its place.
    """
    taps: list[dict[str, Any]] = [
        {"action": each.action, **({"pick": each.pick} if each.pick else {})}
        for each in offered[:TAPS_MAX]
    ]
    keys = [scale_key(each.label) for each in offered[:TAPS_MAX]] if scale else []
    for tap, key in zip(taps, keys, strict=False):
        tap["key"] = key
    sizes = accumulate(size(tap) + 1 for tap in taps)
    return taps[: sum(taken <= _TAPS_SIZE_MAX for taken in sizes)]


def keycap(number: int) -> str:
    """The number of a key, 0 to 10, as clients write it: they do not count another form with it."""
    return _TEN if number == KEYCAP_MAX else f"{number}\ufe0f\u20e3"


def scale_key(label: str) -> int | None:
    """The number of the key that stands for a number of a scale; None where there is no key."""
    number = int(label) if label.isascii() and label.isdigit() and len(label) < 3 else -1
    return number if 0 <= number <= KEYCAP_MAX else None


def letter_key(number: int) -> str:
    """The letter of a key, A for 1 to I for 9."""
    return chr(_FIRST_LETTER + number - 1)


# --- Read in an event of somebody ------------------------------------------------------------


def read_reaction(content: Mapping[str, Any]) -> Reaction | None:
    event_id, key = related(content, "m.annotation"), relation(content).get("key")
    number = number_of(key) if isinstance(key, str) else None
    if not event_id or number is None:
        return None
    return Reaction(event_id, number, letter=bool(_LETTER.fullmatch(str(key))))


def number_of(key: str) -> int | None:
    """Read what `keycap` wrote, with or without its variation selector, or `letter_key`."""
    if found := _KEYCAP.fullmatch(key):
        return int(found[1])
    if key == _TEN:
        return KEYCAP_MAX
    return ord(key) - _FIRST_LETTER + 1 if _LETTER.fullmatch(key) else None


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
    taps = listed[:TAPS_MAX] if isinstance(listed, list) else []
    meant = [_choice(each) for each in taps]
    if isinstance(tap, Reaction):
        place = _place(taps, tap)
        return meant[place] if 0 <= place < len(meant) else None
    most = as_object(content.get(POLL_START)).get("max_selections")
    counted = tap.picked[:most] if type(most) is int and most > 0 else tap.picked
    return _voted(meant, counted)


def _place(taps: Sequence[object], tap: Reaction) -> int:
    """The place of what a key stands for; -1 for none. Only numbers stand on a scale."""
    keys = [as_object(each).get("key", -1) for each in taps if "key" in as_object(each)]
    if not keys:
        return tap.number - 1
    return keys.index(tap.number) if tap.number in keys and not tap.letter else -1


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


def _asked(content: Mapping[str, Any]) -> Outbound:
    """Read the question of an event of ours; of an older one, as much as its taps tell."""
    if (found := read_asked(content)).blocks:
        return found
    listed = content.get(TAPS)
    choices = [_choice(each) for each in (listed if isinstance(listed, list) else ())]
    picked = [(each.action, each.picked[0]) for each in choices if each and each.picked]
    options = tuple(Option(pick, "") for _, pick in picked)
    return Outbound((Choices(picked[0][0], "", options),) if options else ())


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
        if TAPS in sent.content or ASKED in sent.content:
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

    def key_of(self, event: Mapping[str, Any], name: str) -> str:
        """The key that an event of ours left under, on any device; empty for anybody else's."""
        if event.get("sender") != self._me:
            return ""
        told = as_object(event.get("unsigned")).get("transaction_id", "")
        return str(as_object(event.get("content")).get(name, told))

    async def recall(self, room: str, event_id: str) -> Mapping[str, Any]:
        """The content of a message of ours; nothing for anybody else's."""
        return await self._find(room, event_id) or {}

    async def asked(self, room: str, replied: Replied) -> tuple[Outbound, ...] | None:
        """The messages of ours that words reply to, in order; None: they reply to none of ours.

        In a thread, those are the message that it begins at, and the ones that followed there.
        """
        if replied.to and (found := await self._find(room, replied.to)) is not None:
            return (_asked(found),)
        if not replied.thread:
            return None
        root = await self._find(room, replied.thread)
        contents = [root, *await self._find_in_thread(room, replied.thread)]
        return tuple(_asked(each) for each in contents if each is not None) or None

    async def thread_of(self, room: str, event_id: str) -> str | None:
        """The start of the thread that a message of ours is in."""
        return related(await self.recall(room, event_id), "m.thread")

    async def _find(self, room: str, event_id: str) -> Mapping[str, Any] | None:
        """The content of a message of ours; None for anybody else's."""
        if known := self._recalled.get((room, event_id)):
            return known
        try:
            event = await self._client.call("GET", "rooms", room, "event", event_id)
        except CallRefused:
            return None
        return self._read(room, event_id, event)

    async def _find_in_thread(self, room: str, root: str) -> list[Mapping[str, Any] | None]:
        place = ("rooms", room, "relations", root, "m.thread")
        query = {"dir": "b", "limit": str(THREAD_MAX)}
        try:
            found = (await self._client.call("GET", *place, base=V1, query=query)).get("chunk")
        except CallRefused:  # an older homeserver
            return []
        events = [as_object(each) for each in (found if isinstance(found, list) else ())]
        return [self._read(room, str(each.get("event_id")), each) for each in events[::-1]]

    def _read(self, room: str, event_id: str, event: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The content of an event, in clear; empty when it can be read no more."""
        if event.get("sender") != self._me:
            return None
        if event.get("type") == "m.room.encrypted":
            event = self._crypto.decrypt(room, event) or {}
        self._recalled[room, event_id] = content = as_object(event.get("content"))
        return content
