"""An agent in Slack, and the whole of Levain."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pytest

from adapters.slack import arrivals
from bot.capabilities.study import records
from bot.domain.errors import StorageGone
from bot.domain.messages import Inbound, Opened, Outbound, Picture, Text, Typed
from bot.domain.people import LearnerState, Member
from bot.domain.ports import Handle
from bot.run.wiring import make_inviting
from bot.storage import enlisting, learners, roster
from tests.adapters.matrix.test_conversation import NEXT_DAY, days, week
from tests.adapters.running import before, breaking
from tests.adapters.slack.levain import Levain, address_of, run_levain
from tests.house import PARIS
from tests.standins.slack.faults import Fault
from tests.standins.slack.people import Person
from tests.standins.slack.screen import labels, marks, words
from tests.standins.slack.server import Slack
from tests.standins.slack.workspace import Message

LESSONS = Path(str(files("lessons")))
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)


def asks(message: Message) -> bool:
    """A question of a lesson."""
    return {"A", "B"} <= marks(message) and "Passer" not in labels(message)


async def begin(ana: Person) -> Message:
    """Through the onboarding by taps; the first question."""
    await ana.open_home()
    for _ in range(3):
        await ana.tap(await ana.expect(lambda m: "Passer" in labels(m)), "Passer")
    return await ana.expect(asks)


async def answers(levain: Levain, person: Person) -> Sequence[object]:
    async with levain.runtime.database.begin() as connection:
        learner = await learners.find(connection, address_of(person))
        assert learner
        return (await records.list_answers(connection, [learner.id]))[learner.id]


def count(person: Person, part: str) -> int:
    return sum(part in words(message) for message in person.messages())


# --- Answering -------------------------------------------------------------------------------


async def test_an_answered_question_is_closed_where_it_was_asked(
    slack: Slack, tmp_path: Path
) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        question = await begin(ana)
        await ana.tap(question, "B")
        closed = await ana.expect("votre réponse, juste")
        assert closed["ts"] == question["ts"]
        assert "Bonne réponse" in words(closed)
        assert "Bonne réponse" in closed["text"]  # for screen readers
        assert labels(closed) == []
        done = await ana.expect("Leçon terminée")
        assert "Bonne réponse" not in words(done)
        await ana.until(lambda: "mardi 24 novembre" in words(ana.home() or {}) or None)
        assert ana.errors == []


@pytest.mark.parametrize("said", ["b", "2", "Vérifier la source"])
async def test_typing_is_as_good_as_tapping(slack: Slack, tmp_path: Path, said: str) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        question = await begin(ana)
        await ana.say(said)
        reply = await ana.expect("Bonne réponse")
        assert "Leçon terminée" in words(reply)
        closed = await ana.expect(lambda m: m["ts"] == question["ts"] and not labels(m))
        assert "✓ B." in words(closed)


async def test_an_edit_is_no_second_answer(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        said = await ana.say("a")
        await ana.expect("Pas tout à fait")
        await ana.edit(said, "b")
        await ana.delete(said)
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
        assert len(await answers(levain, ana)) == 1
        assert count(ana, "Bonne réponse") == 0


async def test_a_double_tap_counts_once(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        question = await begin(ana)
        await asyncio.gather(ana.tap(question, "B"), ana.tap(question, "A"))
        await ana.expect("Vous aviez déjà répondu")
        (answer,) = await answers(levain, ana)
        assert count(ana, "Bonne réponse") + count(ana, "Pas tout à fait") == 2  # the same, twice
        assert count(ana, "Leçon terminée") == 1
        assert answer.reply in (["verifier"], ["relire"])  # type: ignore[attr-defined]


async def test_a_tap_on_last_week_s_question_gets_a_sentence(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        question = await begin(ana)
        await ana.tap(question, "B")
        await ana.expect("Leçon terminée")
        await levain.tick(TUESDAY)
        second = await ana.expect(lambda m: "Valider" in labels(m))
        slack.edit(ana.records, ana.channel, question["ts"], question)  # as an old client shows it
        await ana.tap(question, "A")
        await ana.expect("Vous aviez déjà répondu")
        assert len(await answers(levain, ana)) == 1
        assert labels(next(m for m in ana.messages() if m["ts"] == second["ts"]))


@pytest.mark.parametrize("how", ["taps", "slash command"])
async def test_the_first_week(slack: Slack, tmp_path: Path, how: str) -> None:
    """Letters are tapped where there are any; or everything is said after `/levain`."""
    mornings = iter(days())
    async with run_levain(slack, tmp_path, lessons=LESSONS) as levain:
        ana = slack.workspace().person("ana")
        await ana.open_messages()
        await ana.expect("bienvenue")
        tapped = 0
        for line in week():
            before = len(slack.ledger.calls("chat.postMessage"))
            if line == NEXT_DAY:
                await levain.tick(next(mornings))
            elif how == "slash command":
                await ana.slash(line)
            elif len(line) == 1 and line.isalpha():  # its question may come after a picture
                await slack.ledger.until(lambda _, line=line: _tappable(ana, line) is not None)
                await ana.tap(_tappable(ana, line), line)
                tapped += 1
            else:
                await ana.say(line)
            await slack.ledger.until(
                lambda ledger, before=before: len(ledger.calls("chat.postMessage")) > before
            )
        assert (tapped >= 5) is (how == "taps")
        assert ana.errors == []
        refused = [call for call in slack.ledger.calls() if not call.answer.get("ok", True)]
        assert refused == []
        assert len(await answers(levain, ana)) >= 5


def _tappable(ana: Person, line: str) -> Message | None:
    """The last question that has the letter: what was asked before may be answered after it."""
    shown = [message for message in ana.messages() if line in labels(message)]
    return shown[-1] if shown else None


async def test_what_an_older_version_asked_gets_a_helpful_sentence(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        question = await begin(ana)
        old = [
            {
                "type": "actions",
                "block_id": "old",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "before-the-flood",
                        "text": {"type": "plain_text", "text": "Jadis"},
                        "value": "secret words",
                    }
                ],
            }
        ]
        slack.edit(ana.records, ana.channel, question["ts"], {"text": "Jadis", "blocks": old})
        shown = next(m for m in ana.messages() if m["ts"] == question["ts"])
        await ana.tap(shown, "Jadis")
        await ana.expect("Ce choix ne sert plus")
        assert ana.errors == []
        assert await answers(levain, ana) == ()
    assert "secret words" not in caplog.text


async def test_a_message_of_100_kilobytes_is_answered(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await begin(ana)
        await ana.say("<!channel> *" + "é" * 50_000)
        reply = await ana.expect("trop long")
        assert "<!channel>" not in reply["text"]


# --- Commands, the Home and forms ------------------------------------------------------------


async def test_a_slash_command_is_answered_in_private(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await begin(ana)
        elsewhere = slack.workspace().channel("general", ana.id)
        await ana.slash("progression", elsewhere)
        await ana.expect("Avancement")
        (whisper,) = ana.ephemeral()
        assert "conversation" in words(whisper)
        await ana.slash("")
        await ana.expect("Ce que vous pouvez me dire")
        assert ana.errors == []


async def test_the_home_and_its_form(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await begin(ana)
        await ana.open_home()
        home = await ana.until(
            lambda: (h := ana.home()) and "attend votre réponse" in words(h) and h
        )
        await ana.tap(home, "Préférences")
        form = await ana.until(ana.modal)
        await ana.pick(form, "Métier", "Ressources humaines")
        await ana.pick(form, "Langue", "English")
        await ana.pick(form, "Heure de la leçon", "10:15")
        await ana.submit()
        await ana.expect("from now on")
        await ana.expect("Human resources")
        await ana.expect("10:15")
        await ana.until(lambda: "Human resources" in words(ana.home() or {}) or None)
        assert ana.modal() is None
        assert ana.errors == []


async def test_other_words_have_a_form_of_their_own(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await begin(ana)
        await ana.say("horaire")
        asked = await ana.expect(
            lambda m: "Autre heure…" in labels(m) and "Passer" not in labels(m)
        )
        await ana.tap(asked, "Autre heure…")
        form = await ana.until(ana.modal)
        (field,) = form["blocks"]
        assert field["element"]["type"] == "timepicker"
        await ana.pick(form, field["block_id"], "10:15")
        await ana.submit()
        await ana.expect("10\u00a0h\u00a015")
        assert ana.errors == []


async def test_a_form_says_what_is_wrong_where_it_is(slack: Slack, tmp_path: Path) -> None:
    """Outside the hours of the collectivité, nowhere on earth, nothing at all."""
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        await ana.open_home()
        await ana.tap(await ana.until(ana.home), "Préférences")
        form = await ana.until(ana.modal)
        await ana.pick(form, "Métier", "Ressources humaines")
        await ana.pick(form, "Heure de la leçon", "23:15")
        await ana.fill(form, "free:4", "Atlantide")
        before = len(ana.messages())
        await ana.submit()
        held = await ana.until(ana.modal)
        assert "entre 8" in held["errors"]["ask:2"]
        assert "pas reconnu" in held["errors"]["free:4"]
        assert held["errors"].keys() == {"ask:2", "free:4"}
        assert len(ana.messages()) == before
        await ana.pick(held, "Heure de la leçon", "16:30")
        await ana.fill(held, "free:4", "Nouméa")
        await ana.submit()
        await ana.expect("Nouméa")
        assert ana.modal() is None
        async with levain.runtime.database.begin() as connection:
            learner = await learners.find(connection, address_of(ana))
        assert learner
        assert (learner.trade, learner.zone, learner.send_at.hour) == ("rh", "Pacific/Noumea", 16)
        await ana.say("fuseau")
        await ana.tap(await ana.expect(lambda m: "Autre réponse…" in labels(m)), "Autre réponse…")
        form = await ana.until(ana.modal)
        await ana.fill(form, "free:0", " \u202e ")
        await ana.submit()
        assert (await ana.until(ana.modal))["errors"] == {"free:0": "Il manque votre réponse."}
        assert ana.errors == []


@pytest.mark.parametrize("code", ["expired_trigger_id", "invalid_arguments"])
async def test_a_form_that_does_not_open_says_so_in_the_conversation(
    slack: Slack, tmp_path: Path, code: str
) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await begin(ana)
        await ana.open_home()
        home = await ana.until(ana.home)
        slack.faults.refuse("views.open", code)
        await ana.tap(home, "Préférences")
        told = await ana.expect("ne s’est pas ouvert")
        await ana.tap(told, "Réessayer")
        await ana.until(ana.modal)
        await ana.say("horaire")
        asked = await ana.expect(lambda m: "Autre heure…" in labels(m) and m is not None)
        slack.faults.refuse("views.open", code)
        await ana.tap(asked, "Autre heure…")
        told = await ana.expect("ne s’est pas ouvert")
        await ana.tap(told, "Réessayer")
        await ana.expect("À quelle heure")
        assert ana.errors == []


@pytest.mark.parametrize(
    ("button", "title"), [("Aide", "Ce que vous"), ("Formations", "formation")]
)
async def test_help_and_longer_courses_open_over_the_home(
    slack: Slack, tmp_path: Path, button: str, title: str
) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await begin(ana)
        await ana.open_home()
        before = len(ana.messages())
        await ana.tap(await ana.until(ana.home), button)
        shown = await ana.until(ana.modal)
        assert title in words(shown)
        assert shown["submit"] is None
        assert len(ana.messages()) == before


# --- Questions that are over, and taps that come twice ----------------------------------------


async def test_a_preference_closes_where_it_was_asked(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await ana.open_messages()
        asked = await ana.expect(lambda m: "English" in labels(m))
        await ana.tap(asked, "Français")
        closed = await ana.expect(lambda m: m["ts"] == asked["ts"] and not labels(m))
        assert "● Français" in words(closed)
        assert "English" not in words(closed).replace(closed["text"], "")
        await ana.tap(await ana.expect(lambda m: "Passer" in labels(m)), "Passer")
        await ana.expect("Question close")
        await ana.expect(lambda m: "Autre heure…" in labels(m))
        await ana.say("16 h 30")
        closed = await ana.expect(lambda m: "À quelle heure" in words(m) and not labels(m))
        assert "● 16\u00a0h\u00a030" in words(closed)
        await ana.expect(asks)
        await ana.say("langue")
        asked = await ana.expect(lambda m: "English" in labels(m))
        await ana.tap(asked, "English")
        closed = await ana.expect("from now on")
        assert closed["ts"] == asked["ts"]
        assert labels(closed) == []
        assert ana.errors == []


@pytest.mark.parametrize("how", ["passed", "chosen", "typed"])
async def test_a_tap_on_a_choice_that_was_made_changes_nothing(
    slack: Slack, tmp_path: Path, how: str
) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await ana.open_messages()
        asked = await ana.expect(lambda m: "English" in labels(m))
        if how == "typed":
            await ana.say("Français")
        else:
            await ana.tap(asked, "Passer" if how == "passed" else "Français")
        await ana.expect("Quel métier")
        levain.clock.move(TUESDAY)
        await ana.tap(asked, "English")  # as an old client shows it
        again = await ana.expect("n’attend plus de réponse")
        async with levain.runtime.database.begin() as connection:
            learner = await learners.find(connection, address_of(ana))
        assert learner
        assert learner.language == "fr"
        closed = next(m for m in ana.messages() if m["ts"] == asked["ts"])
        assert labels(closed) == []
        await ana.tap(again, "Langue")
        asked = await ana.expect(lambda m: "English" in labels(m))
        await ana.tap(asked, "English")
        await ana.expect("from now on")
        assert ana.errors == []


async def test_a_button_that_passes_belongs_to_its_question(slack: Slack, tmp_path: Path) -> None:
    """A second tap passes no question that nobody has read."""
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await ana.open_messages()
        asked = await ana.expect(lambda m: "English" in labels(m))
        for _ in range(4):
            await ana.tap(asked, "Passer")
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
        assert count(ana, "À quelle heure") == 0
        assert count(ana, "n’attend plus") == 0
        closed = next(m for m in ana.messages() if m["ts"] == asked["ts"])
        assert words(closed).count("Question close") == 1
        levain.clock.move(TUESDAY)
        await ana.tap(asked, "Passer")  # as an old client shows it
        over = await ana.expect("n’attend plus de réponse")
        assert labels(over) == ["Langue"]
        assert count(ana, "À quelle heure") == 0
        await ana.tap(await ana.expect(lambda m: "Ressources humaines" in labels(m)), "Passer")
        await ana.tap(await ana.expect("À quelle heure"), "Passer")
        await ana.expect(asks)
        await ana.tap(asked, "Passer")
        await ana.say("bonjour")
        await ana.expect("Nous reprenons")
        assert count(ana, "Une question ne se passe pas") == 0
        assert ana.errors == []


async def test_taps_at_once_leave_the_first_choice_in_the_closed_question(
    slack: Slack, tmp_path: Path
) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await ana.open_messages()
        asked = await ana.expect(lambda m: "English" in labels(m))
        for each in ("Français", "English", "Passer"):
            await ana.tap(asked, each)
        await ana.until(lambda: count(ana, "n’attend plus de réponse") == 2 or None)
        levain.clock.move(TUESDAY)
        await ana.tap(asked, "English")
        await ana.until(lambda: count(ana, "n’attend plus de réponse") == 3 or None)
        closed = next(m for m in ana.messages() if m["ts"] == asked["ts"])
        assert labels(closed) == []
        assert "● Français" in words(closed)
        assert "Question close" not in words(closed)


async def test_every_copy_of_a_question_closes(slack: Slack, tmp_path: Path) -> None:
    """However it was answered: by a tap on one of them, or in words."""
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await begin(ana)

        async def ask() -> list[Message]:
            for _ in range(3):
                await ana.say("horaire")
            return await ana.until(lambda: hours if len(hours := still()) == 3 else None)

        def still() -> list[Message]:
            return [m for m in ana.messages() if "Autre heure…" in labels(m)]

        await ana.tap((await ask())[1], "14\u00a0h")
        await ana.expect("vers 14")
        await ana.until(lambda: not still() or None)
        await ask()
        await ana.say("16 h 30")
        await ana.expect("vers 16")
        await ana.until(lambda: not still() or None)
        assert sum("● 14" in words(m) for m in ana.messages()) == 3
        assert sum("● 16" in words(m) for m in ana.messages()) == 3
        assert ana.errors == []


async def test_a_form_whose_question_is_over_can_be_finished(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await begin(ana)
        await ana.say("horaire")
        await ana.tap(await ana.expect(lambda m: "Autre heure…" in labels(m)), "Autre heure…")
        form = await ana.until(ana.modal)
        await ana.say("horaire 14 h")
        await ana.expect("vers 14")
        await ana.pick(form, form["blocks"][0]["block_id"], "10:20")
        await ana.submit()
        told = await ana.expect("n’attend plus de réponse")
        assert "14\u00a0h" in words(told)
        assert labels(told) == ["Horaire"]
        assert ana.modal() is None


async def test_a_language_named_in_the_thread_of_its_question_is_taken(
    slack: Slack, tmp_path: Path
) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await ana.open_messages()
        asked = await ana.expect(lambda m: "English" in labels(m))
        await ana.tap(asked, "Passer")
        await ana.expect("Quel métier")
        await ana.say("English", under=asked)
        assert (await ana.expect("from now on"))["thread_ts"] == asked["ts"]


async def test_a_second_tap_of_the_same_option_says_nothing(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        question = await begin(ana)
        await asyncio.gather(*(ana.tap(question, "B") for _ in range(4)))
        await ana.expect("Leçon terminée")
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
        assert count(ana, "déjà répondu") == 0
        assert count(ana, "Bonne réponse") == 1
        levain.clock.move(TUESDAY)  # somebody who comes back wants the verdict again
        await ana.tap(question, "B")
        await ana.expect("déjà répondu")


# --- Threads and channels --------------------------------------------------------------------


async def test_words_in_a_thread_answer_its_question_there(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        first = await begin(ana)
        await ana.say("langue")
        await ana.expect(lambda m: "English" in labels(m))
        await ana.say("B", under=first)  # of the lesson, and no language
        verdict = await ana.expect("Bonne réponse")
        assert verdict["thread_ts"] == first["ts"]
        closed = next(m for m in ana.messages() if m["ts"] == first["ts"])
        assert labels(closed) == []
        assert "✓ B." in words(closed)
        (answer,) = await answers(levain, ana)
        assert answer.correct  # type: ignore[attr-defined]
        async with levain.runtime.database.begin() as connection:
            learner = await learners.find(connection, address_of(ana))
        assert learner
        assert learner.language == "fr"
        await ana.say("A", under=first)
        told = await ana.expect("ne sert plus")
        assert told["thread_ts"] == first["ts"]
        await ana.say("aide", under=first)
        assert (await ana.expect("Ce que vous pouvez"))["thread_ts"] == first["ts"]
        await ana.say("aide")
        assert "thread_ts" not in await ana.expect("Ce que vous pouvez")
        assert len(await answers(levain, ana)) == 1


async def test_a_thread_whose_beginning_is_gone_is_answered_below(
    slack: Slack, tmp_path: Path
) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await begin(ana)
        said = await ana.say("mot")
        await ana.expect("Quel mot")
        slack.faults.refuse("conversations.replies", "thread_not_found")
        await ana.say("aide", under=said)
        assert "thread_ts" not in await ana.expect("Ce que vous pouvez")


async def test_a_mention_in_a_channel_is_told_where_levain_answers(
    slack: Slack, tmp_path: Path
) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        place = slack.workspace().channel("general", ana.id)
        said = await ana.mention("bonjour", place)
        (whisper,) = await ana.until(ana.ephemeral)
        assert "en privé" in words(whisper)
        assert whisper["channel"] == place.id
        await ana.mention("et ici ?", place, under=said)
        whisper = await ana.until(lambda: ana.ephemeral()[1:] or None)
        assert whisper[0]["thread_ts"] == said["ts"]
        assert [m for m in place.messages.values() if m["user"] != ana.id] == []
        assert ana.messages() == []  # nothing of the onboarding is begun by a mention


async def test_what_is_said_in_a_channel_is_in_the_language_of_its_reader(
    slack: Slack, tmp_path: Path
) -> None:
    """By the profile of somebody new; by their choice, once they have made one."""
    async with run_levain(slack, tmp_path):
        ana, bob = slack.workspace().person("ana"), slack.workspace().person("bob", locale="en-US")
        place = slack.workspace().channel("general", ana.id, bob.id)
        await bob.mention("hello", place)
        await bob.until(lambda: [m for m in bob.ephemeral() if "in private" in words(m)] or None)
        await bob.slash("help", place)
        await bob.until(lambda: [m for m in bob.ephemeral() if "answering" in words(m)] or None)
        await begin(ana)
        await ana.say("langue")
        await ana.tap(await ana.expect(lambda m: "English" in labels(m)), "English")
        await ana.expect("from now on")
        await ana.slash("help", place)
        await ana.until(lambda: [m for m in ana.ephemeral() if "answering" in words(m)] or None)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"is_stranger": True, "team_id": "T9"}, "pas ouverte"),  # Slack gives no locale of theirs
        ({"is_restricted": True}, "not open to guests"),
    ],
    ids=["stranger", "guest"],
)
async def test_a_mention_by_a_guest_is_declined_at_once(
    slack: Slack, tmp_path: Path, about: dict[str, object], said: str
) -> None:
    async with run_levain(slack, tmp_path):
        eve = slack.workspace().person("eve", locale="en-US", **about)
        place = slack.workspace().channel("general", eve.id)
        await eve.mention("hello", place)
        (whisper,) = await eve.until(eve.ephemeral)
        assert said in words(whisper)


async def test_a_bot_is_told_nothing_in_a_channel(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path):
        ana, bot = slack.workspace().person("ana"), slack.workspace().person("bot", is_bot=True)
        place = slack.workspace().channel("general", ana.id, bot.id)
        await bot.slash("aide", place)
        await bot.mention("bonjour", place)
        await ana.mention("bonjour", place)  # heard after the others
        await ana.until(ana.ephemeral)
        assert bot.ephemeral() == []


async def test_the_home_of_a_guest_declines_politely(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path):
        eve = slack.workspace().person("eve", is_restricted=True, locale="en-US")
        await eve.open_home()
        home = await eve.until(eve.home)
        assert "not open to guests" in words(home)
        assert eve.messages() == []
        await eve.say("hello")
        await eve.expect("not open to guests")


async def test_a_command_in_the_conversation_adds_no_line(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await ana.slash("aide")  # the first words of all
        await ana.expect("Ce que vous pouvez me dire")
        assert ana.ephemeral() == []


async def test_forty_thousand_letters_are_no_answer(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        await ana.say("A " * 20_000)
        await ana.expect("trop long")
        assert await answers(levain, ana) == ()


# --- Who may talk, and who left --------------------------------------------------------------


@pytest.mark.parametrize(
    "about",
    [
        {"is_stranger": True, "team_id": "T9"},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
    ],
    ids=["stranger", "guest", "single-channel guest"],
)
async def test_others_are_declined_politely(
    slack: Slack, tmp_path: Path, about: dict[str, object]
) -> None:
    async with run_levain(slack, tmp_path) as levain:
        eve = slack.workspace().person("eve", **about)
        await eve.say("bonjour")
        await eve.expect("pas ouverte")
        async with levain.runtime.database.begin() as connection:
            assert await learners.find(connection, address_of(eve)) is None


async def test_where_one_lives_and_speaks_comes_from_the_profile(
    slack: Slack, tmp_path: Path
) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana", tz="Indian/Reunion", locale="en-GB")
        await ana.say("hello")
        await ana.expect("Hello and welcome")
        async with levain.runtime.database.begin() as connection:
            learner = await learners.find(connection, address_of(ana))
        assert learner
        assert (learner.zone, learner.language) == ("Indian/Reunion", "en")


async def test_whoever_is_deactivated_is_written_to_no_more(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        slack.workspace().deactivate(ana)

        async def stopped() -> bool:
            async with levain.runtime.database.begin() as connection:
                found = await learners.find(connection, address_of(ana))
            return bool(found and found.state is LearnerState.STOPPED)

        async with asyncio.timeout(10):
            while not await stopped():  # noqa: ASYNC110 - nothing of Slack's changes
                await asyncio.sleep(0.02)
        before = len(ana.messages())
        assert await levain.tick(TUESDAY) == 0
        assert len(ana.messages()) == before


async def test_those_who_are_named_are_written_to_once(slack: Slack, tmp_path: Path) -> None:
    ana = slack.workspace().person("ana")
    bob = slack.workspace().person("bob")
    people = [address_of(ana)]
    for _ in range(2):
        async with run_levain(slack, tmp_path, people=people, invite=True):
            await ana.until(lambda: count(ana, "bienvenue") or None)
            await bob.say("bonjour")  # heard after whatever the start had to say
            await bob.until(lambda: bob.messages()[-1]["user"] != bob.id or None)
    assert count(ana, "bienvenue") == 1


async def test_what_is_erased_leaves_the_home_and_nobody_is_written_to_again(
    slack: Slack, tmp_path: Path
) -> None:
    """Levain has started again since the Home was opened; the person looks at it once more."""
    ana = slack.workspace().person("ana")
    kept = {"privacy": {"erased_folder": tmp_path / "erased"}}
    async with run_levain(slack, tmp_path, settings=kept):
        await begin(ana)
        await ana.open_home()
        await ana.until(lambda: "attend votre réponse" in words(ana.home() or {}) or None)
    async with run_levain(slack, tmp_path, settings=kept):
        await ana.say("effacer")
        asked = await ana.expect("Pour confirmer")
        await ana.say(re.findall(r"effacer \d{4}", words(asked))[0])
        await ana.expect("C’est effacé")
        await ana.until(lambda: "Trois petits choix" in words(ana.home() or {}) or None)
        assert "attend votre réponse" not in words(ana.home() or {})
        said = len(ana.messages())
        await ana.open_home()
    people = [address_of(ana)]
    async with run_levain(slack, tmp_path, settings=kept, people=people, invite=True):
        bob = slack.workspace().person("bob")
        await bob.say("bonjour")  # heard after whatever the start had to say
        await bob.until(lambda: bob.messages()[-1]["user"] != bob.id or None)
        assert len(ana.messages()) == said
        assert ana.errors == []
        await ana.say("bonjour")
        await ana.until(lambda: count(ana, "bienvenue") > 1 or None)


async def test_people_are_found_by_their_email(slack: Slack, tmp_path: Path) -> None:
    ana = slack.workspace().person("ana", email="ana@mairie.example")
    named = address_of(ana).__class__("slack", "T1", "ana@mairie.example", "x")
    nobody = address_of(ana).__class__("slack", "T1", "nobody@mairie.example", "x")
    names: dict[str, str] = {}
    async with run_levain(slack, tmp_path, people=[named, nobody], invite=True, names=names):
        await ana.expect("bienvenue")
    assert names == {named.person: address_of(ana).person}


async def test_new_members_of_the_roster_are_written_to_once(slack: Slack, tmp_path: Path) -> None:
    """By the address that is listed, or by their e-mail; whoever Slack does not know is left."""
    ana = slack.workspace().person("ana", email="ana@mairie.example")
    bob = slack.workspace().person("bob")
    people = [
        Member(email="Ana@mairie.example".casefold(), first_name="Ana", last_name="Petit"),
        Member(addresses=(address_of(bob).person,)),
        Member(email="nobody@mairie.example"),
    ]
    async with run_levain(slack, tmp_path, invite=True) as levain:
        database = levain.runtime.database
        async with database.begin() as connection:
            await enlisting.add_members(connection, people)
        invite = make_inviting(levain.runtime, levain.clock)
        await invite()
        await invite()
        for each in (ana, bob):
            await each.expect("bienvenue")
            assert count(each, "bienvenue") == 1
        async with database.begin() as connection:
            assert await roster.list_uninvited(connection, 10) == []
            known = await learners.find(connection, address_of(ana))
            assert known is not None
            assigned = await roster.assign(connection, [known])
        assert assigned[known.id].name == "Ana Petit"


async def test_nobody_is_written_to_first_unless_the_settings_say_so(
    slack: Slack, tmp_path: Path
) -> None:
    ana = slack.workspace().person("ana", email="ana@mairie.example")
    async with run_levain(slack, tmp_path) as levain:
        async with levain.runtime.database.begin() as connection:
            await enlisting.add_members(connection, [Member(email="ana@mairie.example")])
        await make_inviting(levain.runtime, levain.clock)()
        async with levain.runtime.database.begin() as connection:
            assert len(await roster.list_uninvited(connection, 10)) == 1
    assert ana.messages() == []


# --- What fails around it --------------------------------------------------------------------


async def test_what_was_heard_and_not_answered_at_a_crash_is_answered_by_another(
    slack: Slack, tmp_path: Path
) -> None:
    held = asyncio.Event()

    async def hold(inbound: Inbound) -> None:
        if inbound.content == Typed("aide"):
            held.set()
            await asyncio.Event().wait()

    ana = slack.workspace().person("ana")
    async with run_levain(slack, tmp_path, wrap=before(hold)):
        await begin(ana)
        await ana.say("aide")
        await held.wait()
    assert count(ana, "Ce que vous pouvez me dire") == 0
    later = datetime(2026, 11, 23, 8, 57, tzinfo=PARIS)
    async with run_levain(slack, tmp_path, start=later):  # the lease has ended
        await ana.expect("Ce que vous pouvez me dire")
    assert count(ana, "Ce que vous pouvez me dire") == 1


async def test_a_reply_that_left_before_a_crash_is_not_said_again(
    slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = slack.workspace().person("ana")
    async with run_levain(slack, tmp_path) as levain:
        await begin(ana)

        async def away(_: object) -> None:
            raise StorageGone

        monkeypatch.setattr(levain.slack._lanes._store, "settle", away)
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
    later = datetime(2026, 11, 23, 8, 57, tzinfo=PARIS)
    async with run_levain(slack, tmp_path, start=later):
        await slack.ledger.until(lambda ledger: ledger.calls("conversations.history"))
        await ana.say("mot biais")
        await ana.until(lambda: ana.messages()[-1]["user"] != ana.id or None)
    assert count(ana, "Ce que vous pouvez me dire") == 1


@pytest.mark.parametrize("fault", [Fault.LOSE_ANSWER, Fault.LOSE_REQUEST])
async def test_a_reply_whose_fate_is_unknown_is_looked_up(
    slack: Slack, tmp_path: Path, fault: Fault
) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await begin(ana)
        slack.faults.add("chat.postMessage", fault, times=1)
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
        await ana.say("mot")
        await ana.expect("Quel mot")
        assert count(ana, "Ce que vous pouvez me dire") == 1


async def test_a_refresh_of_the_sockets_loses_no_answer(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        question = await begin(ana)
        await asyncio.gather(ana.tap(question, "B"), slack.refresh_sockets())
        if not await answers(levain, ana):  # the person saw an error: they tap again
            await ana.tap(question, "B")
        await ana.expect("Bonne réponse")
        assert len(await answers(levain, ana)) == 1


async def test_a_message_that_breaks_the_core_is_kept_and_told(
    slack: Slack, tmp_path: Path
) -> None:
    broken = breaking(lambda inbound: inbound.content == Typed("aide"))
    ana = slack.workspace().person("ana")
    async with run_levain(slack, tmp_path, wrap=broken):
        await begin(ana)
        await ana.say("aide")
        await ana.expect("Quelque chose n’a pas marché")
        await ana.say("mot")
        await ana.expect("Quel mot")
    later = datetime(2026, 11, 23, 8, 57, tzinfo=PARIS)
    async with run_levain(slack, tmp_path, start=later):
        await ana.expect("Ce que vous pouvez me dire")


async def test_a_database_that_is_away_means_no_acknowledgement(
    slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.delivery.retries = (0.1, 0.1, 0.1)
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        keep = levain.slack._inbox.keep
        tries = 0

        async def failing(*given: object) -> object:
            nonlocal tries
            tries += 1
            if tries == 1:
                raise OSError("no disk")
            return await keep(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(levain.slack._inbox, "keep", failing)
        await ana.say("aide")  # an event: Slack says it again
        await ana.expect("Ce que vous pouvez me dire")
        assert tries >= 2


@pytest.mark.parametrize("where", ["adopt", "settle"])
async def test_what_nobody_foresaw_ends_nothing(
    slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A database that turns read-only, a page that cannot be made."""
    monkeypatch.setattr(arrivals, "RENEWAL", 0.05)
    failed: list[str] = []

    broken = breaking(lambda inbound: isinstance(inbound.content, Opened) and bool(failed))
    async with run_levain(slack, tmp_path, wrap=broken) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        await ana.open_home()

        async def fail(*_: object) -> None:
            failed.append(where)
            raise LookupError

        monkeypatch.setattr(levain.slack._inbox, where, fail)
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
        async with asyncio.timeout(20):
            while len(failed) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert not levain.running.done()


