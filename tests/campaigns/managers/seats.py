"""Seats: somebody in front of their own client, on the console, on Matrix or in Slack."""

from __future__ import annotations

import asyncio
import io
import json
import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from rich.console import Console as Terminal

from adapters.console.adapter import Console
from adapters.console.render import printed, render
from adapters.matrix.messages.taps import TAPS, keycap
from bot.domain.messages import Address, File, Inbound, Joined, Outbound, Picture, Profile, Typed
from bot.domain.ports import Handle
from tests.adapters.matrix.test_pictures import content_of
from tests.standins.matrix.learner import Learner
from tests.standins.matrix.learner import words as event_words
from tests.standins.slack.people import Person
from tests.standins.slack.screen import labels
from tests.standins.slack.screen import words as slack_words
from tests.standins.slack.workspace import BOT

PATIENCE = 60.0  # seconds, on a busy machine
_CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


class Received(NamedTuple):
    """A file or a picture, as whoever is there opens it."""

    name: str  # of a picture: what is said of it
    content: bytes


class Seat(Protocol):
    """Somebody on a platform."""

    address: Address

    async def enter(self) -> None:
        """Begin a conversation with Levain, as whoever the roster lists."""

    async def say(self, text: str) -> None: ...

    async def tap(self, label: str) -> None:
        """The last button of that label."""

    async def attach(self, name: str, content: bytes) -> None: ...

    async def hear(self, part: str) -> str:
        """The first message that holds those words, waited for; each is given once."""

    async def shown(self) -> list[str]:
        """All that is read there, what stands for pictures and names files included."""

    async def files(self) -> list[Received]:
        """All files and pictures that came, in order."""


def flat(text: str) -> str:
    """A text without its lines, nor its kinds of space."""
    return " ".join(text.replace("*", "").split())


# --- The console -------------------------------------------------------------------------------


class Screen(Console):
    """A console that keeps what each person was shown: it opens no file itself."""

    def __init__(self, keyboard: Keyboard, **options: object) -> None:
        super().__init__(lines=keyboard.lines(), output=io.StringIO(), **options)  # type: ignore[arg-type]
        self.keyboard = keyboard
        self.seen: dict[str, list[Outbound]] = {}

    def _show(self, address: Address, outbound: Outbound) -> None:
        super()._show(address, outbound)
        self.seen.setdefault(address.user, []).append(outbound)

    def place_of(self, person: str, label: str) -> int:
        """The number under which a label is tapped."""
        return [each.label for each in self._shown[person].numbers].index(label) + 1


class Keyboard:
    """Lines, and when the last of them has been heard."""

    def __init__(self) -> None:
        self._typed: asyncio.Queue[str] = asyncio.Queue()

    async def lines(self) -> AsyncIterator[str]:
        while True:
            yield await self._typed.get()
            self._typed.task_done()

    async def type(self, line: str) -> None:
        self._typed.put_nowait(line)
        async with asyncio.timeout(PATIENCE):
            await self._typed.join()


@dataclass
class ConsoleSeat:
    """Somebody at the terminal; it knows no e-mail: a code said elsewhere tells who they are."""

    screen: Screen
    address: Address
    folder: Path
    handle: Handle
    email: str = ""
    _given: set[int] = field(default_factory=set)

    async def enter(self) -> None:
        if not self.email:  # whoever opened the terminal, whom the settings name
            return
        told = ""
        elsewhere = Address("recorder", "w", f"{self.address.user}-away", "away")
        for content in (Joined(), Typed("relier")):
            inbound = Inbound(
                id=uuid.uuid4().hex,
                address=elsewhere,
                at=self.screen._clock(),
                content=content,
                profile=Profile(email=self.email),
            )
            told = str(await self.handle(inbound))
        (code,) = _CODE.findall(told)
        await self.say(f"relier {code}")
        await self.hear("C’est relié")

    async def say(self, text: str) -> None:
        self.screen.become(self.address.user)
        await self.screen.keyboard.type(text)

    async def tap(self, label: str) -> None:
        await self.say(f":{self.screen.place_of(self.address.person, label)}")

    async def attach(self, name: str, content: bytes) -> None:
        file = self.folder / name
        file.write_bytes(content)
        await self.say(f":joindre {file}")

    async def hear(self, part: str) -> str:
        texts = await self.shown()
        for number, text in enumerate(texts):
            if number not in self._given and flat(part) in flat(text):
                self._given.add(number)
                return text
        raise AssertionError(f"not shown: {part}, but: {texts[-3:]}")

    async def shown(self) -> list[str]:
        return [_draw(each) for each in self.screen.seen.get(self.address.user, [])]

    async def files(self) -> list[Received]:
        blocks = (b for each in self.screen.seen[self.address.user] for b in each.blocks)
        return [
            Received(each.name if isinstance(each, File) else each.alt, each.content)
            for each in blocks
            if isinstance(each, File | Picture)
        ]


