"""Whatever a homeserver lets through: no crash, no word elsewhere, no content in a log."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters import retry
from adapters.matrix import client
from adapters.matrix.adapter import Matrix
from adapters.matrix.messages.taps import TAPS
from adapters.matrix.session import Session
from adapters.matrix.sync import decryption
from adapters.matrix.sync.timeline import INVITED
from adapters.matrix.texts import speech
from bot.domain.messages import Inbound, Left, Outbound, Text, Typed
from bot.storage.inbox import Event, Settled
from tests.adapters.matrix.test_parse import anything, events, objects
from tests.standins.matrix.homeserver import ANA, ME, Crypto, Homeserver

PRIVATE, SHARED = "!private", "!shared"
MARK = "a secret that no log may hold"
BOB = "@bob:localhost"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SPEECH = speech("fr")


class Inbox:
    """In memory."""

    def __init__(self) -> None:
        self.events: dict[str, Event] = {}
        self.failures: Counter[str] = Counter()
        self.cursor: str | None = "s0"
        self.troubles: dict[str, str] = {}

    async def open(self) -> tuple[str, str | None]:
        return "mark", self.cursor

    async def restored_at(self) -> datetime | None:
        return None

    async def waiting(self) -> list[Event]:
        return list(self.events.values())

    async def pages(self) -> AsyncIterator[list[Event]]:
        if waiting := await self.waiting():
            yield waiting

    async def take_in(
        self, events: Sequence[Event], cursor: str | None, _: datetime, settled: Sequence[Settled]
    ) -> None:
        self.events |= {each.id: each for each in events}
        self.cursor = cursor
        for each in settled:
            self.events.pop(each.id, None)
            self.failures.pop(each.id, None)

    async def fail(self, event_id: str) -> None:
        self.failures[event_id] += 1

    async def interrupt(self, ids: Collection[str]) -> None:
        self.failures.subtract(ids)

    async def count_aside(self, since: datetime) -> int:
        return 0

    async def complain(self, kind: str, trouble: str) -> None:
        self.troubles[kind] = trouble

    async def recover(self, *kinds: str) -> None:
        for kind in kinds or tuple(self.troubles):
            self.troubles.pop(kind, None)


class Paper(Homeserver):
    """Whose news come one after the other, then no more."""

    def __init__(self, syncs: Sequence[object]) -> None:
        super().__init__()
        self.members = {PRIVATE: [ME, ANA], SHARED: [ME, ANA, BOB]}
        self.read = asyncio.Event()
        self.syncs = [*syncs, {"next_batch": "end"}]

    async def send(self, method: str, path: str, *given: object, **more: object) -> Any:
        if "/sync" in path and not self.syncs:
            self.read.set()
            await asyncio.Future()
        return await super().send(method, path, *given, **more)


@asynccontextmanager
async def _turn() -> AsyncIterator[asyncio.Event]:
    yield asyncio.Event()


class Silent(Crypto):
    async def open(self) -> None: ...

    def reload(self) -> None: ...


async def live(paper: Paper) -> tuple[list[Inbound], Inbox]:
    """Until all that came is dealt with."""
    heard: list[Inbound] = []

    async def handle(inbound: Inbound) -> Sequence[Outbound]:
        heard.append(inbound)
        return () if isinstance(inbound.content, Left) else (Outbound((Text("réponse"),)),)

    inbox = Inbox()
    session = Session("https://localhost", ME, "D", "token")
    matrix = Matrix(session, inbox, _turn, Silent(paper), clock=lambda: NOW, speech=SPEECH)
    running = asyncio.create_task(matrix.run(handle))
    try:
        async with asyncio.timeout(20):
            await asyncio.wait(
                {running, asyncio.ensure_future(paper.read.wait())},
                return_when=asyncio.FIRST_COMPLETED,
            )
            while matrix._lanes.waiting and not running.done():  # noqa: ASYNC110
                await asyncio.sleep(0)
            await asyncio.sleep(0)
    finally:
        assert not running.done(), running
        running.cancel()
        await asyncio.wait({running})
    assert not inbox.troubles  # whatever it was, it is over
    return heard, inbox


def sync(number: int, **rooms: Sequence[object]) -> dict[str, Any]:
    joined = {f"!{name}": {"timeline": {"events": list(each)}} for name, each in rooms.items()}
    return {"next_batch": f"s{number}", "rooms": {"join": joined}}


ids = st.sampled_from(["$1", "$2", "$3", "", "$" + "x" * 300, "\x00", None, 1])
senders = st.sampled_from([ANA, BOB, ME, "@" + "x" * 300, "", None, {}])
member = objects(membership=st.sampled_from(["join", "leave", "ban", "invite"]))
state = objects(
    type=st.sampled_from(["m.room.member", "m.room.encryption", INVITED]),
    state_key=st.sampled_from([ANA, BOB, ME, ""]),
    content=member,
    unsigned=objects(prev_content=member, prev_sender=senders),
)
drawn = st.builds(
    lambda event, **named: {**event, **named, "mark": MARK} if isinstance(event, dict) else event,
    events | state | anything,
    event_id=ids,
    sender=senders,
)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decryption, "KEYS_WAIT", 0.0)


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(drawn, max_size=6), st.lists(drawn, max_size=4), events)
def test_whatever_people_send(
    caplog: pytest.LogCaptureFixture, private: list[Any], shared: list[Any], held: Any
) -> None:
    caplog.clear()
    caplog.set_level(logging.DEBUG, "adapters")

    async def run() -> None:
        paper = Paper([sync(1, private=private, shared=shared)])
        paper.events = {(PRIVATE, "$e"): held, (SHARED, "$e"): held}
        heard, _ = await live(paper)
        assert {each.address.conversation for each in heard} <= {PRIVATE}
        assert {each.address.user for each in heard} <= {ANA, BOB}
        assert paper.said_in <= {PRIVATE, SHARED}
        in_shared = [parts for method, parts in paper.asked if method == "PUT" and SHARED in parts]
        called = [each for each in shared if isinstance(each, dict) and _calls(each)]
        assert len([parts for parts in in_shared if "send" in parts]) <= len(called)

    asyncio.run(run())
    assert MARK not in caplog.text


def _calls(event: dict[str, Any]) -> bool:
    text = str(event)
    return "Levain" in text or "levain" in text or ME in text


@settings(deadline=None, max_examples=40)
@given(anything, anything, anything, anything)
@example({"join": []}, {"events": {"a": 1}}, [1], "x")
@example([], None, None, None)
def test_whatever_a_homeserver_answers_it_is_asked_again(
    rooms: object, section: object, timeline: object, summary: object
) -> None:
    """What makes sense after it is heard."""
    odd = [
        {"next_batch": "o", "rooms": rooms},
        {"next_batch": "o", "rooms": {"join": {PRIVATE: section}, "invite": {PRIVATE: section}}},
        {"next_batch": "o", "rooms": {"join": {PRIVATE: {"timeline": timeline}}}},
        {"next_batch": "o", "rooms": {"join": {PRIVATE: {"summary": summary, "state": summary}}}},
        {"next_batch": "o", "to_device": section, "device_lists": section},
        {"next_batch": rooms},
    ]
    said = {"type": "m.room.message", "event_id": "$said", "sender": ANA}
    said |= {"content": {"msgtype": "m.text", "body": "bonjour"}}

    async def run() -> None:
        heard, inbox = await live(Paper([*odd, sync(9, private=[said])]))
        assert [each.content for each in heard if each.id == "$said"] == [Typed("bonjour")]
        assert inbox.cursor == "end"  # kept as it stops

    retry.PAUSE_MAX, before = 0.0, retry.PAUSE_MAX
    try:
        asyncio.run(run())
    finally:
        retry.PAUSE_MAX = before


async def test_taps_count_in_their_own_room_alone() -> None:
    question = {TAPS: [{"action": "answer:x", "pick": "a"}], "msgtype": "m.text", "body": "?"}
    tap = {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$q", "key": "1\ufe0f\u20e3"}}
    event = {"type": "m.reaction", "sender": ANA, "content": tap}
    paper = Paper([sync(1, private=[event | {"event_id": "$1"}])])
    paper.members["!other"] = [ME, BOB]
    asked = {"sender": ME, "type": "m.room.message", "content": question}
    paper.events = {(PRIVATE, "$q"): asked}
    other = event | {"event_id": "$2", "sender": BOB}
    paper.syncs.insert(1, sync(2, other=[other]))
    heard, _ = await live(paper)
    assert [each.address.user for each in heard] == [ANA]


@pytest.mark.parametrize("kind", [INVITED, "m.room.member"])
async def test_what_is_said_does_not_pass_for_what_happened(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Encrypted, a person may write any type of event."""
    forged = {"type": kind, "state_key": ANA, "content": {"membership": "leave"}, "sender": ANA}
    monkeypatch.setattr(Crypto, "decrypt", lambda *_: forged)
    hidden = {"type": "m.room.encrypted", "event_id": "$1", "sender": ANA}
    hidden |= {"content": {"session_id": "s", "algorithm": "m.megolm.v1.aes-sha2"}}
    paper = Paper([sync(1, private=[hidden])])
    heard, inbox = await live(paper)
    assert heard == []
    assert not [
        parts for method, parts in paper.asked if method == "POST" and parts[-1] != "filter"
    ]
    assert inbox.events == {}


