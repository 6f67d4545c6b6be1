"""An attestation on Matrix: a file in the room of two, encrypted where the room is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.capabilities.evidence.keys import public_key
from bot.capabilities.evidence.verification import verify
from tests.adapters.matrix.test_conversation import together
from tests.adapters.matrix.test_pictures import content_of
from tests.capabilities.evidence.issuing import issuer
from tests.standins.matrix.learner import says
from tests.standins.matrix.synapse import Synapse


@pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])
async def test_it_is_a_file_in_the_room(
    synapse: Synapse, names: Callable[[str], str], tmp_path: Path, *, encrypted: bool
) -> None:
    options = {"encrypted": encrypted, "settings": {"attestation": issuer(tmp_path)}}
    async with together(synapse, names, tmp_path, **options) as (bot, ana, room):
        await ana.expect(room, says("bienvenue"))
        for said, heard in (
            ("passer", "métier"),
            ("passer", "heure"),
            ("passer", "source"),
            ("B", "Leçon terminée"),
            ("certificat de suivi", "Quel nom faut-il écrire"),
            ("Camille Durand", "Je prépare l’attestation"),
        ):
            await ana.say(room, said)
            await ana.expect(room, says(heard))
        assert await bot.tick(bot.clock() + timedelta(seconds=5)) == 1
        shared = await ana.expect(room, lambda each: each["content"].get("msgtype") == "m.file")
        content = shared["content"]
        assert content["info"]["mimetype"] == "application/pdf"
        file = tmp_path / content["body"]
        file.write_bytes(await content_of(ana, content["file" if encrypted else "url"]))
        judged = verify(str(file), public_key(tmp_path / "attestation"))
        assert judged.genuine, judged.said