async def test_whoever_said_nothing_is_told_nothing_and_may_become_one_of_the_house(
    slack: Slack, tmp_path: Path
) -> None:
    eve = slack.workspace().person("eve", is_restricted=True)
    async with run_levain(slack, tmp_path, people=[address_of(eve)], invite=True):
        for _ in range(3):
            await eve.open_home()
        await eve.say("bonjour")
        await eve.expect("pas ouverte")
        assert count(eve, "pas ouverte") == 1
        slack.workspace().change(eve, is_restricted=False)
        await eve.say("bonjour")
        await eve.expect("bienvenue")


async def test_the_first_opening_of_the_home_shows_it(slack: Slack, tmp_path: Path) -> None:
    ana = slack.workspace().person("ana")
    async with run_levain(slack, tmp_path):
        await ana.open_home()
        await ana.expect("bienvenue")
        async with asyncio.timeout(10):
            while ana.home() is None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


async def test_a_message_limited_in_its_middle_is_not_begun_again(
    slack: Slack, tmp_path: Path
) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        outbound = Outbound((Text("le début"), Picture(b"image", "un schéma"), Text("la fin")))
        slack.faults.add("files.completeUploadExternal", Fault.LIMIT, times=2)
        await levain.slack.send(address_of(ana), outbound, "7")
        assert [count(ana, part) for part in ("le début", "la fin")] == [1, 1]


