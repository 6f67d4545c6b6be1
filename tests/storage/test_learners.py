"""What is kept comes back, and what must be unique is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.capabilities.study import records
from bot.capabilities.study.changes import AnswerAdded
from bot.domain.messages import Address, Chose
from bot.domain.people import LearnerState
from bot.storage import learners
from lessons.library import Library
from lessons.loader import load_course, version
from tests.house import ANA, MONDAY, PARIS, SMALL, action, open_home


async def test_a_learner_comes_back_as_they_were(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        learner = await home.learner()
        changed = replace(
            learner,
            language="en",
            trade="rh",
            send_at=time(14, 15),
            days=frozenset({1, 3}),
            zone="Indian/Reunion",
            state=LearnerState.PAUSED,
        )
        async with home.runtime.database.begin() as connection:
            await learners.save(connection, [(learner, changed)])
        assert await home.learner() == changed


async def test_a_person_is_written_to_where_they_last_wrote_from(
    database_url: str,
) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        moved = Address(ANA.platform, ANA.workspace, ANA.user, "elsewhere / ø")
        await home.send("aide", moved)
        learner = await home.learner(moved)
        async with home.runtime.database.begin() as connection:
            found = await learners.lock(connection, [learner.id])
        assert found[learner.id].address == moved


async def test_the_database_holds_the_first_answer(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("B")
        (answer,) = await home.answers()
        other = AnswerAdded(replace(answer, correct=False))
        with pytest.raises(IntegrityError):
            async with home.runtime.database.begin() as connection:
                await records.add_answers(connection, [other])
        assert await home.answers() == (answer,)


async def test_two_taps_at_once_are_one_answer(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        asked = action(await home.send("leçon"))
        taps = [home.send(Chose(asked, (option,))) for option in ("relire", "verifier", "envoyer")]
        await asyncio.gather(*taps)
        assert len(await home.answers()) == 1


async def test_a_naive_instant_cannot_be_stored(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        learner = await home.learner()
        naive = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - what must be refused
        changed = replace(learner, next_due_at=naive)
        with pytest.raises(Exception, match="naive"):
            async with home.runtime.database.begin() as connection:
                await learners.save(connection, [(learner, changed)])


async def test_what_was_shown_is_kept_for_ever(database_url: str) -> None:
    course = load_course(SMALL / "courses" / "petit-cours")
    empty = Library(courses={}, catalogue={}, glossary={})
    async with open_home(database_url) as home, home.runtime.database.begin() as connection:
        found = await records.find_courses(connection, empty, [version(course)])
        assert found == {version(course): course}
        await records.keep_courses(connection, home.runtime.library, MONDAY)  # again: no error


async def test_who_has_been_due_for_long_is_said(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.begin(Address("recorder", "w", "paul", "paul"))
        await home.send("pause", Address("recorder", "w", "paul", "paul"))
        database, due = home.runtime.database, (await home.learner()).next_due_at
        assert due == datetime(2026, 11, 24, 9, tzinfo=PARIS)
        assert await learners.lateness(database, due + learners.LATE) == []
        (said,) = await learners.lateness(database, due + learners.LATE + timedelta(minutes=1))
        assert said.startswith("1 due since 2026-11-24 08:00 UTC and not planned: start levain run")
