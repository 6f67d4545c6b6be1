"""« importer » in the chat: a file attached, what it would change, then a word, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.capabilities.people import importing, records
from bot.domain.messages import (
    Address,
    Attached,
    Buttons,
    Chose,
    Inbound,
    Joined,
    Outbound,
    Profile,
)
from bot.domain.people import Assignment, LearnerState, Role
from bot.storage import audit
from tests.house import ANA, Home, open_home, words

BOSS = Address("recorder", "w", "boss", "boss")
PEOPLE = ({"address": "recorder/w/boss", "role": "administrator"},)
HEADER = "courriel;nom;service;rôle\n"
EVERYBODY = f"{HEADER}ana@ville.example;Durand;Population;\nbob@ville.example;Petit;Voirie;\n"


class Desktop:
    """A Levain, its boss, and the files that they attach."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.files = home.recorder.files

    async def attach(self, text: str | bytes, name: str = "personnel.csv") -> Outbound:
        """The reply to a file that the boss attaches."""
        self.files[name] = text.encode() if isinstance(text, str) else text
        return (await self.home.send(Attached(name, name), BOSS))[0]

    async def work(self, content: str | Chose) -> Outbound:
        """What comes once the work that the boss asks for is done."""
        before = len(self.home.recorder.sent)
        await self.home.send(content, BOSS)
        await self.home.tick(self.home.clock())
        assert len(self.home.recorder.sent) == before + 1
        return self.home.recorder.sent[-1][1]

    async def look(self, text: str | bytes, kind: int = 0) -> Outbound:
        """What a file would change; `kind`: 0 if it lists everybody, 1 if it does not."""
        return await self.work(button(await self.attach(text), kind))

    async def meet_ana(self) -> None:
        """Ana writes from an account whose e-mail the platform gives."""
        profile = Profile(email="ana@ville.example")
        joins = Inbound(
            id="joins", address=ANA, at=self.home.clock(), content=Joined(), profile=profile
        )
        await self.home.runtime.app.handle(joins)
        await self.home.begin(ANA)

    async def present(self) -> set[str | None]:
        async with self.home.runtime.database.begin() as connection:
            directory = await records.read_directory(connection)
        return {each.email for each in directory.present.values()}


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desktop]:
    async with open_home(database_url, people=PEOPLE) as home:
        await home.begin(BOSS)
        yield Desktop(home)


def button(said: Outbound, place: int = 0) -> Chose:
    (buttons,) = (block for block in said.blocks if isinstance(block, Buttons))
    return Chose(buttons.buttons[place].action)


async def test_a_file_is_looked_at_then_applied_once(desk: Desktop) -> None:
    seen = await desk.look(EVERYBODY)
    assert "2 personnes arrivent" in words([seen])
    assert await desk.present() == {None}
    done = await desk.work(button(seen))
    assert "Personnes arrivées\u00a0: 2" in words([done])
    assert await desk.present() == {None, "ana@ville.example", "bob@ville.example"}
    desk.home.clock.move(desk.home.clock() + timedelta(minutes=1))
    assert "n’est plus valable" in await desk.home.say(button(seen), BOSS)
    async with desk.home.runtime.database.begin() as connection:
        (row,) = await audit.read(connection, None, None, action="import", most=9)
    assert (row["about"], row["detail"]["joined"]) == ("personnel.csv", 2)


async def test_a_work_that_is_done_again_gives_the_same_result(desk: Desktop) -> None:
    seen = await desk.look(EVERYBODY)
    done = await desk.work(button(seen))
    boss = await desk.home.learner(BOSS)
    turn = desk.home.runtime.app._environment.turn(
        boss, Assignment(role=Role.ADMINISTRATOR), desk.home.clock()
    )
    again = await importing.do(desk.home.runtime.app._desk(turn), button(seen).action.split(":")[1])
    assert words([again]) == words([done])


async def test_words_do_what_the_buttons_do(desk: Desktop) -> None:
    assert "Envoyez-moi ici le fichier" in await desk.home.say("importer", BOSS)
    await desk.attach(EVERYBODY)
    assert "complète" in await desk.home.say("importer", BOSS)
    assert "2 personnes arrivent" in words([await desk.work("importer partiel")])


