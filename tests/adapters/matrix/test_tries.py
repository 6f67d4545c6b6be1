"""No event is tried without bound, whatever comes in which order, and whatever ends the process.

`make tries` runs a longer form.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import thread_time
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters import lanes as lanes_module
from adapters import retry
from adapters.matrix.adapter import Matrix
from adapters.matrix.encryption.undecrypted import LOOKS_MAX
from adapters.matrix.session import Session
from adapters.matrix.sync import decryption
from adapters.matrix.texts import speech
from bot.domain.errors import StorageGone
from bot.domain.messages import Inbound, Outbound, Text, Typed
from bot.storage.inbox import TRIES_MAX, Event, Settled
from tests.standins.matrix.homeserver import ANA, ME, Answer, Homeserver

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ROOMS = ("!one", "!two")
EXAMPLES = int(os.environ.get("LEVAIN_TEST_EXAMPLES", "200"))
AWAY_MAX = 4  # sends that the homeserver refuses, in a row
TRIES = LOOKS_MAX + AWAY_MAX + 3  # of one event in one start, at most
STARTS = TRIES_MAX + 3  # after which every event has been handled, or set aside
STALL = 1.0  # seconds that the loop may take to turn
SPIN = 10 * TRIES  # tries at which a test ends, for nothing else would end it


class Spinning(BaseException):
    """An event is tried again and again: no error that anything may catch."""


# --- What outlives a process ------------------------------------------------------------------


@dataclass
class Disk:
    """The database and the device's keys."""

    events: dict[str, Event] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    cursor: str | None = "s0"
    keys: dict[str, int] = field(default_factory=dict)  # by session: the first index known


