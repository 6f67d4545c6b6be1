"""The core against everything a platform may bring."""

from __future__ import annotations

import asyncio
import dataclasses
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.capabilities import load_capabilities
from bot.capabilities.study import records
from bot.domain.errors import StorageGone
from bot.domain.messages import Address, Attached, Choices, Chose, Joined, Left, Typed
from bot.domain.people import LearnerState
from bot.turn.app import App
from bot.turn.environment import Environment
from bot.turn.router import Router
from tests.house import ANA, MONDAY, action, open_home, words

COMMANDS = Router(load_capabilities()).commands


async def test_the_same_event_twice_is_answered_once(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        assert words(await home.send("B", event="e1"))
        assert await home.send("B", event="e1") == ()
        assert len(await home.answers()) == 1


async def test_the_same_event_id_from_two_people_is_two_events(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        others = (Address("recorder", "w", "bob", "bob"), Address("recorder", "x", "ana", "ana"))
        for who in (ANA, *others):
            assert await home.send("aide", who, event="e1")


async def test_a_second_tap_gets_the_verdict_of_the_first(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        asked = action(await home.send("leçon"))
        first = await home.say(Chose(asked, ("verifier",)))
        second = await home.say(Chose(asked, ("relire",)))
        assert "Bonne réponse" in first
        assert "première réponse qui compte" in second
        assert "Bonne réponse" in second
        (answer,) = await home.answers()
        assert answer.reply == ["verifier"]


FORGED = [
    Chose(""),
    Chose("answer"),
    Chose("answer:"),
    Chose("answer:petit-cours:premiere:unique"),
    Chose("answer:petit-cours:premiere:unique", ("nothing",)),
    Chose("answer:petit-cours:premiere:unique", ("verifier", "../..")),
    Chose("answer:petit-cours:troisieme:derniere", ("oui",)),
    Chose("answer:second-cours:premiere:unique", ("verifier",)),
    Chose("answer:a:b:c:d:e", ("x",)),
    Chose("language", ("klingon",)),
    Chose("hour", ("99:99",)),
    Chose("courses:nowhere"),
    Chose("word:nowhere"),
    Chose("later:never"),
    Chose("summary"),
    Chose("forbidden"),
    Chose("unknown:x"),
    Chose("x" * 100_000, ("y" * 1000,) * 50),
]


@pytest.mark.parametrize("forged", FORGED, ids=lambda choice: choice.action[:40] or "empty")
async def test_a_forged_choice_gets_a_sentence_and_no_answer(forged: Chose, tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        assert await home.send(forged)
        assert await home.answers() == ()
        assert (await home.enrollment()).open == "premiere"


async def test_several_options_in_a_question_that_takes_one_are_wrong(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        asked = action(await home.send("leçon"))
        await home.send(Chose(asked, ("relire", "verifier", "verifier")))
        (answer,) = await home.answers()
        assert not answer.correct


async def test_who_left_is_silent_until_they_come_back(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        assert await home.send(Left()) == ()
        assert (await home.learner()).state is LearnerState.STOPPED
        assert (await home.learner()).next_due_at is None
        assert "Content de vous retrouver" in await home.say("commencer")
        assert (await home.learner()).next_due_at is not None


async def test_leaving_another_conversation_is_not_leaving(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        elsewhere = replace(ANA, conversation="an old one")
        assert await home.send(Left(), elsewhere) == ()
        learner = await home.learner()
        assert (learner.state, learner.address) == (LearnerState.ACTIVE, ANA)
        assert await home.send(Left(), replace(ANA, user="nobody")) == ()


async def test_a_file_is_refused_in_words(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        assert "fichiers" in await home.say(Attached("photo.png"))  # type: ignore[arg-type]


async def test_next_due_is_set_for_who_is_active_and_only_them(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        for said in ("leçon", "pause", "leçon", "B", "reprendre", "arrêter", "leçon", "commencer"):
            await home.send(said)
            active = (await home.learner()).state is LearnerState.ACTIVE
            assert ((await home.learner()).next_due_at is not None) == active, said


async def test_the_first_word_of_a_stranger_introduces_the_assistant(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        for number, said in enumerate(("bonjour", "aide", "leçon", "bilan", "n’importe quoi")):
            who = Address("recorder", "w", f"p{number}", "c")
            assert "assistant automatique" in await home.say(said, who)
            assert "assistant automatique" not in await home.say("progression", who)


SAID = st.one_of(
    st.text(max_size=200).map(Typed),
    st.sampled_from([word for command in COMMANDS for word in command.words]).map(Typed),
    st.sampled_from("ABCDEF123456").map(Typed),
    st.builds(
        Chose,
        st.one_of(
            st.text(max_size=60),
            st.sampled_from([command.name for command in COMMANDS]),
            st.tuples(
                st.sampled_from([command.name for command in COMMANDS]), st.text(max_size=40)
            ).map(":".join),
        ),
        st.lists(st.text(max_size=20), max_size=4).map(tuple),
    ),
    st.just(Joined()),
    st.just(Left()),
    st.just(Attached("x")),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SAID, min_size=1, max_size=12))
def test_whatever_is_said_is_answered(
    tmp_path_factory: pytest.TempPathFactory, said: list[object]
) -> None:
    """Any sequence of events: a reply each (but for leaving), and the rules still hold."""

    async def talk() -> None:
        async with open_home(tmp_path_factory.mktemp("home")) as home:
            await home.send(Joined())
            before: object = None
            for content in said:
                replies = await home.send(content)  # type: ignore[arg-type]
                # A tap that answers something, come twice in a moment, is answered once.
                answers_it = isinstance(content, Chose) and (
                    content.picked or ":" in content.action
                )
                twice = answers_it and content == before
                assert bool(replies) == (not isinstance(content, Left) and not twice)
                before = content if answers_it else before
            answers = await home.answers()
            asked = [(a.course_id, a.lesson_id, a.question_id) for a in answers]
            assert len(asked) == len(set(asked))

    asyncio.run(talk())


def test_the_app_takes_ports_only() -> None:
    """It is built without a platform or a clock: both come in as values."""
    fields = {each.name for each in dataclasses.fields(Environment)}
    assert set(App.__init__.__annotations__) == {
        "database",
        "environment",
        "capabilities",
        "fetch",
        "return",
    }
    known = {"library", "calendar", "speak", "defaults", "issuer", "lrs", "measures", "nominal"}
    assert fields == known | {"doubts", "retention", "owners", "tombstones", "identifiers"}


async def test_an_answer_reads_no_other_lesson_but_for_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a learner has answered for years costs nothing now."""
    read: list[object] = []
    answers = records.list_answers

    async def noted(connection: object, ids: object, lessons: object = None) -> object:
        read.append(lessons)
        return await answers(connection, ids, lessons)  # type: ignore[arg-type]

    async with open_home(tmp_path) as home:
        await home.begin()
        monkeypatch.setattr(records, "list_answers", noted)
        for _ in range(3):
            asked = next(
                b for o in await home.send("leçon") for b in o.blocks if isinstance(b, Choices)
            )
            while asked:
                read.clear()
                shown = await home.send(Chose(asked.action, (asked.options[0].id,)))
                course, lesson = asked.action.split(":")[1:3]
                assert read == [None if lesson == "troisieme" else {lesson}]
                asked = next(
                    (
                        b
                        for o in shown
                        for b in o.blocks
                        if isinstance(b, Choices) and b.action.startswith("answer:")
                    ),
                    None,
                )
        assert "Bravo" in words(shown)
        assert course == "petit-cours"


async def test_why_speaks_of_what_was_asked_again_last(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        for said in ("A", "leçon", "A C", "B"):
            await home.send(said)
        await home.tick(MONDAY + timedelta(days=1, minutes=5))
        await home.send("B")  # the first question again
        assert "Que fait-on d’abord" in await home.say("pourquoi")


async def test_somebody_new_heard_by_two_processes_at_once_is_added_once(
    database_url: str,
) -> None:
    """The one that comes too late is told to try again, and finds them."""
    people = [replace(ANA, user=f"p{number}", conversation=f"p{number}") for number in range(20)]
    async with open_home(database_url) as home, open_home(database_url) as other:
        for who in people:
            both = [each.send("aide", who) for each in (home, other)]
            for failed in await asyncio.gather(*both, return_exceptions=True):
                assert not isinstance(failed, BaseException) or isinstance(failed, StorageGone)
            assert "progression" in await other.say("aide", who)
