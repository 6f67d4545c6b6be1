"""What every adapter must do. A new platform adds one `Bench` to `BENCHES` and passes."""

from __future__ import annotations

import asyncio
import io
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import pytest

from adapters.console.adapter import Console
from adapters.console.texts import speech
from bot.domain.errors import CannotFetch, FileTooBig
from bot.domain.messages import (
    Address,
    Attached,
    Button,
    Buttons,
    Choices,
    Content,
    Facts,
    Feedback,
    File,
    Inbound,
    Meter,
    Option,
    Outbound,
    Picture,
    Table,
    Text,
    Typed,
)
from bot.domain.ports import Adapter
from tests.adapters.matrix.bot import Bot, run_bot
from tests.adapters.slack.levain import Levain, run_levain
from tests.recorder import Recorder
from tests.standins.matrix.learner import Learner, says
from tests.standins.matrix.synapse import Synapse
from tests.standins.slack.people import Person
from tests.standins.slack.server import serve

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"

STEPS = (Option("a", "Nommer"), Option("b", "Essayer"), Option("c", "Décider"))
TENTHS = tuple(Option(str(number), str(number)) for number in range(11))
LONG = "🙂" * 100  # typed, as long as it is kept
TOLD = (
    "**Pas tout à fait.**\n\n**Dans l’ordre :**\n\n"
    "**A. Nommer**\n**B. Essayer**\n**C. Décider**\n\nLa fin."
)

# Each block, and the words a person must find in it whatever the platform can draw.
BLOCKS = {
    "text": (
        Text("Un **mot** et un [lien](https://example.org/a)"),
        ["mot", "https://example.org/a"],
    ),
    "list": (Text("- un\n- deux"), ["un", "deux"]),
    "picture": (Picture(PNG, "Un guichet vide"), ["Un guichet vide"]),
    "choices": (
        Choices("answer:x", "Laquelle ?", (Option("a", "La mienne"), Option("b", "La vôtre"))),
        ["Laquelle ?", "A", "La mienne", "B", "La vôtre"],
    ),
    "order": (
        Choices("answer:o", "Dans quel ordre ?", STEPS, slots=("", "", "")),
        ["Dans quel ordre ?", "A", "Nommer", "B", "Essayer", "C", "Décider"],
    ),
    "pairs": (
        Choices("answer:m", "À qui ?", STEPS, slots=("Une affiche", "Un refus", "Un total")),
        ["À qui ?", "Une affiche", "Un refus", "Un total", "A", "Nommer", "C", "Décider"],
    ),
    "scale": (
        Choices("answer:s", "À l’aise ?", TENTHS, ends=("pas du tout", "tout à fait")),
        ["À l’aise ?", *map(str, range(11)), "pas du tout", "tout à fait"],
    ),
    "words": (Choices("answer:w", "Quel mot ?", (), free=True), ["Quel mot ?"]),
    "own words": (
        Choices("answer:w", "L’idée ?", (Option(f"yes\n{LONG}", "Oui"), Option("no\nx", "Non"))),
        ["L’idée ?", "A", "Oui", "B", "Non"],
    ),
    "verdict on an order": (
        Feedback("answer:o", ("b", "a", "c"), TOLD, correct=False, expected=("a", "b", "c")),
        ["Pas tout à fait.", "Dans l’ordre", "A. Nommer", "B. Essayer", "C. Décider", "La fin."],
    ),
    "verdict on words": (
        Feedback("answer:w", (LONG, f"yes\n{LONG}"), "**Bonne réponse.**\n\nLa fin.", correct=True),
        ["Bonne réponse.", "La fin."],
    ),
    "no verdict": (
        Feedback("answer:s", ("7",), "Il n’y a pas de note."),
        ["Il n’y a pas de note."],
    ),
    "buttons": (Buttons((Button("Plus tard", "later"),)), ["Plus tard"]),
    "facts": (Facts((("Leçons faites", "3"),)), ["Leçons faites", "3"]),
    "table": (Table(("Service", "Inscrits"), (("Accueil", "12"),)), ["Service", "Accueil", "12"]),
    "meter": (Meter("Avancement", 3, 10), ["Avancement", "3", "10"]),
    "file": (File("bilan.csv", "text/csv", b"a;b"), ["bilan.csv"]),
}


class Bench(Protocol):
    """One adapter, somebody to type at it and something to read what they see."""

    adapter: Adapter
    address: Address

    def seen(self) -> str:
        """All the person has been shown."""

    async def type(self, *texts: str) -> list[Inbound]:
        """Run the adapter while somebody types; what `handle` got. Each text is echoed back."""

    async def attach(self, name: str, content: bytes) -> Inbound:
        """Run the adapter while somebody attaches a file; what `handle` got."""