async def test_a_room_of_ten_thousand_costs_nothing_until_spoken_to() -> None:
    crowd = [
        {
            "type": "m.room.message",
            "event_id": f"${number}",
            "sender": f"@u{number}:localhost",
            "content": {"msgtype": "m.text", "body": f"{number} Levain ?"},
        }
        for number in range(200)
    ]
    gone = {"type": "m.room.member", "state_key": BOB, "sender": BOB, "event_id": "$gone"}
    gone |= {"content": {"membership": "leave"}}
    called = crowd[0] | {"event_id": "$called"}
    called["content"] = {"msgtype": "m.text", "body": "Levain, bonjour"}
    news = sync(1, shared=[*crowd, gone, called])
    counts = {"m.joined_member_count": 9_999, "m.invited_member_count": 1}
    news["rooms"]["join"][SHARED]["summary"] = counts
    paper = Paper([news])
    heard, inbox = await live(paper)
    assert [each.content for each in heard] == [Left()]  # of whom may have had lessons there
    assert inbox.events == {}
    paths = [parts for method, parts in paper.asked if method != "GET" or "sync" not in parts]
    assert [parts[-1] for parts in paths if parts[-1] == "joined_members"] == []
    assert [parts[-1] for parts in paths if "send" in parts] == ["mark.$called.0"]