@pytest.mark.parametrize("fault", [Fault.LOSE_REQUEST, Fault.ERROR_BEFORE, Fault.CUT])
async def test_slack_may_be_away_when_levain_starts(
    slack: Slack, tmp_path: Path, fault: Fault
) -> None:
    slack.faults.add("apps.connections.open", fault)
    async with run_levain(slack, tmp_path):
        assert asks(await begin(slack.workspace().person("ana")))


async def test_a_part_whose_fate_is_unknown_is_looked_up(slack: Slack, tmp_path: Path) -> None:
    """Of a reply: what is known of its beginning says nothing of the rest."""
    parts = (Text("le début"), Picture(b"image", "un schéma"), Text("la fin"))

    def wrap(handle: Handle) -> Handle:
        async def hear(inbound: Inbound) -> Sequence[Outbound]:
            replies = await handle(inbound)
            return [Outbound(parts)] if inbound.content == Typed("deux") else replies

        return hear

    async with run_levain(slack, tmp_path, wrap=wrap):
        ana = slack.workspace().person("ana")
        await begin(ana)
        slack.faults.add("files.completeUploadExternal", Fault.LOSE_ANSWER)
        await ana.say("deux")
        await ana.expect("la fin")
        assert [count(ana, part) for part in ("le début", "la fin")] == [1, 1]
        assert len([file for each in ana.messages() for file in each.get("files", ())]) == 1