class ConsoleBench:
    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.folder: Path = request.getfixturevalue("tmp_path")
        self.output = io.StringIO()
        self.address = Address("console", "w", "ana", "ana")
        self.typed: list[str] = []
        self.adapter = Console(
            address=self.address,
            clock=lambda: NOW,
            lines=self._lines(),
            output=self.output,
            speech=speech("fr"),
            files=True,
        )

    async def _lines(self) -> AsyncIterator[str]:
        for text in self.typed:
            yield text

    def seen(self) -> str:
        return self.output.getvalue()

    async def type(self, *texts: str) -> list[Inbound]:
        self.typed = list(texts)
        return await _listen(self.adapter)

    async def attach(self, name: str, content: bytes) -> Inbound:
        (self.folder / name).write_bytes(content)
        self.typed = [f":joindre {self.folder / name}"]
        return (await _listen(self.adapter, Attached))[0]


class RecorderBench:
    def __init__(self, _: pytest.FixtureRequest) -> None:
        self.adapter = Recorder()
        self.address = Address("recorder", "w", "ana", "ana")

    def seen(self) -> str:
        outbounds = [*self.adapter.replied, *(outbound for _, outbound, _ in self.adapter.sent)]
        return "\n".join(_words(outbound) for outbound in outbounds)

    async def type(self, *texts: str) -> list[Inbound]:
        for number, text in enumerate(texts):
            self.adapter.inbox.put_nowait(
                Inbound(id=f"e{number}", address=self.address, at=NOW, content=Typed(text))
            )
        self.adapter.inbox.put_nowait(None)
        return await _listen(self.adapter)

    async def attach(self, name: str, content: bytes) -> Inbound:
        self.adapter.files["f1"] = content
        attached = Attached(name, "f1", len(content))
        self.adapter.inbox.put_nowait(
            Inbound(id="f", address=self.address, at=NOW, content=attached)
        )
        self.adapter.inbox.put_nowait(None)
        return (await _listen(self.adapter, Attached))[0]


