"""What the sync loop reads, and what is kept of it when."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from adapters.matrix.client import MatrixClient
from adapters.matrix.refusals import Refusals
from adapters.matrix.rooms import Rooms
from adapters.matrix.sync.decryption import Decryption
from adapters.matrix.sync.invitations import Invitations
from adapters.matrix.sync.receiver import CURSOR_EVERY, Receiver
from adapters.matrix.sync.sync_token import SyncToken
from adapters.matrix.sync.timeline import TimelineEvent, load
from adapters.matrix.sync.verification import Verification
from adapters.troubles import Troubles
from bot.domain.errors import StorageGone
from bot.storage.inbox import Event, Settled

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ONE, TWO, THREE = (Event("!room", f"${name}", "{}") for name in ("un", "deux", "trois"))
INVITED = Event("!room", "joined:1", "{}")


def said(name: str) -> dict[str, Any]:
    event = {"event_id": f"${name}", "sender": "@ana:here", "type": "m.room.message"}
    return event | {"content": {"msgtype": "m.text", "body": "bonjour"}}


Kept = tuple[list[str], str | None, list[str]]  # what waits, up to where, what was dealt with


class Homeserver:
    """Tells what it was given to tell, moving the clock; then nothing more."""

    def __init__(self, *told: tuple[timedelta, str]) -> None:
        self.now = NOON
        self._told = list(told)

    async def sync(self, since: str | None, wait: float) -> dict[str, Any]:
        if not self._told:
            raise asyncio.CancelledError
        later, name = self._told.pop(0)
        self.now += later
        event = said(name)
        rooms = {"!room": {"timeline": {"events": [event] if name else []}}}
        return {"next_batch": f"{since or ''}.", "rooms": {"join": rooms}}


class Keeper:
    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.failed: list[str] = []
        self.away = False

    async def take_in(
        self, events: Sequence[Event], cursor: str | None, _: datetime, settled: Sequence[Settled]
    ) -> None:
        if self.away:
            raise StorageGone
        self.kept.append(([each.id for each in events], cursor, [each.id for each in settled]))

    async def fail(self, event_id: str) -> None:
        self.failed.append(event_id)


class Keys:
    async def learn(self, _: object) -> None: ...


class Once:
    """What only the second look finds."""

    def __init__(self, *events: Event) -> None:
        self._looks = [[], [load(each, "@levain:here") for each in events]]

    def follow(self, _: object, __: str | None) -> list[TimelineEvent]:
        return self._looks.pop(0) if self._looks else []


class Fed:
    """In place of the lanes."""

    waiting = 0

    def __init__(self) -> None:
        self.ids: list[str] = []

    def feed(self, events: Sequence[TimelineEvent]) -> None:
        self.ids += [each.id for each in events]


class Well:
    async def recover(self, *kinds: str) -> None: ...

    async def complain(self, kind: str, trouble: str) -> None:
        raise AssertionError(trouble)


async def read(homeserver: Homeserver, keeper: Keeper, *once: Event) -> tuple[SyncToken, list[str]]:
    """All that it tells; `once` is what the second look finds besides. What was fed."""
    token = SyncToken(keeper, lambda: homeserver.now)
    fed = Fed()
    client = cast(MatrixClient, homeserver)
    receiver = Receiver(
        client,
        "@levain:here",
        lambda: homeserver.now,
        decryption=cast(Decryption, Keys()),
        rooms=Rooms(client),
        invitations=cast(Invitations, Once(*once)),
        verification=cast(Verification, Keys()),
        token=token,
        lanes=cast(Any, fed),
        troubles=Troubles(Well()),
        refusals=Refusals(client, "@levain:here", Troubles(Well())),
    )
    with pytest.raises(asyncio.CancelledError):
        await receiver.receive(None)
    return token, fed.ids


async def test_the_bookmark_is_kept_at_first_then_once_in_a_while() -> None:
    keeper = Keeper()
    quiet = (SECOND, "")
    homeserver = Homeserver(quiet, quiet, (SECOND, "un"), quiet, (CURSOR_EVERY, ""), quiet)
    _, fed = await read(homeserver, keeper)
    assert fed == ["$un"]
    assert keeper.kept == [([], ".", []), (["$un"], ".....", [])]


async def test_what_comes_once_is_kept_before_it_is_dealt_with() -> None:
    keeper = Keeper()
    _, fed = await read(Homeserver((SECOND, ""), (SECOND, "un"), (SECOND, "deux")), keeper, INVITED)
    assert fed == ["joined:1", "$un", "$deux"]
    assert keeper.kept == [([], ".", []), (["joined:1", "$un"], "..", [])]


async def test_what_is_dealt_with_before_it_is_kept_never_is() -> None:
    keeper = Keeper()
    bookmark = SyncToken(keeper, lambda: NOON)
    bookmark.move("s1", [ONE])
    bookmark.move("s2", [TWO, THREE])
    await bookmark.settle([Settled("$un", None), Settled("$trois", "ana")])
    await bookmark.settle([Settled("$deux", "ana")])
    await bookmark.settle()
    assert keeper.kept == [
        (["$deux"], "s2", ["$un", "$trois"]),
        ([], "s2", ["$deux"]),
        ([], "s2", []),
    ]


async def test_what_could_not_be_kept_is_kept_the_next_time() -> None:
    keeper = Keeper()
    bookmark = SyncToken(keeper, lambda: NOON, "s0")
    bookmark.move("s1", [ONE, TWO])
    keeper.away = True
    with pytest.raises(StorageGone):
        await bookmark.settle([Settled("$un", None)])
    keeper.away = False
    await bookmark.settle([Settled("$un", None)])
    assert keeper.kept == [(["$deux"], "s1", ["$un"])]


async def test_what_fails_is_kept_first() -> None:
    keeper = Keeper()
    bookmark = SyncToken(keeper, lambda: NOON, "s0")
    bookmark.move("s1", [ONE])
    await bookmark.fail("$un")
    assert (keeper.kept, keeper.failed) == ([(["$un"], "s1", [])], ["$un"])


# --- Where a conversation begins -------------------------------------------------------------


def own(membership: str) -> dict[str, Any]:
    event = {"event_id": f"${membership}", "sender": "@ana:here", "type": "m.room.member"}
    return event | {"state_key": "@levain:here", "content": {"membership": membership}}


class Archive(Homeserver):
    """A room of which a sync gives the end, and pages what came before it."""

    def __init__(self, end: Sequence[object], *pages: Sequence[object]) -> None:
        super().__init__()
        self._end, self._pages = end, pages
        self._syncs = 0

    async def sync(self, since: str | None, wait: float) -> dict[str, Any]:
        self._syncs += 1
        if self._syncs > 2:
            raise asyncio.CancelledError
        limited = {"limited": True, "prev_batch": "0"} if self._pages else {}
        timeline = {"events": list(self._end)} | limited
        return {"next_batch": f"s{self._syncs}", "rooms": {"join": {"!r": {"timeline": timeline}}}}

    async def page_back(self, room: str, start: str, end: str) -> tuple[list[Any], str | None]:
        place = int(start)
        return list(self._pages[place]), str(place + 1) if place + 1 < len(self._pages) else None


@pytest.mark.parametrize(
    ("end", "pages", "fed"),
    [
        ([said("a"), own("invite"), own("join"), said("b")], [], ["$b"]),
        (
            [own("join"), said("b")],
            [[said("a"), own("invite"), said("old")]],
            ["$a", "$b"],
        ),
        ([said("c")], [[said("b")], [], [said("a")]], ["$a", "$b", "$c"]),  # an empty page
        (
            [said("a"), own("leave"), said("x"), own("invite"), own("join"), said("b")],
            [],
            ["$b"],
        ),
        ([said("a"), own("join"), said("b")], [], ["$a", "$b"]),  # another name, or picture
    ],
)
async def test_what_was_said_before_the_invitation_is_not_for_levain(
    end: list[object], pages: list[list[object]], fed: list[str]
) -> None:
    _, given = await read(Archive(end, *pages), Keeper())
    assert given == fed


async def test_whatever_fails_once_is_read_the_next_time() -> None:
    class Odd(Homeserver):
        async def sync(self, since: str | None, wait: float) -> dict[str, Any]:
            told = await super().sync(since, wait)
            if len(self._told) == 1:
                raise ZeroDivisionError
            return told

    _, fed = await read(Odd((SECOND, ""), (SECOND, "un"), (SECOND, "deux")), Keeper())
    assert fed == ["$deux"]
