"""A large picture comes with a small one; in an encrypted room the homeserver sees neither."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nio.crypto.attachments import decrypt_attachment

from bot.domain.messages import Outbound, Picture
from lessons.pictures import dimensions
from tests.adapters.matrix.bot import address_of, enter, run_bot
from tests.adapters.matrix.test_thumbnail import picture
from tests.standins.matrix.learner import CryptoLearner, Event, Learner, says
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]


async def content_of(ana: Learner, place: str | dict[str, Any]) -> bytes:
    """Of what an event points to, in clear."""
    if isinstance(place, str):
        return await ana.fetch(place)
    keys = place["key"]["k"], place["hashes"]["sha256"], place["iv"]
    hidden = await ana.fetch(place["url"])
    assert dimensions(hidden) == (0, 0)
    return bytes(decrypt_attachment(hidden, *keys))


@pytest.mark.parametrize("kind", [Learner, CryptoLearner], ids=["clear", "encrypted"])
async def test_a_large_picture_has_a_thumbnail_and_a_small_one_none(
    synapse: Synapse, names: Names, tmp_path: Path, kind: type[Learner]
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    large, small = picture(1600, 400), picture(80, 60)
    encrypted = kind is CryptoLearner
    where = "file" if encrypted else "url"
    async with (
        await kind.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path) as bot,
    ):
        room = await enter(ana, account, encrypted=encrypted)
        for number, each in enumerate((large, small)):
            shown = Outbound((Picture(each, f"Un guichet {number}"),))
            await bot.matrix.send(address_of(account, ana.user_id, room), shown, str(number))
        first = (await ana.expect(room, says("guichet 0")))["content"]
        second = (await ana.expect(room, says("guichet 1")))["content"]
        assert await content_of(ana, first[where]) == large
        thumbnail = await content_of(ana, first["info"][f"thumbnail_{where}"])
        assert dimensions(thumbnail) == (800, 200) == _told(first["info"]["thumbnail_info"])
        assert await content_of(ana, second[where]) == small
        assert not [key for key in second["info"] if "thumbnail" in key]


def _told(info: Event) -> tuple[int, int]:
    return info["w"], info["h"]