class MatrixBench:
    """On a real homeserver, in a conversation that is open."""

    def __init__(self, synapse: Synapse, bot: Bot, ana: Learner, room: str) -> None:
        self.adapter = bot.matrix
        self._synapse = synapse
        self.address = Address("matrix", "localhost", ana.user_id, room)
        self._bot = bot
        self._ana = ana

    @classmethod
    @asynccontextmanager
    async def open(cls, request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
        synapse: Synapse = request.getfixturevalue("synapse")
        folder: Path = request.getfixturevalue("tmp_path")
        name = uuid.uuid4().hex[:8]
        account = await asyncio.to_thread(synapse.register, f"levain-{name}")
        async with (
            await Learner.register(synapse, f"ana-{name}") as ana,
            run_bot(synapse, account, folder) as bot,
        ):
            room = await ana.open_room(account.user_id)
            await ana.expect(room, says("bienvenue"))
            yield cls(synapse, bot, ana, room)

    def seen(self) -> str:
        """What the homeserver holds, and no copy of it."""
        place = f"/_matrix/client/v3/rooms/{quote(self.address.conversation)}/messages"
        told = self._ana.account.access_token
        found = self._synapse.call("GET", f"{place}?dir=f&limit=100", token=told)
        contents = [
            event["content"] for event in found["chunk"] if event["sender"] != self._ana.user_id
        ]
        return "\n".join(str(content.get("body", "")) for content in contents)

    async def type(self, *texts: str) -> list[Inbound]:
        heard: list[Inbound] = []
        self._bot.handle = partial(_echo, heard)
        for text in texts:
            await self._ana.say(self.address.conversation, text)
            await self._ana.expect(self.address.conversation, says("suite"))
        return heard

    async def attach(self, name: str, content: bytes) -> Inbound:
        heard: list[Inbound] = []
        self._bot.handle = partial(_echo, heard)
        await self._ana.attach(self.address.conversation, name, content)
        await self._ana.expect(self.address.conversation, says("suite"))
        return heard[-1]


class SlackBench:
    """On the stand-in, in a conversation that is open."""

    def __init__(self, levain: Levain, ana: Person) -> None:
        self.adapter = levain.slack
        self.address = Address("slack", ana.records.id, ana.id, ana.id)
        self._levain = levain
        self._ana = ana

    @classmethod
    @asynccontextmanager
    async def open(cls, request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
        folder: Path = request.getfixturevalue("tmp_path")
        async with serve() as slack, run_levain(slack, folder) as levain:
            ana = slack.workspace().person("ana")
            await ana.open_messages()
            await ana.expect("bienvenue")
            yield cls(levain, ana)

    def seen(self) -> str:
        """As a screen reader has it: the texts, and what is said of files."""
        shown = [each for each in self._ana.messages() if each["user"] != self._ana.id]
        files = [file for each in shown for file in each.get("files", ())]
        said = [f"{file['title']} {file.get('alt_txt', '')}" for file in files]
        return "\n".join([*(each["text"] for each in shown), *said])

    async def type(self, *texts: str) -> list[Inbound]:
        heard: list[Inbound] = []
        self._levain.handle = partial(_echo, heard)
        for text in texts:
            await self._ana.say(text)
            await self._ana.expect("suite")
        return [inbound for inbound in heard if isinstance(inbound.content, Typed)]

    async def attach(self, name: str, content: bytes) -> Inbound:
        heard: list[Inbound] = []
        self._levain.handle = partial(_echo, heard)
        await self._ana.upload(name, content)
        await self._ana.expect("suite")
        return next(each for each in heard if isinstance(each.content, Attached))


@asynccontextmanager
async def _at_once(bench: Bench) -> AsyncIterator[Bench]:
    yield bench


BENCHES: dict[str, Callable[[pytest.FixtureRequest], AbstractAsyncContextManager[Bench]]] = {
    "console": lambda request: _at_once(ConsoleBench(request)),
    "recorder": lambda request: _at_once(RecorderBench(request)),
    "matrix": MatrixBench.open,
    "slack": SlackBench.open,
}


@pytest.fixture(params=BENCHES, name="bench")
async def _bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    async with BENCHES[request.param](request) as bench:
        yield bench


async def _listen(adapter: Adapter, kind: type[Content] = Typed) -> list[Inbound]:
    heard: list[Inbound] = []
    async with asyncio.timeout(10):
        await adapter.run(partial(_echo, heard))
    return [inbound for inbound in heard if isinstance(inbound.content, kind)]


async def _echo(heard: list[Inbound], inbound: Inbound) -> list[Outbound]:
    heard.append(inbound)
    said = inbound.content.text if isinstance(inbound.content, Typed) else "bonjour"
    return [Outbound((Text(said),)), Outbound((Text("suite"),))]


def _words(outbound: Outbound) -> str:
    """Every word of a message, for the recorder, which draws nothing."""
    return " ".join(str(block) for block in outbound.blocks) + " A B Plus\u00a0tard"


async def test_what_is_typed_is_heard_once_each_in_order(bench: Bench) -> None:
    heard = await bench.type("un", "deux", "trois")
    assert [inbound.content for inbound in heard] == [Typed("un"), Typed("deux"), Typed("trois")]
    assert len({inbound.id for inbound in heard}) == 3
    for inbound in heard:
        assert inbound.address == bench.address
        assert inbound.address.platform == bench.adapter.name
        assert inbound.at.utcoffset() is not None


async def test_replies_are_shown_in_order(bench: Bench) -> None:
    await bench.type("premier", "second")
    seen = bench.seen()
    first, second = seen.index("premier"), seen.index("second")
    assert first < seen.index("suite", first) < second


@pytest.mark.parametrize("name", BLOCKS)
async def test_every_block_is_shown_with_all_its_words(bench: Bench, name: str) -> None:
    block, words = BLOCKS[name]
    await bench.adapter.send(bench.address, Outbound((block,)), "k")
    seen = bench.seen().replace("\u00a0", " ")
    assert [word for word in words if word not in seen] == []


async def test_a_message_is_sent_once_under_its_key(bench: Bench) -> None:
    message = Outbound((Text("une seule fois"),))
    first = await bench.adapter.send(bench.address, message, "k1")
    assert await bench.adapter.send(bench.address, message, "k1") == first
    assert bench.seen().count("une seule fois") == 1
    assert await bench.adapter.find(bench.address, "k1") == first
    assert await bench.adapter.find(bench.address, "k2") is None


async def test_an_updated_message_shows_its_new_words(bench: Bench) -> None:
    receipt = await bench.adapter.send(bench.address, Outbound((Text("avant"),)), "k")
    await bench.adapter.update(receipt, Outbound((Text("maintenant"),)))
    assert "maintenant" in bench.seen()


async def test_an_attached_file_is_fetched_whole_or_not_at_all(bench: Bench) -> None:
    content = bytes(range(256)) * 400  # more than a piece
    heard = await bench.attach("agents.csv", content)
    assert heard.address == bench.address
    assert isinstance(heard.content, Attached)
    name, reference, size = heard.content.name, heard.content.reference, heard.content.size
    assert (name, size) == ("agents.csv", len(content))
    for _ in range(2):  # a work that is done again fetches it again
        assert await bench.adapter.fetch(bench.address, reference, len(content)) == content
    with pytest.raises(FileTooBig):
        await bench.adapter.fetch(bench.address, reference, len(content) - 1)


@pytest.mark.parametrize("reference", ["", "x", "/etc/hostname", "!r:x $e", "https://example.org"])
async def test_what_was_not_attached_is_not_fetched(bench: Bench, reference: str) -> None:
    with pytest.raises(CannotFetch):
        await bench.adapter.fetch(bench.address, reference, 1_000)