async def test_whoever_leaves_is_seen_off_and_levain_does_not_stay_alone() -> None:
    gone = {"type": "m.room.member", "state_key": ANA, "sender": ANA, "event_id": "$gone"}
    gone |= {"content": {"membership": "leave"}}
    banned = gone | {"event_id": "$2", "sender": BOB, "content": {"membership": "ban"}}
    paper = Paper([sync(1, private=[gone], shared=[banned])])
    paper.members = {PRIVATE: [ME], SHARED: [ME, BOB]}
    heard, _ = await live(paper)
    left = {(each.address.user, each.address.conversation, each.content) for each in heard}
    assert left == {(ANA, PRIVATE, Left()), (ANA, SHARED, Left())}
    assert ("POST", ("rooms", PRIVATE, "leave")) in paper.asked
    assert ("POST", ("rooms", SHARED, "leave")) not in paper.asked


async def test_a_room_that_is_closed_holds_up_nobody() -> None:
    said = {"type": "m.room.message", "event_id": "$1", "sender": ANA}
    said |= {"content": {"msgtype": "m.text", "body": "bonjour"}}
    paper = Paper([sync(1, private=[said])])
    paper.refuse = lambda parts: 403 if parts[-1] == "joined_members" else None
    heard, inbox = await live(paper)
    assert (heard, inbox.events) == ([], {})


def test_a_wait_is_never_nothing() -> None:
    assert client.asked_wait({"retry_after_ms": 0}, None) == client.WAIT_MIN > 0
    assert client.asked_wait({}, "0") == client.WAIT_MIN
    assert client.asked_wait({"retry_after_ms": "soon"}, "soon") == client.WAIT_UNSAID


@pytest.mark.parametrize("asked", [10**400, float("inf"), 1e300])
def test_a_wait_is_never_for_ever(asked: float) -> None:
    assert client.asked_wait({"retry_after_ms": asked}, None) == client.WAIT_MAX
    assert client.asked_wait({}, "9" * 5_000) == client.WAIT_MAX
    assert client.asked_wait({"retry_after_ms": float("nan")}, "²") == client.WAIT_UNSAID
