"""An attestation in Slack: a name typed, a button, a file in the direct message."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.capabilities.evidence.keys import public_key
from bot.capabilities.evidence.verification import verify
from tests.adapters.slack.levain import run_levain
from tests.adapters.slack.test_levain import begin
from tests.capabilities.evidence.issuing import issuer
from tests.standins.slack.server import Slack


async def test_it_is_a_file_in_the_direct_message(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path, settings={"attestation": issuer(tmp_path)}) as levain:
        ana = slack.workspace().person("ana")
        await ana.tap(await begin(ana), "B")
        await ana.expect("Leçon terminée")
        await ana.say("attestation")
        await ana.expect("Quel nom faut-il écrire")
        await ana.say("Camille Durand")
        await ana.expect("Je prépare l’attestation")
        assert await levain.tick(levain.clock() + timedelta(seconds=5)) == 1
        (shared,) = [each for message in ana.messages() for each in message.get("files", ())]
        assert shared["mimetype"] == "application/pdf"
        file = slack.workspace().records.files[shared["id"]]
        assert len(file.channels) == 1  # where she saw it, and nowhere else
        (tmp_path / file.name).write_bytes(file.content)
        judged = verify(str(tmp_path / file.name), public_key(tmp_path / "attestation"))
        assert judged.genuine, judged.said
        assert ana.errors == []