@pytest.mark.parametrize("said", ["Appliquer", "1"])
async def test_what_a_work_offers_can_be_typed(desk: Desktop, said: str) -> None:
    """It was shown last, though it came by itself."""
    await desk.look(EVERYBODY)
    assert "j’applique" in await desk.home.say(said, BOSS)


async def test_a_file_that_is_wrong_changes_nothing_and_all_is_told(desk: Desktop) -> None:
    said = words([await desk.look(f"{HEADER}ana;;;\nbob@ville.example;=1;;chef\n")])
    assert "il y a 3 erreurs" in said
    assert "Ligne 2, colonne «\u00a0courriel\u00a0»" in said
    assert await desk.present() == {None}


async def test_a_roster_that_changed_meanwhile_is_looked_at_again(desk: Desktop) -> None:
    seen = await desk.look(EVERYBODY)
    await desk.home.say("service nouveau Piscine", BOSS)
    assert "a changé depuis" in words([await desk.work(button(seen))])
    assert await desk.present() == {None}


async def test_a_file_that_changed_meanwhile_is_refused(desk: Desktop) -> None:
    seen = await desk.look(EVERYBODY)
    desk.files["personnel.csv"] = f"{HEADER}zoe@ville.example;;;\n".encode()
    assert "a changé depuis" in words([await desk.work(button(seen))])
    assert await desk.present() == {None}


async def test_what_was_shown_is_over_once_the_other_kind_is_asked_for(desk: Desktop) -> None:
    seen = await desk.look(EVERYBODY)
    partial = await desk.work("importer partiel")
    assert "n’est plus valable" in await desk.home.say(button(seen), BOSS)
    assert "C’est fait" in words([await desk.work(button(partial))])


async def test_an_order_is_over_after_half_an_hour(desk: Desktop) -> None:
    seen = await desk.look(EVERYBODY)
    desk.home.clock.move(desk.home.clock() + timedelta(minutes=31))
    assert "n’est plus valable" in await desk.home.say(button(seen), BOSS)


async def test_an_order_is_of_whoever_attached_the_file(desk: Desktop) -> None:
    seen = await desk.look(EVERYBODY)
    assert "réservée" in await desk.home.say(button(seen), ANA)
    await desk.attach(f"{HEADER}zoe@ville.example;;;\n", "autre.csv")
    assert "n’est plus valable" in await desk.home.say(button(seen), BOSS)


async def test_a_second_file_within_seconds_has_buttons_of_its_own(desk: Desktop) -> None:
    first = await desk.attach(EVERYBODY)
    await desk.work(button(first))
    second = await desk.attach(f"{HEADER}zoe@ville.example;;;\n", "autre.csv")
    desk.home.clock.move(desk.home.clock() + timedelta(seconds=3))
    assert "autre.csv changerait" in words([await desk.work(button(second))])
    assert "n’est plus valable" in await desk.home.say(button(first, 1), BOSS)


async def test_both_kinds_of_a_file_can_be_looked_at_again(desk: Desktop) -> None:
    asked = await desk.attach(EVERYBODY)
    for kind in (0, 1, 0):
        assert "2 personnes arrivent" in words([await desk.work(button(asked, kind))])
        desk.home.clock.move(desk.home.clock() + timedelta(seconds=11))