class Inbox:
    """The inbox of one process; once `dead`, nothing reaches the disk any more."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.dead = False

    def _check(self) -> None:
        if self.dead:
            raise StorageGone

    async def open(self) -> tuple[str, str | None]:
        return "mark", self.disk.cursor

    async def restored_at(self) -> datetime | None:
        return None

    async def waiting(self) -> list[Event]:
        kept = (e._replace(failures=self.disk.failures[e.id]) for e in self.disk.events.values())
        return [each._replace(again=True) for each in kept if each.failures < TRIES_MAX]

    async def pages(self) -> AsyncIterator[list[Event]]:
        if waiting := await self.waiting():
            yield waiting

    async def take_in(
        self, events: Sequence[Event], cursor: str | None, _: datetime, settled: Sequence[Settled]
    ) -> None:
        self._check()
        for each in events:
            self.disk.events.setdefault(each.id, each)
        self.disk.cursor = cursor
        for done in settled:
            self.disk.events.pop(done.id, None)
            self.disk.failures.pop(done.id, None)

    async def fail(self, event_id: str) -> None:
        self._check()
        self.disk.failures[event_id] += 1

    async def interrupt(self, ids: Collection[str]) -> None:
        self._check()
        self.disk.failures.subtract(ids)

    async def set_aside(self, ids: Collection[str]) -> None:
        raise AssertionError(ids)  # each of them can be read

    async def count_aside(self, _: datetime) -> int:
        return 0

    async def complain(self, *_: object) -> None: ...

    async def recover(self, *_: object) -> None: ...


class World(Homeserver):
    """A homeserver on which Ana speaks in two rooms, and a Levain that dies and starts again."""

    def __init__(self) -> None:
        super().__init__()
        self.disk = Disk()
        self.stream: list[tuple[str, dict[str, Any]]] = []  # room or "", and the event
        self.indices: Counter[str] = Counter()  # by session: the next message's
        self.shared: dict[str, int] = {}  # by session: the first index given
        self.news = asyncio.Event()
        self.idle = False  # the homeserver has nothing more to give
        self.away = 0  # sends that it refuses
        self.starts = 0
        self.tries: Counter[tuple[int, str]] = Counter()  # by start and event
        self.heard: list[tuple[int, str, str]] = []  # start, room, text
        self.spinning = False
        self.died = False

    def _count(self, event_id: str) -> None:
        self.tries[self.starts, event_id] += 1
        if self.tries[self.starts, event_id] > SPIN:
            self.spinning = True
            raise Spinning

    # --- What people do

    def say(self, room: str, text: str) -> None:
        content = {"msgtype": "m.text", "body": text}
        self._add(room, {"type": "m.room.message", "content": content})

    def hide(self, room: str, session: str, text: str) -> bool:
        """Say under a session; whether Levain was given the key."""
        index = self.indices[session]
        content = {"session_id": session, "index": index, "clear": text}
        self.indices[session] += 1
        self._add(room, {"type": "m.room.encrypted", "content": content})
        return index >= self.shared.get(session, index + 1)

    def share(self, session: str, index: int) -> None:
        """Give the key of a session from that message on."""
        self.shared[session] = min(index, self.shared.get(session, index))
        self._add("", {"type": "key", "session": session, "index": index})

    def _add(self, room: str, event: dict[str, Any]) -> None:
        number = len(self.stream)
        self.stream.append((room, event | {"event_id": f"${number}", "sender": ANA}))
        self.idle = False
        self.news.set()

    # --- What Levain asks

    async def send(self, method: str, path: str, *given: object, **more: object) -> Any:
        if path.startswith("/_matrix/client/v3/sync"):
            return Answer(await self._sync(parse_qs(urlsplit(path).query)["since"][0]))
        if method == "PUT" and "/send/" in path and self.away:
            self.away -= 1
            return Answer({"errcode": "M_UNKNOWN"}, 500)
        return await super().send(method, path, *given, **more)

    async def _sync(self, since: str) -> dict[str, Any]:
        start = int(since[1:])
        while len(self.stream) <= start:
            self.idle = True
            self.news.clear()
            await self.news.wait()
        new = self.stream[start:]
        rooms = {
            room: {"timeline": {"events": [event for of, event in new if of == room]}}
            for room in dict.fromkeys(room for room, _ in new if room)
        }
        keys = [event for room, event in new if not room]
        news = {"rooms": {"join": rooms}, "to_device": {"events": keys}}
        return {"next_batch": f"s{len(self.stream)}", **news}

    # --- Levain's crypto

    async def open(self) -> None: ...

    def reload(self) -> None: ...

    @property
    def nio(self) -> World:
        return self

    async def learn(self, synced: dict[str, Any], release: Any) -> None:
        known = self.disk.keys
        for each in synced.get("to_device", {}).get("events", ()):
            session = each["session"]
            known[session] = min(each["index"], known.get(session, each["index"]))
            release({session})
        await asyncio.sleep(0)

    def decrypt(self, _room: str, raw: dict[str, Any]) -> dict[str, Any] | None:
        self._count(raw["event_id"])
        content = raw["content"]
        if content["index"] < self.disk.keys.get(content["session_id"], len(self.stream)):
            return None
        said = {"msgtype": "m.text", "body": content["clear"]}
        return {"type": "m.room.message", "content": said}

    async def encrypt(
        self, _room: str, kind: str, content: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        return kind, content

    # --- Processes

    async def start(self) -> None:
        self.starts += 1
        self.died, self.idle = False, False
        self.inbox = Inbox(self.disk)
        session = Session("https://localhost", ME, "D", "token")
        self.matrix = Matrix(
            session,
            cast(Any, self.inbox),
            _turn,
            cast(Any, self),
            clock=lambda: NOW,
            speech=speech("fr"),
        )
        self.running = asyncio.create_task(self.matrix.run(self.handle))

    async def stop(self, *, kill: bool) -> None:
        self.inbox.dead = self.inbox.dead or kill
        self.running.cancel()
        await asyncio.wait({self.running})

    async def restart(self, *, kill: bool) -> None:
        await self.stop(kill=kill)
        await self.start()

    async def handle(self, inbound: Inbound) -> Sequence[Outbound]:
        assert isinstance(inbound.content, Typed)
        text, room = inbound.content.text, inbound.address.conversation
        self._count(inbound.id)
        if "die" in text:
            self.died = self.inbox.dead = True
            await asyncio.Future()  # a process that has ended, or is frozen, does nothing more
        if "raise" in text:
            raise ArithmeticError
        self.heard.append((self.starts, room, text))
        return [Outbound((Text("réponse"),))]

    async def rest(self) -> None:
        """Until all that came is dealt with; a process that has died is started again."""
        async with asyncio.timeout(30):
            while True:
                await asyncio.sleep(0.001)
                assert not self.spinning, "an event is tried again and again"
                assert not self.running.done(), self.running
                if self.died:
                    await self.restart(kill=True)
                elif self.idle and not self.matrix._lanes._lanes:
                    return


@asynccontextmanager
async def _turn() -> AsyncIterator[asyncio.Event]:
    yield asyncio.Event()


# --- The test ---------------------------------------------------------------------------------

rooms, sessions = st.sampled_from(ROOMS), st.sampled_from(["s", "t", "u"])
deeds = st.sampled_from(["", "", "", "", "raise", "die"])
actions = st.one_of(
    st.tuples(st.just("say"), rooms, deeds),
    st.tuples(st.just("hide"), rooms, sessions, deeds),
    st.tuples(st.just("hide"), rooms, sessions, deeds),
    st.tuples(st.just("share"), sessions, st.booleans()),
    st.tuples(st.just("share"), sessions, st.booleans()),
    st.tuples(st.just("away"), st.integers(1, AWAY_MAX)),
    st.tuples(st.just("restart"), st.booleans()),
    st.tuples(st.just("rest")),
)
WITHHELD_THEN_GIVEN = [
    ("hide", "!one", "s", ""),
    ("rest",),
    ("share", "s", False),
    ("hide", "!one", "s", ""),
    ("rest",),
]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "PAUSE_MIN", 0.0005)
    monkeypatch.setattr(retry, "PAUSE_MAX", 0.002)
    monkeypatch.setattr(lanes_module, "PAUSE_MIN", 0.0005)


@settings(
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    done=st.lists(actions, min_size=2, max_size=24),
    wait=st.sampled_from([0.0, 60.0]),
    moment=st.sampled_from([0.0, 60.0]),
)
@example(done=WITHHELD_THEN_GIVEN, wait=60.0, moment=0.0)
@example(done=WITHHELD_THEN_GIVEN, wait=0.0, moment=60.0)
@example(done=[("say", "!one", "die"), ("say", "!two", "")], wait=60.0, moment=60.0)
def test_every_event_is_tried_a_bounded_number_of_times(
    monkeypatch: pytest.MonkeyPatch, done: list[tuple[Any, ...]], wait: float, moment: float
) -> None:
    monkeypatch.setattr(decryption, "KEYS_WAIT", wait)
    monkeypatch.setattr(lanes_module, "MOMENT", moment)
    asyncio.run(live(done))


async def live(done: Sequence[tuple[Any, ...]]) -> None:
    world = World()
    beating = asyncio.create_task(_measure_stalls())
    await world.start()
    readable: dict[str, list[str]] = {room: [] for room in ROOMS}  # as it came, in order
    try:
        for number, (action, *given) in enumerate(done):
            match action, given:
                case "say", (room, deed):
                    world.say(room, f"{number}{deed}")
                    readable[room] += [] if deed else [f"{number}"]
                case "hide", (room, session, deed):
                    if world.hide(room, session, f"{number}{deed}"):
                        readable[room] += [] if deed else [f"{number}"]
                case "share", (session, whole):
                    world.share(session, 0 if whole else world.indices[session])
                case "away", (times,):
                    world.away = times
                case "restart", (kill,):
                    await world.restart(kill=kill)
                case "rest", _:
                    await world.rest()
        world.away = 0
        for _ in range(STARTS):
            await world.rest()
            await world.restart(kill=True)
        deaths = world.starts
        for room in ROOMS:
            world.say(room, "fin")
        await world.rest()
        assert world.starts == deaths, "an event ends the process for ever"
    finally:
        await world.stop(kill=True)
        stall = await _end(beating)
    in_each = Counter(event for (_, event), _ in world.tries.items())
    assert max(world.tries.values()) <= TRIES
    assert max(in_each.values(), default=0) <= STARTS + len(done)
    assert stall < STALL
    for room in ROOMS:
        heard = dict.fromkeys(text for _, of, text in world.heard if of == room)
        assert [text for text in heard if text in readable[room]] == readable[room]
        assert list(heard)[-1] == "fin"


async def _measure_stalls() -> float:
    """Give the longest turn of the loop, in seconds of its own processor, once cancelled."""
    longest, last = 0.0, thread_time()
    try:
        while True:
            await asyncio.sleep(0.001)
            longest, last = max(longest, thread_time() - last), thread_time()
    except asyncio.CancelledError:
        return longest


async def _end(beating: asyncio.Task[float]) -> float:
    beating.cancel()
    return await beating
