"""« attestation » in a conversation: the name, the number, the file."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.capabilities.evidence import records
from bot.capabilities.evidence.keys import public_key
from bot.capabilities.evidence.model import Attestation
from bot.capabilities.evidence.verification import verify
from bot.domain.messages import Buttons, Chose
from bot.domain.people import LearnerState
from bot.storage.holdings import erase, export
from tests.capabilities.evidence.issuing import files, open_issuing
from tests.conversations.test_conversations import play
from tests.house import Home, words

NUMBER = r"\d{4}-\w{5}-\w{5}"


async def issued(home: Home) -> tuple[Attestation, ...]:
    learner = await home.learner()
    async with home.runtime.database.begin() as connection:
        return (await records.list_attestations(connection, [learner.id]))[learner.id]


async def named(home: Home, name: str = "Camille Durand") -> Home:
    """Ana has finished a lesson, and given a name."""
    await home.send("B")
    await home.send(f"mon nom {name}")
    return home


async def test_the_first_time_a_name_is_asked_then_the_file_comes(tmp_path: Path) -> None:
    async with open_issuing(tmp_path) as home:
        assert "rien à attester" in await home.say("attestation")
        await home.send("B")
        assert "Quel nom faut-il écrire" in await home.say("attestation")
        assert await issued(home) == ()
        said = await home.say("Camille Durand")
        assert "**Camille Durand**" in said
        assert re.search(NUMBER, said)
        (file,) = await files(home)
        assert re.fullmatch(rf"attestation-{NUMBER}\.pdf", file.name)
        assert file.media_type == "application/pdf"
        place = tmp_path / file.name
        place.write_bytes(file.content)
        judged = verify(str(place), public_key(tmp_path / "attestation"), "Camille Durand")
        assert judged.genuine, judged.said


@pytest.mark.parametrize("asked", ["attestation", "ATTESTATION", "certificate", "mon certificat"])
async def test_asked_again_it_has_the_same_number_and_is_the_same_file(
    tmp_path: Path, database_url: str, asked: str
) -> None:
    async with open_issuing(tmp_path, database_url) as home:
        await named(home)
        await home.send("attestation")
        (first,) = await files(home)
        home.clock.move(home.clock() + timedelta(days=3))
        await home.send(asked)
        again = (await files(home))[-1]
        assert (again.name, again.content) == (first.name, first.content)
        assert len(await issued(home)) == 1


async def test_what_changes_has_another_number(tmp_path: Path) -> None:
    async with open_issuing(tmp_path) as home:
        await named(home)
        await home.send("attestation")
        await home.send("mon nom Camille Durant")
        await home.send("attestation")
        await home.send("leçon")
        await home.send("A")
        await home.send("attestation")  # the lesson is not done: nothing new can be said
        assert len(await issued(home)) == 2
        await home.send("B")
        await home.send("attestation")
        numbers = {each.number for each in await issued(home)}
        assert len(numbers) == 3
        assert [each.details.done for each in await issued(home)] == [1, 1, 2]


async def test_a_course_that_is_over_is_attested_whole(tmp_path: Path) -> None:
    async with open_issuing(tmp_path) as home:
        await named(home)
        for said in ("leçon", "A, C", "B", "leçon", "A"):
            await home.send(said)
        await home.send("attestation")
        (whole,) = await issued(home)
        assert whole.details.whole
        assert (whole.details.done, whole.details.minutes) == (3, 4)
        assert (whole.details.right, whole.details.answered) == (4, 4)


async def test_of_several_courses_one_is_chosen(tmp_path: Path) -> None:
    async with open_issuing(tmp_path) as home:
        await named(home)
        for said in ("leçon", "A, C", "B", "leçon", "A", "leçon"):
            await home.send(said)
        await home.send("A")
        (asked,) = await home.send("attestation")
        (buttons,) = [each for each in asked.blocks if isinstance(each, Buttons)]
        assert len(buttons.buttons) == 2
        await home.send(Chose(buttons.buttons[1].action))
        (one,) = await issued(home)
        assert one.course_id == buttons.buttons[1].action.partition(":")[2]


@pytest.mark.parametrize(
    ("issuer", "missing"),
    [
        ({}, "attestation.employer, attestation.place"),
        ({"employer": "Ville de Valbrume"}, "attestation.place"),
        ({"place": "Valbrume"}, "attestation.employer"),
    ],
)
async def test_without_its_settings_it_says_which_are_missing(
    tmp_path: Path, issuer: dict[str, Any], missing: str
) -> None:
    async with open_issuing(tmp_path, attestation=issuer) as home:
        await named(home)
        assert f"peut remplir {missing} dans levain.toml" in await home.say("attestation")
        assert await files(home) == []
        assert not (tmp_path / "attestation").exists()


async def test_a_name_of_the_settings_is_not_asked_for(tmp_path: Path) -> None:
    ana = {"address": "recorder/w/ana", "name": "Ana Petit"}
    async with open_issuing(tmp_path, people=(ana,)) as home:
        await home.send("B")
        said = await home.say("attestation")
        assert "au nom d’**Ana Petit**" in said
        assert "votre collectivité m’a donné" in said
        assert "mon nom" not in said
        assert "m’a donné votre nom" in await home.say("mon nom Camille Durand")
        (one,) = await issued(home)
        assert one.details.name == "Ana Petit"


@pytest.mark.parametrize(
    "said",
    ["A. Martin", "Marc Petit", "Bien Aimé", "Ana Pause", "Aide Martin", "Zoé O’Neil"],
)
@pytest.mark.parametrize("how", ["{}", "mon nom {}", "MON NOM est {}"])
async def test_a_name_records_no_answer(tmp_path: Path, said: str, how: str) -> None:
    async with open_issuing(tmp_path) as home:
        await home.send("B")
        await home.send("leçon")
        await home.send("attestation")
        before = await home.answers()
        assert f"**{said}**" in await home.say(how.format(said))
        assert await home.answers() == before
        assert f"**{said}**" in await home.say("mon nom")


@pytest.mark.parametrize(
    ("said", "replied"),
    [
        ("je suis en congé jusqu'à Noël", "rien avant votre retour"),
        ("I am away until Christmas", "rien avant votre retour"),
        ("c'est quoi ça", "Je suis **Levain**"),
        ("A bientôt", "à bientôt"),
        ("bonne journée", "à bientôt"),
        ("pause 2 semaines", "Le prochain envoi part lundi 7 décembre"),
        ("merci", "Avec plaisir"),
    ],
)
async def test_a_command_is_no_name(tmp_path: Path, said: str, replied: str) -> None:
    async with open_issuing(tmp_path) as home:
        await home.send("B")
        await home.send("attestation")
        assert replied in await home.say(said)
        assert "**Camille Durand**" in await home.say("Camille Durand")  # it still waits


@pytest.mark.parametrize(
    "said",
    ["je ne sais pas", "Vrai", "je", "mon nom leçon", "mon nom c'est quoi"],
)
async def test_what_is_hardly_a_name_is_asked_back(tmp_path: Path, said: str) -> None:
    async with open_issuing(tmp_path) as home:
        await home.send("B")
        await home.send("attestation")
        assert "sur l’attestation\u202f?" in await home.say(said)
        assert "**" not in await home.say("non")
        assert "Quel nom" in await home.say("attestation")
        await home.say(said)
        assert re.search(NUMBER, await home.say("oui"))


async def test_a_particle_or_small_letters_make_no_difference(tmp_path: Path) -> None:
    async with open_issuing(tmp_path) as home:
        for said, kept in (
            ("mon nom c'est Marie-Ève d'Août", "Marie-Ève d’Août"),
            ("mon nom camille durand", "camille durand"),
            ("mon nom CAMILLE DE LA TOUR", "CAMILLE DE LA TOUR"),
        ):
            (reply,) = await home.send(said)
            assert f"**{kept}**" in words([reply])
            assert "Mon attestation" not in str(reply)  # nothing to attest yet
        await home.send("B")
        assert "Mon attestation" in str(await home.send("mon nom c'est Marie-Ève d'Août"))


async def test_the_course_that_was_chosen_follows_the_name(tmp_path: Path) -> None:
    async with open_issuing(tmp_path) as home:
        for said in ("B", "leçon", "A, C", "B", "leçon", "A", "leçon", "A"):
            await home.send(said)
        (asked,) = await home.send("attestation")
        (buttons,) = [each for each in asked.blocks if isinstance(each, Buttons)]
        await home.send(Chose(buttons.buttons[1].action))
        await home.send("mon nom Camille Durand")
        (one,) = await issued(home)
        assert one.course_id == buttons.buttons[1].action.partition(":")[2]


async def test_a_name_that_waits_stops_nothing(tmp_path: Path) -> None:
    async with open_issuing(tmp_path) as home:
        await home.send("B")
        await home.send("attestation")
        assert "Petit cours" in await home.say("progression")
        assert "Quel nom" in await home.say("attestation")
        assert (await home.learner()).state is LearnerState.ACTIVE
        await home.send("stop")
        assert (await home.learner()).state is LearnerState.STOPPED


@pytest.mark.parametrize("said", ["mon nom 🎉", "mon nom #eval(1)", "mon nom " + "C" * 300])
async def test_what_is_no_name_is_refused(tmp_path: Path, said: str) -> None:
    async with open_issuing(tmp_path) as home:
        await home.send("B")
        assert "Je ne peux pas écrire ce nom" in await home.say(said)
        assert "Je ne peux pas écrire ce nom" in await home.say("R2D2")
        assert "Quel nom" in await home.say("attestation")


async def test_it_speaks_english(tmp_path: Path) -> None:
    async with open_issuing(tmp_path, language="en") as home:
        await home.send("B")
        assert "Which name" in await home.say("certificate")
        said = await home.say("my name is Camille Durand")
        assert "I am preparing attestation" in said
        assert "**Camille Durand**" in said
        (file,) = await files(home)
        assert b"/Lang(en)" in file.content


async def test_it_is_the_persons_and_goes_with_them(tmp_path: Path) -> None:
    async with open_issuing(tmp_path) as home:
        await named(home)
        await home.send("attestation")
        (file,) = await files(home)
        person = await home.learner()
        async with home.runtime.database.begin() as connection:
            held = await export(connection, records.HOLDINGS, person)
            assert [each["name"] for each in held["printed_name"]] == ["Camille Durand"]
            assert file.name == f"attestation-{held['attestation'][0]['number']}.pdf"
            assert await erase(connection, records.HOLDINGS, person) == {
                "attestation": 1,
                "printed_name": 1,
            }
            assert await export(connection, records.HOLDINGS, person) == {}


async def test_only_the_person_gets_the_file(tmp_path: Path) -> None:
    boss = {"address": "recorder/w/boss", "role": "manager"}
    async with open_issuing(tmp_path, people=(boss,)) as home:
        await named(home)
        await home.send("attestation")
        await home.tick(home.clock() + timedelta(seconds=5))
        assert {address.user for address, _, _ in home.recorder.sent} == {"ana"}


def test_the_console_shows_the_file(tmp_path: Path) -> None:
    said = ["B", "attestation", "Camille Durand", ":demain"]
    turns = [{"say": each} for each in said]
    seen = play({"lessons": "small", "given": "technician", "turns": turns}, tmp_path / "l.sqlite")
    told = "".join(seen)
    assert re.search(rf"\[attestation-{NUMBER}\.pdf, \d\d\s+Kio\]", told), told
    assert not (tmp_path / "attestation").exists()  # the key of a demonstration is apart
