"""What learners say of a course: once, apart from what they know, and never with a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.capabilities.opinion.model import REMARK_MAX, Feeling, Opinion
from bot.capabilities.opinion.records import list_confidence, list_opinions
from bot.capabilities.study.records import card, review
from bot.domain.messages import Address, Choices, Chose, Facts, Joined, Outbound
from tests.house import ANA, MONDAY, Home, open_home

COURSES = Path(__file__).parents[3] / "lessons"
SHORT = Path(__file__).parents[2] / "conversations" / "short"
COURSE = "un-pas"
BEFORE, AFTER = (f"confidence:{COURSE}:{each}" for each in ("before", "after"))


async def felt(home: Home) -> tuple[tuple[Feeling, ...], tuple[Opinion, ...]]:
    learner = await home.learner()
    async with home.runtime.database.begin() as connection:
        confidence = await list_confidence(connection, [learner.id])
        opinions = await list_opinions(connection, [learner.id])
    return confidence[learner.id], opinions[learner.id]


def asked(replies: Sequence[Outbound]) -> list[str]:
    return [b.action for each in replies for b in each.blocks if isinstance(b, Choices)]


async def end(home: Home, before: int | None = 3, who: Address = ANA) -> None:
    """To the end of the course."""
    await home.begin(who)
    await home.send("leçon" if before is None else Chose(BEFORE, (str(before),)), who)
    await home.send(Chose(f"answer:{COURSE}:seule:source", ("lire",)), who)


async def test_a_course_is_begun_and_ended_by_the_same_question(database_url: str) -> None:
    async with open_home(database_url, lessons=SHORT) as home:
        await home.begin()
        assert (await home.enrollment()).open is None  # the question comes first
        replies = await home.send(Chose(BEFORE, ("3",)))
        assert asked(replies) == [f"answer:{COURSE}:seule:source"]
        replies = await home.send(Chose(f"answer:{COURSE}:seule:source", ("lire",)))
        assert asked(replies) == [AFTER]
        told = await home.say(Chose(AFTER, ("8",)))
        assert "3 sur 10" in told
        assert "8" in told
        await home.send(Chose(f"opinion:{COURSE}", ("9",)))
        await home.send("Utile,\nmerci")
        confidence, (opinion,) = await felt(home)
        assert {each.moment: each.value for each in confidence} == {"before": 3, "after": 8}
        assert (opinion.rating, opinion.remark) == (9, "Utile, merci")


async def test_what_is_felt_counts_in_no_figure(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=SHORT) as home:
        await end(home)
        await home.send(Chose(AFTER, ("0",)))
        await home.send(Chose(f"opinion:{COURSE}", ("0",)))
        (answer,) = await home.answers()
        assert answer.question_id == "source"
        async with home.runtime.database.begin() as connection:
            counts = [
                (await connection.execute(select(func.count()).select_from(table))).scalar()
                for table in (card, review)
            ]
        assert counts == [1, 0]
        assert "(1 sur 1)" in await _facts(home)


async def _facts(home: Home) -> str:
    blocks = [b for each in await home.send("progression") for b in each.blocks]
    return str([b.pairs for b in blocks if isinstance(b, Facts)])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (3, 8, "5 points"),
        (3, 4, "un point"),
        (7, 7, "toujours"),
        (9, 5, "fréquent"),
        (0, 10, "10 points"),
        (None, 6, "merci"),
    ],
)
async def test_the_way_come_is_said_in_words(
    before: int | None, after: int, said: str, tmp_path: Path
) -> None:
    async with open_home(tmp_path, lessons=SHORT) as home:
        await end(home, before)
        assert said in await home.say(Chose(AFTER, (str(after),)))


async def test_a_first_answer_stays_whatever_another_device_says(database_url: str) -> None:
    async with open_home(database_url, lessons=SHORT) as home:
        await end(home)
        for moment in (BEFORE, AFTER, AFTER):
            for value in ("1", "10"):
                await home.send(Chose(moment, (value,)))
        confidence, _ = await felt(home)
        assert {each.moment: each.value for each in confidence} == {"before": 3, "after": 1}
        assert "déjà répondu 3" in await home.say(Chose(BEFORE, ("5",)))


@pytest.mark.parametrize("picked", [(), ("11",), ("-1",), ("3.5",), ("",), ("3", "4"), ("٣",)])
async def test_what_is_no_number_of_the_scale_is_not_kept(
    picked: tuple[str, ...], tmp_path: Path
) -> None:
    async with open_home(tmp_path, lessons=SHORT) as home:
        await home.begin()
        assert await home.send(Chose(BEFORE, picked))
        await home.send(Chose(f"opinion:{COURSE}", picked))
        assert await felt(home) == ((), ())


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Bien.", "Bien."),
        ("a" * 299, "a" * 299),
        ("b" * 900, "b" * REMARK_MAX),
        ("👍", "👍"),
        ("ligne une\nligne deux\tfin", "ligne une ligne deux fin"),
        ("\u202eenvers\x00", "envers"),
        ("مفيد جدا", "مفيد جدا"),
        ("Je ne sais pas", "Je ne sais pas"),
    ],
    ids=lambda each: each[:12],
)
async def test_a_remark_is_kept_in_one_line_as_far_as_it_fits(
    words: str, kept: str, database_url: str
) -> None:
    async with open_home(database_url, lessons=SHORT) as home:
        await end(home)
        await home.send(Chose(f"opinion:{COURSE}", ("7",)))
        told = await home.say(words)
        _, (opinion,) = await felt(home)
        assert opinion.remark == kept
        assert ("300" in told) == (len(words) > REMARK_MAX)


@pytest.mark.parametrize(
    ("said", "kept", "replied"),
    [
        ("je suis en congé jusqu'à Noël", "", "rien avant votre retour"),
        ("I am away until Christmas", "", "rien avant votre retour"),
        ("pause 2 semaines", "", "rien avant votre retour"),
        ("rien", "", "Cela aidera"),
        ("je l'ai suivi en vacances, bien", "je l'ai suivi en vacances, bien", "Cela aidera"),
        ("j'ai mis 3 semaines à finir", "j'ai mis 3 semaines à finir", "Cela aidera"),
        ("super, je recommence en janvier", "super, je recommence en janvier", "Cela aidera"),
    ],
)
async def test_a_leave_is_no_remark(tmp_path: Path, said: str, kept: str, replied: str) -> None:
    async with open_home(tmp_path, lessons=SHORT) as home:
        await end(home)
        await home.send(Chose(f"opinion:{COURSE}", ("7",)))
        assert replied in await home.say(said)
        assert (await felt(home))[1][0].remark == kept


async def test_nothing_given_gets_no_thanks(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=SHORT) as home:
        await end(home)
        assert "je ne note rien" in await home.say(Chose(f"opinion:{COURSE}:pass"))
        assert (await felt(home))[1] == ()


async def test_each_question_may_be_passed_and_a_command_is_no_remark(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=SHORT) as home:
        await end(home, None)
        assert asked(await home.send("passer")) == [f"opinion:{COURSE}"]
        assert asked(await home.send("7")) == [f"remark:{COURSE}"]
        assert "aide" not in (await felt(home))[1][0].remark
        await home.send("aide")
        await home.send("progression")
        assert (await felt(home))[1][0].remark == ""
        assert "Merci" in await home.say(Chose(f"opinion:{COURSE}:pass"))


async def test_a_question_about_oneself_holds_no_lesson_back(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=SHORT) as home:
        await home.begin()
        await home.tick(MONDAY.replace(day=24, hour=9, minute=1))
        ((_, sent, _),) = home.recorder.sent
        assert asked([sent]) == [f"answer:{COURSE}:seule:source"]


async def test_a_manager_sees_nothing_of_it(tmp_path: Path) -> None:
    crowd = [replace(ANA, user=f"p{number}", conversation=f"p{number}") for number in range(8)]
    boss = replace(ANA, user="boss", conversation="boss")
    people = [
        {"address": boss.person, "role": "manager", "manages": ["culture"]},
        *({"address": each.person, "team": "culture"} for each in crowd),
    ]
    async with open_home(tmp_path, lessons=SHORT, people=people) as home:
        for each in crowd:
            await end(home, who=each)
            await home.send(Chose(AFTER, ("10",)), each)
            await home.send(Chose(f"opinion:{COURSE}", ("9",)), each)
            await home.send("secret de polichinelle", each)
        await home.begin(boss)
        for said in ("bilan", "progression", "cours", "pourquoi"):
            shown = str(await home.send(said, boss))
            assert "polichinelle" not in shown
            assert "confiden" not in shown
        home.clock.move(MONDAY.replace(day=30))  # a summary is of Monday
        await home.runtime.ticker.perform()
        assert "culture" in str(await home.send("bilan", boss))
        assert "polichinelle" not in str(await home.send("bilan", boss))


@pytest.mark.parametrize(
    ("said", "told"),
    [("English", "in the language of the course, French."), ("Français", "réponse.")],
)
async def test_a_course_in_another_language_is_said_to_be(
    said: str, told: str, tmp_path: Path
) -> None:
    async with open_home(tmp_path, lessons=COURSES / "courses" / "ia-pas-a-pas") as home:
        await home.send(Joined())
        for each in (said, "1"):
            await home.send(each)
        shown = await home.say("skip")
        assert told in shown
        assert "Voici la première" not in shown
