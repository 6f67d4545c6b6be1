"""« relancer »: seen first, once a week, in place of the day's message, and nobody is told of."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.capabilities.nudges import sending
from bot.domain.deliveries import DeliveryKind
from bot.domain.messages import Address, Outbound
from bot.domain.people import LearnerState, Role
from bot.run.settings import Person
from bot.storage.statements import fetch
from bot.storage.tables import audit, delivery
from tests.house import MONDAY, PARIS, WEEK, Home, open_home, words

BOSS = Address("recorder", "w", "boss", "boss")
OTHER = Address("recorder", "w", "other", "other")
ANA, BEN, CAM, DAN = (Address("recorder", "w", name, name) for name in ("ana", "ben", "cam", "dan"))
AGENTS = (ANA, BEN, CAM, DAN)


def person(who: Address, team: str | None = "Accueil") -> Person:
    return Person(address=who.person, team=team)


def manager(who: Address, *manages: str, name: str | None = None) -> Person:
    return Person(address=who.person, name=name, role=Role.MANAGER, manages=manages)


NAMED = (
    manager(BOSS, "Accueil", "Technique", name="Claire Martin"),
    manager(OTHER, "Accueil", name="Paul Roy"),
    *(person(each) for each in (ANA, BEN, CAM)),
    person(DAN, "Technique"),
    *(
        person(Address("recorder", "w", f"{team}{number}", "never"), team)  # they never wrote
        for team in ("Accueil", "Technique")
        for number in range(7)
    ),
)


async def silent_for_weeks(home: Home) -> None:
    """Everybody began, and has been silent since; messages of the day went out and were counted."""
    for who in (*AGENTS, BOSS, OTHER):
        await home.begin(who)
    await home.age(2 * WEEK)


async def ask(home: Home, text: str = "relancer", who: Address = BOSS) -> str:
    """Ask, confirm, let the work be done; return what the manager was told."""
    shown = await home.send(text, who)
    asked = await home.say("Envoyer", who)
    before = len(home.recorder.sent)
    await home.tick(home.clock() + timedelta(seconds=5))
    told = [message for to, message, _ in home.recorder.sent[before:] if to == who]
    return "\n".join((words(shown), asked, words(told)))


def nudged(home: Home) -> Counter[Address]:
    """How many nudges each person was sent."""
    return Counter(to for to, message, _ in home.recorder.sent if is_nudge(message))


def is_nudge(message: Outbound) -> bool:
    return "Un mot de" in words([message])


async def live(home: Home, days: int) -> None:
    """Let some days pass, from hour to hour."""
    for _ in range(24 * days):
        await home.tick(home.clock() + timedelta(hours=1))


async def test_a_manager_sees_the_text_before_anything_leaves(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await silent_for_weeks(home)
        shown = await home.say("relancer accueil", BOSS)
        assert "Un mot de Claire Martin" in shown
        assert "(Accueil)" in shown
        assert "je ne vous dirai ni à qui, ni à combien" in shown.casefold()
        assert "Ne rien envoyer" not in shown  # a button
        await home.say("Ne rien envoyer", BOSS)
        await live(home, 2)
        assert not nudged(home)
        assert "réservée aux responsables" in await home.say("relancer", ANA)


@pytest.mark.parametrize(
    "whom", ["ceux qui n’ont rien fait", "les retardataires de l’accueil", "accueil"]
)
async def test_whom_it_is_for_may_be_said(tmp_path: Path, whom: str) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await silent_for_weeks(home)
        shown = await home.say(f"relancer {whom}", BOSS)
        assert "Une relance, en votre nom" in shown
        assert "j’ai dit que je me taisais" in shown  # and that it keeps to it


async def test_the_silent_of_the_service_get_it_once_and_others_do_not(database_url: str) -> None:
    async with open_home(database_url, people=NAMED) as home:
        await silent_for_weeks(home)
        await home.say("A", BEN)  # answers
        told = await ask(home, "relancer accueil")
        await live(home, 3)
        assert nudged(home) == {ANA: 1, CAM: 1}
        assert not any(each in told.casefold() for each in ("ana", "cam", "2", "deux", "trois"))
        async with home.runtime.database.begin() as connection:
            rows = await fetch(connection, select(audit))
        assert [(row["action"], row["actor"], row["about"]) for row in rows] == [
            ("nudge", "Claire Martin", "Accueil")
        ]


async def test_a_manager_is_told_the_same_whoever_is_there(tmp_path: Path) -> None:
    answers = set()
    for number, silent in enumerate((True, False)):
        (tmp_path / str(number)).mkdir()
        async with open_home(tmp_path / str(number), people=NAMED) as home:
            await silent_for_weeks(home)
            for who in () if silent else AGENTS:
                await home.say("A", who)
            answers.add(await ask(home))
            await live(home, 2)
            assert bool(nudged(home)) is silent
    assert len(answers) == 1


async def test_the_words_name_the_manager_and_the_course_of_each(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await silent_for_weeks(home)
        await ask(home)
        await live(home, 2)
        (message,) = [m for to, m, _ in home.recorder.sent if to == DAN and is_nudge(m)]
        said = words([message])
        assert "**Un mot de Claire Martin**" in said
        assert "«\u00a0Petit cours\u00a0» vous attend" in said
        assert "qui ne sait ni à qui" in said
        assert "La première" in await home.say("leçon", DAN)


async def test_no_day_has_two_unprompted_messages(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await silent_for_weeks(home)
        await ask(home)
        await live(home, 9)
        async with home.runtime.database.begin() as connection:
            rows = await fetch(connection, select(delivery).where(delivery.c.state == "sent"))
        kinds = (DeliveryKind.FILE, DeliveryKind.MESSAGE)
        days = Counter(
            (row["learner_id"], row["sent_at"].astimezone(PARIS).date())
            for row in rows
            if row["kind"] not in kinds
        )
        assert set(days.values()) == {1}
        assert sum(row["kind"] == DeliveryKind.NUDGE for row in rows) == len(AGENTS)
        hours = {row["sent_at"].astimezone(PARIS) for row in rows if row["kind"] not in kinds}
        assert all(at.isoweekday() <= 5 and 8 <= at.hour <= 18 for at in hours)


async def test_whoever_is_paused_away_or_stopped_has_none(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await silent_for_weeks(home)
        await home.say("pause", ANA)
        await home.say("en congé du 20 novembre au 4 décembre", BEN)
        await home.say("arrêter", CAM)
        await ask(home)
        await live(home, 8)
        assert nudged(home) == {DAN: 1}


async def test_whoever_answers_meanwhile_has_none_and_it_is_no_silence(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await silent_for_weeks(home)
        await ask(home, "relancer technique")
        await home.say("A", DAN)
        await live(home, 3)
        assert not nudged(home)


async def test_two_managers_share_the_week_of_a_service(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await silent_for_weeks(home)
        await ask(home, "relancer accueil", OTHER)
        refused = await home.say("relancer accueil", BOSS)
        assert "possible à partir du lundi 30 novembre" in refused
        partly = await home.say("relancer", BOSS)
        assert "Sans « Accueil »" in partly
        assert "Un mot de Claire Martin" in partly
        await ask(home)
        await live(home, 3)
        assert nudged(home) == {ANA: 1, BEN: 1, CAM: 1, DAN: 1}
        home.clock.move(MONDAY + WEEK + timedelta(hours=1))
        assert "Un mot de" in await home.say("relancer accueil", BOSS)


async def test_of_two_that_are_confirmed_at_once_one_leaves(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await silent_for_weeks(home)
        for who in (BOSS, OTHER):
            await home.say("relancer accueil", who)
        for who in (BOSS, OTHER):
            await home.say("Envoyer", who)
        await live(home, 3)
        assert nudged(home) == {ANA: 1, BEN: 1, CAM: 1}
        said = [words([message]) for _, message, _ in home.recorder.sent]
        assert sum("Rien n’est parti" in each for each in said) == 1


async def test_a_work_that_dies_between_two_batches_is_done_again_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 1)
    async with open_home(tmp_path, people=NAMED) as home:
        await silent_for_weeks(home)
        send_some, times = sending._send_some, iter(range(100))

        async def die(*given: object) -> int | None:
            if next(times) == 2:
                raise ConnectionError
            return await send_some(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(sending, "_send_some", die)
        await home.say("relancer", BOSS)
        await home.say("Envoyer", BOSS)
        await home.tick(home.clock() + timedelta(seconds=5))
        assert next(times) == 3
        await live(home, 3)
        assert nudged(home) == {ANA: 1, BEN: 1, CAM: 1, DAN: 1}


async def test_nudges_are_refused_and_wanted_again_without_the_manager_knowing(
    database_url: str,
) -> None:
    async with open_home(database_url, people=NAMED) as home:
        await silent_for_weeks(home)
        assert "une fois par semaine au plus" in await home.say("relances", ANA)
        assert "plus de relances" in await home.say("Ne plus en recevoir", ANA)
        assert "plus de relances" in await home.say("relances non", BEN)
        assert "choix de n’en pas recevoir" in await home.say("mes données", BEN)
        await home.say("relances oui", BEN)
        await home.age()
        await ask(home, "relancer accueil")
        await live(home, 3)
        assert nudged(home) == {BEN: 1, CAM: 1}


async def test_a_course_can_be_named_and_a_period_cannot(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await silent_for_weeks(home)
        assert "pas sur une période" in await home.say("relancer novembre", BOSS)
        assert "ne trouve pas" in await home.say("relancer girafe", BOSS)
        await ask(home, "relancer second cours")
        await live(home, 2)
        assert not nudged(home)


@pytest.mark.parametrize("said", ["oui", "c’est bon", "1"])
async def test_a_yes_sends_what_was_shown_and_a_no_nothing(tmp_path: Path, said: str) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        await silent_for_weeks(home)
        await home.send("relancer accueil", BOSS)
        assert "je n’ai rien fait" in await home.say("non", BOSS)
        await home.send("relancer accueil", BOSS)
        assert "j’écris en votre nom" in await home.say(said, BOSS)


async def test_too_few_are_not_nudged(tmp_path: Path) -> None:
    boss = manager(BOSS, "Accueil", "Technique", "Archives", name="Claire Martin")
    eve = person(Address("recorder", "w", "eve", "eve"), "Archives")
    async with open_home(tmp_path, people=(boss, *NAMED[1:-1], eve)) as home:  # Technique: 7
        await silent_for_weeks(home)
        for small in ("archives", "technique"):
            refused = await home.say(f"relancer {small}", BOSS)
            assert "moins de 8 personnes" in refused
            assert "Un mot de" not in refused
        assert "Un mot de" in await home.say("relancer technique et archives", BOSS)


async def test_what_is_left_of_a_nudge_is_refused_when_it_is_too_few(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED[:-1]) as home:  # Technique: 7
        await silent_for_weeks(home)
        await ask(home, "relancer accueil", OTHER)
        refused = await home.say("relancer", BOSS)
        assert "moins de 8 personnes" in refused
        assert "Sans «\u00a0Accueil\u00a0»" in refused


@pytest.mark.parametrize(
    ("name", "said"),
    [("Zoé Blanc", "Zoé Blanc, qui administre Levain"), (None, "la personne qui administre")],
)
async def test_an_administrator_is_no_manager_of_whoever_is_nudged(
    tmp_path: Path, name: str | None, said: str
) -> None:
    root = Person(address=BOSS.person, name=name, role=Role.ADMINISTRATOR)
    async with open_home(tmp_path, people=(root, *NAMED[1:])) as home:
        await silent_for_weeks(home)
        await ask(home, "relancer accueil")
        await live(home, 2)
        told = [words([message]) for _, message, _ in home.recorder.sent if is_nudge(message)]
        assert len(told) == 3
        assert all(said in each and "responsable" not in each for each in told)


@pytest.mark.parametrize(
    "said",
    [
        *("stop relances", "stop aux relances", "arrete les relances", "plus de relances"),
        *("je ne veux pas être relancée", "arrêtez de me relancer", "no nudges", "no more nudges"),
    ],
)
async def test_nudges_are_refused_in_everyday_words_and_lessons_go_on(
    tmp_path: Path, said: str
) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        assert "plus de relances" in await home.say(said)
        assert (await home.learner()).state is LearnerState.ACTIVE
        assert "ne recevez pas les relances" in await home.say("relances")


async def test_a_yes_or_a_no_to_relances_changes_it(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        for said, told in (("non", "plus de relances"), ("oui", "de nouveau vous parvenir")):
            await home.send("relances")
            assert told in await home.say(said)
        await home.send("relances")
        await home.send("oui")
        assert "peut me faire envoyer" in await home.say("relances")


async def test_a_word_of_managers_is_not_proposed_to_an_agent(tmp_path: Path) -> None:
    async with open_home(tmp_path, people=NAMED) as home:
        for who in (ANA, BOSS):
            await home.begin(who)
        assert "relancer" not in await home.say("relance", ANA)
        assert "arrêter" not in await home.say("arrêter de partager", ANA)