async def test_a_file_that_comes_while_another_is_read_is_the_one_that_counts(
    desk: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, second = importing.read_content, "autre.csv"

    async def slowly(*args: Any) -> Any:
        monkeypatch.setattr(importing, "read_content", read)
        found = await read(*args)
        await desk.attach(f"{HEADER}zoe@ville.example;;;\n", second)
        return found

    monkeypatch.setattr(importing, "read_content", slowly)
    assert "c’est le dernier qui compte" in words([await desk.look(EVERYBODY)])
    assert "Une personne arrive" in words([await desk.work("importer partiel")])


async def test_leavers_are_sent_nothing_more_until_they_come_back(desk: Desktop) -> None:
    people = "".join(f"p{n}@ville.example;;;\n" for n in range(4))
    ana = "ana@ville.example;;;\n"
    await desk.work(button(await desk.look(HEADER + ana + people)))
    await desk.meet_ana()
    assert (await desk.home.learner(ANA)).member_id
    seen = await desk.look(HEADER + people)
    assert "Une personne n’est plus dans la liste" in words([seen])
    await desk.work(button(seen))
    gone = await desk.home.learner(ANA)
    assert (gone.state, gone.next_due_at) == (LearnerState.PAUSED, None)
    await desk.work(button(await desk.look(HEADER + ana + people)))
    back = await desk.home.learner(ANA)
    assert back.state is LearnerState.ACTIVE
    await desk.home.runtime.ticker._planner.rebook(desk.home.clock())
    assert (await desk.home.learner(ANA)).next_due_at


async def test_whoever_had_paused_before_they_left_stays_so(desk: Desktop) -> None:
    people = "".join(f"p{n}@ville.example;;;\n" for n in range(4))
    ana = "ana@ville.example;;;\n"
    await desk.work(button(await desk.look(HEADER + ana + people)))
    await desk.meet_ana()
    await desk.home.say("pause", ANA)
    await desk.work(button(await desk.look(HEADER + people)))
    await desk.work(button(await desk.look(HEADER + ana + people)))
    assert (await desk.home.learner(ANA)).state is LearnerState.PAUSED


async def test_more_than_half_leaving_takes_their_number(desk: Desktop) -> None:
    await desk.work(button(await desk.look(EVERYBODY)))
    seen = await desk.look(f"{HEADER}zoe@ville.example;;;\n")
    assert "Plus de la moitié" in words([seen])
    assert not any(isinstance(block, Buttons) for block in seen.blocks)
    assert "importer 2" in await desk.home.say("importer 7", BOSS)
    assert "parties\u00a0: 2" in words([await desk.work("importer 2")])
    assert await desk.present() == {None, "zoe@ville.example"}


async def test_a_file_that_cannot_be_had_is_said_so(desk: Desktop) -> None:
    asked = button(await desk.attach(EVERYBODY))
    desk.files.clear()
    assert "pas à ouvrir ce fichier" in words([await desk.work(asked)])
    assert "pas à ouvrir" in await desk.home.say(Attached("personnel.xlsx"), BOSS)


async def test_other_files_and_other_people_are_told_that_none_is_read(desk: Desktop) -> None:
    assert "Je ne sais pas lire les fichiers" in await desk.home.say(Attached("x.pdf", "x"), BOSS)
    await desk.home.begin(ANA)
    said = await desk.home.say(Attached("personnel.csv", "personnel.csv"), ANA)
    assert "Je ne sais pas lire les fichiers" in said


async def test_the_words_of_a_button_work_while_the_first_question_waits_below(
    database_url: str,
) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        desk = Desktop(home)
        await home.send(Joined(), BOSS)
        await desk.attach(EVERYBODY)
        assert "2 personnes arrivent" in words([await desk.work("Liste partielle")])
        assert "Personnes arrivées" in words([await desk.work("Appliquer")])
        await desk.attach(EVERYBODY.replace("Voirie", "Piscine"))
        await desk.work("Liste partielle")
        assert (await home.learner(BOSS)).menu.tap(1).action.startswith("import-apply:")
        assert "Rien n’est changé" not in await home.say("Ne rien changer", BOSS)


@pytest.mark.parametrize("said", ["service Accueil", "rôle ana@ville.example responsable"])
async def test_an_order_is_no_answer_to_the_question_of_a_trade(
    database_url: str, said: str
) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await home.send(Joined(), BOSS)
        while not (menu := (await home.learner(BOSS)).menu).action_asked.endswith("trade"):
            await home.send(menu.letters[0].label, BOSS)
        answered = await home.say(said, BOSS)
        assert "n’existe pas" in answered or "Je ne connais pas" in answered
        assert (await home.learner(BOSS)).trade is None
