"""A question of a review that is left: with « passer », or without an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.capabilities.study.records import card, review
from bot.domain.messages import Choices, Chose, Outbound
from tests.house import KINDS, MONDAY, Home, open_home, words

WEEK = MONDAY.replace(hour=9, minute=1) + timedelta(days=7)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """Ana ended her course on Monday, and every question is due a week later."""
    async with open_home(tmp_path, lessons=KINDS) as found:
        await found.begin()
        replies = await found.send("leçon")
        while (asked := shown(replies)) and asked.action.startswith("answer:"):
            replies = await found.send(Chose(asked.action, picks(asked)))
            replies = replies if shown(replies) else await found.send("leçon")
        async with found.runtime.database.begin() as connection:
            await connection.execute(update(card).values(due_at=WEEK - timedelta(minutes=2)))
        yield found


def shown(replies: Sequence[Outbound]) -> Choices | None:
    """The question that messages ask."""
    found = [b for each in replies for b in each.blocks if isinstance(b, Choices)]
    return found[0] if found else None


def picks(asked: Choices) -> tuple[str, ...]:
    """An answer to whatever kind of question is asked."""
    ids = tuple(each.id for each in asked.options)
    return (ids if asked.slots else ids[:1]) or ("la relecture",)


async def rows(home: Home) -> list[tuple[str, int | None]]:
    async with home.runtime.database.begin() as connection:
        found = await connection.execute(select(review.c.question_id, review.c.rating))
        return [(each, rating) for each, rating in found]


async def test_without_an_answer_another_question_comes_the_next_days(home: Home) -> None:
    seen = []
    for day in range(3):
        await home.tick(WEEK + timedelta(days=day))
        asked = shown([home.recorder.sent[-1][1]])
        seen.append(asked.action.split(":")[5] if asked else "")
        assert "Avant du nouveau" not in words([home.recorder.sent[-1][1]])
        await home.say("aide")  # she is there
    assert len({*seen}) == 3


async def test_a_question_alone_rests_before_it_comes_again(home: Home) -> None:
    async with home.runtime.database.begin() as connection:
        other = card.c.question_id != "geste"
        await connection.execute(update(card).where(other).values(due_at=None))
    days = []
    for day in range(5):
        before = len(home.recorder.sent)
        await home.tick(WEEK + timedelta(days=day))
        days += [day] * (len(home.recorder.sent) - before)
        await home.say("aide")
    assert days == [0, 3]


async def test_a_rest_of_a_year_was_written_by_a_wrong_clock(home: Home) -> None:
    async with home.runtime.database.begin() as connection:
        other = card.c.question_id != "geste"
        await connection.execute(update(card).where(other).values(due_at=None))
    await home.tick(WEEK)
    async with home.runtime.database.begin() as connection:
        far = WEEK + timedelta(days=365)
        await connection.execute(update(card).where(~other).values(rests_until=far))
    before = len(home.recorder.sent)
    assert "une question à revoir mardi" in f"{await home.send('progression')}"
    await home.tick(WEEK + timedelta(days=1))
    assert len([each for each in home.recorder.sent[before:] if shown([each[1]])]) == 1


async def test_an_answer_just_shown_in_a_review_is_judged_and_not_asked_for(home: Home) -> None:
    await home.tick(WEEK)
    replies: Sequence[Outbound] = [home.recorder.sent[-1][1]]
    while (asked := shown(replies)) and not asked.free:
        replies = await home.send("passer")
    assert "La réponse attendue" in await home.say("une tout autre idée")
    again = await home.send("réviser")
    judging = shown(again)
    assert judging
    assert judging.prompt == "Aviez-vous l’idée\u202f?"
    assert "une tout autre idée" in words(again)
    assert "Bonne réponse" in await home.say("oui")


async def test_each_kind_can_be_passed_and_counts_as_not_known(home: Home) -> None:
    await home.tick(WEEK)
    replies: Sequence[Outbound] = [home.recorder.sent[-1][1]]
    passed = []
    while asked := shown(replies):
        passed.append(asked.action)
        replies = await home.send("passer")
        if ":geste" not in asked.action:
            assert "Cette question reviendra bientôt" in words(replies)
    ratings = dict(await rows(home))
    assert len(ratings) == len(passed) > 2
    assert {*ratings.values()} == {1, None}
    assert ratings["geste"] is None


async def test_what_says_to_pass_shows_how(home: Home) -> None:
    await home.tick(WEEK)
    assert "Vous pouvez passer cette question" in await home.say("je veux sauter cette question")
    assert "elle reviendra un autre jour" in await home.say("plus tard")
    assert await rows(home) == []


async def test_progress_tells_when_the_next_question_comes(home: Home) -> None:
    told = f"{await home.send('progression')}"
    assert "cours terminé\\u202f; une question à revoir lundi 30 novembre" in told


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        *((each, "done") for each in ("C'est fait", "fait", "oui", "oui c’est fait", "A")),
        *(
            (each, "no-occasion")
            for each in (
                "non",
                "pas encore",
                "non pas encore",
                "pas eu le temps",
                "je n'ai pas eu le temps",
                "je n’ai pas eu l’occasion",
            )
        ),
        *((each, "tried") for each in ("j'ai essayé", "essayé, sans succès", "ça n’a pas marché")),
    ],
)
async def test_a_gesture_is_answered_in_words_of_its_own(
    home: Home, said: str, outcome: str
) -> None:
    await home.tick(WEEK)
    await home.send(said)
    async with home.runtime.database.begin() as connection:
        found = await connection.execute(select(review.c.question_id, review.c.reply))
        assert found.all() == [("geste", [outcome])]


async def test_a_turn_of_phrase_is_asked_back(home: Home) -> None:
    await home.tick(WEEK)
    assert "J’ai essayé" in await home.say("j’ai essayé mais ça n’a pas marché")
    await home.say("oui")
    assert await rows(home) == [("geste", None)]


@pytest.mark.parametrize("said", ["je ne sais plus", "peut-être", "bof"])
async def test_other_words_are_no_answer_to_a_gesture(home: Home, said: str) -> None:
    await home.tick(WEEK)
    await home.send(said)
    assert await rows(home) == []
