"""An event is parsed once, and only what may mean something is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.matrix.messages.parse import Encrypted, Words
from adapters.matrix.rooms import Membership, Room
from adapters.matrix.sync import timeline
from adapters.matrix.sync.timeline import INVITED, Invitation, decrypted, load, read
from bot.domain.messages import Typed
from bot.storage.inbox import Event
from tests.adapters.matrix.test_hostile import Paper, live, sync
from tests.standins.matrix.homeserver import ANA, ME

BOB = "@bob:localhost"
UNKNOWN, PRIVATE = Room(), Room(joined=2, invited=0)
THREE, CROWD = Room(joined=2, invited=1), Room(joined=90, invited=0)
HIDDEN = {"session_id": "s", "algorithm": "m.megolm.v1.aes-sha2"}


def event(kind: str, content: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": kind, "event_id": "$1", "sender": ANA, "content": content} | more


def message(body: str, **more: Any) -> dict[str, Any]:
    return event("m.room.message", {"msgtype": "m.text", "body": body}, **more)


def change(now: str, before: str | None = None, who: str = ANA, by: str = BOB) -> dict[str, Any]:
    unsigned = {"prev_content": {"membership": before}, "prev_sender": by}
    return event("m.room.member", {"membership": now}, state_key=who, unsigned=unsigned)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (message("bonjour"), (UNKNOWN, PRIVATE)),
        (message("Levain, bonjour"), (UNKNOWN, PRIVATE, THREE, CROWD)),
        (event("m.room.encrypted", HIDDEN), (UNKNOWN, PRIVATE, THREE, CROWD)),
        (message("bonjour", sender=ME), ()),
        (message("bonjour", event_id="a b"), ()),
        (event("m.room.topic", {"topic": "Levain"}), ()),
        (event(INVITED, {}), ()),
        (change("join"), (THREE,)),
        (change("join", "invite"), ()),
        (change("join", "invite", by=ME), (UNKNOWN, PRIVATE, THREE, CROWD)),
        (change("leave", "join"), (UNKNOWN, PRIVATE, THREE, CROWD)),
        (change("invite", who=ME), (UNKNOWN, PRIVATE, THREE, CROWD)),
    ],
)
def test_what_is_kept_depends_on_who_reads_along(raw: dict[str, Any], wanted: object) -> None:
    rooms = (UNKNOWN, PRIVATE, THREE, CROWD)
    assert tuple(room for room in rooms if read("!r", raw, room, ME)) == wanted


@pytest.mark.parametrize("raw", [None, [], "x", {}, message("x", sender=None)])
def test_what_is_no_event_is_nothing(raw: object) -> None:
    assert read("!r", raw, PRIVATE, ME) is None


@pytest.mark.parametrize(
    "raw", [message("Levain, a", origin_server_ts=1_795_421_400_123), change("leave", "join")]
)
def test_what_waited_in_the_inbox_means_the_same(raw: dict[str, Any]) -> None:
    first = read("!r", raw, PRIVATE, ME)
    assert first
    assert load(first.kept, ME) == first
    assert json.loads(first.kept.content) == raw


def test_an_invitation_comes_from_the_inbox_alone() -> None:
    kept = Event("!r", "joined:1", json.dumps({"type": INVITED, "sender": ANA}))
    invited = load(kept, ME)
    assert (invited.content, invited.sender) == (Invitation(), ANA)


def test_a_clear_text_says_words_and_nothing_of_who_comes_and_goes() -> None:
    hidden = read("!r", event("m.room.encrypted", HIDDEN), PRIVATE, ME)
    assert hidden
    assert hidden.content == Encrypted("s")
    said = decrypted(hidden, message("Levain, bonjour", sender=BOB), ME)
    assert (said.content, said.called, said.sender) == (Words("Levain, bonjour"), True, ANA)
    for forged in (change("leave", "join"), event(INVITED, {})):
        assert decrypted(hidden, forged, ME).content is None
    assert isinstance(load(Event("!r", "$1", json.dumps(change("leave"))), ME).content, Membership)


async def test_an_event_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def count(raw: dict[str, Any]) -> object:
        parsed.append(raw["event_id"])
        return parse(raw)

    parse = timeline.parse
    monkeypatch.setattr(timeline, "parse", count)
    heard, _ = await live(Paper([sync(1, private=[message("bonjour")])]))
    assert [each.content for each in heard] == [Typed("bonjour")]
    assert parsed == ["$1"]