def _draw(outbound: Outbound) -> str:
    terminal = Terminal(file=io.StringIO(), width=200)
    with terminal.capture() as captured:
        terminal.print(render(outbound))
    return printed(captured.get())


# --- Matrix ------------------------------------------------------------------------------------


@dataclass
class MatrixSeat:
    """Somebody in a room; `rooms` says which are encrypted, and the last is written in."""

    client: Learner
    levain: str
    address: Address
    encrypted: bool = True
    room: str = ""

    async def enter(self) -> None:
        self.room = await self.client.open_room(self.levain, encrypted=self.encrypted)
        await self.hear("")

    async def say(self, text: str) -> None:
        await self.client.say(self.room, text)

    async def tap(self, label: str) -> None:
        """By the keycap of the line that names it."""
        events = [e for e in self.client.seen(self.room) if TAPS in e["content"]]
        for event in reversed(events):
            if number := _numbered(event_words(event), label):
                await self.client.react(self.room, event["event_id"], keycap(number))
                return
        raise AssertionError(f"no line {label}")

    async def attach(self, name: str, content: bytes) -> None:
        await self.client.attach(self.room, name, content)

    async def hear(self, part: str) -> str:
        wanted = flat(part)
        event = await self.client.expect(
            self.room,
            lambda e: e["type"] == "m.room.message" and wanted in flat(event_words(e)),
            PATIENCE,
        )
        return event_words(event)

    async def shown(self) -> list[str]:
        await self.client.pull()
        return [json.dumps(each, ensure_ascii=False) for each in self._said()]

    async def files(self) -> list[Received]:
        await self.client.pull()
        return [
            Received(each["body"], await content_of(self.client, each.get("file") or each["url"]))
            for each in self._said()
            if each.get("msgtype") in ("m.file", "m.image")
        ]

    def _said(self) -> list[dict[str, object]]:
        own = self.client.user_id
        events = (e for room in self.client.rooms for e in self.client.seen(room))
        return [each["content"] for each in events if each["sender"] != own]


def _numbered(text: str, label: str) -> int | None:
    """The number before a label, as a message lists them."""
    found = (re.fullmatch(rf"(\d+)\. {re.escape(label)}", flat(each)) for each in text.splitlines())
    return next((int(each[1]) for each in found if each), None)


# --- Slack -------------------------------------------------------------------------------------


@dataclass
class SlackSeat:
    """Somebody in their conversation with the app."""

    person: Person
    address: Address

    async def enter(self) -> None:
        await self.person.open_messages()
        await self.hear("")

    async def say(self, text: str) -> None:
        await self.person.say(text)

    async def tap(self, label: str) -> None:
        offered = [each for each in self.person.messages() if label in labels(each)]
        await self.person.tap(offered[-1], label)

    async def attach(self, name: str, content: bytes) -> None:
        await self.person.upload(name, content)

    async def hear(self, part: str) -> str:
        wanted = flat(part)
        message = await self.person.expect(lambda m: wanted in flat(slack_words(m)), PATIENCE)
        return slack_words(message)

    async def shown(self) -> list[str]:
        said = [each for each in self.person.messages() if each["user"] == BOT]
        home = self.person.home()
        return [json.dumps(each, ensure_ascii=False) for each in (*said, home or {})]

    async def files(self) -> list[Received]:
        kept = self.person.records.files
        told = [file for m in self.person.messages() for file in m.get("files", ())]
        own = [kept[each["id"]] for each in told if each["user"] == BOT]
        return [Received(each.alt or each.name, each.content) for each in own]
