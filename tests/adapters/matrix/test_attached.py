"""Files that people attach on Matrix: theirs alone, whole, and nothing of their keys kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from nio.crypto.attachments import encrypt_attachment

from adapters.matrix.messages.attached import (
    FileKeys,
    StoredFile,
    make_reference,
    read_reference,
    read_size,
    read_stored,
)
from bot.domain.errors import CannotFetch, FileMissing, FileRefused
from bot.domain.messages import Attached, Inbound, Outbound
from bot.domain.ports import Handle
from tests.adapters.matrix.bot import Bot, address_of, enter, run_bot, until
from tests.adapters.matrix.test_conversation import together
from tests.standins.matrix.learner import CryptoLearner, Learner, says
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]
CONTENT = b"e-mail;nom\nana@ville.example;Ana\n" * 1_000
LIMIT = 1_000_000
MXC = "mxc://ville.example/AbC-1_2"


def keeping(heard: list[Inbound]) -> Callable[[Handle], Handle]:
    """The core hears all, and files are listed."""

    def wrap(handle: Handle) -> Handle:
        async def hear(inbound: Inbound) -> Sequence[Outbound]:
            if isinstance(inbound.content, Attached):
                heard.append(inbound)
            return await handle(inbound)

        return hear

    return wrap


async def told(heard: list[Inbound], count: int = 1) -> Attached:
    """The last of so many files, once the core has heard of it."""
    async with asyncio.timeout(45):
        while len(heard) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    content = heard[-1].content
    assert isinstance(content, Attached)
    return content


async def fetch(bot: Bot, ana: Learner, room: str, attached: Attached) -> bytes:
    where = address_of(bot.account, ana.user_id, room)
    return await bot.matrix.fetch(where, attached.reference, LIMIT)


@pytest.mark.parametrize("kind", [Learner, CryptoLearner], ids=["clear", "encrypted"])
async def test_it_is_read_also_after_a_restart_and_no_key_of_it_is_kept(
    synapse: Synapse,
    names: Names,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    kind: type[Learner],
) -> None:
    caplog.set_level(logging.DEBUG)
    heard: list[Inbound] = []
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with await kind.register(synapse, names("ana")) as ana:
        async with run_bot(synapse, account, tmp_path, wrap=keeping(heard)) as bot:
            room = await enter(ana, account)
            event = await ana.attach(room, "agents.csv", CONTENT)
            attached = await told(heard)
            assert (attached.name, attached.size) == ("agents.csv", len(CONTENT))
            assert attached.reference == make_reference(room, event)
            assert await fetch(bot, ana, room, attached) == CONTENT
            await ana.pull()
        async with run_bot(synapse, account, tmp_path, session=False) as again:
            await until(lambda: again.matrix.ready)
            assert await fetch(again, ana, room, attached) == CONTENT
        (sent,) = (each for each in ana.seen(room) if each["event_id"] == event)
        key = sent["content"].get("file", {}).get("key", {}).get("k", "")
        assert bool(key) == (kind is CryptoLearner)
        assert not key or (key not in caplog.text and key.encode() not in kept(tmp_path))
        assert account.access_token not in caplog.text


def kept(folder: Path) -> bytes:
    """All that the database holds."""
    return b"".join(file.read_bytes() for file in folder.glob("levain.sqlite*"))


async def test_what_is_not_the_file_that_was_sent_is_refused(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    heard: list[Inbound] = []
    options = {"encrypted": True, "wrap": keeping(heard)}
    async with together(synapse, names, tmp_path, **options) as (bot, ana, room):
        await ana.expect(room, says("bienvenue"))
        hidden, keys = encrypt_attachment(CONTENT)
        other = await ana.upload(hidden[:-1] + bytes([hidden[-1] ^ 1]))
        said = {"msgtype": "m.file", "body": "a.csv", "file": keys | {"url": other}}
        await ana.send(room, "m.room.message", said)
        with pytest.raises(FileRefused, match="is not the file that was sent"):
            await fetch(bot, ana, room, await told(heard))


async def test_what_is_gone_elsewhere_or_of_somebody_else_is_not_fetched(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    heard: list[Inbound] = []
    async with together(synapse, names, tmp_path, wrap=keeping(heard)) as (bot, ana, room):
        await ana.expect(room, says("bienvenue"))
        event = await ana.attach(room, "agents.csv", CONTENT)
        attached = await told(heard)
        stranger = address_of(bot.account, "@bob:localhost", room)
        with pytest.raises(FileRefused, match="somebody else"):
            await bot.matrix.fetch(stranger, attached.reference, LIMIT)
        await ana.call("PUT", "rooms", room, "redact", event, "r1", body={})
        with pytest.raises(FileMissing):
            await fetch(bot, ana, room, attached)
        for number, url in enumerate(("https://example.org/a", "mxc://localhost/none"), 2):
            said = {"msgtype": "m.file", "body": "a.csv", "url": url}
            await ana.send(room, "m.room.message", said)
            with pytest.raises(CannotFetch):
                await fetch(bot, ana, room, await told(heard, number))


def test_a_reference_names_a_room_and_an_event_and_nothing_else() -> None:
    assert read_reference(make_reference("!r:ville.example", "$e")) == ("!r:ville.example", "$e")
    for odd in ("", " ", "$e", "!r:ville.example", f"{'r' * 300} $e", "F0123"):
        assert read_reference(odd) is None


KEYS = {"key": {"k": "a2V5"}, "iv": "aXY", "hashes": {"sha256": "aGFzaA"}}


@pytest.mark.parametrize(
    ("content", "stored"),
    [
        ({"url": MXC}, StoredFile("ville.example", "AbC-1_2")),
        (
            {"file": {**KEYS, "url": MXC}},
            StoredFile("ville.example", "AbC-1_2", FileKeys("a2V5", "aXY", "aGFzaA")),
        ),
        ({"file": {"url": MXC}, "url": MXC}, None),  # encrypted, without its keys
        ({"file": {**KEYS, "iv": 3, "url": MXC}}, None),
        ({"file": "x", "url": MXC}, None),
        ({"url": "https://ville.example/AbC"}, None),
        ({"url": "mxc://ville.example/../x"}, None),
        ({"url": "mxc://ville.example/a?b"}, None),
        ({"url": "mxc://evil@ville.example/a"}, None),
        ({"url": ["x"]}, None),
        ({}, None),
    ],
)
def test_where_a_file_is_kept_is_read_strictly(
    content: dict[str, Any], stored: StoredFile | None
) -> None:
    assert read_stored(content) == stored


@pytest.mark.parametrize(
    ("size", "known"), [(0, 0), (7, 7), (-1, None), (True, None), ("7", None), (2**60, None)]
)
def test_a_size_is_a_number_of_bytes(size: object, known: int | None) -> None:
    assert read_size({"info": {"size": size}}) == known
    assert read_size({"info": [size]}) is None
