"""What can be shared, and how it reads in each language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.capabilities.evidence.changes import AttestationIssued
from bot.capabilities.evidence.records import add_attestations
from bot.domain.messages import Buttons, Chose
from tests.capabilities.evidence.issuing import attestation
from tests.capabilities.practice.test_practice import COURSE, PACE, arrive
from tests.capabilities.sharing.test_sharing import BOB, button, confirm, learn
from tests.house import MONDAY, Home, open_home, words


async def done(home: Home) -> None:
    """A lesson is done, its gesture too, and an attestation was issued."""
    await arrive(home)
    await home.send("B")
    home.clock.move(MONDAY + timedelta(days=8))
    version = home.runtime.library.versions[COURSE]
    await home.send(Chose(f"review:1:{version}:{COURSE}:adresse:adresse-geste", ("done",)))
    issued = replace(attestation(), learner_id=(await home.learner()).id)
    async with home.runtime.database.begin() as connection:
        await add_attestations(connection, [AttestationIssued(issued)])


async def test_each_thing_is_offered_once_there_is_some(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        assert "rien à partager" in await home.say("partager")
        await done(home)
        (asked,) = await home.send("partager")
        labels = [
            b.label for block in asked.blocks if isinstance(block, Buttons) for b in block.buttons
        ]
        assert [each.partition("\u00a0:")[0] for each in labels] == [
            "Ma progression",
            "Mon attestation",
            "Mes gestes faits",
        ]


async def test_an_attestation_and_gestures_read_as_they_are(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await done(home)
        await home.begin(BOB)
        for said in ("langue", "English"):
            await home.send(said, BOB)
        for said in ("partager attestation", "partager mes gestes"):
            await home.send(said)
            shown = await home.send("bob")
            assert "C’est partagé" in await home.say(button(shown, "Oui"))
        mine = words(shown)
        assert "Un geste fait au travail" in mine
        assert "Votre geste" not in mine
        read = await home.say("shared with me", BOB)
        assert "One gesture done at work" in read
        assert "Certificate 2024-7KQ2M-9XD4T" in read
        assert "in the name of Camille Durand: 10 lessons done of 10" in read
        assert "18 right answers of 20 at the first try. Issued on December 4, 2024." in read


async def test_a_gesture_that_was_only_tried_is_not_shared(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await home.send("B")
        home.clock.move(MONDAY + timedelta(days=8))
        version = home.runtime.library.versions[COURSE]
        await home.send(Chose(f"review:1:{version}:{COURSE}:adresse:adresse-geste", ("tried",)))
        assert "geste" not in str(await home.send("partager"))


async def test_many_shares_come_a_few_at_a_time(tmp_path: Path) -> None:
    people = [replace(BOB, user=f"s{number}", conversation=f"s{number}") for number in range(7)]
    async with open_home(tmp_path) as home:
        await learn(home, BOB, *people)
        for each in people:
            home.clock.move(home.clock() + timedelta(minutes=1))
            await confirm(home, "bob", each)
        first = await home.send("partagé avec moi", BOB)
        assert words(first).count("Progression") == 5
        assert words(first).index("s6") < words(first).index("s2")  # the last one first
        rest = await home.say(button(first, "La suite"), BOB)
        assert rest.count("Progression") == 2
        assert len(rest) < 1_500
